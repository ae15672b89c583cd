//! What stands around every page: the bar at the top with the way back, the
//! steps of a lesson and the choice of light or dark.

use leptos::prelude::*;
use room_courses::addresses::{course_address, lesson_address};
use room_courses::ui::lesson::steps;
use room_snapshots::addresses::snapshots_address;
use room_snapshots::ui::Place;

use crate::{Page, PageContext, Theme};

/// The bar at the top. It takes what it needs of the page and leaves the rest
/// to the page itself.
pub(crate) fn header(page: &Page, context: &PageContext) -> impl IntoView + use<> {
    let (places, lesson) = match page {
        Page::Course(page) => (vec![(None, page.title.clone())], None),
        Page::Lesson { reading, .. } => (
            vec![
                (
                    Some(course_address(&reading.course)),
                    reading.course_title.clone(),
                ),
                (None, reading.title.clone()),
            ],
            Some(steps(reading)),
        ),
        Page::Snapshots(page) => (beside_lesson(&page.place, None), None),
        Page::Comparison(page) => (beside_lesson(&page.place, Some("What differs")), None),
        Page::Catalogue { .. } | Page::Error { .. } => (Vec::new(), None),
    };
    view! {
        <header class="bar">
            <a class="brand" href="/" aria-label="OpenCode, all courses">
                <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
                    <rect width="32" height="32" rx="8"></rect>
                    <path d="M13 10l-6 6 6 6M19 10l6 6-6 6"></path>
                </svg>
                <span class="brand-name">"OpenCode"</span>
            </a>
            {(!places.is_empty()).then(|| crumbs(places))}
            {lesson}
            <div class="tools">
                <ThemeSwitch chosen=context.theme back=context.path.clone() />
            </div>
        </header>
    }
}

/// The way to a page that stands beside a lesson: its snapshots, or one further.
fn beside_lesson(place: &Place, further: Option<&str>) -> Vec<(Option<String>, String)> {
    let lesson = lesson_address(&place.course, &place.lesson);
    let (language, step) = (&place.language.id, place.step);
    let snapshots = snapshots_address(&place.course, &place.lesson, step, language);
    let mut places = vec![
        (
            Some(course_address(&place.course)),
            place.course_title.clone(),
        ),
        (
            Some(format!("{lesson}/{step}?language={language}")),
            place.lesson_title.clone(),
        ),
        (further.map(|_| snapshots), "Snapshots".to_owned()),
    ];
    places.extend(further.map(|title| (None, title.to_owned())));
    places
}

/// Where one is, from the outside in; the last one is this page.
fn crumbs(places: Vec<(Option<String>, String)>) -> impl IntoView {
    let places = places
        .into_iter()
        .map(|(address, title)| match address {
            Some(address) => view! {
                <li>
                    <a href=address>{title}</a>
                </li>
            }
            .into_any(),
            None => view! { <li aria-current="page">{title}</li> }.into_any(),
        })
        .collect_view();
    view! {
        <nav class="crumbs" aria-label="Where you are">
            <ol>{places}</ol>
        </nav>
    }
}

/// Three small buttons in a form, so that it works before and without scripts.
#[component]
fn ThemeSwitch(chosen: Theme, back: String) -> impl IntoView {
    let buttons = Theme::ALL
        .map(|theme| {
            let (words, drawing) = match theme {
                Theme::Auto => (
                    "Light or dark as your device says",
                    "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
                ),
                Theme::Light => (
                    "Light",
                    "M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M19 5l-1.4 1.4M6.4 17.6L5 19",
                ),
                Theme::Dark => ("Dark", "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z"),
            };
            view! {
                <button
                    class="icon-button"
                    type="submit"
                    name="theme"
                    value=theme.as_str()
                    aria-pressed=(theme == chosen).to_string()
                    aria-label=words
                    title=words
                >
                    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
                        <path d=drawing></path>
                    </svg>
                </button>
            }
        })
        .collect_view();
    view! {
        <form class="theme" method="post" action="/preferences" data-theme-switch="">
            <input type="hidden" name="back" value=back />
            {buttons}
        </form>
    }
}
