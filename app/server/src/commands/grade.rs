//! `opencode grade`: grades an answer to an exercise of a bundled course, or of
//! a lesson's folder, as the server would.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use app_vocabulary::Slug;
use clap::Args;
use room_courses::files::CourseMistakes;
use room_courses::{Course, Exercise, Variant, files};
use room_practice::{GradeError, grade};
use runtime_contract::{LanguageId, SourceTree, Ticket};
use serde::Serialize;

use super::verdict_text::verdict_text;
use super::{Context, block_on, print_json, print_line};
use crate::complaint::{Complaint, Kind};
use crate::languages::{Installed, Languages};
use crate::{packages, sources};

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// A bundled exercise such as first-steps/hello, or the folder of a lesson
    exercise: String,
    /// The answer: a file, or a folder of files
    submission: PathBuf,
    /// The language [default: by the answer's files]
    #[arg(long, value_name = "ID")]
    language: Option<String>,
    /// Print the verdict as one JSON object
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Printed<'a> {
    passed: bool,
    language: &'a LanguageId,
    #[serde(flatten)]
    verdict: &'a room_practice::Verdict,
}

pub(super) fn execute(context: &Context, arguments: &Arguments) -> Result<ExitCode, Complaint> {
    let settings = context.settings(&())?;
    let (course, exercise) = exercise(&arguments.exercise)?;
    let (language, verdict) = block_on(async {
        let installed = Installed::open(&settings, 1)?;
        installed.check_any()?;
        packages::provide(&installed, &course).map_err(|mistakes| {
            let course = course.id.to_string();
            Complaint::input(CourseMistakes { course, mistakes }.to_string())
        })?;
        let languages = &installed.languages;
        let language = language(languages, &exercise, arguments)?;
        let variant = &exercise.variants[&language];
        let answer = answer(&arguments.submission, variant)?;
        let verdict = grade(
            languages.runner(),
            &exercise,
            &language,
            &answer,
            &Ticket::local(),
        )
        .await
        .map_err(complaint)?;
        Ok::<_, Complaint>((language, verdict))
    })??;
    if arguments.json {
        print_json(&Printed {
            passed: verdict.passed(),
            language: &language,
            verdict: &verdict,
        })?;
    } else {
        print_line(&verdict_text(&verdict))?;
    }
    Ok(ExitCode::from(u8::from(!verdict.passed())))
}

fn complaint(error: GradeError) -> Complaint {
    match error {
        GradeError::Runner(fault) => fault.into(),
        error => Complaint::input(error.to_string()),
    }
}

/// The exercise by its name in a bundled course, or by its lesson's folder.
fn exercise(name: &str) -> Result<(Course, Exercise), Complaint> {
    let folder = Path::new(name);
    if folder.is_dir() {
        return in_folder(folder);
    }
    let courses = files::bundled()
        .map_err(|mistakes| Complaint::new(Kind::Internal, mistakes.to_string()))?;
    let ids = name
        .split_once('/')
        .and_then(|(course, lesson)| Some((Slug::parse(course).ok()?, Slug::parse(lesson).ok()?)));
    let Some((course_id, lesson_id)) = ids else {
        return Err(Complaint::input(format!(
            "'{name}' names no exercise and no folder; write COURSE/LESSON, such as {}, or the folder of a lesson.",
            example(&courses)
        )));
    };
    let course = courses.iter().find(|course| course.id == course_id);
    let course = course.ok_or_else(|| {
        let known: Vec<_> = courses.iter().map(|course| course.id.as_str()).collect();
        Complaint::input(format!(
            "There is no course '{course_id}' in this program; there are: {}.",
            known.join(", ")
        ))
    })?;
    match course.lesson(&lesson_id) {
        Some(place) => Ok((course.clone(), place.lesson.exercise.clone())),
        None => {
            let known: Vec<_> = course
                .lessons
                .iter()
                .map(|lesson| lesson.id.as_str())
                .collect();
            Err(Complaint::input(format!(
                "The course '{course_id}' has no lesson '{lesson_id}'; it has: {}.",
                known.join(", ")
            )))
        }
    }
}

fn example(courses: &[Course]) -> String {
    courses
        .iter()
        .find_map(|course| Some(format!("{}/{}", course.id, course.lessons.first()?.id)))
        .unwrap_or_else(|| "first-steps/hello".to_owned())
}

/// A lesson's folder lies in its course's folder, which is read whole.
fn in_folder(folder: &Path) -> Result<(Course, Exercise), Complaint> {
    let folder = folder.canonicalize().map_err(|error| {
        Complaint::input(format!("{} cannot be read: {error}.", folder.display()))
    })?;
    let not_a_lesson = || {
        Complaint::input(format!(
            "{} is not the folder of a lesson in a course; see docs/course-format.md.",
            folder.display()
        ))
    };
    let course_folder = folder.parent().ok_or_else(not_a_lesson)?;
    let id = folder
        .file_name()
        .and_then(|name| Slug::parse(name.to_str()?).ok())
        .ok_or_else(not_a_lesson)?;
    let course = files::load_course(course_folder)
        .map_err(|mistakes| Complaint::input(mistakes.to_string()))?;
    let place = course.lesson(&id).ok_or_else(not_a_lesson)?;
    let exercise = place.lesson.exercise.clone();
    Ok((course, exercise))
}

/// The language that was named, or the only one that the answer's files can be in.
fn language(
    languages: &Languages,
    exercise: &Exercise,
    arguments: &Arguments,
) -> Result<LanguageId, Complaint> {
    let offered = || {
        let ids: Vec<_> = exercise.variants.keys().map(LanguageId::as_str).collect();
        ids.join(", ")
    };
    if let Some(named) = &arguments.language {
        let id = languages.named(named)?.id.clone();
        if exercise.variants.contains_key(&id) {
            return Ok(id);
        }
        return Err(Complaint::new(
            Kind::Usage,
            format!(
                "This exercise is not offered in '{id}'; it is in: {}.",
                offered()
            ),
        ));
    }
    let submission = &arguments.submission;
    let fits = |variant: &Variant| {
        if submission.is_dir() {
            submission.join(variant.entry.as_str()).is_file()
        } else {
            let extension = submission
                .extension()
                .and_then(|extension| extension.to_str());
            variant.entry.extension() == extension
        }
    };
    let mut fitting = exercise
        .variants
        .iter()
        .filter(|(_, variant)| fits(variant));
    match (fitting.next(), fitting.next()) {
        (Some((id, _)), None) => Ok(id.clone()),
        (None, _) if !submission.exists() => Err(Complaint::input(format!(
            "There is no file or folder {}.",
            submission.display()
        ))),
        _ => Err(Complaint::new(
            Kind::Usage,
            format!(
                "{} does not say which language it is in; add --language with one of: {}.",
                submission.display(),
                offered()
            ),
        )),
    }
}

/// A folder is the answer; a single file takes the place of the file that is
/// started, among the exercise's other files.
fn answer(submission: &Path, variant: &Variant) -> Result<SourceTree, Complaint> {
    if submission.is_dir() {
        return sources::folder(submission, |_| true);
    }
    let (path, mut read) = sources::named_files(&[submission.to_owned()])?;
    sources::check_entry(&read, &path, submission)?;
    let mut files = variant.starter.clone();
    let bytes = read.remove(&path).unwrap_or_default();
    files
        .insert(variant.entry.clone(), bytes)
        .map_err(|error| Complaint::input(error.to_string()))?;
    Ok(files)
}
