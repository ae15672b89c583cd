//! One lesson: `lesson.toml`, `lesson.md` and a folder of programs for each
//! language.

use app_vocabulary::Slug;
use runtime_contract::{LanguageId, Limits};

use super::cases::CaseReader;
use super::folder::CourseFolder;
use super::mistake::{Mistakes, did_you_mean};
use super::outline::{StepOutline, read_outline};
use super::pictures;
use super::programs::ProgramReader;
use super::render::{Place, Renderer};
use super::tables::{self, Table, TextOrTexts};
use crate::{Case, Exercise, Lesson, Step};

const TITLE_CHARS_MAX: usize = 80;
const SUMMARY_CHARS_MAX: usize = 300;
const MINUTES_MAX: i64 = 240;

/// Reads the lessons of one course.
pub(super) struct LessonReader<'a> {
    pub(super) folder: &'a CourseFolder,
    pub(super) languages: &'a [LanguageId],
    pub(super) renderer: &'a Renderer<'a>,
    pub(super) mistakes: &'a Mistakes,
}

/// What `lesson.toml` says.
struct Manifest {
    title: String,
    summary: String,
    minutes: u32,
    exercise: Option<ExerciseHead>,
    cases: Vec<Case>,
}

struct ExerciseHead {
    title: String,
    limits: Limits,
    entry: Option<TextOrTexts>,
    line: u32,
}

impl LessonReader<'_> {
    /// The lesson with this id, if enough of it is there.
    pub(super) fn read(&self, id: &Slug) -> Option<Lesson> {
        self.check_files(id);
        let steps = self.steps(id);
        let manifest = self.manifest(id);
        let head = manifest.as_ref().and_then(|found| found.exercise.as_ref());
        let programs = ProgramReader {
            folder: self.folder,
            lesson: id,
            entry: head.and_then(|head| head.entry.as_ref()),
            entry_line: head.map_or(1, |head| head.line),
            mistakes: self.mistakes,
        };
        let variants = self
            .languages
            .iter()
            .filter_map(|language| Some((language.clone(), programs.read(language)?)))
            .collect();
        programs.check_entry_languages(self.languages);
        let manifest = manifest?;
        let head = manifest.exercise?;
        Some(Lesson {
            id: id.clone(),
            title: manifest.title,
            summary: manifest.summary,
            minutes: manifest.minutes,
            steps: steps?,
            exercise: Exercise {
                title: head.title,
                limits: head.limits,
                variants,
                cases: manifest.cases,
            },
        })
    }

    fn manifest(&self, id: &Slug) -> Option<Manifest> {
        let file = format!("{id}/lesson.toml");
        let text = self.text(&file, "It holds the lesson's title and its exercise.")?;
        let values = tables::parse(&file, &text, self.mistakes)?;
        let mut table = Table::of_file(&file, &text, &values, self.mistakes);
        let title = table.text("title", TITLE_CHARS_MAX);
        let summary = table.text("summary", SUMMARY_CHARS_MAX);
        let minutes = table.integer("minutes");
        if !table.has("minutes") {
            table.missing("minutes");
        }
        if let Some(found) = &minutes
            && !(1..=MINUTES_MAX).contains(&found.value)
        {
            table.mistake(found.line, "'minutes' must lie between 1 and 240.");
        }
        let exercise = exercise_head(&mut table);
        let cases = CaseReader {
            languages: self.languages,
        }
        .read(&mut table);
        table.finish();
        Some(Manifest {
            title: title?.value,
            summary: summary?.value,
            minutes: u32::try_from(minutes?.value).ok()?,
            exercise,
            cases,
        })
    }

    fn steps(&self, id: &Slug) -> Option<Vec<Step>> {
        let file = format!("{id}/lesson.md");
        let text = self.text(
            &file,
            "It holds the lesson's text, a step for each '## ' heading.",
        )?;
        let outline = read_outline(&file, &text, self.languages, self.mistakes);
        let place = Place {
            file: &file,
            folder: id.as_str(),
        };
        let steps = outline.iter().map(|step| self.step(place, step)).collect();
        Some(steps)
    }

    fn step(&self, place: Place<'_>, outline: &StepOutline) -> Step {
        let html = self.languages.iter().map(|language| {
            let html = self.renderer.render_step(place, outline, language);
            if html.trim().is_empty() {
                self.mistakes.add(
                    place.file,
                    outline.line,
                    format!("This step shows nothing to those who learn {language}."),
                );
            }
            (language.clone(), html)
        });
        Step {
            html: html.collect(),
            title: outline.title.clone(),
        }
    }

    fn text(&self, file: &str, purpose: &str) -> Option<String> {
        let text = self.folder.text(file, self.mistakes);
        if text.is_none() && self.folder.bytes(file).is_none() {
            self.mistakes
                .add_with_hint(file, 1, "This file is missing.", purpose);
        }
        text
    }

    /// Names the files in the lesson's folder that nobody reads.
    fn check_files(&self, id: &Slug) {
        let prefix = format!("{id}/");
        let inside = self
            .folder
            .paths()
            .filter_map(|path| Some((path, path.strip_prefix(&prefix)?)));
        for (path, rest) in inside {
            let (message, hint) = match rest.split_once('/') {
                None if ["lesson.toml", "lesson.md", "README.md"].contains(&rest) => continue,
                _ if pictures::is_picture(path) => continue,
                None => (
                    "Nothing reads this file.".to_owned(),
                    did_you_mean(rest, ["lesson.toml", "lesson.md"]),
                ),
                Some((name, inner)) if self.languages.iter().any(|id| id.as_str() == name) => {
                    if inner.starts_with("starter/") || inner.starts_with("solution/") {
                        continue;
                    }
                    (
                        "Programs stand in 'starter' or in 'solution'; nothing reads this file."
                            .to_owned(),
                        None,
                    )
                }
                Some((name, _)) => (
                    format!("The course has no language '{name}', so nothing reads this file."),
                    did_you_mean(name, self.languages.iter().map(LanguageId::as_str)),
                ),
            };
            match hint {
                Some(hint) => self.mistakes.add_with_hint(path, 1, message, hint),
                None => self.mistakes.add(path, 1, message),
            }
        }
    }
}

