//! What can be done with snapshots, for the API and the pages alike: each step
//! is the learner's own, and the work in progress is kept before anything takes
//! its place.

use app_vocabulary::{Fault, LearnerId, Timestamp};
use axum::http::StatusCode;
use room_practice::Draft;
use room_practice::limits::{ANSWER_BYTES_MAX, ANSWER_FILES_MAX};
use room_practice::store::drafts::{self, DraftKey};
use room_snapshots::compare::Side;
use room_snapshots::limits::{self, Allowance};
use room_snapshots::store::{self, Contents, NewSnapshot, Renamed, Saved, Usage};
use room_snapshots::{
    Comparison, Parent, Project, Snapshot, SnapshotId, SnapshotName, Tree, compare,
};
use runtime_contract::{FilePath, SourceTree};
use sqlx::AnyPool;

use super::App;
use super::failure::Failure;
use crate::moment;

/// How often a restore looks again when the draft changes under its hands.
const RESTORE_TRIES_MAX: u32 = 3;

// Every draft can be a snapshot, and every snapshot a draft again.
const _: () = assert!(limits::TREE_FILES_MAX == ANSWER_FILES_MAX);
const _: () = assert!(limits::TREE_BYTES_MAX == ANSWER_BYTES_MAX);

/// One learner's snapshots.
pub struct Shelf<'a> {
    app: &'a App,
    learner: LearnerId,
}

/// What a restore did.
#[derive(Clone, Debug)]
pub struct Restored {
    pub draft: Draft,
    /// Where the work from before is; `None` when there was none, or when it was
    /// the same already.
    pub before: Option<Snapshot>,
}

/// One side of a comparison.
#[derive(Clone, Debug)]
pub enum Compared {
    Draft(Draft),
    Snapshot(Box<Snapshot>),
}

/// What two sides differ in, and what cannot be read any more.
#[derive(Clone, Debug)]
pub struct Difference {
    pub comparison: Comparison,
    pub damaged: Vec<FilePath>,
}

impl<'a> Shelf<'a> {
    #[must_use]
    pub fn new(app: &'a App, learner: LearnerId) -> Self {
        Self { app, learner }
    }

    fn pool(&self) -> &AnyPool {
        self.app.database.pool()
    }

    /// Whether there is such a project.
    pub fn check_project(&self, project: &Project) -> Result<(), Failure> {
        let place = self.app.lesson(&project.course, &project.lesson)?;
        if place
            .lesson
            .exercise
            .variants
            .contains_key(&project.language)
        {
            return Ok(());
        }
        Err(Failure::unprocessable(
            format!("This lesson is not offered in '{}'.", project.language),
            "Choose one of the lesson's languages.",
        ))
    }

    pub async fn list(&self, project: &Project) -> Result<Vec<Snapshot>, Failure> {
        store::list(self.pool(), self.learner, project)
            .await
            .map_err(not_done)
    }

    pub async fn usage(&self, project: &Project) -> Result<Usage, Failure> {
        store::usage(self.pool(), self.learner, project)
            .await
            .map_err(not_done)
    }

    pub async fn draft(&self, project: &Project) -> Result<Option<Draft>, Failure> {
        drafts::find(self.pool(), self.draft_key(project))
            .await
            .map_err(not_done)
    }

    /// One of the learner's own; anybody else's is as if it were not there.
    pub async fn find(&self, id: SnapshotId) -> Result<Snapshot, Failure> {
        store::find(self.pool(), self.learner, id)
            .await
            .map_err(not_done)?
            .ok_or_else(missing)
    }

    pub async fn contents(&self, snapshot: &Snapshot) -> Result<Contents, Failure> {
        let contents = store::contents(self.pool(), self.learner, snapshot)
            .await
            .map_err(not_done)?;
        if !contents.is_whole() {
            tracing::error!(snapshot = %snapshot.id, files = ?contents.damaged, "a snapshot is damaged");
            count("damaged");
        }
        Ok(contents)
    }

    /// Keeps the work in progress under a name.
    pub async fn save(&self, project: &Project, name: SnapshotName) -> Result<Snapshot, Failure> {
        self.check_project(project)?;
        let draft = self.draft(project).await?.ok_or_else(|| {
            Failure::unprocessable(
                "There is no work of yours in this lesson yet.",
                "Change something in its editor, then save it here.",
            )
        })?;
        let new = self.new_snapshot(project, name);
        let snapshot = self.keep(new, &draft.files).await?;
        count("saved");
        Ok(snapshot)
    }

