//! The snapshots of one project: saving another one, and what can be done with
//! each.

use leptos::prelude::*;

use super::asking::{self, asked_address, here};
use super::wording::{counted, moment, size};
use super::{Place, QuestionKind, SnapshotRow, SnapshotsPage};
use crate::Snapshot;
use crate::addresses::compare_address;
use crate::limits::{SNAPSHOTS_PER_PROJECT_MAX, STORED_BYTES_PER_LEARNER_MAX};

/// A project's snapshots.
#[component]
pub fn Snapshots(page: SnapshotsPage) -> impl IntoView {
    let SnapshotsPage {
        place,
        draft_changed_at,
        snapshots,
        question,
        notice,
        fault,
        typed_name,
        bytes_used,
    } = page;
    let draft_key = format!(
        "opencode/draft/{}/{}/{}",
        place.course, place.lesson, place.language.id
    );
    let draft_address = format!(
        "/api/practice/drafts/{}/{}/{}",
        place.course, place.lesson, place.language.id
    );
    let asked = question.map(|question| asking::question(&place, question, &typed_name));
    // A name that was typed into a question's form is not for this one.
    let typed_here = match asked {
        Some(_) => String::new(),
        None => typed_name,
    };
    let own = snapshots
        .iter()
        .filter(|row| !row.snapshot.automatic)
        .count();
    let used = format!(
        "{own} of {SNAPSHOTS_PER_PROJECT_MAX} snapshots in this lesson; {} of {} MiB in all your lessons.",
        size(bytes_used),
        STORED_BYTES_PER_LEARNER_MAX >> 20
    );
    let has_draft = draft_changed_at.is_some();
    view! {
        <main
            id="main"
            class="page-middle snapshots"
            data-draft-key=draft_key
            data-draft-address=draft_address
            data-draft-changed-at=draft_changed_at.map(|at| at.unix_ms().to_string())
        >
            {back(&place)}
            <h1>"Snapshots"</h1>
            <p class="lead">
                "Keep your work as it is now under a name. You can come back to it, try another way from it, or see what has changed since."
            </p>
            {languages(&place)}
            <p class="banner" id="device-newer" role="alert" hidden>
                "This device has newer work that the server does not have yet, and it could not be sent. Open the lesson and wait for “Saved.” under your code, then come back."
            </p>
            {notice.map(|notice| asking::notice(&place, notice))}
            {fault.map(asking::fault)}
            {asked}
            {save_form(&place, has_draft, typed_here)}
            <h2>"Your snapshots"</h2>
            {if snapshots.is_empty() {
                view! {
                    <p class="nothing">
                        "No snapshots yet. Save one before you try something bold: it is the way back."
                    </p>
                }
                    .into_any()
            } else {
                let rows = snapshots
                    .iter()
                    .map(|row| item(&place, row, &snapshots, has_draft))
                    .collect_view();
                view! {
                    {compare_form(&place, &snapshots, has_draft)}
                    <ul class="snapshot-list">{rows}</ul>
                }
                    .into_any()
            }}
            <p class="muted used">{used}</p>
        </main>
    }
}

/// The way back to the lesson, in the language that one came in.
pub(super) fn back(place: &Place) -> impl IntoView + use<> {
    let lesson = room_courses::addresses::lesson_address(&place.course, &place.lesson);
    let address = format!(
        "{lesson}/{}?language={}#code",
        place.step, place.language.id
    );
    view! {
        <p class="way-back">
            <a class="ghost" href=address>
                <span aria-hidden="true">"←"</span>
                <span>{format!("Back to “{}”", place.lesson_title)}</span>
            </a>
        </p>
    }
}

fn languages(place: &Place) -> Option<impl IntoView + use<>> {
    let links = place
        .languages
        .iter()
        .map(|language| {
            let is_here = language.id == place.language.id;
            let address = crate::addresses::snapshots_address(
                &place.course,
                &place.lesson,
                place.step,
                &language.id,
            );
            view! {
                <li>
                    <a href=address aria-current=is_here.then_some("page")>
                        {language.name.clone()}
                    </a>
                </li>
            }
        })
        .collect_view();
    (place.languages.len() > 1).then(|| {
        view! {
            <nav class="languages" aria-label="Your work in">
                <ul>{links}</ul>
            </nav>
        }
    })
}

fn save_form(place: &Place, has_draft: bool, typed: String) -> impl IntoView + use<> {
    if !has_draft {
        let nothing = format!(
            "There is no work of yours in {} to save yet: the lesson's own files are always there.",
            place.language.name
        );
        return view! { <p class="nothing">{nothing}</p> }.into_any();
    }
    view! {
        <form class="save-form" method="post" action=here(place) data-sends-draft="">
            <input type="hidden" name="do" value="save" />
            {asking::name_field("save-name", "Save your work now as", typed)}
            <button class="solid" type="submit">
                "Save"
            </button>
        </form>
    }
    .into_any()
}

