//! The reading side of a lesson: one step's text, and the way to its neighbours.

use leptos::prelude::*;

use super::LessonPage;
use crate::addresses::{course_address, lesson_address};

/// One step of a lesson.
#[component]
pub fn Reading(page: LessonPage) -> impl IntoView {
    let steps = u32::try_from(page.steps.len()).unwrap_or(u32::MAX);
    let title = page
        .steps
        .get(page.step.saturating_sub(1) as usize)
        .cloned()
        .unwrap_or_default();
    let place = if steps > 1 {
        format!(
            "Lesson {} of {} · Step {} of {steps}",
            page.number, page.lessons, page.step
        )
    } else {
        format!("Lesson {} of {}", page.number, page.lessons)
    };
    let back = back(&page);
    let next = next(&page, steps);
    view! {
        <article class="prose" id="read" tabindex="-1">
            <p class="eyebrow">{place}</p>
            <h1>{page.title}</h1>
            <h2>{title}</h2>
            <div class="text" inner_html=page.html></div>
            <nav class="pager" aria-label="Steps and lessons">
                {back} {next}
            </nav>
        </article>
    }
}

/// The steps of a lesson as a row of bars in the header.
pub fn steps(page: &LessonPage) -> impl IntoView + use<> {
    let address = lesson_address(&page.course, &page.lesson);
    let count = page.steps.len();
    let bars = page
        .steps
        .iter()
        .zip(1_u32..)
        .map(|(title, number)| {
            let here = number == page.step;
            let class = if here {
                "here"
            } else if number < page.step {
                "done"
            } else {
                ""
            };
            view! {
                <li class=class>
                    <a
                        href=format!("{address}/{number}")
                        aria-current=here.then_some("step")
                        aria-label=format!("Step {number} of {count}: {title}")
                        title=title.clone()
                    ></a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="steps" aria-label="Steps of this lesson">
            <ol>{bars}</ol>
        </nav>
    }
}

fn back(page: &LessonPage) -> impl IntoView + use<> {
    let (address, words) = if page.step > 1 {
        let title = page.steps.get(page.step as usize - 2).cloned();
        (
            Some(format!(
                "{}/{}",
                lesson_address(&page.course, &page.lesson),
                page.step - 1
            )),
            title.unwrap_or_default(),
        )
    } else if let Some(lesson) = &page.previous {
        (
            Some(format!(
                "{}/{}",
                lesson_address(&page.course, &lesson.id),
                lesson.steps
            )),
            lesson.title.clone(),
        )
    } else {
        (None, String::new())
    };
    address.map(|address| {
        view! {
            <a class="ghost" href=address rel="prev">
                <span aria-hidden="true">"←"</span>
                <span>
                    <span class="unseen">"Back: "</span>
                    {words}
                </span>
            </a>
        }
    })
}

fn next(page: &LessonPage, steps: u32) -> impl IntoView + use<> {
    let (address, words) = if page.step < steps {
        (
            format!(
                "{}/{}",
                lesson_address(&page.course, &page.lesson),
                page.step + 1
            ),
            format!(
                "Next: {}",
                page.steps
                    .get(page.step as usize)
                    .map_or("", String::as_str)
            ),
        )
    } else if let Some(lesson) = &page.next {
        (
            lesson_address(&page.course, &lesson.id),
            format!("Next lesson: {}", lesson.title),
        )
    } else {
        (
            course_address(&page.course),
            format!("Back to {}", page.course_title),
        )
    };
    view! {
        <a class="solid" href=address rel="next">
            <span>{words}</span>
            <span aria-hidden="true">"→"</span>
        </a>
    }
}
