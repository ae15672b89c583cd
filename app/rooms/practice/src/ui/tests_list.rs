//! The tests: each with what it wants, whether the answer does it, and for one
//! that failed what happened, what to ask oneself, and yours against wanted.

use leptos::prelude::*;

use super::CaseName;
use super::desk::{Desk, HandingIn};
use super::markup::Markup;
use super::trouble::trouble;
use super::wording::grouped;
use crate::{
    CaseResult, CaseStatus, Difference, DifferenceKind, Submission, SubmissionState, Verdict,
};

/// "2 of 3", beside the tab's name.
#[component]
pub(super) fn TestsCount(desk: Desk) -> impl IntoView {
    let count = move || {
        desk.latest.with(|latest| {
            verdict(latest.as_ref()).map(|verdict| {
                let words = format!("{} of {}", verdict.cases_passed(), verdict.cases.len());
                (verdict.passed(), words)
            })
        })
    };
    view! {
        <span
            class=move || match count() {
                Some((true, _)) => "count count-good",
                _ => "count count-bad",
            }
            hidden=move || count().is_none()
        >
            {move || count().map(|(_, words)| words)}
        </span>
    }
}

#[component]
pub(super) fn TestsPanel(desk: Desk) -> impl IntoView {
    let markup = move || {
        let mut markup = Markup::new();
        desk.latest.with(|latest| {
            let state = latest.as_ref().map(|submission| &submission.state);
            desk.handing_in
                .with(|handing_in| progress(handing_in, state, &mut markup));
            match state {
                Some(SubmissionState::Graded { verdict, .. }) => graded(verdict, &mut markup),
                Some(SubmissionState::Failed { sentence }) => {
                    markup
                        .raw("<div class=\"fault\"><p>")
                        .text(sentence)
                        .raw("</p></div>");
                }
                Some(SubmissionState::Queued | SubmissionState::Grading) | None => desk
                    .start
                    .with_value(|start| not_yet(&start.cases, &mut markup)),
            }
        });
        markup.finish()
    };
    view! { <div inner_html=markup></div> }
}

fn verdict(latest: Option<&Submission>) -> Option<&Verdict> {
    match &latest?.state {
        SubmissionState::Graded { verdict, .. } => Some(verdict),
        _ => None,
    }
}

/// What is being done with the latest answer.
fn progress(handing_in: &HandingIn, state: Option<&SubmissionState>, markup: &mut Markup) {
    let words = match handing_in {
        HandingIn::Idle => return,
        HandingIn::Trouble(what) => return trouble(what, markup),
        HandingIn::WaitingForConnection => {
            markup.raw("<p class=\"verdict-line\">Working offline: your answer is kept and will be graded when you are back.</p>");
            return;
        }
        HandingIn::Sending => "Handing in your answer …",
        HandingIn::Following if matches!(state, Some(SubmissionState::Grading)) => {
            "Trying your answer on every test …"
        }
        HandingIn::Following => "Your answer is waiting for its turn …",
    };
    markup
        .raw("<div class=\"progress-line\"><span>")
        .raw(words)
        .raw("</span><progress aria-label=\"Grading\"></progress></div>");
}

fn not_yet(cases: &[CaseName], markup: &mut Markup) {
    markup.raw("<p class=\"nothing verdict-line\">Press Submit and your answer is tried on these tests.</p><ul class=\"tests\">");
    for case in cases {
        markup
            .raw("<li><span class=\"sign\" aria-hidden=\"true\">○</span><div><span class=\"unseen\">Not tried yet: </span>")
            .text(&case.name)
            .raw("</div></li>");
    }
    markup.raw("</ul>");
}

fn graded(verdict: &Verdict, markup: &mut Markup) {
    markup.raw("<p class=\"verdict-line\">");
    if verdict.passed() {
        markup.raw("<span class=\"tag tag-good\">✓ Every test passed</span>");
    } else {
        markup
            .raw("<strong>")
            .text(&verdict.cases_passed().to_string())
            .raw(" of ")
            .text(&verdict.cases.len().to_string())
            .raw(" tests passed</strong>");
    }
    markup
        .raw(" <span class=\"muted\">")
        .text(&grouped(verdict.fuel_used))
        .raw(" fuel</span></p><ul class=\"tests\">");
    for result in &verdict.cases {
        case(result, markup);
    }
    markup.raw("</ul>");
}

fn case(case: &CaseResult, markup: &mut Markup) {
    let passed = case.status == CaseStatus::Pass;
    markup
        .raw(if passed {
            "<li class=\"test-pass\"><span class=\"sign\" aria-hidden=\"true\">✓</span><div><span class=\"unseen\">Passed: </span>"
        } else {
            "<li class=\"test-fail\"><span class=\"sign\" aria-hidden=\"true\">✕</span><div><span class=\"unseen\">Failed: </span>"
        })
        .text(&case.name);
    if !passed {
        if !case.message.is_empty() {
            markup.raw("<p>").program_text(&case.message);
            markup.raw("</p>");
        }
        if let Some(hint) = &case.hint {
            markup.raw("<p class=\"ask\">").text(hint).raw("</p>");
        }
        if let Some(found) = &case.difference {
            difference(found, markup);
        }
        if !case.output.is_empty() {
            markup
                .raw("<details><summary>What your program wrote</summary><pre class=\"stream\">\n")
                .program_text(&case.output);
            markup.raw("</pre></details>");
        }
    }
    markup.raw("</div></li>");
}

/// Yours against wanted, line by line, what differs marked.
fn difference(difference: &Difference, markup: &mut Markup) {
    markup.raw("<div class=\"difference\" tabindex=\"0\" role=\"group\" aria-label=\"Yours against wanted\"><table><tbody>");
    for line in &difference.lines {
        markup.raw(match line.kind {
            DifferenceKind::Same => "<tr class=\"same\"><th scope=\"row\">both</th><td>",
            DifferenceKind::Yours => "<tr class=\"yours\"><th scope=\"row\">yours</th><td>",
            DifferenceKind::Wanted => "<tr class=\"wanted\"><th scope=\"row\">wanted</th><td>",
        });
        for (differs, text) in &line.pieces {
            if *differs {
                markup.raw("<mark>").program_text(text);
                markup.raw("</mark>");
            } else {
                markup.program_text(text);
            }
        }
        markup.raw("</td></tr>");
    }
    markup.raw("</tbody></table></div>");
    if difference.shortened {
        markup.raw("<p class=\"cut\">Some lines are left out to keep this readable.</p>");
    }
}
