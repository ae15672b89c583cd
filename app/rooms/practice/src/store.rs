//! Where work is kept: drafts, submissions and the queue in which they are
//! graded. One SQL text a query, understood by SQLite and PostgreSQL alike;
//! time and ids come from the caller.

pub mod drafts;
pub mod queue;
pub mod submissions;

use runtime_contract::SourceTree;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A value as the JSON text that is kept.
fn kept<T: Serialize>(value: &T) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// A value from the JSON text that was kept.
fn read<T: DeserializeOwned>(text: &str) -> Result<T, sqlx::Error> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(error.into()))
}

/// An id or slug from the text that was kept.
fn parse<T, E: std::error::Error + Send + Sync + 'static>(
    text: &str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, sqlx::Error> {
    parse(text).map_err(|error| sqlx::Error::Decode(error.into()))
}

/// What tells one answer's files from another's.
fn digest(files: &SourceTree) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for (path, bytes) in files.iter() {
        for part in [path.as_str().as_bytes(), bytes] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hex::encode(hash.finalize())
}
