//! The code: a text box that the server draws and that works at once, inside
//! the element that the editor takes over when it has arrived. The page talks
//! to both alike, by the text box's value and the element's properties.

use leptos::ev;
use leptos::html::Textarea;
use leptos::prelude::*;
use runtime_contract::{Diagnostic, FilePath, Place, Severity};
use wasm_bindgen::JsValue;

use super::browser;
use super::desk::{Desk, RunState};
use super::source_tools::Checked;

#[component]
pub(super) fn Code(desk: Desk) -> impl IntoView {
    let text_box = NodeRef::<Textarea>::new();
    let first = desk
        .files
        .with_untracked(|files| files.text(&desk.shown.get_untracked()).to_owned());
    let markup = text_box_markup(&first);
    let (file, mode) = (
        desk.shown.get_untracked().to_string(),
        mode_of(desk, &desk.shown.get_untracked()),
    );
    let label = move || {
        format!(
            "Your code in {}. Tab indents; Escape leaves the editor.",
            desk.shown.get()
        )
    };

    // What is on the desk goes into the editor when another file is shown or
    // when the text changed elsewhere; typing itself goes the other way only.
    Effect::new(move || {
        let path = desk.shown.get();
        desk.rewritten.track();
        let text = desk
            .files
            .with_untracked(|files| files.text(&path).to_owned());
        if let Some(text_box) = text_box.get()
            && let Some(editor) = text_box.parent_element()
        {
            text_box.set_value(&text);
            browser::set_property(&editor, "file", &path.as_str().into());
            browser::set_property(&editor, "language", &mode_of(desk, &path).into());
            browser::set_property(&editor, "value", &text.into());
        }
    });
    Effect::new(move || {
        let remarks = remarks(desk);
        if let Some(editor) = text_box.get().and_then(|it| it.parent_element()) {
            browser::set_property(&editor, "diagnostics", &remarks);
        }
    });

    let typed = move || {
        if let Some(text_box) = text_box.get() {
            desk.typed(text_box.value());
        }
    };
    let leave = move || {
        // Stop stands where Run stood while a program runs, or waits.
        let running = desk
            .running
            .with_untracked(|running| running.is_some_and(|it| it.slow));
        browser::focus(if running { "stop" } else { "run" });
        desk.say("You left the editor.");
    };
    // The plain text box; the editor itself reports with an event of its own.
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            leave();
        }
    };
    view! {
        <div class="code-frame">
            <code-editor
                file=file
                language=mode
                on:code-change=move |_: web_sys::Event| typed()
                on:editor-escape=move |_: web_sys::Event| leave()
            >
                <textarea
                    node_ref=text_box
                    aria-label=label
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    wrap="off"
                    readonly=move || !desk.awake.get()
                    on:input=move |_| typed()
                    on:keydown=on_key
                    inner_html=markup
                ></textarea>
            </code-editor>
        </div>
    }
}

/// The highlighting for a file: the lesson's language for its own files only.
fn mode_of(desk: Desk, path: &FilePath) -> String {
    desk.start.with_value(|start| {
        let own =
            path.extension() == Some(start.language.extension.as_str()) || path == &start.entry;
        match (own, path.extension()) {
            (true, _) => start.language.editor_mode.clone(),
            (false, Some("py")) => "python".to_owned(),
            (false, Some("js" | "mjs" | "cjs")) => "javascript".to_owned(),
            (false, Some("ts" | "mts")) => "typescript".to_owned(),
            (false, _) => String::new(),
        }
    })
}

/// What the last run, and the last look at the file, say about lines of the file that is shown.
fn remarks(desk: Desk) -> JsValue {
    let shown = desk.shown.get();
    let remarks = js_sys::Array::new();
    let add = |(line, column): (u32, u32), end: Option<Place>, severity: &str, message: &str| {
        let remark = js_sys::Object::new();
        let end = end.map_or((0, 0), |end| (end.line, end.column));
        for (name, value) in [
            ("line", JsValue::from(line)),
            ("column", JsValue::from(column)),
            ("endLine", JsValue::from(end.0)),
            ("endColumn", JsValue::from(end.1)),
            ("severity", JsValue::from(severity)),
            ("message", JsValue::from(message)),
        ] {
            let _ = js_sys::Reflect::set(&remark, &name.into(), &value);
        }
        remarks.push(&remark);
    };
    let add_all = |found: &[Diagnostic]| {
        for diagnostic in found {
            if diagnostic.file == shown.as_str() {
                let severity = match diagnostic.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Information => "information",
                };
                add(
                    (diagnostic.line, diagnostic.column),
                    diagnostic.end,
                    severity,
                    &diagnostic.message,
                );
            }
        }
    };
    desk.checked.with(|checked| {
        if let Checked::Found(_, found) = checked {
            add_all(found);
        }
    });
    desk.run.with(|state| {
        let RunState::Ended(run) = state else { return };
        add_all(&run.compile.diagnostics);
        if let Some(error) = &run.uncaught
            && error.file.as_deref() == Some(shown.as_str())
            && let Some(line) = error.line
        {
            add(
                (line, 0),
                None,
                "error",
                &format!("{}: {}", error.kind, error.message),
            );
        }
    });
    remarks.into()
}

/// Text as the inside of a textarea. As markup and not as a child: a parser
/// drops a line end that comes first, and an empty text would be drawn as a space.
pub(super) fn text_box_markup(text: &str) -> String {
    format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;"))
}