fn exercise_head(table: &mut Table<'_>) -> Option<ExerciseHead> {
    let Some(mut exercise) = table.table("exercise") else {
        if !table.has("exercise") {
            table.mistake(1, "The lesson lacks '[exercise]' with its title.");
        }
        return None;
    };
    let line = exercise.line;
    let title = exercise.text("title", TITLE_CHARS_MAX);
    let entry = exercise.text_or_texts("entry");
    let limits = exercise
        .table("limits")
        .map_or_else(Limits::default, limits);
    exercise.finish();
    Some(ExerciseHead {
        title: title?.value,
        limits,
        entry,
        line,
    })
}

fn limits(mut table: Table<'_>) -> Limits {
    let mut limits = Limits::default();
    let ceiling = Limits::CEILING;
    let fields = [
        ("fuel_max", &mut limits.fuel_max, ceiling.fuel_max),
        (
            "memory_bytes_max",
            &mut limits.memory_bytes_max,
            ceiling.memory_bytes_max,
        ),
        (
            "output_bytes_max",
            &mut limits.output_bytes_max,
            ceiling.output_bytes_max,
        ),
        ("wall_ms_max", &mut limits.wall_ms_max, ceiling.wall_ms_max),
        (
            "file_bytes_max",
            &mut limits.file_bytes_max,
            ceiling.file_bytes_max,
        ),
        ("idle_ms_max", &mut limits.idle_ms_max, ceiling.idle_ms_max),
    ];
    for (key, limit, highest) in fields {
        let Some(found) = table.integer(key) else {
            continue;
        };
        match u64::try_from(found.value) {
            Ok(value) if (1..=highest).contains(&value) => *limit = value,
            _ => table.mistake(
                found.line,
                format!("'{key}' must lie between 1 and {highest}."),
            ),
        }
    }
    table.finish();
    limits
}
