//! The page for anything that cannot be shown: what happened, what to do, and
//! the details folded away.

use app_vocabulary::{Fault, Slug};
use leptos::prelude::*;
use room_courses::addresses::course_address;

/// A fault as a whole page.
#[component]
pub(crate) fn ErrorPage(
    status: u16,
    fault: Fault,
    reference: Option<String>,
    course: Option<(Slug, String)>,
) -> impl IntoView {
    let kind = if status == 404 {
        "Not here"
    } else {
        "This did not work"
    };
    let all = if course.is_some() { "outline" } else { "solid" };
    view! {
        <main id="main" class="page-middle error-page">
            <p class="status">{kind}</p>
            <h1>{fault.message}</h1>
            <p class="lead">{fault.hint}</p>
            <p class="ways">
                {course
                    .map(|(id, title)| {
                        view! {
                            <a class="solid" href=course_address(&id)>
                                {format!("Go to '{title}'")}
                            </a>
                        }
                    })}
                <a class=all href="/">
                    "See all courses"
                </a>
            </p>
            <details>
                <summary>"Details"</summary>
                <p>{format!("Status {status}.")}</p>
                {reference
                    .map(|reference| {
                        view! {
                            <p>
                                "When you ask for help, name this request: " <code>{reference}</code>
                            </p>
                        }
                    })}
            </details>
        </main>
    }
}
