//! Pressing Submit: sending the answer, or keeping it until there is a
//! connection, and following it until it is graded.

use std::time::Duration;

use leptos::prelude::*;

use super::api::{self, Sending, Trouble};
use super::browser;
use super::desk::{Desk, HandingIn, History, Panel, Toast};
use super::files::Files;
use super::keeping;
use crate::{Submission, SubmissionAsked, SubmissionState};

const ASK_AGAIN_MS_FIRST: u64 = 250;
const ASK_AGAIN_MS_MAX: u64 = 4_000;
/// How often waiting answers are tried again while the page is open.
const WAITING_MS: u64 = 20_000;

impl Desk {
    pub(super) fn press_submit(self) {
        if self
            .handing_in
            .with_untracked(|state| matches!(state, HandingIn::Sending | HandingIn::Following))
        {
            return;
        }
        self.panel.set(Panel::Tests);
        let files = match self.files.with_untracked(Files::tree) {
            Ok(files) => files,
            Err(sentence) => return self.say(&sentence),
        };
        let asked = self.start.with_value(|start| SubmissionAsked {
            course: start.course.clone(),
            lesson: start.lesson.clone(),
            language: start.language.id.clone(),
            files,
        });
        self.handing_in.set(HandingIn::Sending);
        self.say("Handing in.");
        browser::bring_result_into_view();
        leptos::task::spawn_local(async move {
            match self.hand_in(&asked).await {
                Ok(submission) => self.follow(submission).await,
                Err(Trouble::Unreachable) => self.wait_for_connection(asked),
                Err(trouble) => {
                    self.say(&trouble.fault().to_string());
                    self.handing_in.set(HandingIn::Trouble(trouble));
                }
            }
        });
    }

    /// Goes on where an earlier page stopped: a submission that was not graded
    /// yet, and answers that wait for a connection.
    pub(super) fn go_on_handing_in(self) {
        let unfinished = self.latest.get_untracked().filter(|submission| {
            matches!(
                submission.state,
                SubmissionState::Queued | SubmissionState::Grading
            )
        });
        if let Some(submission) = unfinished {
            leptos::task::spawn_local(self.follow(submission));
        } else if self.waits_here() {
            self.handing_in.set(HandingIn::WaitingForConnection);
        }
        self.send_waiting();
    }

    /// Sends what waited for a connection, oldest first.
    pub(super) fn send_waiting(self) {
        let waiting = keeping::read_waiting();
        if waiting.is_empty() {
            return;
        }
        // Taken off the device first, so that two tabs do not send them twice.
        if keeping::write_waiting(&[]).is_err() {
            return;
        }
        leptos::task::spawn_local(async move {
            let mut waiting = waiting.into_iter();
            while let Some(asked) = waiting.next() {
                let here = self.is_here(&asked);
                match self.hand_in(&asked).await {
                    Ok(submission) if here => {
                        self.say("You are back online; your answer was handed in.");
                        leptos::task::spawn_local(self.follow(submission));
                    }
                    Ok(_) => {}
                    Err(Trouble::Unreachable) => {
                        let mut rest = vec![asked];
                        rest.extend(waiting.by_ref());
                        rest.extend(keeping::read_waiting());
                        if let Err(sentence) = keeping::write_waiting(&rest) {
                            self.say(&sentence);
                        }
                        set_timeout(
                            move || self.send_waiting(),
                            Duration::from_millis(WAITING_MS),
                        );
                    }
                    Err(trouble) => {
                        self.say(&trouble.fault().to_string());
                        if here {
                            self.handing_in.set(HandingIn::Trouble(trouble));
                        }
                    }
                }
            }
        });
    }

    /// Fetches the earlier submissions when their panel is opened.
    pub(super) fn load_history(self) {
        if !matches!(self.history.get_untracked(), History::Here(_)) {
            self.history.set(History::Loading);
        }
        let url = self.start.with_value(|start| {
            format!(
                "/api/practice/submissions?course={}&lesson={}",
                start.course, start.lesson
            )
        });
        leptos::task::spawn_local(async move {
            self.history
                .set(match api::get::<Vec<Submission>>(&url).await {
                    Ok(submissions) => History::Here(submissions),
                    Err(trouble) => History::Trouble(trouble),
                });
        });
    }

    async fn hand_in(self, asked: &SubmissionAsked) -> Result<Submission, Trouble> {
        let sent = api::post("/api/practice/submissions", asked, Sending::default()).await;
        self.online.set(!matches!(sent, Err(Trouble::Unreachable)));
        sent
    }

    fn wait_for_connection(self, asked: SubmissionAsked) {
        let mut waiting = keeping::read_waiting();
        let kept =
            keeping::wait(&mut waiting, asked).and_then(|()| keeping::write_waiting(&waiting));
        match kept {
            Ok(()) => {
                self.handing_in.set(HandingIn::WaitingForConnection);
                self.say(
                    "Working offline: your answer is kept and will be graded when you are back.",
                );
                set_timeout(
                    move || self.send_waiting(),
                    Duration::from_millis(WAITING_MS),
                );
            }
            Err(sentence) => {
                self.handing_in
                    .set(HandingIn::Trouble(Trouble::Unreachable));
                self.toast.set(Some(Toast {
                    words: sentence,
                    undo: None,
                }));
            }
        }
    }

    /// Asks how grading goes until it is over, less and less often.
    async fn follow(self, submission: Submission) {
        let url = format!("/api/practice/submissions/{}", submission.id);
        self.latest.set(Some(submission.clone()));
        let mut state = submission.state;
        let mut pause_ms = ASK_AGAIN_MS_FIRST;
        self.handing_in.set(HandingIn::Following);
        while matches!(state, SubmissionState::Queued | SubmissionState::Grading) {
            browser::sleep(pause_ms).await;
            pause_ms = (pause_ms * 3 / 2).min(ASK_AGAIN_MS_MAX);
            match api::get::<Submission>(&url).await {
                Ok(submission) => {
                    self.online.set(true);
                    state = submission.state.clone();
                    self.latest.set(Some(submission));
                }
                // Grading goes on without us; so does asking.
                Err(Trouble::Unreachable | Trouble::Stopped) => self.online.set(false),
                Err(Trouble::Refused {
                    retry_after_s: Some(seconds),
                    ..
                }) => pause_ms = u64::from(seconds) * 1000,
                Err(trouble) => {
                    self.say(&trouble.fault().to_string());
                    return self.handing_in.set(HandingIn::Trouble(trouble));
                }
            }
        }
        self.handing_in.set(HandingIn::Idle);
        match state {
            SubmissionState::Graded { verdict, .. } if verdict.passed() => {
                self.say("Every test passed.");
            }
            SubmissionState::Graded { verdict, .. } => self.say(&format!(
                "{} of {} tests passed.",
                verdict.cases_passed(),
                verdict.cases.len()
            )),
            SubmissionState::Failed { sentence } => self.say(&sentence),
            SubmissionState::Queued | SubmissionState::Grading => {}
        }
        if !matches!(self.history.get_untracked(), History::NotAsked) {
            self.load_history();
        }
    }

    fn waits_here(self) -> bool {
        keeping::read_waiting()
            .iter()
            .any(|asked| self.is_here(asked))
    }

    fn is_here(self, asked: &SubmissionAsked) -> bool {
        self.start.with_value(|start| {
            (&asked.course, &asked.lesson, &asked.language)
                == (&start.course, &start.lesson, &start.language.id)
        })
    }
}
