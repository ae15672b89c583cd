//! What the program wrote and how it ended.

use leptos::prelude::*;
use runtime_contract::StopReason;

use super::desk::{Desk, RunState};
use super::inert::{self, Piece};
use super::running::went_well;
use super::trouble::TroubleBox;
use super::wording::counted;
use crate::RunShown;

#[component]
pub(super) fn OutputPanel(desk: Desk) -> impl IntoView {
    move || match desk.run.get() {
        _ if desk.is_running_long() => view! {
            <div class="progress-line">
                <span>"Running your program …"</span>
                <progress aria-label="Running"></progress>
            </div>
        }
        .into_any(),
        RunState::NotYet => view! {
            <p class="nothing">"Press Run: what your program writes appears here."</p>
        }
        .into_any(),
        RunState::Stopped => view! {
            <p class="outcome">{StopReason::Cancelled.sentence()}</p>
        }
        .into_any(),
        RunState::Trouble(trouble) => view! { <TroubleBox trouble /> }.into_any(),
        RunState::Ended(run) => ended(&run).into_any(),
    }
}

fn ended(run: &RunShown) -> AnyView {
    let good = went_well(run);
    let silent = run.stdout.is_empty() && run.stderr.is_empty();
    let exit = run
        .exit_code
        .filter(|code| *code != 0)
        .map(|code| view! { <span class="tag">{format!("exit status {code}")}</span> });
    let diagnostics = run
        .compile
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let place = format!("{}, line {}: ", diagnostic.file, diagnostic.line);
            view! {
                <li>
                    <code>{place}</code>
                    {harmless(&diagnostic.message)}
                </li>
            }
        })
        .collect_view();
    view! {
        <p class="outcome" class:outcome-bad=!good>
            {run.sentence.clone()} {exit}
        </p>
        {(!run.compile.diagnostics.is_empty())
            .then(|| view! { <ul class="diagnostics">{diagnostics}</ul> })}
        {silent
            .then(|| {
                view! {
                    <p class="nothing">
                        "It wrote nothing. To see a value, print it."
                    </p>
                }
            })}
        {stream("Output", "stream", &run.stdout)}
        {stream("Errors", "stream stream-bad", &run.stderr)}
    }
    .into_any()
}

/// One stream, with a name for it when it is the one for errors.
fn stream(name: &'static str, class: &'static str, output: &str) -> AnyView {
    (!output.is_empty()).then(|| {
        let left_out = inert::shown(output).chars_left_out;
        view! {
            <p class="stream-label">{name}</p>
            <pre class=class>{harmless(output)}</pre>
            {(left_out > 0)
                .then(|| {
                    view! {
                        <p class="cut">
                            {format!("… {} more are not shown.", counted(left_out, "character"))}
                        </p>
                    }
                })}
        }
    })
    .into_any()
}

/// Text of a program with everything that would act shown as a symbol.
pub(super) fn harmless(output: &str) -> AnyView {
    inert::shown(output)
        .pieces
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.into_any(),
            Piece::Inert(symbols) => view! { <span class="inert">{symbols}</span> }.into_any(),
        })
        .collect_view()
        .into_any()
}
