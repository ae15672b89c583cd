//! Earlier submissions: when, how it went, and the way back to one.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::WorkbenchProps;
use super::browser;
use super::desk::{Desk, History};
use super::markup::Markup;
use super::trouble::trouble;
use crate::{Submission, SubmissionState};

/// Which of the listed submissions a button brings back.
const INDEX: &str = "data-index";

#[component]
pub(super) fn HistoryPanel(desk: Desk) -> impl IntoView {
    let markup = move || {
        let mut markup = Markup::new();
        desk.history.with(|history| match history {
            History::NotAsked | History::Loading => {
                markup.raw("<div class=\"skeleton\" role=\"status\" aria-label=\"Loading your submissions\"><span></span><span></span><span></span></div>");
            }
            History::Trouble(what) => trouble(what, &mut markup),
            History::Here(submissions) if submissions.is_empty() => {
                markup.raw("<p class=\"nothing\">No submissions yet: press Submit when you think your program does what it should.</p>");
            }
            History::Here(submissions) => {
                markup.raw("<ul class=\"history\">");
                for (index, submission) in submissions.iter().enumerate() {
                    desk.start
                        .with_value(|start| item(index, submission, start, &mut markup));
                }
                markup.raw("</ul>");
            }
        });
        markup.finish()
    };
    let on_click = move |event: ev::MouseEvent| {
        let index = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|element| element.get_attribute(INDEX))
            .and_then(|index| index.parse::<usize>().ok());
        let chosen = index.and_then(|index| {
            desk.history.with_untracked(|history| match history {
                History::Here(submissions) => submissions.get(index).cloned(),
                _ => None,
            })
        });
        if let Some(submission) = chosen {
            let when = browser::moment(submission.submitted_at.unix_ms());
            desk.replace(submission.files, &format!("The answer of {when} is back."));
        }
    };
    view! { <div inner_html=markup on:click=on_click></div> }
}

fn item(index: usize, submission: &Submission, start: &WorkbenchProps, markup: &mut Markup) {
    let when = browser::moment(submission.submitted_at.unix_ms());
    markup.raw("<li><time>").text(&when).raw("</time>");
    match &submission.state {
        SubmissionState::Queued => markup.raw("<span class=\"tag\">waiting"),
        SubmissionState::Grading => markup.raw("<span class=\"tag\">being graded"),
        SubmissionState::Failed { .. } => markup.raw("<span class=\"tag\">could not be graded"),
        SubmissionState::Graded { verdict, .. } if verdict.passed() => {
            markup.raw("<span class=\"tag tag-good\">✓ passed")
        }
        SubmissionState::Graded { verdict, .. } => markup
            .raw("<span class=\"tag\">")
            .text(&verdict.cases_passed().to_string())
            .raw(" of ")
            .text(&verdict.cases.len().to_string()),
    };
    markup.raw("</span><span class=\"grow\"></span>");
    if submission.language == start.language.id {
        markup
            .raw("<button class=\"ghost\" type=\"button\" data-index=\"")
            .text(&index.to_string())
            .raw("\" aria-label=\"Bring back the answer of ")
            .text(&when)
            .raw("\">Bring back</button>");
    } else {
        let name = start
            .languages
            .iter()
            .find(|language| language.id == submission.language)
            .map_or(submission.language.as_str(), |language| &language.name);
        markup
            .raw("<span class=\"muted\">in ")
            .text(name)
            .raw("</span>");
    }
    markup.raw("</li>");
}
