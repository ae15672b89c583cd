//! `opencode course check`: every mistake in a course's folder, by file and
//! line; and, where the languages are installed, that each solution passes and
//! each starter does not.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use room_courses::files::{CourseReport, Mistake, check_course};
use room_courses::{Course, trials};
use room_practice::grade;
use runtime_contract::Ticket;

use super::{Context, block_on, print_json, print_line};
use crate::complaint::Complaint;
use crate::languages::Installed;
use crate::packages;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Check a course's folder
    Check {
        /// The folder of the course
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Only read the files, run nothing
        #[arg(long)]
        without_running: bool,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
}

/// One thing that is wrong with a course.
#[derive(Debug, serde::Serialize)]
struct Found {
    file: String,
    line: u32,
    message: String,
    hint: Option<String>,
}

impl From<Mistake> for Found {
    fn from(mistake: Mistake) -> Self {
        Self {
            file: mistake.file,
            line: mistake.line,
            message: mistake.message,
            hint: mistake.hint,
        }
    }
}

pub(super) fn execute(context: &Context, action: &Action) -> Result<ExitCode, Complaint> {
    let settings = context.settings(&())?;
    let Action::Check {
        folder,
        without_running,
        json,
    } = action;
    if !folder.is_dir() {
        return Err(Complaint::input(format!(
            "There is no folder {}; name the folder of a course.",
            folder.display()
        )));
    }
    let CourseReport {
        name,
        course,
        mistakes,
    } = check_course(folder);
    let mut found: Vec<Found> = mistakes.into_iter().map(Found::from).collect();
    if let Some(course) = &course {
        let tried = block_on(async {
            let installed = Installed::open(&settings, 1)?;
            match packages::provide(&installed, course) {
                Err(mistakes) => Ok(mistakes.into_iter().map(Found::from).collect()),
                Ok(_) if *without_running => Ok(Vec::new()),
                Ok(_) => {
                    installed.check_any()?;
                    try_programs(&installed, course).await
                }
            }
        })??;
        found.extend(tried);
    }
    if *json {
        print_json(&serde_json::json!({ "course": name, "mistakes": found }))?;
    } else {
        for one in &found {
            let hint = one.hint.as_deref().map(|hint| format!(" {hint}"));
            let (file, line, message) = (&one.file, one.line, &one.message);
            print_line(&format!(
                "{file}:{line}: {message}{}",
                hint.unwrap_or_default()
            ))?;
        }
        let lessons = course.map_or(0, |course| course.lessons.len());
        print_line(&match found.len() {
            0 => format!("The course '{name}' has no mistakes in its {lessons} lessons."),
            1 => format!("The course '{name}' has 1 mistake."),
            more => format!("The course '{name}' has {more} mistakes."),
        })?;
    }
    Ok(ExitCode::from(u8::from(!found.is_empty())))
}

/// Grades every solution and starter.
async fn try_programs(installed: &Installed, course: &Course) -> Result<Vec<Found>, Complaint> {
    let mut found = Vec::new();
    for trial in trials(course) {
        let mistake = |message: String| Found {
            file: format!("{}/{}", trial.folder(), trial.entry),
            line: 1,
            message,
            hint: None,
        };
        if installed.languages.find(trial.language).is_none() {
            found.push(mistake(format!(
                "This cannot be tried: the language '{}' is not installed.",
                trial.language
            )));
            continue;
        }
        let exercise = &trial.lesson.exercise;
        let runner = installed.languages.runner();
        match grade(
            runner,
            exercise,
            trial.language,
            trial.files,
            &Ticket::local(),
        )
        .await
        {
            Ok(verdict) if verdict.passed() == trial.must_pass() => {}
            Ok(verdict) if trial.must_pass() => {
                let failed = verdict
                    .cases
                    .iter()
                    .find(|case| case.status != room_practice::CaseStatus::Pass);
                let why = failed.map_or_else(String::new, |case| {
                    format!(" at '{}': {}", case.name, case.message)
                });
                found.push(mistake(format!("The solution does not pass{why}")));
            }
            Ok(_) => found.push(mistake(
                "The starter passes already, so there is nothing left to do.".to_owned(),
            )),
            Err(error) => found.push(mistake(format!("This could not be graded: {error}"))),
        }
    }
    Ok(found)
}
