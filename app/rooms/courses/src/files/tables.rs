//! Reading TOML so that a mistake keeps its line: a table is asked for each key
//! it may have, and what nobody asked for is a key that does not exist.

use std::collections::BTreeSet;

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::mistake::{Mistakes, did_you_mean, line_at};

/// A value and the line it stands on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Located<T> {
    pub(super) line: u32,
    pub(super) value: T,
}

/// One table of a TOML file, being read.
pub(super) struct Table<'t> {
    file: &'t str,
    text: &'t str,
    values: &'t DeTable<'t>,
    mistakes: &'t Mistakes,
    asked: BTreeSet<&'static str>,
    /// The line the table starts on.
    pub(super) line: u32,
    /// What to call the table in a message.
    name: &'static str,
}

/// Parses a file; broken TOML is a mistake, and what could be read goes on.
pub(super) fn parse<'t>(file: &str, text: &'t str, mistakes: &Mistakes) -> Option<DeTable<'t>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let line = line_at(text, error.span().map_or(0, |span| span.start));
        let message = error.message().trim_end_matches('.');
        mistakes.add(file, line, format!("This is not TOML: {message}."));
    }
    errors.is_empty().then(|| table.into_inner())
}

impl<'t> Table<'t> {
    /// The table that a whole file is.
    pub(super) fn of_file(
        file: &'t str,
        text: &'t str,
        values: &'t DeTable<'t>,
        mistakes: &'t Mistakes,
    ) -> Self {
        Self {
            file,
            text,
            values,
            mistakes,
            asked: BTreeSet::new(),
            line: 1,
            name: "file",
        }
    }

    /// Says that something about this table is wrong.
    pub(super) fn mistake(&self, line: u32, message: impl Into<String>) {
        self.mistakes.add(self.file, line, message);
    }

    pub(super) fn mistake_with_hint(
        &self,
        line: u32,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.mistakes.add_with_hint(self.file, line, message, hint);
    }

    /// A text that must be there and say something.
    pub(super) fn text(&mut self, key: &'static str, chars_max: usize) -> Option<Located<String>> {
        let found = self.optional_text(key);
        if !self.values.contains_key(key) {
            self.missing(key);
        }
        let found = found?;
        let length = found.value.chars().count();
        if found.value.trim().is_empty() {
            self.mistake(found.line, format!("'{key}' says nothing."));
        } else if length > chars_max {
            self.mistake(
                found.line,
                format!("'{key}' has {length} characters; {chars_max} is the most."),
            );
        } else {
            return Some(found);
        }
        None
    }

    pub(super) fn optional_text(&mut self, key: &'static str) -> Option<Located<String>> {
        self.read(key, "a text in quotes", |value| {
            value.as_str().map(str::to_owned)
        })
    }

    pub(super) fn flag(&mut self, key: &'static str) -> Option<Located<bool>> {
        self.read(key, "true or false", DeValue::as_bool)
    }

    pub(super) fn integer(&mut self, key: &'static str) -> Option<Located<i64>> {
        self.read(key, "a whole number", integer)
    }

    pub(super) fn number(&mut self, key: &'static str) -> Option<Located<f64>> {
        self.read(key, "a number", |value| match json(value)? {
            Value::Number(number) => number.as_f64(),
            _ => None,
        })
    }

    /// Any value that JSON can hold too.
    pub(super) fn any(&mut self, key: &'static str) -> Option<Located<Value>> {
        self.read(
            key,
            "a text, number, true or false, or a list or table of them",
            json,
        )
    }

    /// A list of anything that JSON can hold.
    pub(super) fn list(&mut self, key: &'static str) -> Option<Located<Vec<Value>>> {
        self.read(key, "a list in square brackets", |value| {
            match json(value)? {
                Value::Array(items) => Some(items),
                _ => None,
            }
        })
    }

    /// A list of texts, each with its line; empty when it is not there.
    pub(super) fn texts(&mut self, key: &'static str) -> Vec<Located<String>> {
        let text = self.text;
        let items = self.read(key, "a list of texts in quotes", |value| {
            let items = value.as_array()?.iter();
            items
                .map(|item| {
                    Some(Located {
                        line: line_at(text, item.span().start),
                        value: item.get_ref().as_str()?.to_owned(),
                    })
                })
                .collect::<Option<Vec<_>>>()
        });
        items.map(|items| items.value).unwrap_or_default()
    }

