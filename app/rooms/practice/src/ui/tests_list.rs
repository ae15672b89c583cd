//! The tests: each with what it wants, whether the answer does it, and for one
//! that failed what happened, what to ask oneself, and yours against wanted.

use leptos::prelude::*;

use super::CaseName;
use super::desk::{Desk, HandingIn};
use super::output::harmless;
use super::trouble::TroubleBox;
use super::wording::grouped;
use crate::{CaseResult, CaseStatus, Difference, DifferenceKind, SubmissionState, Verdict};

/// "2 of 3", beside the tab's name.
#[component]
pub(super) fn TestsCount(desk: Desk) -> impl IntoView {
    move || {
        verdict(desk).map(|verdict| {
            let class = if verdict.passed() {
                "count count-good"
            } else {
                "count count-bad"
            };
            let words = format!("{} of {}", verdict.cases_passed(), verdict.cases.len());
            view! { <span class=class>{words}</span> }
        })
    }
}

#[component]
pub(super) fn TestsPanel(desk: Desk) -> impl IntoView {
    let state = move || {
        desk.latest
            .with(|latest| latest.as_ref().map(|submission| submission.state.clone()))
    };
    let progress = move || match (desk.handing_in.get(), state()) {
        (HandingIn::Idle, _) => ().into_any(),
        (HandingIn::Sending, _) => working("Handing in your answer …").into_any(),
        (HandingIn::Following, Some(SubmissionState::Grading)) => {
            working("Trying your answer on every test …").into_any()
        }
        (HandingIn::Following, _) => working("Your answer is waiting for its turn …").into_any(),
        (HandingIn::WaitingForConnection, _) => view! {
            <p class="verdict-line">
                "Working offline: your answer is kept and will be graded when you are back."
            </p>
        }
        .into_any(),
        (HandingIn::Trouble(trouble), _) => view! { <TroubleBox trouble /> }.into_any(),
    };
    let list = move || match state() {
        Some(SubmissionState::Graded { verdict, .. }) => graded(&verdict).into_any(),
        Some(SubmissionState::Failed { sentence }) => view! {
            <div class="fault">
                <p>{sentence}</p>
            </div>
        }
        .into_any(),
        Some(SubmissionState::Queued | SubmissionState::Grading) | None => {
            let cases = desk.start.with_value(|start| start.cases.clone());
            not_yet(&cases).into_any()
        }
    };
    view! {
        {progress}
        {list}
    }
}

fn verdict(desk: Desk) -> Option<Verdict> {
    desk.latest.with(|latest| match latest {
        Some(submission) => match &submission.state {
            SubmissionState::Graded { verdict, .. } => Some(verdict.clone()),
            _ => None,
        },
        None => None,
    })
}

fn working(words: &'static str) -> AnyView {
    view! {
        <div class="progress-line">
            <span>{words}</span>
            <progress aria-label=words></progress>
        </div>
    }
    .into_any()
}

fn not_yet(cases: &[CaseName]) -> AnyView {
    let items = cases
        .iter()
        .map(|case| {
            view! {
                <li>
                    <span class="sign" aria-hidden="true">
                        "○"
                    </span>
                    <div>
                        <span class="unseen">"Not tried yet: "</span>
                        {case.name.clone()}
                    </div>
                </li>
            }
        })
        .collect_view();
    view! {
        <p class="nothing verdict-line">"Press Submit and your answer is tried on these tests."</p>
        <ul class="tests">{items}</ul>
    }
    .into_any()
}

fn graded(verdict: &Verdict) -> AnyView {
    let headline = if verdict.passed() {
        view! { <span class="tag tag-good">"✓ Every test passed"</span> }.into_any()
    } else {
        let words = format!(
            "{} of {} tests passed",
            verdict.cases_passed(),
            verdict.cases.len()
        );
        view! { <strong>{words}</strong> }.into_any()
    };
    let cases = verdict.cases.iter().map(case).collect_view();
    view! {
        <p class="verdict-line">
            {headline} <span class="muted">{format!("{} fuel", grouped(verdict.fuel_used))}</span>
        </p>
        <ul class="tests">{cases}</ul>
    }
    .into_any()
}

fn case(case: &CaseResult) -> AnyView {
    let passed = case.status == CaseStatus::Pass;
    let (class, sign, words) = if passed {
        ("test-pass", "✓", "Passed: ")
    } else {
        ("test-fail", "✕", "Failed: ")
    };
    let details = (!passed).then(|| {
        let message =
            (!case.message.is_empty()).then(|| view! { <p>{harmless(&case.message)}</p> });
        let hint = case
            .hint
            .clone()
            .map(|hint| view! { <p class="ask">{hint}</p> });
        let output = (!case.output.is_empty()).then(|| {
            view! {
                <details>
                    <summary>"What your program wrote"</summary>
                    <pre class="stream">{harmless(&case.output)}</pre>
                </details>
            }
        });
        view! {
            {message}
            {hint}
            {case.difference.as_ref().map(difference)}
            {output}
        }
    });
    view! {
        <li class=class>
            <span class="sign" aria-hidden="true">
                {sign}
            </span>
            <div>
                <span class="unseen">{words}</span>
                {case.name.clone()}
                {details}
            </div>
        </li>
    }
    .into_any()
}

/// Yours against wanted, line by line, what differs marked.
fn difference(difference: &Difference) -> AnyView {
    let rows = difference
        .lines
        .iter()
        .map(|line| {
            let (class, whose) = match line.kind {
                DifferenceKind::Same => ("same", "both"),
                DifferenceKind::Yours => ("yours", "yours"),
                DifferenceKind::Wanted => ("wanted", "wanted"),
            };
            let pieces = line
                .pieces
                .iter()
                .map(|(differs, text)| {
                    let text = harmless(text);
                    if *differs {
                        view! { <mark>{text}</mark> }.into_any()
                    } else {
                        text.into_any()
                    }
                })
                .collect_view();
            view! {
                <tr class=class>
                    <th scope="row">{whose}</th>
                    <td>{pieces}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="difference" tabindex="0" role="group" aria-label="Yours against wanted">
            <table>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {difference
            .shortened
            .then(|| view! { <p class="cut">"Some lines are left out to keep this readable."</p> })}
    }
    .into_any()
}
