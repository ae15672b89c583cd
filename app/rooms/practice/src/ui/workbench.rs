//! The work pane as a whole: its parts from top to bottom, its keys, and what
//! starts when the page wakes.

use app_design::Divider;
use leptos::prelude::*;

use super::WorkbenchProps;
use super::browser;
use super::code::Code;
use super::desk::Desk;
use super::file_tabs::FileTabs;
use super::keys::{KeysDialog, on_key};
use super::panels::Panels;
use super::run_bar::{KeptLine, RunBar};
use super::source_tools::Remarks;
use super::terminal;
use super::toast::ToastLine;

/// A name and not a literal in its place, which would be taken for an attribute.
const WITHOUT_SCRIPTS: &str = "<p class=\"banner\">Running your code needs JavaScript, which is off in this browser. You can read everything without it.</p>";

/// The editor, its buttons and its panels.
#[island]
pub fn WorkPane(start: WorkbenchProps) -> impl IntoView {
    let title = format!("Exercise: {}", start.exercise_title);
    let desk = Desk::new(start);
    Effect::new(move || wake(desk));
    view! {
        <Divider label="Divider between the lesson and your code" left="read" />
        <section class="work" id="code" aria-labelledby="work-title" tabindex="-1">
            <h2 class="work-title" id="work-title">
                {title}
            </h2>
            <noscript inner_html=WITHOUT_SCRIPTS></noscript>
            <p class="banner asleep">
                "This page could not load what it needs to run code. Load it again when the connection is back; you can read on meanwhile."
            </p>
            <p class="banner" hidden=move || desk.online.get()>
                "Working offline: your answers are kept and will be graded when you are back."
            </p>
            <FileTabs desk />
            <Code desk />
            <RunBar desk />
            <KeptLine desk />
            <Remarks desk />
            <Panels desk />
            <ToastLine desk />
            <KeysDialog />
            <p class="unseen" role="status" aria-live="polite">
                {move || desk.said.get()}
            </p>
        </section>
    }
}

/// What happens once, in the browser, when the page wakes.
fn wake(desk: Desk) {
    desk.online.set(browser::is_online());
    terminal::wake();
    desk.open_draft();
    desk.go_on_handing_in();
    browser::on_window("keydown", move |event| on_key(desk, &event));
    browser::on_window("online", move |_| {
        desk.online.set(true);
        desk.send_again();
        desk.send_waiting();
    });
    browser::on_window("offline", move |_| {
        desk.online.set(false);
        desk.say("You are offline. Your work is kept on this device.");
    });
    browser::on_window("pagehide", move |_| desk.send_before_leaving());
    // A page that comes back out of the browser's memory may be behind.
    browser::on_window("pageshow", move |event| {
        if browser::property(&event, "persisted").is_truthy() {
            desk.adopt_from_device();
        }
    });
    browser::on_window("storage", move |event| {
        let key = browser::property(&event, "key");
        if key.as_string().is_some_and(|key| key == desk.draft_key()) {
            desk.adopt_from_device();
        }
    });
    desk.awake.set(true);
}
