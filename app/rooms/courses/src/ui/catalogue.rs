//! The catalogue: a few large cards, each saying what one will be able to do,
//! in which languages, how long it takes and how far one has come.

use leptos::prelude::*;

use super::{CourseCard, LanguageShown};
use crate::addresses::course_address;

/// All courses.
#[component]
pub fn Catalogue(courses: Vec<CourseCard>) -> impl IntoView {
    let none = courses.is_empty();
    view! {
        <main id="main" class="page-middle">
            <h1>"Learn to program by programming"</h1>
            <p class="lead">
                "Read a little, write a little, press Run. Your programs run right here, and nothing you write can break anything."
            </p>
            {none
                .then(|| {
                    view! {
                        <p class="empty">
                            "No courses yet. A course is a folder of files: put one where this server looks for courses and start it again."
                        </p>
                    }
                })}
            <ul class="cards">{courses.into_iter().map(card).collect_view()}</ul>
        </main>
    }
}

fn card(card: CourseCard) -> impl IntoView {
    let address = course_address(&card.id);
    let done = card.lessons > 0 && card.lessons_passed >= card.lessons;
    let way_in = match (&card.resume, done) {
        (Some(lesson), _) => view! {
            <a class="solid" href=format!("{address}/{}", lesson.id)>
                "Go on: "
                {lesson.title.clone()}
            </a>
        }
        .into_any(),
        (None, true) => {
            view! { <span class="tag tag-good">"✓ You have passed every lesson"</span> }.into_any()
        }
        (None, false) => view! {
            <a class="solid" href=address.clone()>
                "See the lessons"
                <span class="unseen">{format!(" of {}", card.title)}</span>
            </a>
        }
        .into_any(),
    };
    view! {
        <li class="card">
            <h2>
                <a href=address>{card.title}</a>
            </h2>
            <p>{card.summary}</p>
            <Outcomes outcomes=card.outcomes />
            <Facts lessons=card.lessons minutes=card.minutes languages=card.languages />
            <div class="card-foot">
                <ProgressMeasure passed=card.lessons_passed of=card.lessons />
                {way_in}
            </div>
        </li>
    }
}

/// What the learner will be able to do.
#[component]
pub(super) fn Outcomes(outcomes: Vec<String>) -> impl IntoView {
    (!outcomes.is_empty()).then(|| {
        view! {
            <div>
                <p class="outcomes-title">"You will be able to"</p>
                <ul class="outcomes">
                    {outcomes.into_iter().map(|outcome| view! { <li>{outcome}</li> }).collect_view()}
                </ul>
            </div>
        }
    })
}

/// Length and languages, small.
#[component]
pub(super) fn Facts(lessons: u32, minutes: u32, languages: Vec<LanguageShown>) -> impl IntoView {
    view! {
        <p class="facts">
            <span>{counted(lessons, "lesson")}</span>
            <span aria-hidden="true">"·"</span>
            <span>{duration(minutes)}</span>
            {languages
                .into_iter()
                .map(|language| view! { <span class="tag">{language.name}</span> })
                .collect_view()}
        </p>
    }
}

/// How many lessons are passed, as a bar with its words.
#[component]
pub(super) fn ProgressMeasure(passed: u32, of: u32) -> impl IntoView {
    (of > 0).then(|| {
        let words = if passed == 0 {
            "Not started yet".to_owned()
        } else {
            format!("{passed} of {} passed", counted(of, "lesson"))
        };
        view! {
            <label class="measure">
                {words}
                <progress value=passed.to_string() max=of.to_string()></progress>
            </label>
        }
    })
}

fn counted(count: u32, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// A length in the words of a timetable: `45 minutes`, `about 2½ hours`.
fn duration(minutes: u32) -> String {
    if minutes < 60 {
        return counted(minutes, "minute");
    }
    let halves = (minutes + 15) / 30;
    let half = if halves % 2 == 1 { "½" } else { "" };
    let plural = if halves == 2 { "" } else { "s" };
    format!("about {}{half} hour{plural}", halves / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_like_speech() {
        for (minutes, words) in [
            (1, "1 minute"),
            (45, "45 minutes"),
            (60, "about 1 hour"),
            (80, "about 1½ hours"),
            (150, "about 2½ hours"),
            (240, "about 4 hours"),
        ] {
            assert_eq!(duration(minutes), words);
        }
    }
}
