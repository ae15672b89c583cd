//! Pressing Run, and pressing Stop.

use std::time::Duration;

use leptos::prelude::*;
use runtime_contract::StopReason;

use super::api::{self, Sending, Trouble};
use super::browser;
use super::desk::{Desk, Panel, RunState, Running};
use super::files::Files;
use super::{terminal, wording};
use crate::{RunAsked, RunShown};

/// After how long a run is shown as running.
const SLOW_MS: u64 = 200;

impl Desk {
    pub(super) fn press_run(self) {
        if self.running.get_untracked().is_some() {
            // Who presses Run while it waits for input wants it from the start.
            if !terminal::waits() {
                return;
            }
            self.press_stop();
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
        let sending = Sending {
            stop: controller.as_ref().map(web_sys::AbortController::signal),
            // Whoever wrote down the input is not asked for it.
            talks: asked.stdin.is_empty(),
            ..Sending::default()
        };
        self.stop.set_value(controller);
        let since_ms = self.show_running();
        browser::bring_result_into_view();
        leptos::task::spawn_local(async move {
            let talks = sending.talks;
            let ended = api::post::<RunShown>("/api/practice/runs", &asked, sending).await;
            // Another run may have taken its place.
            if self.is_running(since_ms) {
                if !talks {
                    terminal::hide();
                }
                self.show_ended(ended);
            }
        });
    }

    fn is_running(self, since_ms: f64) -> bool {
        self.running
            .get_untracked()
            .is_some_and(|running| running.since_ms == since_ms)
    }

    /// Gives back when the run began, by which it is known.
    fn show_running(self) -> f64 {
        let since_ms = js_sys::Date::now();
        self.running.set(Some(Running {
            since_ms,
            slow: false,
        }));
        set_timeout(
            move || {
                if self.is_running(since_ms) {
                    let had_focus = browser::has_focus("run");
                    self.running.set(Some(Running {
                        since_ms,
                        slow: true,
                    }));
                    if had_focus {
                        browser::focus("stop");
                    }
                    self.say("Running.");
                }
            },
            Duration::from_millis(SLOW_MS),
        );
        since_ms
    }

    fn show_ended(self, ended: Result<RunShown, Trouble>) {
        if browser::has_focus("stop") {
            browser::focus("run");
        }
        self.stop.set_value(None);
        self.running.set(None);
        self.talked.set(terminal::is_shown());
        match ended {
            Ok(shown) => {
                self.say(&if self.talked.get_untracked() {
                    shown.sentence.clone()
                } else {
                    spoken(&shown)
                });
                self.run.set(RunState::Ended(Box::new(shown)));
            }
            Err(Trouble::Stopped) => {
                self.say(StopReason::Cancelled.sentence());
                self.run.set(RunState::Stopped);
            }
            Err(trouble) => {
                let online = browser::is_online() && trouble != Trouble::Unreachable;
                self.online.set(online);
                self.say(&trouble.fault().to_string());
                self.run.set(RunState::Trouble(trouble));
            }
        }
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
