//! The reading side of a lesson.

use leptos::prelude::*;

use super::LessonPage;

/// One step of a lesson.
#[component]
pub fn Reading(page: LessonPage) -> impl IntoView {
    view! {
        <article class="prose">
            <h1>{page.title}</h1>
            <div inner_html=page.html></div>
        </article>
    }
}
