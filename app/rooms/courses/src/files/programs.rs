//! The programs of an exercise in one language: what the learner starts from
//! and an answer that passes.

use app_vocabulary::Slug;
use runtime_contract::{FilePath, LanguageId, SourceTree};

use super::folder::CourseFolder;
use super::mistake::{Mistakes, did_you_mean};
use super::tables::TextOrTexts;
use crate::Variant;

/// Reads the programs of one lesson.
pub(super) struct ProgramReader<'a> {
    pub(super) folder: &'a CourseFolder,
    pub(super) lesson: &'a Slug,
    /// What `[exercise]` says about the file that a program starts from.
    pub(super) entry: Option<&'a TextOrTexts>,
    pub(super) entry_line: u32,
    pub(super) mistakes: &'a Mistakes,
}

impl ProgramReader<'_> {
    /// The starter and the solution in this language.
    pub(super) fn read(&self, language: &LanguageId) -> Option<Variant> {
        let starter = self.tree(language, "starter", "It is what the learner starts from.");
        let solution = self.tree(
            language,
            "solution",
            "It is an answer that passes every case.",
        );
        let (starter, solution) = (starter?, solution?);
        let folder = format!("{}/{language}", self.lesson);
        if starter == solution {
            self.mistakes.add_with_hint(
                &format!("{folder}/starter"),
                1,
                "The starter is the same as the solution.",
                "Leave something for the learner to write.",
            );
        }
        let entry = self.entry(language, &starter)?;
        if solution.get(&entry).is_none() {
            self.mistakes.add(
                &format!("{folder}/solution/{entry}"),
                1,
                "This file is missing: programs start from it.",
            );
        }
        Some(Variant {
            entry,
            starter,
            solution,
            packages: None,
        })
    }

    /// Names the languages that `entry` speaks of and the course does not have.
    pub(super) fn check_entry_languages(&self, languages: &[LanguageId]) {
        let Some(TextOrTexts::Each(entries)) = self.entry else {
            return;
        };
        for (name, entry) in entries {
            if !languages.iter().any(|known| known.as_str() == name) {
                let known = languages.iter().map(LanguageId::as_str);
                let message = format!("The course has no language '{name}'.");
                let file = self.manifest();
                match did_you_mean(name, known) {
                    Some(hint) => {
                        self.mistakes
                            .add_with_hint(&file, entry.line, message, hint);
                    }
                    None => self.mistakes.add(&file, entry.line, message),
                }
            }
        }
    }

    fn tree(&self, language: &LanguageId, kind: &str, purpose: &str) -> Option<SourceTree> {
        let folder = format!("{}/{language}/{kind}", self.lesson);
        let prefix = format!("{folder}/");
        let mut tree = SourceTree::default();
        let mut found = false;
        let mut whole = true;
        for path in self.folder.paths() {
            let Some(rest) = path.strip_prefix(&prefix) else {
                continue;
            };
            found = true;
            let Some(text) = self.folder.text(path, self.mistakes) else {
                whole = false;
                continue;
            };
            let added = FilePath::parse(rest)
                .map_err(|error| error.to_string())
                .and_then(|file| {
                    tree.insert(file, text.into_bytes())
                        .map_err(|error| error.to_string())
                });
            if let Err(message) = added {
                self.mistakes.add(path, 1, message);
                whole = false;
            }
        }
        if !found {
            self.mistakes.add_with_hint(
                &folder,
                1,
                "This folder is missing or has no file.",
                purpose,
            );
        }
        (found && whole).then_some(tree)
    }

    /// The file that programs start from: what `[exercise]` says, the only file
    /// there is, or the one called `main`.
    fn entry(&self, language: &LanguageId, starter: &SourceTree) -> Option<FilePath> {
        let said = match self.entry {
            Some(TextOrTexts::One(entry)) => Some(entry.as_str()),
            Some(TextOrTexts::Each(entries)) => entries
                .iter()
                .find(|(name, _)| name == language.as_str())
                .map(|(_, entry)| entry.value.as_str()),
            None => None,
        };
        let found = match said {
            Some(said) => starter.iter().find(|(path, _)| path.as_str() == said),
            None if starter.len() == 1 => starter.iter().next(),
            None => starter
                .iter()
                .find(|(path, _)| path.as_str().starts_with("main.")),
        };
        if found.is_none() {
            let folder = format!("{}/{language}/starter", self.lesson);
            match said {
                Some(said) => self.mistakes.add(
                    &self.manifest(),
                    self.entry_line,
                    format!("'entry' names '{said}', which is not in {folder}."),
                ),
                None => self.mistakes.add_with_hint(
                    &folder,
                    1,
                    "It is not clear which file programs start from.",
                    "Call it main, or name it with 'entry' in [exercise].",
                ),
            }
        }
        found.map(|(path, _)| path.clone())
    }

    fn manifest(&self) -> String {
        format!("{}/lesson.toml", self.lesson)
    }
}
