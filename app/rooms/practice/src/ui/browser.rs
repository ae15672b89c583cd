//! The few things asked of the browser itself.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement};

/// The width up to which the page is one column; the style sheet says the same.
const ONE_COLUMN_PX_MAX: f64 = 760.0;

/// Waits.
pub(super) async fn sleep(ms: u64) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let ms = i32::try_from(ms).unwrap_or(i32::MAX);
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// Calls back whenever the window tells of this.
pub(super) fn on_window(event: &str, callback: impl Fn(web_sys::Event) + 'static) {
    let closure = Closure::<dyn Fn(web_sys::Event)>::new(callback);
    if let Some(window) = web_sys::window() {
        let _ = window.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    }
    // The work pane lives as long as its page.
    closure.forget();
}

/// Whether the device believes that it has a connection.
pub(super) fn is_online() -> bool {
    window().navigator().on_line()
}

pub(super) fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Moves the focus, once what has just changed is drawn.
pub(super) fn focus(id: &str) {
    let id = id.to_owned();
    request_animation_frame(move || {
        if let Some(element) = element(&id) {
            let _ = element.focus();
        }
    });
}

pub(super) fn has_focus(id: &str) -> bool {
    document()
        .active_element()
        .is_some_and(|element| element.id() == id)
}

/// A property of an event for which web-sys would need another feature.
pub(super) fn property(event: &web_sys::Event, name: &str) -> JsValue {
    js_sys::Reflect::get(event, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// On a phone the result stands below the code: there, show it.
pub(super) fn bring_result_into_view() {
    if is_one_column()
        && let Some(result) = element("result")
    {
        result.scroll_into_view();
    }
}

/// Shows the end of an element, where all stands in one column.
pub(super) fn bring_into_view(id: &str) {
    if is_one_column()
        && let Some(element) = element(id)
    {
        element.scroll_into_view_with_bool(false);
    }
}

fn is_one_column() -> bool {
    let width = window().inner_width().ok().and_then(|width| width.as_f64());
    width.is_some_and(|width| width <= ONE_COLUMN_PX_MAX)
}

pub(super) fn set_property(element: &Element, name: &str, value: &JsValue) {
    let _ = js_sys::Reflect::set(element, &JsValue::from_str(name), value);
}

/// A moment as this person's language and time zone write it.
pub(super) fn moment(unix_ms: i64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(unix_ms as f64));
    let options = js_sys::Object::new();
    for (name, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        let _ = js_sys::Reflect::set(
            &options,
            &JsValue::from_str(name),
            &JsValue::from_str(value),
        );
    }
    date.to_locale_string("default", &options).into()
}
