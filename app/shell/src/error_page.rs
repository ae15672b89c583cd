//! The page for anything that cannot be shown: what happened, what to do, and
//! the details folded away.

use app_vocabulary::Fault;
use leptos::prelude::*;

/// A fault as a whole page.
#[component]
pub(crate) fn ErrorPage(status: u16, fault: Fault, reference: Option<String>) -> impl IntoView {
    let kind = if status == 404 {
        "Not here"
    } else {
        "This did not work"
    };
    view! {
        <main id="main" class="page-middle error-page">
            <p class="status">{kind}</p>
            <h1>{fault.message}</h1>
            <p class="lead">{fault.hint}</p>
            <a class="solid" href="/">
                "See all courses"
            </a>
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
