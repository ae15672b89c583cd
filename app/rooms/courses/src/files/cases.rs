//! The cases of an exercise: each has a name and exactly one way to be checked.

use std::collections::{BTreeMap, BTreeSet};

use runtime_contract::LanguageId;
use serde_json::Value;

use super::mistake::did_you_mean;
use super::tables::{Table, TextOrTexts};
use crate::{Case, Check};

const NAME_CHARS_MAX: usize = 100;
const CASES_MAX: usize = 100;
const CHECKS: [&str; 3] = ["output", "call", "raises"];

/// Reads the cases of one lesson.
pub(super) struct CaseReader<'a> {
    pub(super) languages: &'a [LanguageId],
}

impl CaseReader<'_> {
    pub(super) fn read(&self, lesson: &mut Table<'_>) -> Vec<Case> {
        let tables = lesson.tables("case");
        let count = tables.len();
        if count == 0 {
            lesson.mistake_with_hint(
                1,
                "The exercise has no case, so nothing could be graded.",
                "Write at least one [[case]].",
            );
        }
        if count > CASES_MAX {
            lesson.mistake(
                1,
                format!("An exercise can have 100 cases; this one has {count}."),
            );
        }
        let mut names = BTreeSet::new();
        let cases: Vec<Case> = tables
            .into_iter()
            .filter_map(|table| self.case(table, &mut names))
            .collect();
        if cases.len() == count && count > 0 && cases.iter().all(|case| case.hidden) {
            lesson.mistake(
                1,
                "Every case is hidden, so a learner could not see what is wanted; show at least one.",
            );
        }
        cases
    }

    fn case(&self, mut table: Table<'_>, names: &mut BTreeSet<String>) -> Option<Case> {
        let name = table.text("name", NAME_CHARS_MAX);
        if let Some(name) = &name
            && !names.insert(name.value.clone())
        {
            table.mistake(
                name.line,
                format!(
                    "Two cases are called '{}'; a learner could not tell them apart.",
                    name.value
                ),
            );
        }
        let hint = table.optional_text("hint");
        let hidden = table.flag("hidden");
        let check = self.check(&mut table);
        table.finish();
        Some(Case {
            name: name?.value,
            hint: hint.map(|hint| hint.value),
            hidden: hidden.is_some_and(|hidden| hidden.value),
            check: check?,
        })
    }

    fn check(&self, table: &mut Table<'_>) -> Option<Check> {
        let there: Vec<_> = CHECKS.into_iter().filter(|key| table.has(key)).collect();
        let output = table.table("output").map(output);
        let call = table.table("call").map(|table| self.call(table));
        let raises = table.table("raises").map(|table| self.raises(table));
        match there.as_slice() {
            [] => {
                table.mistake_with_hint(
                    table.line,
                    "The case checks nothing.",
                    "Give it one of: output, call, raises.",
                );
                None
            }
            [_] => output.or(call).or(raises).flatten(),
            several => {
                table.mistake(
                    table.line,
                    format!(
                        "The case has {}; give each its own case.",
                        several.join(" and ")
                    ),
                );
                None
            }
        }
    }

    fn call(&self, mut table: Table<'_>) -> Option<Check> {
        let function = self.function(&mut table);
        let arguments = arguments(&mut table);
        let returns = returns(&mut table);
        let tolerance = table.number("tolerance");
        if let Some(found) = &tolerance
            && found.value < 0.0
        {
            table.mistake(found.line, "'tolerance' is less than nothing.");
        }
        let any_order = table.flag("any_order");
        table.finish();
        Some(Check::Call {
            function: function?,
            arguments: arguments?,
            returns: returns?,
            tolerance: tolerance.map(|found| found.value),
            any_order: any_order.is_some_and(|any_order| any_order.value),
        })
    }

    fn raises(&self, mut table: Table<'_>) -> Option<Check> {
        let function = self.function(&mut table);
        let arguments = arguments(&mut table);
        let error = match table.has("error") {
            true => self.per_language(&mut table, "error"),
            false => Some(self.for_all("")),
        };
        // Asked again so that it counts as a known key when it is absent.
        table.text_or_texts("error");
        table.finish();
        Some(Check::Raises {
            function: function?,
            arguments: arguments?,
            error: error?,
        })
    }

    fn function(&self, table: &mut Table<'_>) -> Option<BTreeMap<LanguageId, String>> {
        let found = self.per_language(table, "function");
        if !table.has("function") {
            table.missing("function");
        }
        found
    }

    /// A text for each language of the course, written once or once for each.
    fn per_language(
        &self,
        table: &mut Table<'_>,
        key: &'static str,
    ) -> Option<BTreeMap<LanguageId, String>> {
        let entries = match table.text_or_texts(key)? {
            TextOrTexts::One(text) => return Some(self.for_all(&text)),
            TextOrTexts::Each(entries) => entries,
        };
        let mut texts = BTreeMap::new();
        for (name, text) in entries {
            match self.languages.iter().find(|known| known.as_str() == name) {
                Some(language) => {
                    texts.insert(language.clone(), text.value);
                }
                None => {
                    let known: Vec<_> = self.languages.iter().map(LanguageId::as_str).collect();
                    table.mistake_with_hint(
                        text.line,
                        format!("The course has no language '{name}'."),
                        did_you_mean(&name, known.iter().copied())
                            .unwrap_or_else(|| format!("It has: {}.", known.join(", "))),
                    );
                }
            }
        }
        let mut whole = true;
        for language in self.languages {
            if !texts.contains_key(language) {
                let line = table.line_of(key);
                table.mistake(line, format!("'{key}' says nothing for {language}."));
                whole = false;
            }
        }
        whole.then_some(texts)
    }

    fn for_all(&self, text: &str) -> BTreeMap<LanguageId, String> {
        let each = self.languages.iter();
        each.map(|language| (language.clone(), text.to_owned()))
            .collect()
    }
}