    /// A table inside this one.
    pub(super) fn table(&mut self, key: &'static str) -> Option<Table<'t>> {
        let (file, text, mistakes) = (self.file, self.text, self.mistakes);
        let spanned = self.spanned(key)?;
        let line = line_at(text, spanned.span().start);
        match spanned.get_ref() {
            DeValue::Table(values) => Some(Table {
                file,
                text,
                values,
                mistakes,
                asked: BTreeSet::new(),
                line,
                name: key,
            }),
            other => {
                self.wrong_type(key, line, "a table", other);
                None
            }
        }
    }

    /// The tables of `[[key]]`; empty when there are none.
    pub(super) fn tables(&mut self, key: &'static str) -> Vec<Table<'t>> {
        let (file, text, mistakes) = (self.file, self.text, self.mistakes);
        let Some(spanned) = self.spanned(key) else {
            return Vec::new();
        };
        let items: Option<Vec<_>> = spanned.get_ref().as_array().and_then(|items| {
            items
                .iter()
                .map(|item| {
                    Some(Table {
                        file,
                        text,
                        values: item.get_ref().as_table()?,
                        mistakes,
                        asked: BTreeSet::new(),
                        line: line_at(text, item.span().start),
                        name: key,
                    })
                })
                .collect()
        });
        items.unwrap_or_else(|| {
            let line = line_at(text, spanned.span().start);
            self.wrong_type(
                key,
                line,
                "tables, each opened by double square brackets",
                spanned.get_ref(),
            );
            Vec::new()
        })
    }

    /// One text for all, or a table with a text for each name.
    pub(super) fn text_or_texts(&mut self, key: &'static str) -> Option<TextOrTexts> {
        let text = self.text;
        self.read(
            key,
            "a text, or a table with a text for each language",
            |value| {
                if let Some(one) = value.as_str() {
                    return Some(TextOrTexts::One(one.to_owned()));
                }
                let entries = value.as_table()?.iter();
                entries
                    .map(|(name, value)| {
                        Some((
                            name.get_ref().to_string(),
                            Located {
                                line: line_at(text, value.span().start),
                                value: value.get_ref().as_str()?.to_owned(),
                            },
                        ))
                    })
                    .collect::<Option<Vec<_>>>()
                    .map(TextOrTexts::Each)
            },
        )
        .map(|found| found.value)
    }

    /// Whether the key is there, right or wrong.
    pub(super) fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// The line of a key that is there.
    pub(super) fn line_of(&self, key: &str) -> u32 {
        self.values
            .get_key_value(key)
            .map_or(self.line, |(name, _)| line_at(self.text, name.span().start))
    }

    pub(super) fn missing(&self, key: &str) {
        self.mistake(self.line, format!("The {} lacks '{key}'.", self.name));
    }

    /// Names the keys that nobody asked for.
    pub(super) fn finish(self) {
        for name in self.values.keys() {
            let written = name.get_ref().as_ref();
            if self.asked.contains(written) {
                continue;
            }
            let line = line_at(self.text, name.span().start);
            let known: Vec<&str> = self.asked.iter().copied().collect();
            let hint = did_you_mean(written, known.iter().copied())
                .unwrap_or_else(|| format!("There are: {}.", known.join(", ")));
            self.mistake_with_hint(
                line,
                format!("The {} has no key '{written}'.", self.name),
                hint,
            );
        }
    }

    fn spanned(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.asked.insert(key);
        self.values.get(key)
    }

    fn read<T>(
        &mut self,
        key: &'static str,
        wanted: &str,
        read: impl Fn(&DeValue<'t>) -> Option<T>,
    ) -> Option<Located<T>> {
        let spanned = self.spanned(key)?;
        let line = line_at(self.text, spanned.span().start);
        let value = read(spanned.get_ref());
        if value.is_none() {
            self.wrong_type(key, line, wanted, spanned.get_ref());
        }
        value.map(|value| Located { line, value })
    }

    fn wrong_type(&self, key: &str, line: u32, wanted: &str, found: &DeValue<'_>) {
        let found = match found {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with a point",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.mistake(
            line,
            format!("'{key}' must be {wanted}, but it is {found}."),
        );
    }
}

/// A text that may differ from language to language.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TextOrTexts {
    One(String),
    Each(Vec<(String, Located<String>)>),
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    let integer = value.as_integer()?;
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

/// A TOML value as JSON; dates and numbers that are not finite have no place there.
fn json(value: &DeValue<'_>) -> Option<Value> {
    match value {
        DeValue::String(text) => Some(Value::String(text.to_string())),
        DeValue::Integer(_) => integer(value).map(Value::from),
        DeValue::Float(float) => {
            let number = float.as_str().parse::<f64>().ok()?;
            serde_json::Number::from_f64(number).map(Value::Number)
        }
        DeValue::Boolean(flag) => Some(Value::Bool(*flag)),
        DeValue::Datetime(_) => None,
        DeValue::Array(items) => items.iter().map(|item| json(item.get_ref())).collect(),
        DeValue::Table(entries) => entries
            .iter()
            .map(|(name, value)| Some((name.get_ref().to_string(), json(value.get_ref())?)))
            .collect::<Option<serde_json::Map<_, _>>>()
            .map(Value::Object),
    }
}