    pub async fn rename(&self, id: SnapshotId, name: SnapshotName) -> Result<Snapshot, Failure> {
        let renamed = store::rename(self.pool(), self.learner, id, &name, Allowance::default());
        match renamed.await.map_err(not_done)? {
            Renamed::Done(snapshot) => Ok(snapshot),
            Renamed::Missing => Err(missing()),
            Renamed::Full(full) => Err(refused(full.fault())),
        }
    }

    pub async fn delete(&self, id: SnapshotId) -> Result<(), Failure> {
        let there = store::delete(self.pool(), self.learner, id)
            .await
            .map_err(not_done)?;
        if !there {
            return Err(missing());
        }
        count("deleted");
        Ok(())
    }

    /// Makes a snapshot the work in progress.
    pub async fn restore(&self, id: SnapshotId) -> Result<(Snapshot, Restored), Failure> {
        let snapshot = self.find(id).await?;
        self.check_project(&snapshot.project)?;
        let files = self.whole_files(&snapshot).await?;
        let restored = self.put(&snapshot, files).await?;
        count("restored");
        Ok((snapshot, restored))
    }

    /// Starts another line of work from a snapshot: a new one of the same files,
    /// which is the work in progress from now on.
    pub async fn fork(
        &self,
        id: SnapshotId,
        name: SnapshotName,
    ) -> Result<(Snapshot, Restored), Failure> {
        let parent = self.find(id).await?;
        self.check_project(&parent.project)?;
        let files = self.whole_files(&parent).await?;
        let new = NewSnapshot {
            parent: Some(Parent {
                id: parent.id,
                name: parent.name,
            }),
            ..self.new_snapshot(&parent.project, name)
        };
        let fork = self.keep(new, &files).await?;
        let restored = self.put(&fork, files).await?;
        count("forked");
        Ok((fork, restored))
    }

    /// What lies between an earlier and a later side.
    pub async fn compare(&self, old: &Compared, new: &Compared) -> Result<Difference, Failure> {
        let ((old_tree, old), (new_tree, new)) = (self.side(old).await?, self.side(new).await?);
        let (old_files, new_files) = (old.files, new.files);
        // Some milliseconds of work at most, but not for a thread that serves others.
        let compared = tokio::task::spawn_blocking(move || {
            compare(
                Side {
                    tree: &old_tree,
                    files: &old_files,
                },
                Side {
                    tree: &new_tree,
                    files: &new_files,
                },
            )
        });
        let comparison = compared.await.map_err(|error| {
            tracing::error!(%error, "a comparison broke");
            Failure::internal()
        })?;
        let mut damaged = old.damaged;
        damaged.extend(new.damaged);
        damaged.sort();
        damaged.dedup();
        Ok(Difference {
            comparison,
            damaged,
        })
    }

    async fn side(&self, side: &Compared) -> Result<(Tree, Contents), Failure> {
        Ok(match side {
            Compared::Snapshot(snapshot) => (snapshot.tree.clone(), self.contents(snapshot).await?),
            Compared::Draft(draft) => (
                Tree::of(&draft.files),
                Contents {
                    files: draft.files.clone(),
                    damaged: Vec::new(),
                    list_is_whole: true,
                },
            ),
        })
    }

    /// All files of a snapshot, or which of them are damaged.
    async fn whole_files(&self, snapshot: &Snapshot) -> Result<SourceTree, Failure> {
        let contents = self.contents(snapshot).await?;
        if contents.is_whole() {
            return Ok(contents.files);
        }
        let damaged: Vec<_> = contents
            .damaged
            .iter()
            .map(|path| format!("'{path}'"))
            .collect();
        let what = match damaged.as_slice() {
            [] => "its list of files".to_owned(),
            damaged => damaged.join(", "),
        };
        Err(Failure::new(
            StatusCode::CONFLICT,
            Fault::new(
                format!(
                    "The snapshot “{}” is damaged where it is kept: {what} cannot be read any more.",
                    snapshot.name
                ),
                "Your work is unchanged; compare it with the snapshot to see what can still be read.",
            ),
        ))
    }

