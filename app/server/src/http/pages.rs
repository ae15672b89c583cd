//! The pages: each handler gathers what its page shows and has the shell draw it.

mod shown;
pub mod snapshots;

use app_shell::{Page, render_page};
use app_vocabulary::{LearnerId, Slug};
use axum::extract::{OriginalUri, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use room_courses::{LessonPlace, store as courses_store};
use room_practice::store::drafts::{self, DraftKey};
use room_practice::store::submissions;
use runtime_contract::{FilePath, LanguageId};

use super::api::json;
use super::app::Shared;
use super::failure::Failure;
use super::learner::{self, Learner};
use super::preferences;
use shown::Journey;

/// `GET /`
pub async fn catalogue(
    State(app): State<Shared>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Failure> {
    let learner = learner::known(&headers);
    let mut courses = Vec::with_capacity(app.courses.len());
    for course in &app.courses {
        let journey = journey(&app, learner, &course.id).await?;
        courses.push(shown::card(&app, course, &journey));
    }
    Ok(drawn(
        &app,
        &headers,
        uri.to_string(),
        Page::Catalogue { courses },
    ))
}

/// `GET /courses/{course}`
pub async fn course(
    State(app): State<Shared>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Path(course): Path<String>,
) -> Result<Response, Failure> {
    let course = app.course(&json::slug(&course)?)?;
    let journey = journey(&app, learner::known(&headers), &course.id).await?;
    let page = Page::Course(shown::course(&app, course, &journey));
    Ok(drawn(&app, &headers, uri.to_string(), page))
}

/// What a lesson's address carries after its question mark.
type Asked = Query<Vec<(String, String)>>;

/// `GET /courses/{course}/{lesson}`: its first step.
pub async fn lesson(
    app: State<Shared>,
    learner: Learner,
    headers: HeaderMap,
    uri: OriginalUri,
    Path((course, lesson)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    let step = "1".to_owned();
    lesson_step(
        app,
        learner,
        headers,
        uri,
        Path((course, lesson, step)),
        asked,
    )
    .await
}

/// `GET /courses/{course}/{lesson}/{step}`
pub async fn lesson_step(
    State(app): State<Shared>,
    learner: Learner,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Path((course, lesson, step)): Path<(String, String, String)>,
    Query(asked): Asked,
) -> Result<Response, Failure> {
    let place = app.lesson(&json::slug(&course)?, &json::slug(&lesson)?)?;
    let step = step_number(place, &step)?;
    let language = chosen_language(place, &asked, &headers)?;
    let is_asked_for = asked_for(&asked, "language") == Some(language.as_str());
    let (course, lesson) = (&place.course.id, &place.lesson.id);
    let pool = app.database.pool();
    let key = DraftKey {
        learner: learner.id,
        course,
        lesson,
        language: &language,
    };
    // A learner who was not here before has nothing to be looked for.
    let (draft, latest) = if learner.is_new {
        (None, None)
    } else {
        let mut latest = submissions::list(pool, learner.id, course, lesson, 1).await?;
        (drafts::find(pool, key).await?, latest.pop())
    };
    let journey = journey(&app, (!learner.is_new).then_some(learner.id), course).await?;
    let page = Page::Lesson {
        reading: Box::new(shown::lesson(&app, place, step, &language, &journey)),
        work: Box::new(shown::work(&app, place, step, &language, draft, latest)),
    };
    let response = drawn(&app, &headers, uri.to_string(), page);
    let mut response = (learner.remember(), response).into_response();
    // The next step's address says nothing of the language; the choice stays.
    if is_asked_for {
        preferences::remember_language(&app, response.headers_mut(), &language);
    }
    Ok(response)
}

/// What an address carries under a key.
fn asked_for<'a>(asked: &'a [(String, String)], key: &str) -> Option<&'a str> {
    let mut pairs = asked.iter();
    pairs
        .find(|(name, _)| name == key)
        .map(|(_, text)| text.as_str())
}

/// A step that the lesson has, counted from 1.
fn step_number(place: LessonPlace<'_>, step: &str) -> Result<u32, Failure> {
    step.parse::<u32>()
        .ok()
        .filter(|step| (1..=place.lesson.steps.len()).contains(&(*step as usize)))
        .ok_or_else(|| {
            Failure::new(
                StatusCode::NOT_FOUND,
                app_vocabulary::Fault::new(
                    format!("The lesson '{}' has no step '{step}'.", place.lesson.title),
                    format!("It has {} steps.", place.lesson.steps.len()),
                ),
            )
        })
}

/// The language that the address asks for, or the learner chose last, if the
/// lesson is in it; else the course's first.
fn chosen_language(
    place: LessonPlace<'_>,
    asked: &[(String, String)],
    headers: &HeaderMap,
) -> Result<LanguageId, Failure> {
    asked_for(asked, "language")
        .and_then(|text| LanguageId::parse(text).ok())
        .or_else(|| preferences::language(headers))
        .filter(|language| place.lesson.exercise.variants.contains_key(language))
        .or_else(|| place.course.languages.first().cloned())
        .ok_or_else(Failure::not_found)
}

/// `GET /courses/{course}/images/{path}`
pub async fn image(
    State(app): State<Shared>,
    Path((course, path)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let course = app.course(&json::slug(&course)?)?;
    let path = FilePath::parse(&path).map_err(|_| Failure::not_found())?;
    let image = course.images.get(&path).ok_or_else(Failure::not_found)?;
    let headers = [
        (header::CONTENT_TYPE, image.media_type),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    Ok((headers, image.bytes.clone()).into_response())
}

/// How far a learner has come in a course.
async fn journey(
    app: &Shared,
    learner: Option<LearnerId>,
    course: &Slug,
) -> Result<Journey, Failure> {
    let Some(learner) = learner else {
        return Ok(Journey::default());
    };
    let pool = app.database.pool();
    let passed = courses_store::passed(pool, learner).await?;
    Ok(Journey {
        passed: passed
            .into_iter()
            .filter(|(of, _)| of == course)
            .map(|(_, lesson)| lesson)
            .collect(),
        started: submissions::lessons_started(pool, learner, course)
            .await?
            .into_iter()
            .collect(),
    })
}

fn drawn(app: &Shared, headers: &HeaderMap, path: String, page: Page) -> Response {
    Html(render_page(page, preferences::context(app, headers, path))).into_response()
}
