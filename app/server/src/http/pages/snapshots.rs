//! The pages of snapshots: plain forms that lead back to the page, so that they
//! work before and without scripts. What is refused is said on the page, and
//! what was typed stands in its field again.

use app_shell::Page;
use app_vocabulary::Fault;
use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, Form, OriginalUri, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use room_courses::LessonPlace;
use room_snapshots::addresses::snapshots_address;
use room_snapshots::ui::{
    ComparisonPage, Notice, Place, Question, QuestionKind, SideShown, SnapshotRow, SnapshotsPage,
};
use room_snapshots::{Project, Snapshot, SnapshotId, Tree};
use serde::Deserialize;

use super::super::api::{json, snapshots as api};
use super::super::app::{App, Shared};
use super::super::failure::Failure;
use super::super::learner::Learner;
use super::super::snapshots::{Compared, Restored, Shelf};
use super::{Asked, asked_for, chosen_language, drawn, shown, step_number};

/// Bytes of a form: a name, however it is escaped, and a few words of ours.
const FORM_BYTES_MAX: usize = 16 << 10;

/// The routes under a step of a lesson.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route(
            "/courses/{course}/{lesson}/{step}/snapshots",
            get(show).post(act),
        )
        .route(
            "/courses/{course}/{lesson}/{step}/snapshots/compare",
            get(compare),
        )
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
}

type Address = Path<(String, String, String)>;

/// What every handler here begins with.
struct Here<'a> {
    place: Place,
    project: Project,
    shelf: Shelf<'a>,
}

impl<'a> Here<'a> {
    fn find(
        app: &'a App,
        learner: Learner,
        Path((course, lesson, step)): &Address,
        headers: &HeaderMap,
        asked: &[(String, String)],
    ) -> Result<Self, Failure> {
        let found = app.lesson(&json::slug(course)?, &json::slug(lesson)?)?;
        let step = step_number(found, step)?;
        let language = chosen_language(found, asked, headers)?;
        let LessonPlace { course, lesson, .. } = found;
        Ok(Self {
            place: Place {
                course: course.id.clone(),
                course_title: course.title.clone(),
                lesson: lesson.id.clone(),
                lesson_title: lesson.title.clone(),
                step,
                language: shown::language(app, &language),
                languages: shown::languages(app, course),
            },
            project: Project {
                course: course.id.clone(),
                lesson: lesson.id.clone(),
                language,
            },
            shelf: Shelf::new(app, learner.id),
        })
    }

    /// The page as things are.
    async fn page(self) -> Result<SnapshotsPage, Failure> {
        let draft = self.shelf.draft(&self.project).await?;
        let tree_id = draft.as_ref().map(|draft| Tree::of(&draft.files).id());
        let listed = self.shelf.list(&self.project).await?;
        let snapshots = listed.into_iter().map(|snapshot| SnapshotRow {
            is_current: Some(snapshot.tree_id) == tree_id,
            snapshot,
        });
        Ok(SnapshotsPage {
            snapshots: snapshots.collect(),
            draft_changed_at: draft.map(|draft| draft.changed_at),
            question: None,
            notice: None,
            fault: None,
            typed_name: String::new(),
            bytes_used: self.shelf.usage(&self.project).await?.bytes,
            place: self.place,
        })
    }
}

/// `GET /courses/{course}/{lesson}/{step}/snapshots`
async fn show(
    State(app): State<Shared>,
    learner: Learner,
    address: Address,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Query(asked): Asked,
) -> Result<Response, Failure> {
    let here = Here::find(&app, learner, &address, &headers, &asked)?;
    let mut page = here.page().await?;
    let kind = asked_for(&asked, "ask").and_then(QuestionKind::parse);
    let about = listed(&page, asked_for(&asked, "snapshot"));
    if let (Some(kind), Some(snapshot)) = (kind, about.clone()) {
        page.question = Some(Question { kind, snapshot });
    }
    page.notice = notice(
        asked_for(&asked, "done"),
        about,
        listed(&page, asked_for(&asked, "before")),
    );
    let page = Page::Snapshots(Box::new(page));
    Ok(drawn(&app, &headers, uri.to_string(), page))
}

/// What the address says was just done, in words about snapshots that there are.
fn notice(done: Option<&str>, about: Option<Snapshot>, before: Option<Snapshot>) -> Option<Notice> {
    match (done?, about) {
        ("saved", Some(snapshot)) => Some(Notice::Saved(snapshot)),
        ("renamed", Some(snapshot)) => Some(Notice::Renamed(snapshot)),
        ("restored", Some(snapshot)) => Some(Notice::Restored { snapshot, before }),
        ("forked", Some(snapshot)) => Some(Notice::Forked { snapshot, before }),
        ("deleted", None) => Some(Notice::Deleted),
        _ => None,
    }
}

/// One of the page's snapshots by an id in its address.
fn listed(page: &SnapshotsPage, id: Option<&str>) -> Option<Snapshot> {
    let id = SnapshotId::parse(id?)?;
    let mut snapshots = page.snapshots.iter().map(|row| &row.snapshot);
    snapshots.find(|one| one.id == id).cloned()
}

/// What a form sends.
#[derive(Debug, Deserialize)]
struct Sent {
    #[serde(rename = "do")]
    what: String,
    #[serde(default)]
    snapshot: String,
    #[serde(default)]
    name: String,
}

