//! Keeping the learner's work: on the device with every change, on the server a
//! second later, and the later copy wins when a page is opened.

use std::time::Duration;

use leptos::prelude::*;

use super::api::{self, Sending, Trouble};
use super::desk::{Desk, Kept};
use super::files::Files;
use super::keeping;
use crate::Draft;

/// How long typing must rest before the server is told.
const REST_MS: u64 = 1_000;

impl Desk {
    /// Everything that a change of the files sets off.
    pub(super) fn changed(self) {
        let change = self.changes.try_update_value(|count| {
            *count += 1;
            *count
        });
        let draft = match self.draft() {
            Ok(draft) => draft,
            Err(sentence) => return self.kept.set(Kept::Nowhere(sentence)),
        };
        match keeping::write(&self.draft_key(), &draft) {
            Ok(()) => self.kept.set(Kept::Saving),
            Err(sentence) => self.kept.set(Kept::Nowhere(sentence)),
        }
        set_timeout(
            move || {
                if Some(self.changes.get_value()) == change {
                    self.send_draft(Sending::default());
                }
            },
            Duration::from_millis(REST_MS),
        );
    }

    /// Sends the draft at once, when the page may be about to go.
    pub(super) fn send_before_leaving(self) {
        if matches!(self.kept.get_untracked(), Kept::Saving) {
            self.send_draft(Sending {
                outlive_page: true,
                ..Sending::default()
            });
        }
    }

    /// Tries again what could not be sent.
    pub(super) fn send_again(self) {
        if matches!(
            self.kept.get_untracked(),
            Kept::OnDeviceOnly | Kept::Saving | Kept::Refused(_)
        ) {
            self.send_draft(Sending::default());
        }
    }

    /// Puts the later of the server's and the device's copy on the desk.
    pub(super) fn open_draft(self) {
        let on_server = self.start.with_value(|start| start.draft.clone());
        let on_device = keeping::read::<Draft>(&self.draft_key());
        match keeping::later(on_server, on_device) {
            Some((draft, true)) => {
                self.put_draft(draft);
                self.kept.set(Kept::Saving);
                self.send_draft(Sending::default());
            }
            // What the device has is older; nobody may come back to it.
            Some((draft, false)) => {
                let _ = keeping::write(&self.draft_key(), &draft);
            }
            None => {}
        }
    }

    /// Takes over what another tab wrote, so that two tabs never fight.
    pub(super) fn adopt(self, draft: Draft) {
        let same = self.draft().is_ok_and(|ours| ours.files == draft.files);
        if !same {
            self.put_draft(draft);
            self.kept.set(Kept::Everywhere);
            self.say("Your code was changed in another tab; that change is here now.");
        }
    }

    /// What the device keeps, when it is not what the desk shows.
    pub(super) fn adopt_from_device(self) {
        if let Some(draft) = keeping::read::<Draft>(&self.draft_key()) {
            self.adopt(draft);
        }
    }

    pub(super) fn draft_key(self) -> String {
        self.start.with_value(|start| {
            keeping::draft_key(&start.course, &start.lesson, &start.language.id)
        })
    }

    fn draft(self) -> Result<Draft, String> {
        Ok(Draft {
            files: self.files.with_untracked(Files::tree)?,
            changed_at: keeping::now(),
        })
    }

    fn put_draft(self, draft: Draft) {
        let entry = self.files.with_untracked(|files| files.entry().clone());
        self.put(Files::new(entry, draft.files));
    }

    fn send_draft(self, sending: Sending) {
        // What the device keeps carries the time of the change itself.
        let Some(draft) = keeping::read::<Draft>(&self.draft_key()).or_else(|| self.draft().ok())
        else {
            return;
        };
        let url = self.start.with_value(|start| {
            format!(
                "/api/practice/drafts/{}/{}/{}",
                start.course, start.lesson, start.language.id
            )
        });
        let change = self.changes.get_value();
        leptos::task::spawn_local(async move {
            let sent = api::put(&url, &draft, sending).await;
            // A later change has its own save.
            if self.changes.try_get_value() != Some(change) {
                return;
            }
            self.kept.set(match sent {
                Ok(()) => Kept::Everywhere,
                Err(Trouble::Refused { fault, .. }) => Kept::Refused(fault.to_string()),
                Err(Trouble::Unreachable | Trouble::Stopped) => Kept::OnDeviceOnly,
            });
        });
    }
}
