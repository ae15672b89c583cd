//! Where snapshots are kept. A content is kept once a learner, under its
//! SHA-256, however many snapshots have it; what no snapshot has any more is
//! swept away in the same transaction. One SQL text a query, understood by
//! SQLite and PostgreSQL alike; time and ids come from the caller.

mod contents;
mod reading;
mod writing;

use sqlx::AnyConnection;

use app_vocabulary::LearnerId;

pub use contents::Contents;
pub use reading::{Usage, contents, find, list, usage};
pub use writing::{NewSnapshot, Renamed, Saved, delete, rename, save};

/// Takes the learner's shelf for the rest of the transaction and says how many
/// bytes are on it. A transaction that begins with this has the shelf to
/// itself: on SQLite because it writes first, on PostgreSQL because of the row.
async fn take_shelf(
    connection: &mut AnyConnection,
    learner: LearnerId,
) -> Result<u64, sqlx::Error> {
    let bytes: i64 = sqlx::query_scalar(
        "INSERT INTO snapshots_shelves (learner_id, changes, bytes) VALUES ($1, 1, 0)
         ON CONFLICT (learner_id) DO UPDATE SET changes = snapshots_shelves.changes + 1
         RETURNING bytes",
    )
    .bind(learner.to_string())
    .fetch_one(connection)
    .await?;
    Ok(unsigned(bytes))
}

/// An error for what the database gave back and no text of ours could be.
fn strange<E: Into<Box<dyn std::error::Error + Send + Sync>>>(error: E) -> sqlx::Error {
    sqlx::Error::Decode(error.into())
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

#[cfg(test)]
mod tests;
