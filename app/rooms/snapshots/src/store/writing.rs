//! Changing what is kept. Each function is one transaction that takes the
//! learner's shelf first, so two windows of one learner can never pass a limit
//! together, nor sweep away what the other has just found.

use app_vocabulary::{LearnerId, Timestamp};
use runtime_contract::SourceTree;
use sqlx::{AnyConnection, AnyPool, Row};

use super::reading::{Usage, used};
use super::{contents, find, signed, take_shelf};
use crate::limits::Allowance;
use crate::{Full, Parent, Project, Snapshot, SnapshotId, SnapshotName, Tree};

/// A snapshot that is to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSnapshot {
    pub id: SnapshotId,
    pub learner: LearnerId,
    pub project: Project,
    pub name: SnapshotName,
    pub made_at: Timestamp,
    pub automatic: bool,
    pub parent: Option<Parent>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    Kept(Snapshot),
    /// A limit was met; nothing has changed.
    Full(Full),
}

/// What became of another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renamed {
    Done(Snapshot),
    /// The learner has no such snapshot.
    Missing,
    /// One that was made by itself would now count as the learner's, and there
    /// are as many of those as there can be.
    Full(Full),
}

/// Keeps a snapshot, unless a limit is met.
pub async fn save(
    pool: &AnyPool,
    new: NewSnapshot,
    files: &SourceTree,
    allowance: Allowance,
) -> Result<Saved, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let mut bytes = take_shelf(&mut transaction, new.learner).await?;
    if new.automatic {
        bytes -= make_room(&mut transaction, &new, allowance)
            .await?
            .min(bytes);
    }
    let missing = contents::missing(&mut transaction, new.learner, files).await?;
    let needed = missing.iter().map(|(_, text)| text.len() as u64).sum();
    let usage = used(&mut transaction, new.learner, &new.project, bytes).await?;
    if let Some(full) = full(usage, needed, new.automatic, allowance) {
        transaction.rollback().await?;
        return Ok(Saved::Full(full));
    }
    contents::keep(&mut transaction, new.learner, &missing).await?;
    put_bytes(&mut transaction, new.learner, bytes + needed).await?;
    let snapshot = insert(&mut transaction, new, Tree::of(files)).await?;
    transaction.commit().await?;
    Ok(Saved::Kept(snapshot))
}

/// Gives a snapshot another name. One that was made by itself is the learner's
/// from then on, and no longer makes room for others.
pub async fn rename(
    pool: &AnyPool,
    learner: LearnerId,
    id: SnapshotId,
    name: &SnapshotName,
    allowance: Allowance,
) -> Result<Renamed, sqlx::Error> {
    let Some(snapshot) = find(pool, learner, id).await? else {
        return Ok(Renamed::Missing);
    };
    let mut transaction = pool.begin().await?;
    let bytes = take_shelf(&mut transaction, learner).await?;
    let usage = used(&mut transaction, learner, &snapshot.project, bytes).await?;
    if snapshot.automatic && usage.in_project >= allowance.snapshots_per_project_max {
        transaction.rollback().await?;
        return Ok(Renamed::Full(Full::Project));
    }
    let renamed = sqlx::query(
        "UPDATE snapshots SET name = $1, automatic = 0 WHERE id = $2 AND learner_id = $3",
    )
    .bind(name.as_str())
    .bind(id.to_string())
    .bind(learner.to_string())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    if renamed.rows_affected() == 0 {
        return Ok(Renamed::Missing);
    }
    Ok(Renamed::Done(Snapshot {
        name: name.clone(),
        automatic: false,
        ..snapshot
    }))
}

/// Takes a snapshot away, and with it what only it had; `false` when the
/// learner has no such snapshot.
pub async fn delete(
    pool: &AnyPool,
    learner: LearnerId,
    id: SnapshotId,
) -> Result<bool, sqlx::Error> {
    // Whoever asks for nothing of theirs leaves no row behind.
    if find(pool, learner, id).await?.is_none() {
        return Ok(false);
    }
    let mut transaction = pool.begin().await?;
    let bytes = take_shelf(&mut transaction, learner).await?;
    let there = remove(&mut transaction, learner, id).await?;
    let swept = contents::sweep(&mut transaction, learner).await?;
    put_bytes(&mut transaction, learner, bytes.saturating_sub(swept)).await?;
    transaction.commit().await?;
    Ok(there)
}

