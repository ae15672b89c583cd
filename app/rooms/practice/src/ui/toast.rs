//! A word about what was just done, with the way to take it back.

use std::time::Duration;

use leptos::prelude::*;

use super::desk::{Desk, Toast};

/// Long enough to read it and to reach the button by keyboard.
const SHOWN_S: u64 = 12;

#[component]
pub(super) fn ToastLine(desk: Desk) -> impl IntoView {
    Effect::new(move |timer: Option<Option<TimeoutHandle>>| {
        if let Some(timer) = timer.flatten() {
            timer.clear();
        }
        desk.toast.get()?;
        set_timeout_with_handle(move || desk.toast.set(None), Duration::from_secs(SHOWN_S)).ok()
    });
    move || {
        desk.toast.get().map(|Toast { words, undo }| {
            view! {
                <div class="toast">
                    <span>{words}</span>
                    {undo
                        .is_some()
                        .then(|| {
                            view! {
                                <button type="button" on:click=move |_| desk.undo()>
                                    "Undo"
                                </button>
                            }
                        })}
                    <button
                        class="icon-button"
                        type="button"
                        aria-label="Close"
                        on:click=move |_| desk.toast.set(None)
                    >
                        "✕"
                    </button>
                </div>
            }
        })
    }
}
