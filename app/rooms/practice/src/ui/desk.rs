//! What the work pane knows while it is open: one handle of signals that every
//! part of the pane reads and the actions in the neighbouring files change.

use leptos::prelude::*;
use runtime_contract::{FilePath, SourceTree};

use super::WorkbenchProps;
use super::api::Trouble;
use super::files::Files;
use super::source_tools::Checked;
use crate::{RunShown, Submission};

/// The panels under the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Panel {
    Output,
    Tests,
    Input,
    History,
}

/// What the output panel shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum RunState {
    NotYet,
    Ended(Box<RunShown>),
    Stopped,
    Trouble(Trouble),
}

/// A run that has not ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Running {
    /// When it began, on the device's clock.
    pub(super) since_ms: f64,
    /// Whether it takes long enough to show that it is running. Most runs end
    /// sooner, and a button that flickers helps nobody.
    pub(super) slow: bool,
}

/// How far handing in has come.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum HandingIn {
    Idle,
    Sending,
    /// With the server: see the latest submission's state.
    Following,
    /// Kept on the device until there is a connection.
    WaitingForConnection,
    Trouble(Trouble),
}

/// How safe the latest change is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// Nothing was changed here yet.
    Untouched,
    /// On the device; on its way to the server.
    Saving,
    Everywhere,
    OnDeviceOnly,
    /// Nowhere but on this page; the sentence says why.
    Nowhere(String),
    /// On the device, but the server refuses it; the sentence says why.
    Refused(String),
}

/// What can be taken back.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Toast {
    pub(super) words: String,
    /// The files as they were and the one that was shown.
    pub(super) undo: Option<(Files, FilePath)>,
}

/// The form for a file's name, when it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileForm {
    Closed,
    Add,
    Rename,
}

/// The list of earlier submissions.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum History {
    NotAsked,
    Loading,
    Here(Vec<Submission>),
    Trouble(Trouble),
}

/// Everything that changes while the pane is open.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) start: StoredValue<WorkbenchProps>,
    /// Whether scripts run: until then buttons promise nothing.
    pub(super) awake: RwSignal<bool>,
    pub(super) online: RwSignal<bool>,
    pub(super) files: RwSignal<Files>,
    pub(super) shown: RwSignal<FilePath>,
    /// Counts changes that did not come from the editor and must go into it.
    pub(super) rewritten: RwSignal<u32>,
    pub(super) file_form: RwSignal<FileForm>,
    pub(super) stdin: RwSignal<String>,
    pub(super) arguments: RwSignal<String>,
    pub(super) panel: RwSignal<Panel>,
    pub(super) run: RwSignal<RunState>,
    pub(super) running: RwSignal<Option<Running>>,
    /// Whether what the last run wrote stands in the terminal.
    pub(super) talked: RwSignal<bool>,
    pub(super) stop: StoredValue<Option<web_sys::AbortController>, LocalStorage>,
    pub(super) handing_in: RwSignal<HandingIn>,
    /// The latest submission in this language, with its verdict once there is one.
    pub(super) latest: RwSignal<Option<Submission>>,
    pub(super) history: RwSignal<History>,
    pub(super) kept: RwSignal<Kept>,
    /// What was remarked when the file was last formatted or checked.
    pub(super) checked: RwSignal<Checked>,
    /// Counts changes, so that a save knows whether it is still the latest.
    pub(super) changes: StoredValue<u32>,
    pub(super) toast: RwSignal<Option<Toast>>,
    /// The latest sentence for those who listen.
    pub(super) said: RwSignal<String>,
}

impl Desk {
    pub(super) fn new(start: WorkbenchProps) -> Self {
        let tree = match &start.draft {
            Some(draft) => draft.files.clone(),
            None => start.starter.clone(),
        };
        let latest = start
            .latest
            .clone()
            .filter(|submission| submission.language == start.language.id);
        let panel = if latest.is_some() {
            Panel::Tests
        } else {
            Panel::Output
        };
        Self {
            awake: RwSignal::new(false),
            online: RwSignal::new(true),
            files: RwSignal::new(Files::new(start.entry.clone(), tree)),
            shown: RwSignal::new(start.entry.clone()),
            rewritten: RwSignal::new(0),
            file_form: RwSignal::new(FileForm::Closed),
            stdin: RwSignal::new(start.sample_input.clone()),
            arguments: RwSignal::new(String::new()),
            panel: RwSignal::new(panel),
            run: RwSignal::new(RunState::NotYet),
            running: RwSignal::new(None),
            talked: RwSignal::new(false),
            stop: StoredValue::new_local(None),
            handing_in: RwSignal::new(HandingIn::Idle),
            latest: RwSignal::new(latest),
            history: RwSignal::new(History::NotAsked),
            kept: RwSignal::new(Kept::Untouched),
            checked: RwSignal::new(Checked::Not),
            changes: StoredValue::new(0),
            toast: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            start: StoredValue::new(start),
        }
    }