/// Which limit one more snapshot would pass.
fn full(usage: Usage, needed: u64, automatic: bool, allowance: Allowance) -> Option<Full> {
    let left = allowance
        .stored_bytes_per_learner_max
        .saturating_sub(usage.bytes);
    if !automatic && usage.in_project >= allowance.snapshots_per_project_max {
        Some(Full::Project)
    } else if usage.in_all >= allowance.snapshots_per_learner_max {
        Some(Full::Learner)
    } else if needed > left {
        Some(Full::Bytes { needed, left })
    } else {
        None
    }
}

/// Takes away the oldest snapshots that were made by themselves, so that one
/// more is not too many; gives the bytes that this freed.
async fn make_room(
    connection: &mut AnyConnection,
    new: &NewSnapshot,
    allowance: Allowance,
) -> Result<u64, sqlx::Error> {
    let oldest_first = sqlx::query(
        "SELECT id FROM snapshots
         WHERE learner_id = $1 AND course = $2 AND lesson = $3 AND language = $4 AND automatic = 1
         ORDER BY made_at, id",
    )
    .bind(new.learner.to_string())
    .bind(new.project.course.as_str())
    .bind(new.project.lesson.as_str())
    .bind(new.project.language.as_str())
    .fetch_all(&mut *connection)
    .await?;
    let most = allowance.automatic_snapshots_per_project_max as usize;
    let too_many = (oldest_first.len() + 1).saturating_sub(most);
    for row in oldest_first.iter().take(too_many) {
        let id = row.try_get::<String, _>("id")?;
        if let Some(id) = SnapshotId::parse(&id) {
            remove(connection, new.learner, id).await?;
        }
    }
    contents::sweep(connection, new.learner).await
}

async fn insert(
    connection: &mut AnyConnection,
    new: NewSnapshot,
    tree: Tree,
) -> Result<Snapshot, sqlx::Error> {
    let tree_id = tree.id();
    let (parent_id, parent_name) = match &new.parent {
        Some(parent) => (parent.id.to_string(), parent.name.to_string()),
        None => (String::new(), String::new()),
    };
    sqlx::query(
        "INSERT INTO snapshots
           (id, learner_id, course, lesson, language, name, made_at, automatic, parent_id,
            parent_name, tree_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(new.id.to_string())
    .bind(new.learner.to_string())
    .bind(new.project.course.as_str())
    .bind(new.project.lesson.as_str())
    .bind(new.project.language.as_str())
    .bind(new.name.as_str())
    .bind(new.made_at.unix_ms())
    .bind(i64::from(new.automatic))
    .bind(parent_id)
    .bind(parent_name)
    .bind(tree_id.to_string())
    .execute(&mut *connection)
    .await?;
    for file in tree.files() {
        sqlx::query(
            "INSERT INTO snapshots_files (snapshot_id, learner_id, path, content_hash, bytes)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(new.id.to_string())
        .bind(new.learner.to_string())
        .bind(file.path.as_str())
        .bind(file.content.to_string())
        .bind(signed(file.bytes))
        .execute(&mut *connection)
        .await?;
    }
    Ok(Snapshot {
        id: new.id,
        name: new.name,
        made_at: new.made_at,
        project: new.project,
        automatic: new.automatic,
        parent: new.parent,
        tree_id,
        tree,
    })
}

/// Takes a snapshot and its list of files away; contents stay.
async fn remove(
    connection: &mut AnyConnection,
    learner: LearnerId,
    id: SnapshotId,
) -> Result<bool, sqlx::Error> {
    let removed = sqlx::query("DELETE FROM snapshots WHERE id = $1 AND learner_id = $2")
        .bind(id.to_string())
        .bind(learner.to_string())
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM snapshots_files WHERE snapshot_id = $1 AND learner_id = $2")
        .bind(id.to_string())
        .bind(learner.to_string())
        .execute(&mut *connection)
        .await?;
    Ok(removed.rows_affected() > 0)
}

async fn put_bytes(
    connection: &mut AnyConnection,
    learner: LearnerId,
    bytes: u64,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE snapshots_shelves SET bytes = $1 WHERE learner_id = $2")
        .bind(signed(bytes))
        .bind(learner.to_string())
        .execute(connection)
        .await?;
    Ok(())
}
