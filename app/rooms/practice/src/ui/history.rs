//! Earlier submissions: when, how it went, and the way back to one.

use leptos::prelude::*;

use super::browser;
use super::desk::{Desk, History};
use super::trouble::TroubleBox;
use crate::{Submission, SubmissionState};

#[component]
pub(super) fn HistoryPanel(desk: Desk) -> impl IntoView {
    move || match desk.history.get() {
        History::NotAsked | History::Loading => view! {
            <div class="skeleton" role="status" aria-label="Loading your submissions">
                <span></span>
                <span></span>
                <span></span>
            </div>
        }
        .into_any(),
        History::Trouble(trouble) => view! { <TroubleBox trouble /> }.into_any(),
        History::Here(submissions) if submissions.is_empty() => view! {
            <p class="nothing">
                "No submissions yet: press Submit when you think your program does what it should."
            </p>
        }
        .into_any(),
        History::Here(submissions) => {
            let items = submissions
                .into_iter()
                .map(|submission| item(desk, submission))
                .collect_view();
            view! { <ul class="history">{items}</ul> }.into_any()
        }
    }
}

fn item(desk: Desk, submission: Submission) -> AnyView {
    let when = browser::moment(submission.submitted_at.unix_ms());
    let (class, result) = match &submission.state {
        SubmissionState::Queued => ("tag", "waiting".to_owned()),
        SubmissionState::Grading => ("tag", "being graded".to_owned()),
        SubmissionState::Failed { .. } => ("tag", "could not be graded".to_owned()),
        SubmissionState::Graded { verdict, .. } if verdict.passed() => {
            ("tag tag-good", "✓ passed".to_owned())
        }
        SubmissionState::Graded { verdict, .. } => (
            "tag",
            format!("{} of {}", verdict.cases_passed(), verdict.cases.len()),
        ),
    };
    let (same_language, name) = desk.start.with_value(|start| {
        let known = start
            .languages
            .iter()
            .find(|language| language.id == submission.language);
        (
            submission.language == start.language.id,
            known.map_or_else(|| submission.language.to_string(), |it| it.name.clone()),
        )
    });
    let words = format!("The answer of {when} is back.");
    let label = format!("Bring back the answer of {when}");
    let files = submission.files;
    let back = if same_language {
        view! {
            <button
                class="ghost"
                type="button"
                aria-label=label
                on:click=move |_| desk.replace(files.clone(), &words)
            >
                "Bring back"
            </button>
        }
        .into_any()
    } else {
        view! { <span class="muted">{format!("in {name}")}</span> }.into_any()
    };
    view! {
        <li>
            <time>{when.clone()}</time>
            <span class=class>{result}</span>
            <span class="grow"></span>
            {back}
        </li>
    }
    .into_any()
}
