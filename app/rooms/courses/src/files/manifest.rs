//! `course.toml`: what the course is called, what it promises, and which
//! lessons it has in which order.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use app_vocabulary::Slug;
use runtime_contract::{LanguageId, PackagesId};

use super::folder::CourseFolder;
use super::lesson::LessonReader;
use super::mistake::{Mistakes, did_you_mean};
use super::packages;
use super::render::Renderer;
use super::tables::{self, Located, Table};
use crate::{Course, addresses};

const FILE: &str = "course.toml";
const TITLE_CHARS_MAX: usize = 80;
const SUMMARY_CHARS_MAX: usize = 400;
const LESSONS_MAX: usize = 200;

/// Reads a whole course. What is `None` has at least one mistake, but a course
/// with mistakes may come back too: the caller asks for them.
pub(super) fn read_course(folder: &CourseFolder, mistakes: &Mistakes) -> Option<Course> {
    let id = Slug::parse(&folder.name)
        .map_err(|error| {
            let message = format!("The folder's name is the course's id, and {error}");
            mistakes.add(FILE, 1, message);
        })
        .ok();
    let Some(text) = folder.text(FILE, mistakes) else {
        if folder.bytes(FILE).is_none() {
            mistakes.add_with_hint(
                FILE,
                1,
                "The course has no course.toml.",
                "It holds the course's title, summary, outcomes, languages and lessons.",
            );
        }
        return None;
    };
    let values = tables::parse(FILE, &text, mistakes)?;
    let mut table = Table::of_file(FILE, &text, &values, mistakes);
    let title = table.text("title", TITLE_CHARS_MAX);
    let summary = table.text("summary", SUMMARY_CHARS_MAX);
    let outcomes = outcomes(&mut table);
    let languages = languages(&mut table);
    let listed = lessons(&mut table);
    table.finish();

    check_folders(folder, &listed, mistakes);
    let (id, languages) = (id?, languages?);
    let lessons: Vec<Slug> = listed.into_iter().map(|listed| listed.value).collect();
    let packages = packages::read(folder, &languages, mistakes);
    let renderer = Renderer {
        course: &id,
        lessons: &lessons,
        folder,
        mistakes,
        images: RefCell::default(),
    };
    let reader = LessonReader {
        folder,
        languages: &languages,
        renderer: &renderer,
        mistakes,
    };
    let mut read: Vec<_> = lessons.iter().filter_map(|id| reader.read(id)).collect();
    for (language, files) in &packages {
        let variants = read.iter_mut().map(|lesson| &mut lesson.exercise.variants);
        for variant in variants.filter_map(|variants| variants.get_mut(language)) {
            variant.packages = Some(PackagesId::of(files));
        }
    }
    let images = renderer.images.take();
    Some(Course {
        title: title?.value,
        summary: summary?.value,
        outcomes,
        languages,
        lessons: read,
        images,
        packages,
        id,
    })
}

fn outcomes(table: &mut Table<'_>) -> Vec<String> {
    let outcomes = table.texts("outcomes");
    if !table.has("outcomes") {
        table.missing("outcomes");
    } else if outcomes.is_empty() {
        let line = table.line_of("outcomes");
        table.mistake(line, "The course promises no outcome.");
    }
    outcomes.into_iter().map(|outcome| outcome.value).collect()
}

/// `None` when there is no language at all, without which no lesson can be read.
fn languages(table: &mut Table<'_>) -> Option<Vec<LanguageId>> {
    let mut languages = Vec::new();
    for written in table.texts("languages") {
        match LanguageId::parse(&written.value) {
            Ok(id) if languages.contains(&id) => {
                table.mistake(
                    written.line,
                    format!("The language '{id}' is listed twice."),
                );
            }
            Ok(id) => languages.push(id),
            Err(error) => table.mistake(written.line, error.to_string()),
        }
    }
    if !table.has("languages") {
        table.missing("languages");
    } else if languages.is_empty() {
        let line = table.line_of("languages");
        table.mistake(line, "The course has no language.");
    }
    (!languages.is_empty()).then_some(languages)
}

fn lessons(table: &mut Table<'_>) -> Vec<Located<Slug>> {
    let mut listed: Vec<Located<Slug>> = Vec::new();
    for written in table.texts("lessons") {
        let line = written.line;
        match Slug::parse(&written.value) {
            Ok(id) if id.as_str() == addresses::IMAGES_SEGMENT => {
                table.mistake(
                    line,
                    "No lesson can be called 'images': pictures have that address.",
                );
            }
            Ok(id) if id.as_str() == packages::FOLDER => {
                table.mistake(
                    line,
                    "No lesson can be called 'packages': libraries lie in a folder of that name.",
                );
            }
            Ok(id) if listed.iter().any(|other| other.value == id) => {
                table.mistake(line, format!("The lesson '{id}' is listed twice."));
            }
            Ok(value) => listed.push(Located { line, value }),
            Err(error) => table.mistake(line, error.to_string()),
        }
    }
    if !table.has("lessons") {
        table.missing("lessons");
    } else if listed.is_empty() {
        let line = table.line_of("lessons");
        table.mistake(line, "The course has no lesson.");
    } else if listed.len() > LESSONS_MAX {
        let line = table.line_of("lessons");
        table.mistake(line, "A course can have 200 lessons; this one has more.");
    }
    listed
}

/// Compares the lessons that are listed with the folders that are there.
fn check_folders(folder: &CourseFolder, listed: &[Located<Slug>], mistakes: &Mistakes) {
    let mut there: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, rest) in folder.paths().filter_map(|path| path.split_once('/')) {
        there.entry(name).or_default().insert(rest);
    }
    let is_lesson = |name: &str| {
        there
            .get(name)
            .is_some_and(|files| files.contains("lesson.toml") || files.contains("lesson.md"))
    };
    let is_listed = |name: &str| listed.iter().any(|lesson| lesson.value.as_str() == name);
    for lesson in listed {
        let id = lesson.value.as_str();
        if !is_lesson(id) {
            let unlisted = there
                .keys()
                .copied()
                .filter(|name| is_lesson(name) && !is_listed(name));
            let hint = did_you_mean(id, unlisted).unwrap_or_else(|| {
                format!("Write it in the folder '{id}' or take it off the list.")
            });
            mistakes.add_with_hint(
                FILE,
                lesson.line,
                format!("The lesson '{id}' is listed, but it has no folder with a lesson.toml."),
                hint,
            );
        }
    }
    for name in there.keys().copied().filter(|name| is_lesson(name)) {
        if !is_listed(name) {
            mistakes.add_with_hint(
                &format!("{name}/lesson.toml"),
                1,
                format!("The lesson '{name}' is not listed in course.toml."),
                "Add it to 'lessons' there, at its place in the course.",
            );
        }
    }
}
