//! Pressing Run, and pressing Stop.

use leptos::prelude::*;
use runtime_contract::StopReason;

use super::api::{self, Sending, Trouble};
use super::browser;
use super::desk::{Desk, Panel, RunState};
use super::files::Files;
use super::wording;
use crate::{RunAsked, RunShown};

impl Desk {
    pub(super) fn press_run(self) {
        if self
            .run
            .with_untracked(|state| matches!(state, RunState::Running { .. }))
        {
            return;
        }
        self.panel.set(Panel::Output);
        let files = match self.files.with_untracked(Files::tree) {
            Ok(files) => files,
            Err(sentence) => return self.say(&sentence),
        };
        let asked = self.start.with_value(|start| RunAsked {
            lesson: Some((start.course.clone(), start.lesson.clone())),
            language: start.language.id.clone(),
            files,
            entry: start.entry.clone(),
            stdin: self.stdin.get_untracked(),
            args: wording::arguments(&self.arguments.get_untracked()),
        });
        let controller = web_sys::AbortController::new().ok();
        let stop = controller.as_ref().map(web_sys::AbortController::signal);
        self.stop.set_value(controller);
        self.run.set(RunState::Running {
            since_ms: js_sys::Date::now(),
        });
        self.say("Running.");
        browser::bring_result_into_view();
        leptos::task::spawn_local(async move {
            let sending = Sending {
                stop,
                ..Sending::default()
            };
            let ended = api::post::<RunShown>("/api/practice/runs", &asked, sending).await;
            self.stop.set_value(None);
            match ended {
                Ok(shown) => {
                    self.say(&spoken(&shown));
                    self.run.set(RunState::Ended(Box::new(shown)));
                }
                Err(Trouble::Stopped) => {
                    self.say(StopReason::Cancelled.sentence());
                    self.run.set(RunState::Stopped);
                }
                Err(trouble) => {
                    self.online.set(trouble != Trouble::Unreachable);
                    self.say(&trouble.fault().to_string());
                    self.run.set(RunState::Trouble(trouble));
                }
            }
        });
    }

    pub(super) fn press_stop(self) {
        self.stop.with_value(|controller| {
            if let Some(controller) = controller {
                controller.abort();
            }
        });
    }
}

/// Whether a run went as its writer hoped.
pub(super) fn went_well(shown: &RunShown) -> bool {
    shown.stop == StopReason::Exited && shown.exit_code.unwrap_or(0) == 0
}

/// A run in a breath: how it ended, and how much it wrote.
fn spoken(shown: &RunShown) -> String {
    let lines = shown.stdout.lines().count();
    let wrote = match lines {
        0 => "It wrote nothing.".to_owned(),
        1 => format!(
            "It wrote: {}",
            shown
                .stdout
                .trim_end()
                .chars()
                .take(200)
                .collect::<String>()
        ),
        lines => format!("It wrote {}.", wording::counted(lines, "line")),
    };
    format!("{} {wrote}", shown.sentence)
}
