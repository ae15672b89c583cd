//! One course: the path through its lessons, each a stop that shows whether one
//! has been there.

use leptos::prelude::*;
use runtime_contract::PackageName;

use super::catalogue::{Facts, Outcomes, ProgressMeasure};
use super::{CoursePage, LessonRow, PackagesShown, Progress};
use crate::addresses::lesson_address;

/// A course and its lessons.
#[component]
pub fn Course(page: CoursePage) -> impl IntoView {
    let lessons = u32::try_from(page.lessons.len()).unwrap_or(u32::MAX);
    let passed = page
        .lessons
        .iter()
        .filter(|row| row.progress == Progress::Passed);
    let passed = u32::try_from(passed.count()).unwrap_or(u32::MAX);
    let minutes = page.lessons.iter().map(|row| row.minutes).sum();
    let next = page
        .lessons
        .iter()
        .find(|row| row.progress != Progress::Passed)
        .map(|row| {
            let verb = if passed == 0 && row.progress == Progress::New {
                "Start: "
            } else {
                "Go on: "
            };
            view! {
                <a class="solid" href=lesson_address(&page.id, &row.id)>
                    {verb}
                    {row.title.clone()}
                </a>
            }
        });
    let stops = page
        .lessons
        .iter()
        .enumerate()
        .map(|(index, row)| stop(index + 1, lesson_address(&page.id, &row.id), row))
        .collect_view();
    view! {
        <main id="main" class="page-middle">
            <h1>{page.title}</h1>
            <p class="lead">{page.summary}</p>
            <Outcomes outcomes=page.outcomes />
            <Facts lessons minutes languages=page.languages />
            <div class="card-foot">
                <ProgressMeasure passed of=lessons />
                {next}
            </div>
            <h2>"Lessons"</h2>
            <ol class="path">{stops}</ol>
            {page.packages.iter().map(packages).collect_view()}
        </main>
    }
}

/// What programs can import besides their language's own library.
fn packages(shown: &PackagesShown) -> impl IntoView + use<> {
    let row = |package: &PackageName| {
        view! {
            <li>
                <strong>{package.name.clone()}</strong>
                " "
                {package.version.clone()}
                <span>{package.summary.clone()}</span>
            </li>
        }
    };
    view! {
        <h2>{format!("Packages for {}", shown.language)}</h2>
        <p>"Your programs in this course can import these too."</p>
        <ul class="packages">{shown.names.iter().map(row).collect_view()}</ul>
    }
}

fn stop(number: usize, address: String, row: &LessonRow) -> impl IntoView + use<> {
    let (class, mark, words) = match row.progress {
        Progress::New => ("", number.to_string(), None),
        Progress::Started => ("started", number.to_string(), Some("Started")),
        Progress::Passed => ("passed", "✓".to_owned(), Some("Passed")),
    };
    view! {
        <li class=class>
            <span class="stop-mark" aria-hidden="true">
                {mark}
            </span>
            <div>
                <h3>
                    <a href=address>{row.title.clone()}</a>
                </h3>
                <p>{row.summary.clone()}</p>
                <p class="facts">
                    <span>{format!("{} min", row.minutes)}</span>
                    {words.map(|words| view! { <span class="tag tag-good">{words}</span> })}
                </p>
            </div>
        </li>
    }
}
