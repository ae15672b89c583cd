//! A value as the learner's language writes it, and never longer than a page
//! can show.

use runtime_contract::LanguageId;
use serde_json::Value;

/// Characters that fit into a sentence.
const LINE_CHARS_MAX: usize = 60;
/// Bytes of a value on several lines.
const LINES_BYTES_MAX: usize = 16 << 10;

/// The value on one line; `None` when it is too long for that.
pub(super) fn on_one_line(value: &Value, language: &LanguageId) -> Option<String> {
    let mut writer = Writer::new(language, false, LINE_CHARS_MAX * 4);
    writer.value(value, 0);
    (!writer.full && writer.text.chars().count() <= LINE_CHARS_MAX).then_some(writer.text)
}

/// The value on one line if it fits, else one element a line.
pub(super) fn on_lines(value: &Value, language: &LanguageId) -> String {
    on_one_line(value, language).unwrap_or_else(|| {
        let mut writer = Writer::new(language, true, LINES_BYTES_MAX);
        writer.value(value, 0);
        writer.text
    })
}

/// How a language writes what JSON writes otherwise.
struct Words {
    null: &'static str,
    yes: &'static str,
    no: &'static str,
    quote: char,
}

impl Words {
    fn of(language: &LanguageId) -> Self {
        match language.as_str() {
            "python" => Self {
                null: "None",
                yes: "True",
                no: "False",
                quote: '\'',
            },
            "lua" => Self {
                null: "nil",
                yes: "true",
                no: "false",
                quote: '"',
            },
            "sql" => Self {
                null: "NULL",
                yes: "TRUE",
                no: "FALSE",
                quote: '\'',
            },
            _ => Self {
                null: "null",
                yes: "true",
                no: "false",
                quote: '"',
            },
        }
    }
}

struct Writer {
    words: Words,
    spread: bool,
    bytes_max: usize,
    text: String,
    /// Whether something was left out.
    full: bool,
}

impl Writer {
    fn new(language: &LanguageId, spread: bool, bytes_max: usize) -> Self {
        Self {
            words: Words::of(language),
            spread,
            bytes_max,
            text: String::new(),
            full: false,
        }
    }

    fn push(&mut self, text: &str) {
        if self.full {
            return;
        }
        if self.text.len() + text.len() > self.bytes_max {
            let room = self.bytes_max.saturating_sub(self.text.len());
            self.text.push_str(&text[..text.floor_char_boundary(room)]);
            self.text.push('…');
            self.full = true;
        } else {
            self.text.push_str(text);
        }
    }

    fn value(&mut self, value: &Value, depth: usize) {
        if self.full {
            return;
        }
        match value {
            Value::Null => self.push(self.words.null),
            Value::Bool(true) => self.push(self.words.yes),
            Value::Bool(false) => self.push(self.words.no),
            Value::Number(number) => self.push(&number.to_string()),
            Value::String(text) => self.string(text),
            Value::Array(items) => {
                self.push("[");
                for (index, item) in items.iter().enumerate() {
                    self.separate(index, depth + 1);
                    self.value(item, depth + 1);
                    if self.full {
                        return;
                    }
                }
                self.end(items.is_empty(), depth);
                self.push("]");
            }
            Value::Object(entries) => {
                // What JSON cannot carry arrives as the language itself wrote it.
                if entries.len() == 1
                    && let Some(Value::String(written)) = entries.get("$value")
                {
                    return self.push(written);
                }
                self.push("{");
                for (index, (key, item)) in entries.iter().enumerate() {
                    self.separate(index, depth + 1);
                    self.string(key);
                    self.push(": ");
                    self.value(item, depth + 1);
                    if self.full {
                        return;
                    }
                }
                self.end(entries.is_empty(), depth);
                self.push("}");
            }
        }
    }

    fn separate(&mut self, index: usize, depth: usize) {
        match (index, self.spread) {
            (0, false) => {}
            (_, false) => self.push(", "),
            (0, true) => self.line(depth),
            (_, true) => {
                self.push(",");
                self.line(depth);
            }
        }
    }

    fn end(&mut self, empty: bool, depth: usize) {
        if self.spread && !empty {
            self.line(depth);
        }
    }

    fn line(&mut self, depth: usize) {
        self.push("\n");
        self.push(&"  ".repeat(depth));
    }

    fn string(&mut self, text: &str) {
        let other = if self.words.quote == '"' { '\'' } else { '"' };
        let quote = if text.contains(self.words.quote) && !text.contains(other) {
            other
        } else {
            self.words.quote
        };
        let mut buffer = [0; 4];
        let quote_text = quote.encode_utf8(&mut buffer).to_owned();
        self.push(&quote_text);
        for character in text.chars() {
            match character {
                '\n' => self.push("\\n"),
                '\t' => self.push("\\t"),
                '\r' => self.push("\\r"),
                '\\' => self.push("\\\\"),
                c if c == quote => {
                    self.push("\\");
                    self.push(&quote_text);
                }
                c if c.is_control() => self.push(&format!("\\x{:02x}", u32::from(c))),
                c => self.push(c.encode_utf8(&mut buffer)),
            }
            if self.full {
                return;
            }
        }
        self.push(&quote_text);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(value: Value, python: &str, javascript: &str) {
        let shown = |id: &str| on_one_line(&value, &LanguageId::parse(id).unwrap()).unwrap();
        assert_eq!(
            (shown("python").as_str(), shown("javascript").as_str()),
            (python, javascript)
        );
    }

    #[test]
    fn values_look_as_the_language_writes_them() {
        check(
            json!([1, 2.5, null, true]),
            "[1, 2.5, None, True]",
            "[1, 2.5, null, true]",
        );
        check(json!("it's"), "\"it's\"", "\"it's\"");
        check(json!("say \"hi\""), "'say \"hi\"'", "'say \"hi\"'");
        check(json!("a\n\u{1b}"), "'a\\n\\x1b'", "\"a\\n\\x1b\"");
        check(json!({"a": []}), "{'a': []}", "{\"a\": []}");
        check(json!({"$value": "{1, 2}"}), "{1, 2}", "{1, 2}");
    }

    #[test]
    fn huge_values_are_cut() {
        let python = LanguageId::parse("python").unwrap();
        for huge in [
            json!("x".repeat(10_000_000)),
            json!(vec![1; 1_000_000]),
            json!({"$value": "y".repeat(1_000_000)}),
        ] {
            assert_eq!(on_one_line(&huge, &python), None);
            assert!(on_lines(&huge, &python).len() <= LINES_BYTES_MAX + 4);
        }
    }

    #[test]
    fn long_values_stand_on_lines() {
        let python = LanguageId::parse("python").unwrap();
        let shown = on_lines(&json!({"names": ["a".repeat(40), "b".repeat(40)]}), &python);
        assert_eq!(
            shown,
            format!(
                "{{\n  'names': [\n    '{}',\n    '{}'\n  ]\n}}",
                "a".repeat(40),
                "b".repeat(40)
            )
        );
    }
}
