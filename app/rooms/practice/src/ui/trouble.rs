//! Something that did not work, said so that one can go on: the sentence, what
//! to do, and the details folded away.

use leptos::prelude::*;

use super::api::Trouble;

#[component]
pub(super) fn TroubleBox(trouble: Trouble) -> impl IntoView {
    let fault = trouble.fault();
    view! {
        <div class="fault">
            <p>
                <strong>{fault.message}</strong>
            </p>
            <p>{fault.hint}</p>
            <details>
                <summary>"Details"</summary>
                {trouble.details()}
            </details>
        </div>
    }
}
