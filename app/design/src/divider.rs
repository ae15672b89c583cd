//! A divider between two panes: dragged, or moved with the arrow keys, and
//! remembered in the cookie `split` so that the server draws it in its place.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent};

/// Per cent of the width; the style sheet knows every second one.
const MIN: f64 = 28.0;
const MAX: f64 = 72.0;
const USUAL: f64 = 44.0;

/// A divider inside an element with the attribute `data-split`, whose style
/// reads `--split`.
#[component]
pub fn Divider(
    /// What it divides, for those who listen.
    label: &'static str,
    /// The id of the element at its left.
    left: &'static str,
) -> impl IntoView {
    let percent = RwSignal::new(USUAL);
    let dragging = RwSignal::new(false);
    Effect::new(move || {
        let drawn = split_element()
            .and_then(|split| split.get_attribute("data-split"))
            .and_then(|text| text.parse().ok());
        if let Some(drawn) = drawn {
            percent.set(drawn);
        }
    });
    let move_to = move |wanted: f64| {
        let wanted = wanted.clamp(MIN, MAX);
        percent.set(wanted);
        if let Some(split) = split_element() {
            let tenths = (wanted * 10.0).round() as u32;
            let text = format!("{}.{}", tenths / 10, tenths % 10);
            let _ = split.style().set_property("--split", &text);
        }
    };
    let remember = move || {
        let even = (percent.get_untracked() / 2.0).round() as u32 * 2;
        let cookie = format!("split={even}; Path=/; Max-Age=31536000; SameSite=Lax");
        let _ = js_sys::Reflect::set(&document(), &"cookie".into(), &cookie.into());
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let now = percent.get_untracked();
        let wanted = match event.key().as_str() {
            "ArrowLeft" => now - 2.0,
            "ArrowRight" => now + 2.0,
            "Home" => MIN,
            "End" => MAX,
            "Enter" => USUAL,
            _ => return,
        };
        event.prevent_default();
        move_to(wanted);
        remember();
    };
    let on_down = move |event: PointerEvent| {
        if event.button() == 0 {
            event.prevent_default();
            if let Some(divider) = event.target().and_then(|it| it.dyn_into::<Element>().ok()) {
                let _ = divider.set_pointer_capture(event.pointer_id());
            }
            dragging.set(true);
        }
    };
    let on_move = move |event: PointerEvent| {
        if dragging.get_untracked()
            && let Some(split) = split_element()
        {
            let place = split.get_bounding_client_rect();
            if place.width() > 0.0 {
                let x = f64::from(event.client_x()) - place.left();
                move_to(x / place.width() * 100.0);
            }
        }
    };
    let on_up = move |_: PointerEvent| {
        if dragging.get_untracked() {
            dragging.set(false);
            remember();
        }
    };
    view! {
        <div
            class="divider"
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label=label
            aria-controls=left
            aria-valuemin="28"
            aria-valuemax="72"
            aria-valuenow=move || format!("{}", percent.get().round() as u32)
            data-dragging=move || dragging.get().then_some("")
            on:keydown=on_key
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=on_up
            on:pointercancel=on_up
            on:dblclick=move |_| {
                move_to(USUAL);
                remember();
            }
        ></div>
    }
}

fn split_element() -> Option<HtmlElement> {
    document()
        .query_selector("[data-split]")
        .ok()??
        .dyn_into()
        .ok()
}