    /// Tells those who listen; the same sentence twice is said twice.
    pub(super) fn say(self, sentence: &str) {
        // A space more makes it another text, which is what is announced.
        let again = self.said.with_untracked(|said| said == sentence);
        self.said
            .set(format!("{sentence}{}", if again { "\u{a0}" } else { "" }));
    }

    /// Whether a run has taken long enough to show it.
    pub(super) fn is_running_long(self) -> bool {
        self.running.get().is_some_and(|running| running.slow)
    }

    pub(super) fn is_handing_in(self) -> bool {
        self.handing_in
            .with(|state| matches!(state, HandingIn::Sending | HandingIn::Following))
    }

    /// Shows another file.
    pub(super) fn show(self, path: FilePath) {
        if self.files.with_untracked(|files| files.holds(&path)) {
            self.shown.set(path);
        }
    }

    /// Takes what was typed into the file that is shown.
    pub(super) fn typed(self, text: String) {
        let path = self.shown.get_untracked();
        self.files.update(|files| files.write(&path, text));
        self.outdate_remarks();
        self.changed();
    }

    /// Puts other files in place of all there are; what was there can be had back.
    pub(super) fn replace(self, tree: SourceTree, words: &str) {
        let before = (self.files.get_untracked(), self.shown.get_untracked());
        let entry = before.0.entry().clone();
        self.put(Files::new(entry, tree));
        self.changed();
        self.offer_undo(words, before);
    }

    /// Back to what the lesson starts from.
    pub(super) fn reset(self) {
        // A program that waits for input waits for the code that was there.
        self.press_stop();
        let starter = self.start.with_value(|start| start.starter.clone());
        self.replace(starter, "Your code is back to its start.");
    }

    pub(super) fn add_file(self, name: &str) -> Result<(), String> {
        let path = self
            .files
            .try_update(|files| files.add(name))
            .unwrap_or_else(|| Ok(self.shown.get_untracked()))?;
        self.shown.set(path);
        self.changed();
        Ok(())
    }

    pub(super) fn rename_file(self, name: &str) -> Result<(), String> {
        let old = self.shown.get_untracked();
        let path = self
            .files
            .try_update(|files| files.rename(&old, name))
            .unwrap_or_else(|| Ok(old.clone()))?;
        self.shown.set(path);
        self.changed();
        Ok(())
    }

    pub(super) fn delete_file(self) -> Result<(), String> {
        let before = (self.files.get_untracked(), self.shown.get_untracked());
        let path = before.1.clone();
        let mut files = before.0.clone();
        files.delete(&path)?;
        self.put(files);
        self.changed();
        self.offer_undo(&format!("'{path}' is deleted."), before);
        Ok(())
    }

    /// Takes back what the toast is about.
    pub(super) fn undo(self) {
        let Some(Toast {
            undo: Some((files, shown)),
            ..
        }) = self.toast.get_untracked()
        else {
            return;
        };
        self.shown.set(shown);
        self.put(files);
        self.changed();
        self.toast.set(None);
        self.say("Taken back.");
    }

    /// Puts files in place, in the editor too.
    pub(super) fn put(self, files: Files) {
        if !files.holds(&self.shown.get_untracked()) {
            self.shown.set(files.entry().clone());
        }
        self.files.set(files);
        self.outdate_remarks();
        self.rewritten.update(|count| *count += 1);
    }

    pub(super) fn offer_undo(self, words: &str, before: (Files, FilePath)) {
        self.toast.set(Some(Toast {
            words: words.to_owned(),
            undo: Some(before),
        }));
        self.say(&format!("{words} Undo is offered."));
    }
}
