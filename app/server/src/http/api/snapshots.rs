//! Snapshots for programs; the pages are forms and go another way to the same
//! [`Shelf`].

use app_vocabulary::Fault;
use axum::Json;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use room_snapshots::{Project, Snapshot, SnapshotId, SnapshotName};
use serde::Deserialize;
use serde_json::json;

use super::super::app::Shared;
use super::super::failure::Failure;
use super::super::learner::Learner;
use super::super::snapshots::{Compared, Restored, Shelf};
use super::BODY_BYTES_MAX;
use super::json::{self, Body};

/// The routes under `/api/snapshots`.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/{course}/{lesson}/{language}", get(list).post(save))
        .route("/{id}", get(find).patch(rename).delete(delete))
        .route("/{id}/restore", post(restore))
        .route("/{id}/fork", post(fork))
        .route("/{id}/compare/{other}", get(compare))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}

/// A name, as it was typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
}

/// A name from what was typed.
pub(in crate::http) fn name(text: &str) -> Result<SnapshotName, Failure> {
    SnapshotName::parse(text).map_err(|error| error.fault().into())
}

/// A snapshot's id from an address.
pub(in crate::http) fn id(text: &str) -> Result<SnapshotId, Failure> {
    SnapshotId::parse(text).ok_or_else(|| {
        Failure::new(
            StatusCode::NOT_FOUND,
            Fault::new("That is not the id of a snapshot.", "Check the address."),
        )
    })
}

type Address = Path<(String, String, String)>;

fn project(Path((course, lesson, language)): &Address) -> Result<Project, Failure> {
    Ok(Project {
        course: json::slug(course)?,
        lesson: json::slug(lesson)?,
        language: json::language(language)?,
    })
}

async fn list(
    State(app): State<Shared>,
    learner: Learner,
    address: Address,
) -> Result<Json<Vec<Snapshot>>, Failure> {
    let project = project(&address)?;
    let shelf = Shelf::new(&app, learner.id);
    shelf.check_project(&project)?;
    Ok(Json(shelf.list(&project).await?))
}

async fn save(
    State(app): State<Shared>,
    learner: Learner,
    address: Address,
    Body(named): Body<Named>,
) -> Result<Response, Failure> {
    let (project, name) = (project(&address)?, name(&named.name)?);
    let snapshot = Shelf::new(&app, learner.id).save(&project, name).await?;
    Ok((StatusCode::CREATED, Json(snapshot)).into_response())
}

async fn find(
    State(app): State<Shared>,
    learner: Learner,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    let shelf = Shelf::new(&app, learner.id);
    let snapshot = shelf.find(id(&text)?).await?;
    let contents = shelf.contents(&snapshot).await?;
    let body = json!({
        "snapshot": snapshot,
        "files": contents.files,
        "damaged": contents.damaged,
        "list_is_whole": contents.list_is_whole,
    });
    Ok(Json(body).into_response())
}

async fn rename(
    State(app): State<Shared>,
    learner: Learner,
    Path(text): Path<String>,
    Body(named): Body<Named>,
) -> Result<Json<Snapshot>, Failure> {
    let (id, name) = (id(&text)?, name(&named.name)?);
    let renamed = Shelf::new(&app, learner.id).rename(id, name).await?;
    Ok(Json(renamed))
}

async fn delete(
    State(app): State<Shared>,
    learner: Learner,
    Path(text): Path<String>,
) -> Result<StatusCode, Failure> {
    Shelf::new(&app, learner.id).delete(id(&text)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn restore(
    State(app): State<Shared>,
    learner: Learner,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    let shelf = Shelf::new(&app, learner.id);
    let (_, Restored { draft, before }) = shelf.restore(id(&text)?).await?;
    Ok(Json(json!({"draft": draft, "before": before})).into_response())
}

async fn fork(
    State(app): State<Shared>,
    learner: Learner,
    Path(text): Path<String>,
    Body(named): Body<Named>,
) -> Result<Response, Failure> {
    let (id, name) = (id(&text)?, name(&named.name)?);
    let shelf = Shelf::new(&app, learner.id);
    let (snapshot, Restored { draft, before }) = shelf.fork(id, name).await?;
    let body = json!({"snapshot": snapshot, "draft": draft, "before": before});
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

async fn compare(
    State(app): State<Shared>,
    learner: Learner,
    Path((from, to)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let shelf = Shelf::new(&app, learner.id);
    let old = shelf.find(id(&from)?).await?;
    let new = match to.as_str() {
        "draft" => Compared::Draft(draft(&shelf, &old.project).await?),
        to => Compared::Snapshot(Box::new(shelf.find(id(to)?).await?)),
    };
    let old = Compared::Snapshot(Box::new(old));
    let difference = shelf.compare(&old, &new).await?;
    let body = json!({
        "comparison": difference.comparison,
        "damaged": difference.damaged,
    });
    Ok(Json(body).into_response())
}

/// The work in progress, which a comparison needs to be there.
pub(in crate::http) async fn draft(
    shelf: &Shelf<'_>,
    project: &Project,
) -> Result<room_practice::Draft, Failure> {
    shelf.draft(project).await?.ok_or_else(|| {
        Failure::new(
            StatusCode::NOT_FOUND,
            Fault::new(
                "There is no work of yours in this lesson to compare with.",
                "Compare two snapshots instead.",
            ),
        )
    })
}
