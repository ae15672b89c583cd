//! One course: the path through its lessons.

use leptos::prelude::*;

use super::CoursePage;

/// A course and its lessons.
#[component]
pub fn Course(page: CoursePage) -> impl IntoView {
    view! {
        <main>
            <h1>{page.title}</h1>
            {page
                .lessons
                .into_iter()
                .map(|row| {
                    view! { <a href=format!("/courses/{}/{}/1", page.id, row.id)>{row.title}</a> }
                })
                .collect_view()}
        </main>
    }
}
