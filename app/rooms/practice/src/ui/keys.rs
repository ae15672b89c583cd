//! The keys of the work pane, and the dialog that lists them.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlDialogElement, KeyboardEvent};

use super::browser;
use super::desk::Desk;

const KEYS: [(&[&str], &str); 11] = [
    (&["Ctrl", "Enter"], "Run your program"),
    (&["Ctrl", "Shift", "Enter"], "Submit your answer"),
    (&["Alt", "Shift", "F"], "Format the file that is shown"),
    (&["Tab"], "Indent, inside the editor"),
    (&["Esc"], "Leave the editor, to the Run button"),
    (&["Ctrl", "F"], "Search, inside the editor"),
    (&["Ctrl", "Z"], "Take back a change, inside the editor"),
    (&["Ctrl", "D"], "End the input of a program that waits"),
    (&["Ctrl", "C"], "Stop a program that waits"),
    (&["←", "→"], "Move along tabs, or move the divider"),
    (&["?"], "This list"),
];

#[component]
pub(super) fn KeysDialog() -> impl IntoView {
    let rows = KEYS
        .map(|(keys, meaning)| {
            let keys = keys
                .iter()
                .map(|key| view! { <kbd>{*key}</kbd>" " })
                .collect_view();
            view! {
                <dt>{keys}</dt>
                <dd>{meaning}</dd>
            }
        })
        .collect_view();
    view! {
        <dialog class="dialog" id="keys" aria-labelledby="keys-title">
            <h2 id="keys-title">"Keys"</h2>
            <dl class="keys">{rows}</dl>
            <form method="dialog">
                <button class="outline" type="submit">
                    "Close"
                </button>
            </form>
        </dialog>
    }
}

/// Opens the list.
pub(super) fn open() {
    let dialog = browser::element("keys").and_then(|it| it.dyn_into::<HtmlDialogElement>().ok());
    if let Some(dialog) = dialog
        && !dialog.open()
    {
        let _ = dialog.show_modal();
    }
}

/// Keys that work wherever the focus is.
pub(super) fn on_key(desk: Desk, event: &Event) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
        return;
    };
    if (key.ctrl_key() || key.meta_key()) && key.key() == "Enter" {
        event.prevent_default();
        if key.shift_key() {
            desk.press_submit();
        } else {
            desk.press_run();
        }
    } else if key.alt_key() && key.shift_key() && key.code() == "KeyF" {
        event.prevent_default();
        if desk.start.with_value(|start| start.language.formats) {
            desk.press_format();
        }
    } else if key.key() == "?" && !types_text(event) {
        event.prevent_default();
        open();
    }
}

/// Whether the key goes into a text.
fn types_text(event: &Event) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|element| {
            matches!(
                element.tag_name().as_str(),
                "INPUT" | "TEXTAREA" | "SELECT" | "CODE-EDITOR"
            )
        })
}
