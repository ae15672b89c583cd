//! Submissions as their learner sees them: handed in once, found again, listed.

use app_vocabulary::{LearnerId, Slug, SubmissionId, Timestamp};
use runtime_contract::LanguageId;
use sqlx::any::AnyRow;
use sqlx::{AnyPool, Row};

use super::{digest, kept, parse, read};
use crate::{Submission, SubmissionAsked, SubmissionState};

/// What became of an answer that was handed in.
#[derive(Clone, Debug, PartialEq)]
pub enum Inserted {
    /// It waits to be graded now.
    New(Submission),
    /// The same answer waits already; this is that one.
    Waiting(Submission),
    /// The learner has as many answers waiting as one may have.
    TooMany,
}

/// Hands in an answer. The limit counts answers that wait or are being graded.
///
/// Its turn is the one after the learner's last answer that is on its way, but
/// not before the turn that graders are at: a learner with nothing on its way is
/// next, behind others who are next already.
pub async fn insert(
    pool: &AnyPool,
    id: SubmissionId,
    learner: LearnerId,
    asked: SubmissionAsked,
    submitted_at: Timestamp,
    waiting_max: u32,
) -> Result<Inserted, sqlx::Error> {
    let files_digest = digest(&asked.files);
    // What waits is graded between two of our statements now and then; a
    // second look then finds it gone, and this answer is a new one.
    for _ in 0..3 {
        let written = sqlx::query(
            "INSERT INTO practice_submissions
               (id, learner_id, course, lesson, language, files, files_digest, submitted_at, state,
                turn)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, 'queued',
               (SELECT turn FROM
                 (SELECT 0 AS turn
                  UNION ALL
                  SELECT turn FROM practice_submissions WHERE state = 'grading'
                  UNION ALL
                  SELECT turn FROM
                    (SELECT turn FROM practice_submissions WHERE state = 'queued'
                     ORDER BY turn LIMIT 1) AS first
                  WHERE NOT EXISTS (SELECT 1 FROM practice_submissions WHERE state = 'grading')
                  UNION ALL
                  SELECT turn + 1 FROM
                    (SELECT turn FROM practice_submissions
                     WHERE learner_id = $11 AND state IN ('queued', 'grading')
                     ORDER BY turn DESC LIMIT 1) AS own) AS turns
                ORDER BY turn DESC LIMIT 1)
             WHERE (SELECT COUNT(*) FROM practice_submissions
                    WHERE learner_id = $9 AND state IN ('queued', 'grading')) < $10
             ON CONFLICT DO NOTHING",
        )
        .bind(id.to_string())
        .bind(learner.to_string())
        .bind(asked.course.as_str())
        .bind(asked.lesson.as_str())
        .bind(asked.language.as_str())
        .bind(kept(&asked.files)?)
        .bind(files_digest.as_str())
        .bind(submitted_at.unix_ms())
        .bind(learner.to_string())
        .bind(i64::from(waiting_max))
        .bind(learner.to_string())
        .execute(pool)
        .await?;
        if written.rows_affected() > 0 {
            return Ok(Inserted::New(Submission {
                id,
                course: asked.course,
                lesson: asked.lesson,
                language: asked.language,
                files: asked.files,
                submitted_at,
                state: SubmissionState::Queued,
            }));
        }
        if let Some(waiting) = find_waiting(pool, learner, &asked, &files_digest).await? {
            return Ok(Inserted::Waiting(waiting));
        }
        if count_waiting(pool, learner).await? >= i64::from(waiting_max) {
            return Ok(Inserted::TooMany);
        }
    }
    Ok(Inserted::TooMany)
}

/// One of a learner's own submissions.
pub async fn find(
    pool: &AnyPool,
    learner: LearnerId,
    id: SubmissionId,
) -> Result<Option<Submission>, sqlx::Error> {
    sqlx::query(
        "SELECT id, course, lesson, language, files, submitted_at, state, verdict, sentence, ended_at
         FROM practice_submissions WHERE id = $1 AND learner_id = $2",
    )
    .bind(id.to_string())
    .bind(learner.to_string())
    .fetch_optional(pool)
    .await?
    .as_ref()
    .map(submission)
    .transpose()
}

