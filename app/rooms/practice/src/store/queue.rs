//! The queue of submissions, kept in the same table so that an answer cannot be
//! kept without being queued. A grader claims one, keeps saying that it is at
//! it, and finishes it; what a dead grader left is queued again.

use app_vocabulary::{LearnerId, SubmissionId, Timestamp};
use sqlx::{AnyConnection, AnyPool, Row};

use super::kept;
use super::submissions::submission;
use crate::{Submission, Verdict};

/// How often grading is begun before it is given up.
pub const ATTEMPTS_MAX: i64 = 2;

/// What a learner reads when grading was begun and broke each time.
pub const GIVEN_UP: &str = "Grading this answer broke twice, and that was our fault. Your answer is kept: press Submit again, and if it happens again please report it.";

/// A submission that a grader has taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed {
    pub learner: LearnerId,
    pub submission: Submission,
    /// Which attempt this is, counted from 1.
    pub attempt: i64,
}

/// How many submissions are on their way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depth {
    pub queued: i64,
    pub grading: i64,
}

/// Which submission is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Learners take turns; among those whose turn it is, the oldest.
    InTurn,
    /// The oldest of all. Taken now and then it keeps a learner's second answer
    /// from waiting for ever while new learners hand in their first ones.
    Oldest,
}

/// What may be claimed: of each learner one answer at a time, so that one with
/// programs that run long does not hold all graders.
macro_rules! claimable {
    () => {
        "FROM practice_submissions WHERE state = 'queued' AND learner_id NOT IN
           (SELECT learner_id FROM practice_submissions WHERE state = 'grading')"
    };
}

