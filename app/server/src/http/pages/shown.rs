//! What pages show of courses and work: from the rooms' words to the pages'
//! props. Pure; what only the grader may know stops here.

use std::collections::BTreeSet;

use app_vocabulary::Slug;
use room_courses::ui::{
    CourseCard, CoursePage, LanguageShown, LessonPage, LessonRow, Neighbour, PackagesShown,
    Progress,
};
use room_courses::{Course, Lesson, LessonPlace};
use room_practice::ui::{CaseName, WorkbenchProps};
use room_practice::{Draft, Submission};
use room_snapshots::addresses::snapshots_address;
use runtime_contract::LanguageId;

use crate::http::App;

/// How far a learner has come in one course.
#[derive(Clone, Debug, Default)]
pub(super) struct Journey {
    pub(super) passed: BTreeSet<Slug>,
    /// With a draft or a submission.
    pub(super) started: BTreeSet<Slug>,
}

impl Journey {
    fn progress(&self, lesson: &Lesson) -> Progress {
        if self.passed.contains(&lesson.id) {
            Progress::Passed
        } else if self.started.contains(&lesson.id) {
            Progress::Started
        } else {
            Progress::New
        }
    }
}

/// A language for people; one that is not installed is shown by its id.
pub(super) fn language(app: &App, id: &LanguageId) -> LanguageShown {
    match app.languages.find(id) {
        Some(language) => LanguageShown {
            id: id.clone(),
            name: format!("{} {}", language.name, language.version),
            editor_mode: language.editor_mode.clone(),
            extension: language.extensions.first().cloned().unwrap_or_default(),
            formats: language.format.is_some(),
            lints: language.lint.is_some(),
        },
        None => LanguageShown {
            id: id.clone(),
            name: id.to_string(),
            editor_mode: id.to_string(),
            extension: String::new(),
            formats: false,
            lints: false,
        },
    }
}

pub(super) fn languages(app: &App, course: &Course) -> Vec<LanguageShown> {
    let shown = |id| language(app, id);
    course.languages.iter().map(shown).collect()
}

/// A count for a page.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

pub(super) fn card(app: &App, course: &Course, journey: &Journey) -> CourseCard {
    let has_started = !(journey.passed.is_empty() && journey.started.is_empty());
    let next = course
        .lessons
        .iter()
        .find(|lesson| !journey.passed.contains(&lesson.id));
    let passed = |lesson: &&Lesson| journey.passed.contains(&lesson.id);
    CourseCard {
        id: course.id.clone(),
        title: course.title.clone(),
        summary: course.summary.clone(),
        outcomes: course.outcomes.clone(),
        languages: languages(app, course),
        minutes: course.lessons.iter().map(|lesson| lesson.minutes).sum(),
        lessons: count(course.lessons.len()),
        lessons_passed: count(course.lessons.iter().filter(passed).count()),
        resume: next.filter(|_| has_started).map(neighbour),
    }
}

pub(super) fn course(app: &App, course: &Course, journey: &Journey) -> CoursePage {
    let row = |lesson: &Lesson| LessonRow {
        id: lesson.id.clone(),
        title: lesson.title.clone(),
        summary: lesson.summary.clone(),
        minutes: lesson.minutes,
        progress: journey.progress(lesson),
    };
    CoursePage {
        id: course.id.clone(),
        title: course.title.clone(),
        summary: course.summary.clone(),
        outcomes: course.outcomes.clone(),
        languages: languages(app, course),
        packages: packages(app, course),
        lessons: course.lessons.iter().map(row).collect(),
    }
}

fn packages(app: &App, course: &Course) -> Vec<PackagesShown> {
    let brought = app.packages.get(&course.id).into_iter().flatten();
    brought
        .map(|(id, names)| PackagesShown {
            language: language(app, id).name,
            names: names.clone(),
        })
        .collect()
}

fn neighbour(lesson: &Lesson) -> Neighbour {
    Neighbour {
        id: lesson.id.clone(),
        title: lesson.title.clone(),
        steps: count(lesson.steps.len()),
    }
}

/// One step of a lesson; `step` is counted from 1 and is there.
pub(super) fn lesson(
    app: &App,
    place: LessonPlace<'_>,
    step: u32,
    chosen: &LanguageId,
    journey: &Journey,
) -> LessonPage {
    let LessonPlace {
        course,
        lesson,
        index,
    } = place;
    let text = &lesson.steps[step as usize - 1];
    LessonPage {
        course: course.id.clone(),
        course_title: course.title.clone(),
        lesson: lesson.id.clone(),
        title: lesson.title.clone(),
        number: count(index + 1),
        lessons: count(course.lessons.len()),
        step,
        steps: lesson.steps.iter().map(|step| step.title.clone()).collect(),
        html: text.html.get(chosen).cloned().unwrap_or_default(),
        language: language(app, chosen),
        languages: languages(app, course),
        progress: journey.progress(lesson),
        previous: place.previous().map(neighbour),
        next: place.next().map(neighbour),
    }
}

/// The work pane, without solutions and without what hidden cases hold.
pub(super) fn work(
    app: &App,
    place: LessonPlace<'_>,
    step: u32,
    chosen: &LanguageId,
    draft: Option<Draft>,
    latest: Option<Submission>,
) -> WorkbenchProps {
    let exercise = &place.lesson.exercise;
    let variant = &exercise.variants[chosen];
    WorkbenchProps {
        course: place.course.id.clone(),
        lesson: place.lesson.id.clone(),
        language: language(app, chosen),
        languages: languages(app, place.course),
        exercise_title: exercise.title.clone(),
        cases: exercise
            .cases
            .iter()
            .map(|case| CaseName {
                name: case.name.clone(),
                hidden: case.hidden,
            })
            .collect(),
        limits: exercise.limits,
        entry: variant.entry.clone(),
        starter: variant.starter.clone(),
        sample_input: exercise.sample_input().to_owned(),
        snapshots_address: snapshots_address(&place.course.id, &place.lesson.id, step, chosen),
        draft,
        latest,
    }
}