/// Any two sides; which are chosen at first is what one most likely asks.
fn compare_form(
    place: &Place,
    snapshots: &[SnapshotRow],
    has_draft: bool,
) -> Option<impl IntoView + use<>> {
    if snapshots.len() + usize::from(has_draft) < 2 {
        return None;
    }
    let shown: Vec<&Snapshot> = snapshots.iter().map(|row| &row.snapshot).collect();
    let (old, new) = match (has_draft, shown.as_slice()) {
        (true, [latest, ..]) => (latest.id.to_string(), "draft".to_owned()),
        (false, [latest, before, ..]) => (before.id.to_string(), latest.id.to_string()),
        _ => return None,
    };
    Some(choose_sides(place, &shown, has_draft, &old, &new))
}

/// The form that chooses what is compared.
pub(super) fn choose_sides(
    place: &Place,
    snapshots: &[&Snapshot],
    has_draft: bool,
    old: &str,
    new: &str,
) -> impl IntoView + use<> {
    let options = |chosen: &str| {
        let draft = has_draft.then(|| ("draft".to_owned(), "Your work now".to_owned()));
        let snapshots = snapshots
            .iter()
            .map(|one| (one.id.to_string(), one.name.to_string()));
        draft
            .into_iter()
            .chain(snapshots)
            .map(|(key, name)| {
                let selected = key == chosen;
                view! {
                    <option value=key selected=selected>
                        {name}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <form
            class="compare-form"
            method="get"
            action=compare_address(&place.course, &place.lesson, place.step)
        >
            <input type="hidden" name="language" value=place.language.id.to_string() />
            <label for="compare-from">"Compare"</label>
            <select id="compare-from" name="from">
                {options(old)}
            </select>
            <label for="compare-to">"with"</label>
            <select id="compare-to" name="to">
                {options(new)}
            </select>
            <button class="outline" type="submit">
                "Show what differs"
            </button>
        </form>
    }
}

fn item(
    place: &Place,
    row: &SnapshotRow,
    all: &[SnapshotRow],
    has_draft: bool,
) -> impl IntoView + use<> {
    let snapshot = &row.snapshot;
    let name = snapshot.name.to_string();
    let heading = format!("s-{}", snapshot.id);
    let step = |kind: QuestionKind, words: &'static str| {
        view! {
            <a class="ghost" href=asked_address(place, kind, snapshot.id)>
                {words}
                <span class="unseen">{format!(" “{name}”")}</span>
            </a>
        }
    };
    // Offered where nothing differs, too: a page that was left open may be behind.
    let compare = has_draft.then(|| {
        let address = format!(
            "{}?language={}&from={}&to=draft",
            compare_address(&place.course, &place.lesson, place.step),
            place.language.id,
            snapshot.id
        );
        view! {
            <a class="ghost" href=address>
                "Compare"
                <span class="unseen">{format!(" “{name}” with your work now")}</span>
            </a>
        }
    });
    view! {
        <li id=heading>
            <h3>{name.clone()}</h3>
            <p class="facts">
                {moment(snapshot.made_at)}
                <span>
                    {counted(snapshot.tree.files().len(), "file", "files")} ", "
                    {size(snapshot.tree.bytes_total())}
                </span>
                {snapshot.automatic.then(|| view! { <span class="tag">"Made by itself"</span> })}
                {row
                    .is_current
                    .then(|| view! { <span class="tag tag-good">"Same as your work now"</span> })}
            </p>
            {forked_from(snapshot, all)}
            <div class="snapshot-acts">
                {step(QuestionKind::Restore, "Restore")} {compare} {step(QuestionKind::Fork, "Fork")}
                {step(QuestionKind::Rename, "Rename")} {step(QuestionKind::Delete, "Delete")}
            </div>
        </li>
    }
}

/// Where a snapshot comes from, by the name which that one has now.
fn forked_from(snapshot: &Snapshot, all: &[SnapshotRow]) -> Option<impl IntoView + use<>> {
    let parent = snapshot.parent.clone()?;
    let here = all
        .iter()
        .map(|row| &row.snapshot)
        .find(|one| one.id == parent.id);
    let origin = match here {
        Some(one) => {
            view! { <a href=format!("#s-{}", one.id)>{format!("“{}”", one.name)}</a> }.into_any()
        }
        None => format!("“{}”, which is deleted", parent.name).into_any(),
    };
    Some(view! { <p class="origin">"Forked from " {origin} "."</p> })
}
