//! The panels under the code: output, tests, input and history, one at a time.

use app_design::tabs::arrow;
use leptos::ev;
use leptos::prelude::*;

use super::browser;
use super::desk::{Desk, History, Panel};
use super::history::HistoryPanel;
use super::inputs::InputPanel;
use super::output::OutputPanel;
use super::tests_list::{TestsCount, TestsPanel};

const PANELS: [(Panel, &str, &str); 4] = [
    (Panel::Output, "output", "Output"),
    (Panel::Tests, "tests", "Tests"),
    (Panel::Input, "input", "Input"),
    (Panel::History, "history", "History"),
];

/// One panel, hidden unless it is its turn.
fn body(desk: Desk, panel: Panel, inside: impl IntoView) -> impl IntoView {
    let id = PANELS
        .iter()
        .find(|(it, ..)| *it == panel)
        .map_or("", |(_, id, _)| id);
    view! {
        <div
            class="panel-body"
            role="tabpanel"
            id=format!("{id}-panel")
            aria-labelledby=format!("{id}-tab")
            tabindex="0"
            hidden=move || desk.panel.get() != panel
        >
            {inside}
        </div>
    }
}

#[component]
pub(super) fn Panels(desk: Desk) -> impl IntoView {
    Effect::new(move || {
        if desk.panel.get() == Panel::History
            && matches!(
                desk.history.get_untracked(),
                History::NotAsked | History::Trouble(_)
            )
        {
            desk.load_history();
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let now = desk.panel.get_untracked();
        let here = PANELS.iter().position(|(panel, ..)| *panel == now);
        if let Some(next) = arrow(&event.key(), here.unwrap_or(0), PANELS.len()) {
            event.prevent_default();
            desk.panel.set(PANELS[next].0);
            browser::focus(&format!("{}-tab", PANELS[next].1));
        }
    };
    let tabs = PANELS
        .map(|(panel, id, name)| {
            view! {
                <button
                    class="tab"
                    type="button"
                    role="tab"
                    id=format!("{id}-tab")
                    aria-controls=format!("{id}-panel")
                    aria-selected=move || (desk.panel.get() == panel).to_string()
                    tabindex=move || if desk.panel.get() == panel { "0" } else { "-1" }
                    on:click=move |_| desk.panel.set(panel)
                >
                    {name}
                    {(panel == Panel::Tests)
                        .then(|| {
                            // The space is for those who listen.
                            view! {
                                " "
                                <TestsCount desk />
                            }
                        })}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="panel" id="result" tabindex="-1">
            <div class="tabs">
                <div
                    class="tab-list"
                    role="tablist"
                    aria-label="What came of it"
                    on:keydown=on_key
                >
                    {tabs}
                </div>
            </div>
            {body(desk, Panel::Output, view! { <OutputPanel desk /> })}
            {body(desk, Panel::Tests, view! { <TestsPanel desk /> })}
            {body(desk, Panel::Input, view! { <InputPanel desk /> })}
            {body(desk, Panel::History, view! { <HistoryPanel desk /> })}
        </div>
    }
}
