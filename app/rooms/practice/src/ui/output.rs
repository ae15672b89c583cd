//! What the program wrote and how it ended.

use leptos::prelude::*;
use runtime_contract::StopReason;

use super::desk::{Desk, RunState};
use super::markup::Markup;
use super::running::went_well;
use super::terminal::Terminal;
use super::trouble::trouble;
use super::wording::counted;
use crate::RunShown;

#[component]
pub(super) fn OutputPanel(desk: Desk) -> impl IntoView {
    let markup = move || {
        let mut markup = Markup::new();
        if desk.is_running_long() {
            markup.raw(
                "<div class=\"progress-line\"><span>Running your program …</span><progress aria-label=\"Running\"></progress></div>",
            );
        } else {
            let talked = desk.talked.get();
            desk.run
                .with(|state| state_markup(state, talked, &mut markup));
        }
        markup.finish()
    };
    view! {
        <Terminal />
        <div inner_html=markup></div>
    }
}

fn state_markup(state: &RunState, talked: bool, markup: &mut Markup) {
    match state {
        RunState::NotYet => {
            markup
                .raw("<p class=\"nothing\">Press Run: what your program writes appears here.</p>");
        }
        RunState::Stopped => {
            markup
                .raw("<p class=\"outcome\">")
                .raw(StopReason::Cancelled.sentence())
                .raw("</p>");
        }
        RunState::Trouble(what) => trouble(what, markup),
        RunState::Ended(run) => {
            ended(run, markup);
            if !talked {
                streams(run, markup);
            }
        }
    }
}

fn ended(run: &RunShown, markup: &mut Markup) {
    markup
        .raw(if went_well(run) {
            "<p class=\"outcome\">"
        } else {
            "<p class=\"outcome outcome-bad\">"
        })
        .text(&run.sentence);
    if let Some(code) = run.exit_code.filter(|code| *code != 0) {
        markup
            .raw(" <span class=\"tag\">exit status ")
            .text(&code.to_string())
            .raw("</span>");
    }
    markup.raw("</p>");
    if run.cached {
        markup.raw("<p class=\"cut\">Same program, same result: shown from cache.</p>");
    }
    if !run.compile.diagnostics.is_empty() {
        markup.raw("<ul class=\"diagnostics\">");
        for diagnostic in &run.compile.diagnostics {
            markup
                .raw("<li><code>")
                .text(&diagnostic.file)
                .raw(", line ")
                .text(&diagnostic.line.to_string())
                .raw(":</code> ")
                .program_text(&diagnostic.message);
            markup.raw("</li>");
        }
        markup.raw("</ul>");
    }
}

fn streams(run: &RunShown, markup: &mut Markup) {
    if run.stop == StopReason::Exited && run.stdout.is_empty() && run.stderr.is_empty() {
        markup.raw("<p class=\"nothing\">It wrote nothing. To see a value, print it.</p>");
    }
    stream("Output", "<pre class=\"stream\">", &run.stdout, markup);
    stream(
        "Errors",
        "<pre class=\"stream stream-bad\">",
        &run.stderr,
        markup,
    );
}

/// One stream with its name; what is too long is cut and counted.
fn stream(name: &'static str, open: &'static str, output: &str, markup: &mut Markup) {
    if output.is_empty() {
        return;
    }
    markup
        .raw("<p class=\"stream-label\">")
        .raw(name)
        .raw("</p>")
        .raw(open)
        // A parser drops a line end that comes first; this one is for it.
        .raw("\n");
    let left_out = markup.program_text(output);
    markup.raw("</pre>");
    if left_out > 0 {
        markup
            .raw("<p class=\"cut\">… ")
            .text(&counted(left_out, "character"))
            .raw(" more are not shown.</p>");
    }
}