/// A learner's submissions for a lesson, the latest first.
pub async fn list(
    pool: &AnyPool,
    learner: LearnerId,
    course: &Slug,
    lesson: &Slug,
    count_max: u32,
) -> Result<Vec<Submission>, sqlx::Error> {
    sqlx::query(
        "SELECT id, course, lesson, language, files, submitted_at, state, verdict, sentence, ended_at
         FROM practice_submissions
         WHERE learner_id = $1 AND course = $2 AND lesson = $3
         ORDER BY submitted_at DESC, id DESC LIMIT $4",
    )
    .bind(learner.to_string())
    .bind(course.as_str())
    .bind(lesson.as_str())
    .bind(i64::from(count_max))
    .fetch_all(pool)
    .await?
    .iter()
    .map(submission)
    .collect()
}

/// The lessons of a course in which a learner has a draft or a submission.
pub async fn lessons_started(
    pool: &AnyPool,
    learner: LearnerId,
    course: &Slug,
) -> Result<Vec<Slug>, sqlx::Error> {
    sqlx::query(
        "SELECT lesson FROM practice_drafts WHERE learner_id = $1 AND course = $2
         UNION
         SELECT lesson FROM practice_submissions WHERE learner_id = $1 AND course = $2",
    )
    .bind(learner.to_string())
    .bind(course.as_str())
    .fetch_all(pool)
    .await?
    .iter()
    .map(|row| parse(&row.try_get::<String, _>("lesson")?, Slug::parse))
    .collect()
}

async fn find_waiting(
    pool: &AnyPool,
    learner: LearnerId,
    asked: &SubmissionAsked,
    files_digest: &str,
) -> Result<Option<Submission>, sqlx::Error> {
    sqlx::query(
        "SELECT id, course, lesson, language, files, submitted_at, state, verdict, sentence, ended_at
         FROM practice_submissions
         WHERE learner_id = $1 AND course = $2 AND lesson = $3 AND language = $4
           AND files_digest = $5 AND state IN ('queued', 'grading')",
    )
    .bind(learner.to_string())
    .bind(asked.course.as_str())
    .bind(asked.lesson.as_str())
    .bind(asked.language.as_str())
    .bind(files_digest)
    .fetch_optional(pool)
    .await?
    .as_ref()
    .map(submission)
    .transpose()
}

async fn count_waiting(pool: &AnyPool, learner: LearnerId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT COUNT(*) FROM practice_submissions
         WHERE learner_id = $1 AND state IN ('queued', 'grading')",
    )
    .bind(learner.to_string())
    .fetch_one(pool)
    .await
}

/// A row as the word it stands for.
pub(super) fn submission(row: &AnyRow) -> Result<Submission, sqlx::Error> {
    let text = |column: &str| row.try_get::<String, _>(column);
    let state = match text("state")?.as_str() {
        "queued" => SubmissionState::Queued,
        "grading" => SubmissionState::Grading,
        "graded" => SubmissionState::Graded {
            verdict: read(&text("verdict")?)?,
            graded_at: Timestamp::from_unix_ms(row.try_get("ended_at")?),
        },
        _ => SubmissionState::Failed {
            sentence: text("sentence")?,
        },
    };
    Ok(Submission {
        id: SubmissionId::parse(&text("id")?)
            .ok_or_else(|| sqlx::Error::Decode("a submission's id is not one".into()))?,
        course: parse(&text("course")?, Slug::parse)?,
        lesson: parse(&text("lesson")?, Slug::parse)?,
        language: parse(&text("language")?, LanguageId::parse)?,
        files: read(&text("files")?)?,
        submitted_at: Timestamp::from_unix_ms(row.try_get("submitted_at")?),
        state,
    })
}

#[cfg(test)]
pub(super) mod tests;
