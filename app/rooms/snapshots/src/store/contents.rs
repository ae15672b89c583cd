//! What files hold, by its hash: kept once, checked whenever it is read, mended
//! when the same content comes again, swept away when nobody has it.

use std::collections::BTreeMap;

use app_vocabulary::LearnerId;
use runtime_contract::{FilePath, SourceTree};
use sqlx::{AnyConnection, AnyPool, Row};

use super::{signed, strange, unsigned};
use crate::{ContentHash, Snapshot, SnapshotId};

/// The files of a snapshot as far as they can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    pub files: SourceTree,
    /// Files whose content is missing or is not what was kept.
    pub damaged: Vec<FilePath>,
    /// Whether the list of files is the one that was kept.
    pub list_is_whole: bool,
}

impl Contents {
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.damaged.is_empty() && self.list_is_whole
    }
}

/// Bytes that these files would add to what is kept, and which contents those are.
pub(super) async fn missing(
    connection: &mut AnyConnection,
    learner: LearnerId,
    files: &SourceTree,
) -> Result<Vec<(ContentHash, String)>, sqlx::Error> {
    let mut missing = Vec::new();
    let mut seen = BTreeMap::new();
    for (_, bytes) in files.iter() {
        let hash = ContentHash::of(bytes);
        if seen.insert(hash, ()).is_some() {
            continue;
        }
        let text = std::str::from_utf8(bytes).map_err(|error| sqlx::Error::Encode(error.into()))?;
        let kept = sqlx::query(
            "SELECT content FROM snapshots_contents WHERE learner_id = $1 AND content_hash = $2",
        )
        .bind(learner.to_string())
        .bind(hash.to_string())
        .fetch_optional(&mut *connection)
        .await?;
        let Some(row) = kept else {
            missing.push((hash, text.to_owned()));
            continue;
        };
        if decoded(&row.try_get::<String, _>("content")?, hash).is_none() {
            mend(connection, learner, hash, text).await?;
        }
    }
    Ok(missing)
}

/// Keeps contents that are not kept yet.
pub(super) async fn keep(
    connection: &mut AnyConnection,
    learner: LearnerId,
    contents: &[(ContentHash, String)],
) -> Result<(), sqlx::Error> {
    for (hash, text) in contents {
        sqlx::query(
            "INSERT INTO snapshots_contents (learner_id, content_hash, bytes, content)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(learner.to_string())
        .bind(hash.to_string())
        .bind(signed(text.len() as u64))
        .bind(encoded(text)?)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Takes away what no snapshot of the learner has any more; gives the bytes.
pub(super) async fn sweep(
    connection: &mut AnyConnection,
    learner: LearnerId,
) -> Result<u64, sqlx::Error> {
    let swept = sqlx::query(
        "DELETE FROM snapshots_contents
         WHERE learner_id = $1 AND NOT EXISTS
           (SELECT 1 FROM snapshots_files
            WHERE snapshots_files.learner_id = snapshots_contents.learner_id
              AND snapshots_files.content_hash = snapshots_contents.content_hash)
         RETURNING bytes",
    )
    .bind(learner.to_string())
    .fetch_all(connection)
    .await?;
    let mut bytes = 0;
    for row in swept {
        bytes += unsigned(row.try_get("bytes")?);
    }
    Ok(bytes)
}

/// The files of a snapshot, each checked against its hash.
pub(super) async fn read(
    pool: &AnyPool,
    learner: LearnerId,
    snapshot: &Snapshot,
) -> Result<Contents, sqlx::Error> {
    let kept = kept(pool, learner, snapshot.id).await?;
    let mut contents = Contents {
        files: SourceTree::default(),
        damaged: Vec::new(),
        list_is_whole: snapshot.tree.id() == snapshot.tree_id,
    };
    for file in snapshot.tree.files() {
        let text = kept
            .get(&file.content)
            .and_then(|content| decoded(content, file.content));
        match text {
            Some(text) => contents
                .files
                .insert(file.path.clone(), text.into_bytes())
                .map_err(strange)?,
            None => contents.damaged.push(file.path.clone()),
        }
    }
    Ok(contents)
}

/// What is kept of a snapshot's contents, unchecked.
async fn kept(
    pool: &AnyPool,
    learner: LearnerId,
    id: SnapshotId,
) -> Result<BTreeMap<ContentHash, String>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT content_hash, content FROM snapshots_contents
         WHERE learner_id = $1 AND content_hash IN
           (SELECT content_hash FROM snapshots_files WHERE snapshot_id = $2)",
    )
    .bind(learner.to_string())
    .bind(id.to_string())
    .fetch_all(pool)
    .await?;
    let mut kept = BTreeMap::new();
    for row in rows {
        let hash = ContentHash::parse(&row.try_get::<String, _>("content_hash")?);
        if let Some(hash) = hash {
            kept.insert(hash, row.try_get("content")?);
        }
    }
    Ok(kept)
}

/// Puts the right content in place of a damaged one.
async fn mend(
    connection: &mut AnyConnection,
    learner: LearnerId,
    hash: ContentHash,
    text: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE snapshots_contents SET content = $1 WHERE learner_id = $2 AND content_hash = $3",
    )
    .bind(encoded(text)?)
    .bind(learner.to_string())
    .bind(hash.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// As JSON, for PostgreSQL's TEXT takes no NUL.
fn encoded(text: &str) -> Result<String, sqlx::Error> {
    serde_json::to_string(text).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// The text, if it is what its hash says.
fn decoded(content: &str, hash: ContentHash) -> Option<String> {
    let text: String = serde_json::from_str(content).ok()?;
    (ContentHash::of(text.as_bytes()) == hash).then_some(text)
}
