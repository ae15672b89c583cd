//! Keeping what a learner has written and not handed in.

use app_vocabulary::{Slug, Timestamp};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use room_practice::store::drafts::{self, DraftKey, Saved};
use room_practice::{Draft, limits};
use runtime_contract::LanguageId;

use super::super::app::Shared;
use super::super::failure::Failure;
use super::super::learner::Learner;
use super::json::{self, Body};
use crate::moment;

/// How far a learner's clock may run ahead of ours, in milliseconds. A draft
/// from further ahead counts as changed now, or it could never be replaced.
const CLOCK_AHEAD_MS_MAX: i64 = 60 * 1000;

type Address = Path<(String, String, String)>;

/// `GET …/drafts/{course}/{lesson}/{language}`
pub async fn find(
    State(app): State<Shared>,
    learner: Learner,
    address: Address,
) -> Result<Json<Draft>, Failure> {
    let (course, lesson, language) = parse(&address)?;
    let key = DraftKey {
        learner: learner.id,
        course: &course,
        lesson: &lesson,
        language: &language,
    };
    let draft = drafts::find(app.database.pool(), key).await?;
    draft.map(Json).ok_or_else(|| {
        Failure::new(
            StatusCode::NOT_FOUND,
            app_vocabulary::Fault::new(
                "There is no draft of yours for this lesson.",
                "Start from the lesson's own files.",
            ),
        )
    })
}

/// `PUT …/drafts/{course}/{lesson}/{language}`
pub async fn save(
    State(app): State<Shared>,
    learner: Learner,
    address: Address,
    Body(mut draft): Body<Draft>,
) -> Result<Response, Failure> {
    let (course, lesson, language) = parse(&address)?;
    let place = app.lesson(&course, &lesson)?;
    if !place.lesson.exercise.variants.contains_key(&language) {
        return Err(Failure::unprocessable(
            format!("This lesson is not offered in '{language}'."),
            "Choose one of the lesson's languages.",
        ));
    }
    limits::check_files(&draft.files)?;
    let now = moment::now();
    if draft.changed_at.unix_ms() > now.unix_ms() + CLOCK_AHEAD_MS_MAX {
        draft.changed_at = Timestamp::from_unix_ms(now.unix_ms());
    }
    let key = DraftKey {
        learner: learner.id,
        course: &course,
        lesson: &lesson,
        language: &language,
    };
    match drafts::save(app.database.pool(), key, &draft).await? {
        Saved::Kept => {
            metrics::counter!("opencode_drafts_saved_total", "result" => "kept").increment(1);
            Ok((learner.remember_if_new(), StatusCode::NO_CONTENT).into_response())
        }
        Saved::NewerIsKept(newer) => {
            metrics::counter!("opencode_drafts_saved_total", "result" => "older").increment(1);
            Err(Failure {
                kept: Some(Box::new(newer)),
                ..Failure::new(
                    StatusCode::CONFLICT,
                    app_vocabulary::Fault::new(
                        "A newer version of this work is kept already, perhaps from another window or device.",
                        "Compare the two and keep the one you want.",
                    ),
                )
            })
        }
    }
}

fn parse(Path((course, lesson, language)): &Address) -> Result<(Slug, Slug, LanguageId), Failure> {
    Ok((
        json::slug(course)?,
        json::slug(lesson)?,
        json::language(language)?,
    ))
}
