//! The catalogue: a few large cards.

use leptos::prelude::*;

use super::CourseCard;

/// All courses.
#[component]
pub fn Catalogue(courses: Vec<CourseCard>) -> impl IntoView {
    view! {
        <main>
            <h1>"Courses"</h1>
            {courses
                .into_iter()
                .map(|card| view! { <a href=format!("/courses/{}", card.id)>{card.title}</a> })
                .collect_view()}
        </main>
    }
}
