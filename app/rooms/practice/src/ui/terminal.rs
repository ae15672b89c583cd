//! The pane in which one talks with a program. It is a script of its own
//! (`app/site/src/terminal.ts`), fetched with the first run, and drawn into an
//! element that stands under nobody's care here. This is all that the two know
//! of each other.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{HtmlElement, Request};

use super::browser;
use super::markup::Markup;

const ID: &str = "terminal";
/// What the script says by attributes of the element.
const WAITS: &str = "data-waits";
const TALKED: &str = "data-talked";

#[component]
pub(super) fn Terminal() -> impl IntoView {
    view! { <div id=ID class="terminal" hidden></div> }
}

/// Lends the terminal what makes a program's output inert, so that there is one
/// opinion on what is.
pub(super) fn wake() {
    let markup = Closure::<dyn Fn(String) -> String>::new(|text: String| {
        let mut markup = Markup::new();
        markup.program_text(&text);
        markup.finish()
    });
    if let Some(terminal) = element() {
        browser::set_property(&terminal, "markup", markup.as_ref());
    }
    // The terminal lives as long as its page.
    markup.forget();
}

/// Sends a run through the terminal, which answers as `fetch` does; `None`
/// where there is none.
pub(super) fn run(request: &Request) -> Option<Promise> {
    let terminal = element()?;
    let run: Function = Reflect::get(&terminal, &JsValue::from_str("run"))
        .ok()?
        .dyn_into()
        .ok()?;
    run.call1(&terminal, request).ok()?.dyn_into().ok()
}

/// Whether a program waits for its learner.
pub(super) fn waits() -> bool {
    element().is_some_and(|terminal| terminal.has_attribute(WAITS))
}

/// Whether what a program wrote stands in the terminal.
pub(super) fn is_shown() -> bool {
    element().is_some_and(|terminal| terminal.has_attribute(TALKED))
}

/// For a run that has nothing to do with it.
pub(super) fn hide() {
    if let Some(terminal) = element() {
        terminal.set_hidden(true);
        let _ = terminal.remove_attribute(TALKED);
    }
}

fn element() -> Option<HtmlElement> {
    browser::element(ID)
}