    /// Puts a snapshot's files in the place of the work in progress, which is a
    /// snapshot itself before anything happens to it.
    async fn put(&self, snapshot: &Snapshot, files: SourceTree) -> Result<Restored, Failure> {
        let project = &snapshot.project;
        for _ in 0..RESTORE_TRIES_MAX {
            let seen = self.draft(project).await?;
            if let Some(draft) = &seen
                && draft.files == files
            {
                let (draft, before) = (draft.clone(), None);
                return Ok(Restored { draft, before });
            }
            let before = match &seen {
                Some(draft) => Some(self.keep_before(snapshot, draft).await?),
                None => None,
            };
            let draft = Draft {
                files: files.clone(),
                changed_at: just_after(seen.as_ref()),
            };
            let key = self.draft_key(project);
            if drafts::replace(self.pool(), key, seen.as_ref(), &draft)
                .await
                .map_err(not_done)?
            {
                return Ok(Restored { draft, before });
            }
        }
        Err(Failure::new(
            StatusCode::CONFLICT,
            Fault::new(
                "Your work kept changing while it was to be replaced, perhaps in another window.",
                "Nothing was replaced. Stop typing there, then try again.",
            ),
        ))
    }

    /// The work in progress as a snapshot: one that is there already, or a new one.
    async fn keep_before(&self, other: &Snapshot, draft: &Draft) -> Result<Snapshot, Failure> {
        let tree_id = Tree::of(&draft.files).id();
        let same = self.list(&other.project).await?;
        // One that made itself may be about to make room; the learner's own stay.
        if let Some(same) = same
            .into_iter()
            .find(|one| one.tree_id == tree_id && !one.automatic)
            && self.contents(&same).await?.is_whole()
        {
            return Ok(same);
        }
        let name = SnapshotName::before_restoring(&other.name);
        let new = NewSnapshot {
            automatic: true,
            ..self.new_snapshot(&other.project, name)
        };
        self.keep(new, &draft.files).await
    }

    async fn keep(&self, new: NewSnapshot, files: &SourceTree) -> Result<Snapshot, Failure> {
        limits::check_files(files).map_err(refused)?;
        let saved = store::save(self.pool(), new, files, Allowance::default());
        match saved.await.map_err(not_done)? {
            Saved::Kept(snapshot) => Ok(snapshot),
            Saved::Full(full) => {
                count("refused");
                Err(refused(full.fault()))
            }
        }
    }

    fn new_snapshot(&self, project: &Project, name: SnapshotName) -> NewSnapshot {
        NewSnapshot {
            id: SnapshotId::from_uuid(moment::random_id()),
            learner: self.learner,
            project: project.clone(),
            name,
            made_at: moment::now(),
            automatic: false,
            parent: None,
        }
    }

    fn draft_key<'p>(&self, project: &'p Project) -> DraftKey<'p> {
        DraftKey {
            learner: self.learner,
            course: &project.course,
            lesson: &project.lesson,
            language: &project.language,
        }
    }
}

/// The time of a restored draft: just after the one it replaces, which is later
/// than every copy of that one and earlier than whatever is typed next, on the
/// clock of the learner's own device. Our clock may be ahead of that, and would
/// then make the device's next change look older than this.
fn just_after(seen: Option<&Draft>) -> Timestamp {
    match seen {
        Some(draft) => Timestamp::from_unix_ms(draft.changed_at.unix_ms().saturating_add(1)),
        None => moment::now(),
    }
}

fn count(what: &'static str) {
    metrics::counter!("opencode_snapshots_total", "what" => what).increment(1);
}

fn refused(fault: Fault) -> Failure {
    Failure::new(StatusCode::UNPROCESSABLE_ENTITY, fault)
}

fn missing() -> Failure {
    Failure::new(
        StatusCode::NOT_FOUND,
        Fault::new(
            "There is no snapshot of yours with this id.",
            "Open the lesson's snapshots and choose one there.",
        ),
    )
}

/// The database's trouble; unlike a draft nothing is sent again by itself.
fn not_done(error: sqlx::Error) -> Failure {
    let mut failure = Failure::from(error);
    failure.fault.hint =
        "Your work and your snapshots are as they were; try again in a moment.".to_owned();
    failure
}