/// `POST /courses/{course}/{lesson}/{step}/snapshots`
async fn act(
    State(app): State<Shared>,
    learner: Learner,
    address: Address,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Query(asked): Asked,
    form: Result<Form<Sent>, FormRejection>,
) -> Result<Response, Failure> {
    let here = Here::find(&app, learner, &address, &headers, &asked)?;
    let Form(sent) = form.map_err(|rejection| unread(&rejection))?;
    match done(&here, &sent).await {
        Ok(done) => {
            let Place {
                course,
                lesson,
                step,
                ..
            } = &here.place;
            let page = snapshots_address(course, lesson, *step, &here.project.language);
            let mut response = StatusCode::SEE_OTHER.into_response();
            if let Ok(to) = HeaderValue::from_str(&format!("{page}&{done}#said")) {
                response.headers_mut().insert(header::LOCATION, to);
            }
            Ok(response)
        }
        // What a person can mend is said on the page; the rest is a page of its own.
        Err(failure)
            if matches!(
                failure.status,
                StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT
            ) =>
        {
            let mut page = here.page().await?;
            let kind = QuestionKind::parse(&sent.what);
            if let (Some(kind), Some(snapshot)) = (kind, listed(&page, Some(&sent.snapshot))) {
                page.question = Some(Question { kind, snapshot });
            }
            page.fault = Some(failure.fault);
            page.typed_name = sent.name;
            let page = Page::Snapshots(Box::new(page));
            let page = drawn(&app, &headers, uri.to_string(), page);
            Ok((failure.status, page).into_response())
        }
        Err(failure) => Err(failure),
    }
}

/// Does what a form asks; gives what the page's address says afterwards.
async fn done(here: &Here<'_>, sent: &Sent) -> Result<String, Failure> {
    let shelf = &here.shelf;
    let replaced = |what: &str, id: SnapshotId, restored: Restored| match restored.before {
        Some(before) => format!("done={what}&snapshot={id}&before={}", before.id),
        None => format!("done={what}&snapshot={id}"),
    };
    if sent.what == "save" {
        let snapshot = shelf.save(&here.project, api::name(&sent.name)?).await?;
        return Ok(format!("done=saved&snapshot={}", snapshot.id));
    }
    let kind = QuestionKind::parse(&sent.what).ok_or_else(|| {
        Failure::unprocessable(
            "This form asks for something that there is not.",
            "Open the page again and choose there.",
        )
    })?;
    let id = api::id(&sent.snapshot)?;
    // An address of another lesson is not the place for this one.
    if shelf.find(id).await?.project != here.project {
        return Err(Failure::new(
            StatusCode::NOT_FOUND,
            Fault::new(
                "That snapshot belongs to another lesson or language.",
                "Open it from there.",
            ),
        ));
    }
    match kind {
        QuestionKind::Restore => {
            let (snapshot, restored) = shelf.restore(id).await?;
            Ok(replaced("restored", snapshot.id, restored))
        }
        QuestionKind::Fork => {
            let (snapshot, restored) = shelf.fork(id, api::name(&sent.name)?).await?;
            Ok(replaced("forked", snapshot.id, restored))
        }
        QuestionKind::Rename => {
            shelf.rename(id, api::name(&sent.name)?).await?;
            Ok(format!("done=renamed&snapshot={id}"))
        }
        QuestionKind::Delete => {
            shelf.delete(id).await?;
            Ok("done=deleted".to_owned())
        }
    }
}

fn unread(rejection: &FormRejection) -> Failure {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Failure::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            Fault::new(
                format!(
                    "That is more than {} KiB, the most that a form here can hold.",
                    FORM_BYTES_MAX >> 10
                ),
                "Go back and choose a shorter name.",
            ),
        );
    }
    Failure::unprocessable(
        "This is not a form of the snapshots' page.",
        "Open the page again and fill it in there.",
    )
}

/// `GET /courses/{course}/{lesson}/{step}/snapshots/compare?from=…&to=…`
async fn compare(
    State(app): State<Shared>,
    learner: Learner,
    address: Address,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Query(asked): Asked,
) -> Result<Response, Failure> {
    let here = Here::find(&app, learner, &address, &headers, &asked)?;
    let (Some(from), Some(to)) = (asked_for(&asked, "from"), asked_for(&asked, "to")) else {
        return Err(Failure::new(
            StatusCode::BAD_REQUEST,
            Fault::new(
                "A comparison needs two sides.",
                "Open the lesson's snapshots and choose two there.",
            ),
        ));
    };
    let (old, new) = (side(&here, from).await?, side(&here, to).await?);
    let difference = here.shelf.compare(&old, &new).await?;
    let has_draft = here.shelf.draft(&here.project).await?.is_some();
    let page = ComparisonPage {
        old: side_shown(old),
        new: side_shown(new),
        comparison: difference.comparison,
        damaged: difference.damaged,
        snapshots: here.shelf.list(&here.project).await?,
        has_draft,
        place: here.place,
    };
    let page = Page::Comparison(Box::new(page));
    Ok(drawn(&app, &headers, uri.to_string(), page))
}

async fn side(here: &Here<'_>, key: &str) -> Result<Compared, Failure> {
    Ok(match key {
        "draft" => Compared::Draft(api::draft(&here.shelf, &here.project).await?),
        key => Compared::Snapshot(Box::new(here.shelf.find(api::id(key)?).await?)),
    })
}

fn side_shown(side: Compared) -> SideShown {
    match side {
        Compared::Draft(_) => SideShown::Draft,
        Compared::Snapshot(snapshot) => SideShown::Snapshot(snapshot),
    }
}
