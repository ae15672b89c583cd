//! Run, Stop, Submit and Reset, and beside them what the last run used.

use std::time::Duration;

use leptos::prelude::*;

use super::desk::{Desk, Kept, RunState};
use super::source_tools::SourceButtons;
use super::wording::{duration, grouped, megabytes};

#[component]
pub(super) fn RunBar(desk: Desk) -> impl IntoView {
    view! {
        <div class="run-bar">
            <button
                class="solid"
                id="run"
                type="button"
                hidden=move || desk.is_running_long()
                disabled=move || !desk.awake.get()
                aria-keyshortcuts="Control+Enter"
                on:click=move |_| desk.press_run()
            >
                <span aria-hidden="true">"▶"</span>
                "Run"
                <kbd aria-hidden="true">"Ctrl ⏎"</kbd>
            </button>
            <button
                class="outline stop"
                id="stop"
                type="button"
                hidden=move || !desk.is_running_long()
                on:click=move |_| desk.press_stop()
            >
                <span aria-hidden="true">"■"</span>
                "Stop"
                <Elapsed desk />
            </button>
            <button
                class="outline"
                id="submit"
                type="button"
                disabled=move || !desk.awake.get() || desk.is_handing_in()
                aria-keyshortcuts="Control+Shift+Enter"
                on:click=move |_| desk.press_submit()
            >
                {move || if desk.is_handing_in() { "Handing in …" } else { "Submit" }}
            </button>
            <button
                class="ghost"
                type="button"
                disabled=move || !desk.awake.get()
                on:click=move |_| desk.reset()
            >
                "Reset"
            </button>
            <Meters desk />
        </div>
    }
}

/// How long the run has taken so far.
#[component]
fn Elapsed(desk: Desk) -> impl IntoView {
    let tenths = RwSignal::new(0_u32);
    Effect::new(move |timer: Option<Option<IntervalHandle>>| {
        if let Some(timer) = timer.flatten() {
            timer.clear();
        }
        let since_ms = desk.running.get()?.since_ms;
        tenths.set(0);
        set_interval_with_handle(
            move || tenths.set(((js_sys::Date::now() - since_ms) / 100.0) as u32),
            Duration::from_millis(100),
        )
        .ok()
    });
    view! { <span class="elapsed">{move || format!("{}.{} s", tenths.get() / 10, tenths.get() % 10)}</span> }
}

/// Time, fuel and memory of the last run, each with what it means.
const METERS: [(&str, &str); 3] = [
    (
        "Time",
        "Time on our machine's clock. It differs a little each time.",
    ),
    (
        "Fuel",
        "Fuel counts the steps your program took. The same program with the same input uses the same fuel on every machine.",
    ),
    (
        "Memory",
        "The most memory your program held at once, the language itself included.",
    ),
];

#[component]
fn Meters(desk: Desk) -> impl IntoView {
    let meters = METERS
        .into_iter()
        .enumerate()
        .map(|(index, (name, meaning))| {
            view! {
                <button class="meter" type="button" aria-describedby=format!("meter-{index}")>
                    <span class="unseen">{name} " used: "</span>
                    <b>{move || used(desk, index).0}</b>
                    " "
                    <span>{move || used(desk, index).1}</span>
                    <span class="tip" role="tooltip" id=format!("meter-{index}")>
                        {meaning}
                    </span>
                </button>
            }
        })
        .collect_view();
    view! { <div class="meters">{meters}</div> }
}

/// What the last run used of one thing, and in which unit.
fn used(desk: Desk, meter: usize) -> (String, &'static str) {
    desk.run.with(|state| {
        let run = match state {
            RunState::Ended(run) => Some(run),
            _ => None,
        };
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
        match meter {
            0 => run.map_or_else(|| (or_dash(None), "ms"), |run| duration(run.wall_ms)),
            1 => (or_dash(run.map(|run| grouped(run.fuel_used))), "fuel"),
            _ => (
                or_dash(run.map(|run| megabytes(run.memory_bytes_peak))),
                "MB",
            ),
        }
    })
}

/// Whether the latest change is safe, small under the buttons.
#[component]
pub(super) fn KeptLine(desk: Desk) -> impl IntoView {
    let line = move || {
        desk.kept.with(|kept| match kept {
            Kept::Untouched => (false, "Your work is kept as you type.".to_owned()),
            Kept::Saving => (false, "Kept on this device; saving …".to_owned()),
            Kept::Everywhere => (false, "Saved.".to_owned()),
            Kept::OnDeviceOnly => (
                false,
                "Kept on this device; it will be saved when you are back online.".to_owned(),
            ),
            Kept::Nowhere(sentence) => (true, sentence.clone()),
            Kept::Refused(sentence) => (true, format!("Kept on this device only. {sentence}")),
        })
    };
    view! {
        <p class="kept">
            <span class:trouble=move || line().0>{move || line().1}</span>
            <span class="grow"></span>
            <SourceButtons desk />
            <a class="ghost keys-button" href=desk.start.with_value(|start| start.snapshots_address.clone())>
                "Snapshots"
            </a>
            <button
                class="ghost keys-button"
                type="button"
                aria-keyshortcuts="?"
                disabled=move || !desk.awake.get()
                on:click=move |_| super::keys::open()
            >
                "Keys "
                <kbd aria-hidden="true">"?"</kbd>
            </button>
        </p>
    }
}
