//! What the program wrote and how it ended.

use leptos::prelude::*;
use runtime_contract::{Severity, StopReason};

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
    // The status of a program that never began is the compiler's.
    let began = run.stop != StopReason::CompileFailed;
    if let Some(code) = run.exit_code.filter(|code| began && *code != 0) {
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
                .raw(":</code> ");
            // What is only odd must not be taken for what is in the way.
            if diagnostic.severity != Severity::Error {
                markup.raw("<span class=\"tag\">warning</span> ");
            }
            markup.program_text(&diagnostic.message);
            if let Some(fix) = &diagnostic.fix {
                markup.raw(" <span class=\"fix\">");
                markup.program_text(fix);
                markup.raw("</span>");
            }
            markup.raw("</li>");
        }
        markup.raw("</ul>");
    }
}

/// Bytes of a compiler's words that are compared with what became of them.
const COMPARED_BYTES_MAX: usize = 16 << 10;

/// Whether each line that a compiler said stands in the list already.
fn is_all_told(run: &RunShown) -> bool {
    let messages = || run.compile.diagnostics.iter().map(|found| &found.message);
    let is_told = |line: &str| {
        messages().any(|message| {
            let is_whole = !message.is_empty() && line.contains(message.as_str());
            is_whole || message.lines().any(|part| part.trim() == line)
        })
    };
    run.stderr.len() <= COMPARED_BYTES_MAX
        && run
            .stderr
            .lines()
            .map(str::trim)
            .all(|line| line.is_empty() || is_told(line))
}

fn streams(run: &RunShown, markup: &mut Markup) {
    if run.stop == StopReason::CompileFailed && !run.compile.diagnostics.is_empty() {
        // The list is for learners; who wants the compiler's own words finds them below.
        if !is_all_told(run) {
            markup.raw("<details class=\"said\"><summary>What the compiler said</summary>");
            written("<pre class=\"stream\">", &run.stderr, markup);
            markup.raw("</details>");
        }
        return;
    }
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
        .raw("</p>");
    written(open, output, markup);
}

fn written(open: &'static str, output: &str, markup: &mut Markup) {
    // A parser drops a line end that comes first; this one is for it.
    markup.raw(open).raw("\n");
    let left_out = markup.program_text(output);
    markup.raw("</pre>");
    if left_out > 0 {
        markup
            .raw("<p class=\"cut\">… ")
            .text(&counted(left_out, "character"))
            .raw(" more are not shown.</p>");
    }
}

#[cfg(test)]
mod tests {
    use runtime_contract::{CompileReport, Diagnostic, LanguageId, Place, Tier};

    use super::*;

    fn run(stop: StopReason, diagnostics: Vec<Diagnostic>) -> RunShown {
        RunShown {
            language: LanguageId::parse("c").unwrap(),
            tier: Tier::Wasm,
            stop,
            sentence: stop.sentence().to_owned(),
            exit_code: Some(1),
            stdout: String::new(),
            stderr: String::new(),
            fuel_used: 0,
            memory_bytes_peak: 0,
            wall_ms: 0.0,
            cached: false,
            compile: CompileReport {
                diagnostics,
                ..CompileReport::default()
            },
            uncaught: None,
        }
    }

    fn shown(stop: StopReason, diagnostics: Vec<Diagnostic>) -> String {
        let run = run(stop, diagnostics);
        let mut markup = Markup::new();
        ended(&run, &mut markup);
        markup.finish()
    }

    fn words_shown(stderr: &str, messages: &[&str]) -> String {
        let found = |message: &&str| {
            Diagnostic::error(
                "main.c",
                Place { line: 3, column: 1 },
                (*message).to_owned(),
            )
        };
        let mut run = run(
            StopReason::CompileFailed,
            messages.iter().map(found).collect(),
        );
        run.stderr = stderr.to_owned();
        let mut markup = Markup::new();
        streams(&run, &mut markup);
        markup.finish()
    }

    #[test]
    fn what_became_a_diagnostic_is_not_told_twice() {
        let told = "main.c:3:1: error: expected ';'\n\n";
        assert_eq!(words_shown(told, &["expected ';'"]), "");
        assert_eq!(words_shown("first\n  second\n", &["first\nsecond"]), "");
        let more = format!("{told}main.c:1:1: note: <b>here</b>\n");
        let folded = words_shown(&more, &["expected ';'"]);
        assert!(
            folded.starts_with("<details class=\"said\"><summary>"),
            "{folded}"
        );
        assert!(
            folded.contains("&lt;b&gt;here") && folded.ends_with("</pre></details>"),
            "{folded}"
        );
        let long = told.repeat(COMPARED_BYTES_MAX / told.len() + 1);
        assert!(words_shown(&long, &["expected ';'"]).contains("<details"));
        assert!(words_shown("main.c:3:1: why\n", &[""]).contains("<details"));
        // Without a list they are all that there is.
        assert!(words_shown(told, &[]).contains("stream-bad"));
    }

    fn found(severity: Severity, fix: Option<&str>) -> Diagnostic {
        Diagnostic {
            severity,
            fix: fix.map(str::to_owned),
            ..Diagnostic::error("main.c", Place { line: 3, column: 1 }, "<i>odd</i>")
        }
    }

    #[test]
    fn what_is_only_odd_is_told_from_what_is_in_the_way() {
        let error = vec![found(Severity::Error, Some("Put in `;`."))];
        let told = shown(StopReason::CompileFailed, error);
        assert!(
            told.contains("main.c, line 3:</code> &lt;i&gt;odd"),
            "{told}"
        );
        assert!(
            told.contains("<span class=\"fix\">Put in `;`.</span>"),
            "{told}"
        );
        let odd = vec![found(Severity::Warning, None)];
        let told = shown(StopReason::Exited, odd);
        assert!(told.contains("warning</span> &lt;i&gt;odd"), "{told}");
    }

    #[test]
    fn a_program_that_never_began_has_no_status() {
        let told = shown(StopReason::CompileFailed, Vec::new());
        assert!(!told.contains("exit status"), "{told}");
        let told = shown(StopReason::Exited, Vec::new());
        assert!(told.contains("exit status 1"), "{told}");
    }
}
