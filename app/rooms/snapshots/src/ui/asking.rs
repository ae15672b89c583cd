//! What is said and asked at the top of the page: what has just been done, why
//! something could not be, and the question before a step that changes much.

use app_vocabulary::Fault;
use leptos::prelude::*;

use super::{Notice, Place, Question, QuestionKind};
use crate::addresses::snapshots_address;
use crate::limits::NAME_CHARS_MAX;
use crate::{Snapshot, SnapshotId};

/// The page itself, where forms are sent to.
pub(super) fn here(place: &Place) -> String {
    snapshots_address(&place.course, &place.lesson, place.step, &place.language.id)
}

/// The page with a question about a snapshot.
pub(super) fn asked_address(place: &Place, kind: QuestionKind, id: SnapshotId) -> String {
    format!("{}&ask={}&snapshot={id}#ask", here(place), kind.as_str())
}

impl QuestionKind {
    /// As an address and a form name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Restore => "restore",
            Self::Fork => "fork",
            Self::Rename => "rename",
            Self::Delete => "delete",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Restore, Self::Fork, Self::Rename, Self::Delete]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

/// Why something could not be done.
pub(super) fn fault(fault: Fault) -> impl IntoView {
    view! {
        <div class="fault" role="alert" id="said" tabindex="-1">
            <p>
                <strong>{fault.message}</strong>
            </p>
            <p>{fault.hint}</p>
        </div>
    }
}

/// What has just been done, and how to take it back.
pub(super) fn notice(place: &Place, notice: Notice) -> impl IntoView + use<> {
    let (words, before) = match notice {
        Notice::Saved(snapshot) => (format!("Saved as “{}”.", snapshot.name), None),
        Notice::Renamed(snapshot) => (format!("Its name is “{}” now.", snapshot.name), None),
        Notice::Deleted => ("The snapshot is deleted.".to_owned(), None),
        Notice::Restored { snapshot, before } => (
            format!("“{}” is in your editor now.", snapshot.name),
            before,
        ),
        Notice::Forked { snapshot, before } => (
            format!(
                "“{}” is a snapshot of its own and is in your editor now.",
                snapshot.name
            ),
            before,
        ),
    };
    let before = before.map(|before| {
        let address = asked_address(place, QuestionKind::Restore, before.id);
        view! {
            " Your work from before is kept as “" {before.name.to_string()} "”. "
            <a href=address>"Take it back"</a>
            "."
        }
    });
    view! {
        <p class="notice" role="status" id="said" tabindex="-1">
            <span aria-hidden="true">"✓ "</span>
            {words}
            {before}
        </p>
    }
}

/// A question before a step is done; `typed` is what stood in its field when it
/// could not be done.
pub(super) fn question(place: &Place, question: Question, typed: &str) -> impl IntoView + use<> {
    let Question { kind, snapshot } = question;
    let (title, explained, button) = words(kind, &snapshot);
    let class = match kind {
        QuestionKind::Delete => "outline stop",
        _ => "solid",
    };
    let field = match kind {
        QuestionKind::Rename | QuestionKind::Fork => {
            let value = match (typed.is_empty(), kind) {
                (false, _) => typed.to_owned(),
                (true, QuestionKind::Rename) => snapshot.name.to_string(),
                (true, _) => String::new(),
            };
            Some(name_field("ask-name", "New name", value))
        }
        _ => None,
    };
    let replaces_draft = matches!(kind, QuestionKind::Restore | QuestionKind::Fork);
    view! {
        <section class="ask-panel" id="ask" tabindex="-1" aria-labelledby="ask-title">
            <h2 id="ask-title">{title}</h2>
            <p>{explained}</p>
            <form
                method="post"
                action=here(place)
                data-sends-draft=replaces_draft.then_some("")
                data-replaces-draft=replaces_draft.then_some("")
            >
                <input type="hidden" name="do" value=kind.as_str() />
                <input type="hidden" name="snapshot" value=snapshot.id.to_string() />
                {field}
                <div class="ask-buttons">
                    <button class=class type="submit">
                        {button}
                    </button>
                    <a class="ghost" href=here(place)>
                        "Cancel"
                    </a>
                </div>
            </form>
        </section>
    }
}

fn words(kind: QuestionKind, snapshot: &Snapshot) -> (String, &'static str, &'static str) {
    let name = &snapshot.name;
    match kind {
        QuestionKind::Restore => (
            format!("Restore “{name}”?"),
            "It takes the place of your work in the editor. Your work as it is now is saved as a snapshot first, so that you can take this back.",
            "Restore",
        ),
        QuestionKind::Fork => (
            format!("Start another way from “{name}”?"),
            "This makes a new snapshot of the same files, under its own name, and puts it into your editor. Your work as it is now is saved as a snapshot first.",
            "Fork",
        ),
        QuestionKind::Rename => (
            format!("Rename “{name}”"),
            "Only its name changes; its files stay as they are.",
            "Rename",
        ),
        QuestionKind::Delete => (
            format!("Delete “{name}”?"),
            "It is gone for good. Your work in the editor and your other snapshots stay as they are.",
            "Delete for good",
        ),
    }
}

/// A field for a name.
pub(super) fn name_field(id: &'static str, label: &'static str, value: String) -> impl IntoView {
    view! {
        <label for=id>{label}</label>
        <input
            class="field"
            id=id
            name="name"
            type="text"
            required
            autocomplete="off"
            maxlength=NAME_CHARS_MAX.to_string()
            value=value
        />
    }
}
