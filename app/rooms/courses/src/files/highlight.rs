//! Colours for code, as class names: the page's style sheet decides what they
//! look like in light and in dark, and nothing inline is needed.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// Bytes of code that are coloured; longer code is shown plain.
const CODE_BYTES_MAX: usize = 32 << 10;

/// Every class that code can carry, which is what a style sheet has to know:
///
/// | class | what it marks |
/// |---|---|
/// | `hl-keyword` | `if`, `for`, `const`, `True`, `null` |
/// | `hl-name` | a name where it is defined: parameters and classes |
/// | `hl-function` | a function, where it is defined and where it is called |
/// | `hl-string` | text in quotes |
/// | `hl-number` | numbers |
/// | `hl-comment` | comments |
/// | `hl-operator` | `+`, `=`, `==` |
pub(super) const CLASSES: [&str; 7] = [
    "hl-keyword",
    "hl-name",
    "hl-function",
    "hl-string",
    "hl-number",
    "hl-comment",
    "hl-operator",
];

/// How the grammars' scopes become classes. The innermost scope of a piece of
/// code that is found here decides; an empty class ends the search, so that
/// what stands inside a template's braces is code and not text.
const SCOPES: [(&str, &str); 22] = [
    ("comment", "hl-comment"),
    ("meta.interpolation", ""),
    ("source.python.embedded", ""),
    ("source.js.embedded", ""),
    ("punctuation.section.interpolation", "hl-operator"),
    ("punctuation.template-expression", "hl-operator"),
    ("constant.character", "hl-string"),
    ("constant.other.placeholder", "hl-string"),
    ("string", "hl-string"),
    ("constant.numeric", "hl-number"),
    ("constant.language", "hl-keyword"),
    ("variable.language", "hl-keyword"),
    ("keyword.operator", "hl-operator"),
    ("storage.type.string", "hl-string"),
    ("keyword", "hl-keyword"),
    ("storage", "hl-keyword"),
    ("entity.name.function", "hl-function"),
    ("variable.function", "hl-function"),
    ("support.function", "hl-function"),
    ("entity.name", "hl-name"),
    ("variable.parameter", "hl-name"),
    ("support.class", "hl-name"),
];

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

static CLASS_OF_SCOPE: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    SCOPES
        .iter()
        .map(|(scope, class)| (Scope::new(scope).expect("a scope's name"), *class))
        .collect()
});

/// Code as HTML: escaped, with a `span` around each piece that has a colour. A
/// language without a grammar comes out plain.
pub(super) fn highlight(code: &str, language: &str) -> String {
    grammar(language)
        .filter(|_| code.len() <= CODE_BYTES_MAX)
        .and_then(|grammar| coloured(code, grammar))
        .unwrap_or_else(|| escaped(code))
}

/// Text as HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    push_escaped(&mut html, text);
    html
}

fn grammar(language: &str) -> Option<&'static SyntaxReference> {
    let plain = ["", "text", "output"];
    (!plain.contains(&language))
        .then(|| SYNTAXES.find_syntax_by_token(language))
        .flatten()
}

/// `None` when the grammar itself fails, which plain text makes up for.
fn coloured(code: &str, grammar: &SyntaxReference) -> Option<String> {
    let mut state = ParseState::new(grammar);
    let mut scopes = ScopeStack::new();
    let mut html = String::with_capacity(code.len() * 2);
    let mut open = "";
    for line in code.split_inclusive('\n') {
        let mut start = 0;
        for (position, operation) in state.parse_line(line, &SYNTAXES).ok()? {
            push_piece(&mut html, &mut open, &line[start..position], &scopes);
            start = position;
            scopes.apply(&operation).ok()?;
        }
        push_piece(&mut html, &mut open, &line[start..], &scopes);
    }
    if !open.is_empty() {
        html.push_str("</span>");
    }
    Some(html)
}

/// Adds a piece, going on in the span that is open when its class is the same.
fn push_piece(html: &mut String, open: &mut &'static str, piece: &str, scopes: &ScopeStack) {
    if piece.is_empty() {
        return;
    }
    let class = if piece.trim().is_empty() {
        *open
    } else {
        class_of(piece, scopes)
    };
    if class != *open {
        if !open.is_empty() {
            html.push_str("</span>");
        }
        if !class.is_empty() {
            html.push_str("<span class=\"");
            html.push_str(class);
            html.push_str("\">");
        }
        *open = class;
    }
    push_escaped(html, piece);
}

fn class_of(piece: &str, scopes: &ScopeStack) -> &'static str {
    let class = scopes
        .as_slice()
        .iter()
        .rev()
        .find_map(|scope| {
            CLASS_OF_SCOPE
                .iter()
                .find(|(known, _)| known.is_prefix_of(*scope))
                .map(|(_, class)| *class)
        })
        .unwrap_or("");
    // Operators that are words, such as `and` and `typeof`, read like keywords.
    if class == "hl-operator" && piece.trim().chars().all(char::is_alphabetic) {
        return "hl-keyword";
    }
    class
}

fn push_escaped(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, code: &str, expected: &str) {
        assert_eq!(highlight(code, language), expected);
    }

    #[test]
    fn python_is_coloured() {
        check(
            "python",
            "total = 0  # none yet\n",
            "total <span class=\"hl-operator\">= </span><span class=\"hl-number\">0  </span><span class=\"hl-comment\"># none yet\n</span>",
        );
        let code = highlight(
            "def area(side):\n    return f\"{side * side} m\"\n",
            "python",
        );
        for part in [
            "<span class=\"hl-keyword\">def </span>",
            "<span class=\"hl-function\">area</span>",
            "<span class=\"hl-name\">side</span>",
            "<span class=\"hl-keyword\">return </span>",
        ] {
            assert!(code.contains(part), "{part} is missing in {code}");
        }
    }

    #[test]
    fn javascript_is_coloured() {
        let code = highlight("const sum = add(1, `a${b}c`);\n", "javascript");
        for part in [
            "<span class=\"hl-keyword\">const </span>",
            "<span class=\"hl-function\">add</span>",
            "<span class=\"hl-number\">1</span>",
            "<span class=\"hl-string\">`a</span>",
        ] {
            assert!(code.contains(part), "{part} is missing in {code}");
        }
    }

    #[test]
    fn code_of_no_known_language_is_plain_and_safe() {
        check(
            "klingon",
            "a < b && \"c\"",
            "a &lt; b &amp;&amp; &quot;c&quot;",
        );
        check("text", "if <b>", "if &lt;b&gt;");
        check("python", "", "");
    }
}
