//! The courses that come with the program are without a mistake and of substance.

use std::collections::BTreeSet;

use room_courses::files::{bundled, bundled_reports};
use room_courses::{Course, TrialKind, trials};

fn first_steps() -> Course {
    let courses = bundled().unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let found = courses
        .into_iter()
        .find(|course| course.id.as_str() == "first-steps");
    found.expect("the first course is bundled")
}

#[test]
fn every_bundled_course_is_without_a_mistake() {
    let reports = bundled_reports();
    assert!(!reports.is_empty());
    for report in reports {
        let told: Vec<_> = report.mistakes.iter().map(ToString::to_string).collect();
        assert!(told.is_empty(), "{}:\n{}", report.name, told.join("\n"));
        assert!(report.course.is_some());
    }
}

#[test]
fn the_first_course_has_ten_lessons_in_both_languages() {
    let course = first_steps();
    assert!(course.lessons.len() >= 10, "{}", course.lessons.len());
    let languages: Vec<_> = course.languages.iter().map(|id| id.as_str()).collect();
    assert_eq!(languages, ["python", "javascript"]);
    for lesson in &course.lessons {
        let id = &lesson.id;
        assert!((3..=6).contains(&lesson.steps.len()), "{id}: steps");
        assert!(
            (4..=8).contains(&lesson.exercise.cases.len()),
            "{id}: cases"
        );
        assert_eq!(lesson.exercise.variants.len(), 2, "{id}: languages");
        let hidden: BTreeSet<_> = lesson
            .exercise
            .cases
            .iter()
            .map(|case| case.hidden)
            .collect();
        assert_eq!(hidden.len(), 2, "{id} needs hidden and shown cases");
        for case in &lesson.exercise.cases {
            assert!(case.hint.is_some(), "{id}: '{}' has no hint", case.name);
        }
    }
}

#[test]
fn every_step_reads_in_every_language_and_acts_in_none() {
    let course = first_steps();
    for lesson in &course.lessons {
        for step in &lesson.steps {
            let place = format!("{}: {}", lesson.id, step.title);
            assert_eq!(step.html.len(), course.languages.len(), "{place}");
            for (language, html) in &step.html {
                let words = html.split_whitespace().count();
                assert!(words > 40, "{place} in {language} is only {words} words");
                for forbidden in [
                    "<script",
                    "<style",
                    "style=",
                    "javascript:",
                    " on",
                    "<iframe",
                ] {
                    let found = html.split('<').skip(1).any(|element| {
                        let tag = element.split('>').next().unwrap_or("");
                        format!("<{tag}").contains(forbidden)
                    });
                    assert!(!found, "{place} in {language} has {forbidden}");
                }
                assert!(
                    !html.contains(":::"),
                    "{place} in {language} shows its marks"
                );
                for other in course.languages.iter().filter(|other| *other != language) {
                    let code = format!("data-language=\"{other}\"");
                    assert!(!html.contains(&code), "{place} in {language} shows {other}");
                }
            }
        }
    }
}

#[test]
fn every_language_of_a_lesson_has_its_own_words_and_code() {
    for lesson in first_steps().lessons {
        let texts: BTreeSet<String> = ["python", "javascript"]
            .into_iter()
            .map(|language| {
                let steps = lesson.steps.iter();
                steps
                    .flat_map(|step| step.html.iter())
                    .filter(|(id, _)| id.as_str() == language)
                    .map(|(_, html)| html.as_str())
                    .collect()
            })
            .collect();
        assert_eq!(texts.len(), 2, "{} says the same in both", lesson.id);
    }
}

#[test]
fn every_program_has_its_trial() {
    let course = first_steps();
    let all: Vec<_> = trials(&course).collect();
    assert_eq!(all.len(), course.lessons.len() * 2 * 2);
    for trial in all {
        assert!(trial.files.get(trial.entry).is_some(), "{}", trial.folder());
        assert_eq!(trial.must_pass(), trial.kind == TrialKind::Solution);
    }
}

#[test]
fn the_first_run_of_a_lesson_has_something_to_read() {
    let course = first_steps();
    let samples: Vec<_> = course
        .lessons
        .iter()
        .map(|lesson| lesson.exercise.sample_input())
        .collect();
    assert_eq!(samples[0], "Rye bread\n");
    assert_eq!(samples[1], "apples\n3\n40\n");
    // Exercises that call functions read nothing.
    assert_eq!(samples.last(), Some(&""));
}
