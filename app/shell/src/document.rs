//! The document: its head, the bar, the page in the middle. Nothing inline: the
//! content policy refuses it, and a test holds it.

use leptos::prelude::*;
use room_courses::ui::{catalogue::Catalogue, course::Course, lesson::Reading};
use room_practice::ui::WorkPane;
use room_snapshots::ui::{comparison::Compared, list::Snapshots};

use crate::chrome::header;
use crate::error_page::ErrorPage;
use crate::{Page, PageContext};

/// A whole page.
#[component]
pub(crate) fn Document(page: Page, context: PageContext) -> impl IntoView {
    let site = context.site.clone();
    let is_lesson = matches!(page, Page::Lesson { .. });
    // What only these pages need does not weigh on a lesson.
    let is_snapshots = matches!(page, Page::Snapshots(_) | Page::Comparison(_));
    let only_there = |name: &str| is_snapshots.then(|| site.url(name)).flatten();
    view! {
        <html lang="en" data-theme=context.theme.as_str()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>{page.title()}</title>
                <meta name="description" content=page.description() />
                <meta name="color-scheme" content="light dark" />
                {site.url("app.css").map(|url| view! { <link rel="stylesheet" href=url /> })}
                {only_there("snapshots.css")
                    .map(|url| view! { <link rel="stylesheet" href=url /> })}
                {only_there("snapshots.js")
                    .map(|url| view! { <script type="module" src=url></script> })}
                {site
                    .url("icon.svg")
                    .map(|url| view! { <link rel="icon" type="image/svg+xml" href=url /> })}
                {site
                    .url("hydrate.js")
                    .map(|url| {
                        view! { <script type="module" src=url fetchpriority="low"></script> }
                    })}
            </head>
            <body class=if is_lesson { "page-lesson" } else { "page-plain" }>
                {if is_lesson {
                    view! {
                        <a class="skip" href="#read">
                            "Skip to the lesson"
                        </a>
                        <a class="skip" href="#code">
                            "Skip to your code"
                        </a>
                    }
                        .into_any()
                } else {
                    view! {
                        <a class="skip" href="#main">
                            "Skip to the page"
                        </a>
                    }
                        .into_any()
                }} {header(&page, &context).into_any()}
                {match page {
                    Page::Catalogue { courses } => view! { <Catalogue courses /> }.into_any(),
                    Page::Course(page) => view! { <Course page /> }.into_any(),
                    Page::Lesson { reading, work } => {
                        view! {
                            <main class="split" id="main" data-split=context.split().to_string()>
                                {view! { <Reading page=*reading /> }.into_any()}
                                {view! { <WorkPane start=*work /> }.into_any()}
                            </main>
                            <nav class="jump" aria-label="Parts of this page">
                                <a href="#read">"Read"</a>
                                <a href="#code">"Code"</a>
                                <a href="#result">"Result"</a>
                            </nav>
                        }
                            .into_any()
                    }
                    Page::Snapshots(page) => view! { <Snapshots page=*page /> }.into_any(),
                    Page::Comparison(page) => view! { <Compared page=*page /> }.into_any(),
                    Page::Error { status, fault, reference, course } => {
                        view! { <ErrorPage status fault reference course /> }.into_any()
                    }
                }}
            </body>
        </html>
    }
}