fn output(mut table: Table<'_>) -> Option<Check> {
    let stdin = table.optional_text("stdin");
    let args = table.texts("args");
    let stdout = table.optional_text("stdout");
    if !table.has("stdout") {
        table.missing("stdout");
    }
    table.finish();
    Some(Check::Output {
        stdin: stdin.map(|stdin| stdin.value).unwrap_or_default(),
        args: args.into_iter().map(|arg| arg.value).collect(),
        stdout: stdout?.value,
    })
}

fn arguments(table: &mut Table<'_>) -> Option<Vec<Value>> {
    let listed = table.list("arguments");
    let json = json_text(table, "arguments_json");
    if table.has("arguments") == table.has("arguments_json") {
        table.mistake(
            table.line,
            "The call needs 'arguments' or 'arguments_json', and not both.",
        );
    }
    match json {
        Some(Value::Array(items)) => Some(items),
        Some(_) => {
            let line = table.line_of("arguments_json");
            table.mistake(line, "'arguments_json' must be a list.");
            None
        }
        None => listed.map(|listed| listed.value),
    }
}

/// What is wanted back. TOML has no way to write "nothing", so that has its own key.
fn returns(table: &mut Table<'_>) -> Option<Value> {
    let value = table.any("returns").map(|found| found.value);
    let json = json_text(table, "returns_json");
    let nothing = table
        .flag("returns_nothing")
        .and_then(|found| found.value.then_some(Value::Null));
    let keys = ["returns", "returns_json", "returns_nothing"];
    if keys.into_iter().filter(|key| table.has(key)).count() != 1 {
        table.mistake(
            table.line,
            "The call needs one of 'returns', 'returns_nothing = true' and 'returns_json'.",
        );
    }
    value.or(json).or(nothing)
}

fn json_text(table: &mut Table<'_>, key: &'static str) -> Option<Value> {
    let written = table.optional_text(key)?;
    serde_json::from_str(&written.value)
        .map_err(|error| {
            table.mistake(written.line, format!("'{key}' is not JSON: {error}."));
        })
        .ok()
}
