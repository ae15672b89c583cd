//! The last gate before a page: only these elements with only these attributes
//! pass, whatever the text of a lesson managed to become before.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::highlight;

/// Classes that the renderer gives, besides those of coloured code.
const BLOCK_CLASSES: [(&str, &[&str]); 5] = [
    (
        "div",
        &[
            "note",
            "note-note",
            "note-tip",
            "note-important",
            "note-warning",
            "note-caution",
            "table-frame",
        ],
    ),
    ("p", &["note-title"]),
    ("pre", &["code", "output"]),
    ("details", &["hint"]),
    ("td", &["align-right", "align-center"]),
];

static GATE: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let elements = [
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "details",
        "div",
        "em",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "samp",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    let attributes: [(&str, &[&str]); 6] = [
        ("a", &["href", "rel"]),
        ("div", &["role", "tabindex"]),
        ("img", &["src", "alt", "width", "height", "loading"]),
        ("ol", &["start"]),
        ("pre", &["tabindex", "data-language"]),
        ("th", &["scope"]),
    ];
    let mut classes: HashMap<_, HashSet<_>> = BLOCK_CLASSES
        .map(|(element, classes)| (element, classes.iter().copied().collect()))
        .into();
    classes.insert("span", highlight::CLASSES.into());
    classes.insert("th", ["align-right", "align-center"].into());
    let mut gate = Builder::empty();
    gate.tags(elements.into())
        .clean_content_tags(["script", "style"].into())
        .tag_attributes(
            attributes
                .map(|(element, names)| (element, names.iter().copied().collect()))
                .into(),
        )
        .allowed_classes(classes)
        .url_schemes(["https", "http", "mailto"].into())
        // Relative addresses are those the renderer made itself.
        .url_relative(UrlRelative::PassThrough)
        // The renderer says `rel` on links that lead elsewhere.
        .link_rel(None)
        .strip_comments(true);
    gate
});

/// Drops everything that is not on the list.
pub(super) fn sanitise(html: &str) -> String {
    GATE.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(sanitise(html), expected);
    }

    #[test]
    fn nothing_that_acts_or_styles_passes() {
        check("<script>alert(1)</script>hello", "hello");
        check("<style>p{}</style>hello", "hello");
        check(
            "<p style=\"color:red\" onclick=\"x()\">hello</p>",
            "<p>hello</p>",
        );
        check("<a href=\"javascript:alert(1)\">go</a>", "<a>go</a>");
        check("<a href=\"data:text/html,x\">go</a>", "<a>go</a>");
        check("<img src=x onerror=alert(1)>", "<img src=\"x\">");
        check("<iframe src=\"https://example.org\"></iframe>", "");
        check("<svg><script>alert(1)</script></svg>", "");
        check(
            "<p id=\"editor\" class=\"solid\">hello</p>",
            "<p class=\"\">hello</p>",
        );
        check("<form action=/x><input name=a></form>", "");
        check("<!-- note -->hello", "hello");
    }

    #[test]
    fn what_the_renderer_makes_passes_unchanged() {
        for html in [
            "<pre class=\"code\" tabindex=\"0\" data-language=\"python\"><code><span class=\"hl-number\">1</span></code></pre>",
            "<div class=\"note note-tip\" role=\"note\"><p class=\"note-title\">Tip</p></div>",
            "<details class=\"hint\"><summary>A hint</summary><p>Look.</p></details>",
            "<a href=\"https://example.org/\" rel=\"noopener noreferrer\">there</a>",
            "<a href=\"/courses/a/b\">here</a>",
        ] {
            check(html, html);
        }
    }
}