macro_rules! claim_by {
    ($order:literal) => {
        concat!(
            "UPDATE practice_submissions
             SET state = 'grading', attempts = attempts + 1, worker = $1, claimed_at = $2
             WHERE state = 'queued' AND id =
               (SELECT id ",
            claimable!(),
            " ORDER BY ",
            $order,
            " LIMIT 1)
             RETURNING learner_id, attempts, id, course, lesson, language, files,
               submitted_at, state, verdict, sentence, ended_at"
        )
    };
}

/// Takes the next submission, if there is one of a learner of whom none is
/// being graded.
pub async fn claim(
    pool: &AnyPool,
    next: Next,
    worker: &str,
    now: Timestamp,
) -> Result<Option<Claimed>, sqlx::Error> {
    let sql = match next {
        Next::InTurn => claim_by!("turn, submitted_at, id"),
        Next::Oldest => claim_by!("submitted_at, id"),
    };
    // Two graders may pick the same row; the state is checked again when it is
    // written, so one of them gets nothing and looks again.
    loop {
        let row = sqlx::query(sql)
            .bind(worker)
            .bind(now.unix_ms())
            .fetch_optional(pool)
            .await?;
        if let Some(row) = row {
            let learner = LearnerId::parse(&row.try_get::<String, _>("learner_id")?)
                .ok_or_else(|| sqlx::Error::Decode("a learner's id is not one".into()))?;
            return Ok(Some(Claimed {
                learner,
                submission: submission(&row)?,
                attempt: row.try_get("attempts")?,
            }));
        }
        let left: i64 = sqlx::query_scalar(concat!("SELECT COUNT(*) ", claimable!()))
            .fetch_one(pool)
            .await?;
        if left == 0 {
            return Ok(None);
        }
    }
}

/// Writes the verdict, if this worker still has the submission; inside the
/// caller's transaction, so that progress is written with it or not at all.
pub async fn finish(
    connection: &mut AnyConnection,
    id: SubmissionId,
    worker: &str,
    verdict: &Verdict,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let written = sqlx::query(
        "UPDATE practice_submissions SET state = 'graded', verdict = $1, ended_at = $2
         WHERE id = $3 AND worker = $4 AND state = 'grading'",
    )
    .bind(kept(verdict)?)
    .bind(now.unix_ms())
    .bind(id.to_string())
    .bind(worker)
    .execute(connection)
    .await?;
    Ok(written.rows_affected() > 0)
}

/// Ends a submission without a verdict, with the sentence that says why.
pub async fn fail(
    pool: &AnyPool,
    id: SubmissionId,
    worker: &str,
    sentence: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let written = sqlx::query(
        "UPDATE practice_submissions SET state = 'failed', sentence = $1, ended_at = $2
         WHERE id = $3 AND worker = $4 AND state = 'grading'",
    )
    .bind(sentence)
    .bind(now.unix_ms())
    .bind(id.to_string())
    .bind(worker)
    .execute(pool)
    .await?;
    Ok(written.rows_affected() > 0)
}

/// Hands a submission back as if it had never been taken, as a server does that
/// is asked to stop.
pub async fn hand_back(
    pool: &AnyPool,
    id: SubmissionId,
    worker: &str,
) -> Result<bool, sqlx::Error> {
    let written = sqlx::query(
        "UPDATE practice_submissions SET state = 'queued', attempts = attempts - 1, worker = ''
         WHERE id = $1 AND worker = $2 AND state = 'grading'",
    )
    .bind(id.to_string())
    .bind(worker)
    .execute(pool)
    .await?;
    Ok(written.rows_affected() > 0)
}

/// Queues a submission again after an attempt that broke.
pub async fn try_again(
    pool: &AnyPool,
    id: SubmissionId,
    worker: &str,
) -> Result<bool, sqlx::Error> {
    let written = sqlx::query(
        "UPDATE practice_submissions SET state = 'queued', worker = ''
         WHERE id = $1 AND worker = $2 AND state = 'grading'",
    )
    .bind(id.to_string())
    .bind(worker)
    .execute(pool)
    .await?;
    Ok(written.rows_affected() > 0)
}

/// Says that a worker is still at what it has taken.
pub async fn renew(pool: &AnyPool, worker: &str, now: Timestamp) -> Result<u64, sqlx::Error> {
    let written = sqlx::query(
        "UPDATE practice_submissions SET claimed_at = $1 WHERE worker = $2 AND state = 'grading'",
    )
    .bind(now.unix_ms())
    .bind(worker)
    .execute(pool)
    .await?;
    Ok(written.rows_affected())
}

/// Queues what was last heard of before `heard_before` again, and gives up on
/// what has been tried often enough. Gives back how many of each.
pub async fn requeue_abandoned(
    pool: &AnyPool,
    heard_before: Timestamp,
    now: Timestamp,
) -> Result<(u64, u64), sqlx::Error> {
    let given_up = sqlx::query(
        "UPDATE practice_submissions SET state = 'failed', sentence = $1, ended_at = $2
         WHERE state = 'grading' AND claimed_at < $3 AND attempts >= $4",
    )
    .bind(GIVEN_UP)
    .bind(now.unix_ms())
    .bind(heard_before.unix_ms())
    .bind(ATTEMPTS_MAX)
    .execute(pool)
    .await?;
    let queued = sqlx::query(
        "UPDATE practice_submissions SET state = 'queued', worker = ''
         WHERE state = 'grading' AND claimed_at < $1 AND attempts < $2",
    )
    .bind(heard_before.unix_ms())
    .bind(ATTEMPTS_MAX)
    .execute(pool)
    .await?;
    Ok((queued.rows_affected(), given_up.rows_affected()))
}

/// How many submissions wait and are being graded.
pub async fn depth(pool: &AnyPool) -> Result<Depth, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT state, COUNT(*) AS count FROM practice_submissions
         WHERE state IN ('queued', 'grading') GROUP BY state",
    )
    .fetch_all(pool)
    .await?;
    let mut depth = Depth::default();
    for row in rows {
        let count = row.try_get("count")?;
        match row.try_get::<String, _>("state")?.as_str() {
            "queued" => depth.queued = count,
            _ => depth.grading = count,
        }
    }
    Ok(depth)
}

#[cfg(test)]
mod tests;
