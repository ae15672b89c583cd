//! Looking at what is kept.

use std::collections::BTreeMap;

use app_vocabulary::{LearnerId, Slug, Timestamp};
use runtime_contract::{FilePath, LanguageId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AnyPool, Row};

use super::contents::{self, Contents};
use super::{strange, unsigned};
use crate::{
    ContentHash, Parent, Project, Snapshot, SnapshotId, SnapshotName, Tree, TreeFile, TreeId,
};

/// How much a learner has, as far as limits ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Made by the learner, of the project in question.
    pub in_project: u32,
    /// Made by themselves, of the project in question.
    pub automatic_in_project: u32,
    pub in_all: u32,
    pub bytes: u64,
}

/// The snapshots of a project, the latest first.
pub async fn list(
    pool: &AnyPool,
    learner: LearnerId,
    project: &Project,
) -> Result<Vec<Snapshot>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT id, course, lesson, language, name, made_at, automatic, parent_id, parent_name, tree_id
         FROM snapshots
         WHERE learner_id = $1 AND course = $2 AND lesson = $3 AND language = $4
         ORDER BY made_at DESC, id DESC",
    )
    .bind(learner.to_string())
    .bind(project.course.as_str())
    .bind(project.lesson.as_str())
    .bind(project.language.as_str())
    .fetch_all(pool)
    .await?;
    let files = sqlx::query(
        "SELECT snapshot_id, path, content_hash, bytes FROM snapshots_files
         WHERE snapshot_id IN
           (SELECT id FROM snapshots
            WHERE learner_id = $1 AND course = $2 AND lesson = $3 AND language = $4)",
    )
    .bind(learner.to_string())
    .bind(project.course.as_str())
    .bind(project.lesson.as_str())
    .bind(project.language.as_str())
    .fetch_all(pool)
    .await?;
    let mut trees = trees(&files)?;
    rows.iter().map(|row| snapshot(row, &mut trees)).collect()
}

/// One of a learner's own snapshots.
pub async fn find(
    pool: &AnyPool,
    learner: LearnerId,
    id: SnapshotId,
) -> Result<Option<Snapshot>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT id, course, lesson, language, name, made_at, automatic, parent_id, parent_name, tree_id
         FROM snapshots WHERE id = $1 AND learner_id = $2",
    )
    .bind(id.to_string())
    .bind(learner.to_string())
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let files = sqlx::query(
        "SELECT snapshot_id, path, content_hash, bytes FROM snapshots_files WHERE snapshot_id = $1",
    )
    .bind(id.to_string())
    .fetch_all(pool)
    .await?;
    snapshot(&row, &mut trees(&files)?).map(Some)
}

/// What the files of a snapshot hold, each checked against its hash.
pub async fn contents(
    pool: &AnyPool,
    learner: LearnerId,
    snapshot: &Snapshot,
) -> Result<Contents, sqlx::Error> {
    contents::read(pool, learner, snapshot).await
}

/// How much a learner has.
pub async fn usage(
    pool: &AnyPool,
    learner: LearnerId,
    project: &Project,
) -> Result<Usage, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let bytes: Option<i64> =
        sqlx::query_scalar("SELECT bytes FROM snapshots_shelves WHERE learner_id = $1")
            .bind(learner.to_string())
            .fetch_optional(&mut *connection)
            .await?;
    used(
        &mut connection,
        learner,
        project,
        unsigned(bytes.unwrap_or_default()),
    )
    .await
}

/// The counts, where the bytes are known already.
pub(super) async fn used(
    connection: &mut AnyConnection,
    learner: LearnerId,
    project: &Project,
    bytes: u64,
) -> Result<Usage, sqlx::Error> {
    let in_all: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM snapshots WHERE learner_id = $1")
        .bind(learner.to_string())
        .fetch_one(&mut *connection)
        .await?;
    let mut counts = [0; 2];
    for (automatic, count) in counts.iter_mut().enumerate() {
        let found: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM snapshots
             WHERE learner_id = $1 AND course = $2 AND lesson = $3 AND language = $4
               AND automatic = $5",
        )
        .bind(learner.to_string())
        .bind(project.course.as_str())
        .bind(project.lesson.as_str())
        .bind(project.language.as_str())
        .bind(i64::from(automatic == 1))
        .fetch_one(&mut *connection)
        .await?;
        *count = small(found);
    }
    Ok(Usage {
        in_project: counts[0],
        automatic_in_project: counts[1],
        in_all: small(in_all),
        bytes,
    })
}

fn small(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The files of each snapshot.
fn trees(rows: &[AnyRow]) -> Result<BTreeMap<String, Vec<TreeFile>>, sqlx::Error> {
    let mut trees: BTreeMap<String, Vec<TreeFile>> = BTreeMap::new();
    for row in rows {
        let content = row.try_get::<String, _>("content_hash")?;
        let file = TreeFile {
            path: FilePath::parse(&row.try_get::<String, _>("path")?).map_err(strange)?,
            content: ContentHash::parse(&content)
                .ok_or_else(|| strange("a content's hash is none"))?,
            bytes: unsigned(row.try_get("bytes")?),
        };
        trees
            .entry(row.try_get("snapshot_id")?)
            .or_default()
            .push(file);
    }
    Ok(trees)
}

/// A row as the word it stands for.
fn snapshot(
    row: &AnyRow,
    trees: &mut BTreeMap<String, Vec<TreeFile>>,
) -> Result<Snapshot, sqlx::Error> {
    let text = |column: &str| row.try_get::<String, _>(column);
    let id = |text: &str| SnapshotId::parse(text).ok_or_else(|| strange("an id is none"));
    let own = text("id")?;
    let parent = text("parent_id")?;
    Ok(Snapshot {
        id: id(&own)?,
        name: SnapshotName::parse(&text("name")?).map_err(strange)?,
        made_at: Timestamp::from_unix_ms(row.try_get("made_at")?),
        project: Project {
            course: Slug::parse(&text("course")?).map_err(strange)?,
            lesson: Slug::parse(&text("lesson")?).map_err(strange)?,
            language: LanguageId::parse(&text("language")?).map_err(strange)?,
        },
        automatic: row.try_get::<i64, _>("automatic")? != 0,
        parent: match parent.is_empty() {
            true => None,
            false => Some(Parent {
                id: id(&parent)?,
                name: SnapshotName::parse(&text("parent_name")?).map_err(strange)?,
            }),
        },
        tree_id: TreeId::parse(&text("tree_id")?).ok_or_else(|| strange("a tree's id is none"))?,
        tree: Tree::from(trees.remove(&own).unwrap_or_default()),
    })
}
