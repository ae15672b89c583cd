//! Keeping snapshots, on both databases.

use std::sync::atomic::{AtomicU64, Ordering};

use app_vocabulary::{LearnerId, Slug, Timestamp};
use runtime_contract::{FilePath, LanguageId, SourceTree};
use sqlx::AnyPool;
use uuid::Uuid;

use super::*;
use crate::limits::Allowance;
use crate::{Full, Parent, Project, Snapshot, SnapshotId, SnapshotName, Tree};

/// An id that no other test of this process has.
fn random_id() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u64_pair(0x0189_0a5d_ac96_7000, NEXT.fetch_add(1, Ordering::Relaxed))
}

fn path(text: &str) -> FilePath {
    FilePath::parse(text).unwrap()
}

fn files(files: &[(&str, &str)]) -> SourceTree {
    let mut tree = SourceTree::default();
    for (name, text) in files {
        tree.insert(path(name), (*text).into()).unwrap();
    }
    tree
}

fn name(text: &str) -> SnapshotName {
    SnapshotName::parse(text).unwrap()
}

/// Small numbers, so that a test meets them.
const SMALL: Allowance = Allowance {
    snapshots_per_project_max: 4,
    automatic_snapshots_per_project_max: 2,
    snapshots_per_learner_max: 7,
    stored_bytes_per_learner_max: 100,
};

struct Somebody {
    learner: LearnerId,
    project: Project,
}

impl Somebody {
    fn new() -> Self {
        Self {
            learner: LearnerId::from_uuid(random_id()),
            project: Project {
                course: Slug::parse("first-steps").unwrap(),
                lesson: Slug::parse("hello").unwrap(),
                language: LanguageId::parse("python").unwrap(),
            },
        }
    }

    fn in_lesson(&self, lesson: &str) -> Self {
        let project = Project {
            lesson: Slug::parse(lesson).unwrap(),
            ..self.project.clone()
        };
        Self {
            learner: self.learner,
            project,
        }
    }

    fn new_snapshot(&self, text: &str, made_at: i64) -> NewSnapshot {
        NewSnapshot {
            id: SnapshotId::from_uuid(random_id()),
            learner: self.learner,
            project: self.project.clone(),
            name: name(text),
            made_at: Timestamp::from_unix_ms(made_at),
            automatic: false,
            parent: None,
        }
    }

    async fn tries(&self, pool: &AnyPool, at: i64, tree: &[(&str, &str)]) -> Saved {
        let new = self.new_snapshot(&format!("at {at}"), at);
        save(pool, new, &files(tree), SMALL).await.unwrap()
    }

    async fn saves(&self, pool: &AnyPool, at: i64, tree: &[(&str, &str)]) -> Snapshot {
        kept(self.tries(pool, at, tree).await)
    }

    async fn saves_by_itself(&self, pool: &AnyPool, at: i64, tree: &[(&str, &str)]) -> Snapshot {
        let new = NewSnapshot {
            automatic: true,
            ..self.new_snapshot(&format!("at {at}"), at)
        };
        kept(save(pool, new, &files(tree), SMALL).await.unwrap())
    }

    async fn times(&self, pool: &AnyPool) -> Vec<i64> {
        let listed = list(pool, self.learner, &self.project).await.unwrap();
        listed.iter().map(|one| one.made_at.unix_ms()).collect()
    }

    async fn bytes(&self, pool: &AnyPool) -> u64 {
        let used = usage(pool, self.learner, &self.project).await.unwrap();
        // The count that is kept is what there is.
        let rows: Vec<i64> =
            sqlx::query_scalar("SELECT bytes FROM snapshots_contents WHERE learner_id = $1")
                .bind(self.learner.to_string())
                .fetch_all(pool)
                .await
                .unwrap();
        assert_eq!(
            used.bytes,
            rows.iter().map(|bytes| *bytes as u64).sum::<u64>()
        );
        used.bytes
    }
}

#[track_caller]
fn kept(saved: Saved) -> Snapshot {
    match saved {
        Saved::Kept(snapshot) => snapshot,
        Saved::Full(full) => panic!("refused: {full:?}"),
    }
}

async fn save_find_and_read(pool: &AnyPool) {
    let (ada, ben) = (Somebody::new(), Somebody::new());
    let odd = [
        (
            "main.py",
            "'; DROP TABLE snapshots; -- \0 \u{1b}[2J \\u0000 👩‍💻",
        ),
        ("data/empty.txt", ""),
    ];
    let parent = Parent {
        id: SnapshotId::from_uuid(random_id()),
        name: name("<b>the first</b>"),
    };
    let new = NewSnapshot {
        parent: Some(parent),
        ..ada.new_snapshot("'; DROP TABLE snapshots; --", 10)
    };
    let saved = kept(save(pool, new, &files(&odd), SMALL).await.unwrap());
    assert_eq!(saved.tree_id, Tree::of(&files(&odd)).id());
    let found = find(pool, ada.learner, saved.id).await.unwrap();
    assert_eq!(found, Some(saved.clone()));
    let listed = list(pool, ada.learner, &ada.project).await.unwrap();
    assert_eq!(listed, std::slice::from_ref(&saved));
    let read = contents(pool, ada.learner, &saved).await.unwrap();
    assert!(read.is_whole());
    assert_eq!(read.files, files(&odd));
    // Nobody else finds, renames, empties or deletes it.
    assert_eq!(find(pool, ben.learner, saved.id).await.unwrap(), None);
    assert!(
        list(pool, ben.learner, &ada.project)
            .await
            .unwrap()
            .is_empty()
    );
    let renamed = rename(pool, ben.learner, saved.id, &name("mine"), SMALL).await;
    assert_eq!(renamed.unwrap(), Renamed::Missing);
    assert!(!delete(pool, ben.learner, saved.id).await.unwrap());
    let stolen = contents(pool, ben.learner, &saved).await.unwrap();
    assert!(stolen.files.is_empty() && stolen.damaged.len() == 2);
    assert_eq!(
        find(pool, ada.learner, saved.id).await.unwrap(),
        Some(saved)
    );
}

async fn the_same_content_is_kept_once(pool: &AnyPool) {
    let (ada, ben) = (Somebody::new(), Somebody::new());
    let first = ada.saves(pool, 1, &[("a", "12345"), ("b", "12345")]).await;
    assert_eq!(ada.bytes(pool).await, 5);
    let second = ada
        .in_lesson("other")
        .saves(pool, 2, &[("c", "12345"), ("d", "67")])
        .await;
    assert_eq!(ada.bytes(pool).await, 7);
    // Another learner's same content is another one.
    let bens = ben.saves(pool, 3, &[("a", "12345")]).await;
    assert_eq!(ben.bytes(pool).await, 5);
    // What somebody still has stays; what nobody has goes.
    assert!(delete(pool, ada.learner, first.id).await.unwrap());
    assert_eq!(ada.bytes(pool).await, 7);
    let read = contents(pool, ada.learner, &second).await.unwrap();
    assert_eq!(read.files, files(&[("c", "12345"), ("d", "67")]));
    assert!(delete(pool, ada.learner, second.id).await.unwrap());
    assert!(!delete(pool, ada.learner, second.id).await.unwrap());
    assert_eq!(ada.bytes(pool).await, 0);
    let read = contents(pool, ben.learner, &bens).await.unwrap();
    assert!(read.is_whole());
    for (table, left) in [
        ("snapshots", 1),
        ("snapshots_files", 1),
        ("snapshots_contents", 1),
    ] {
        let text = format!("SELECT COUNT(*) FROM {table} WHERE learner_id IN ($1, $2)");
        let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(text))
            .bind(ada.learner.to_string())
            .bind(ben.learner.to_string())
            .fetch_one(pool)
            .await
            .unwrap();
        assert_eq!(rows, left, "{table}");
    }
}

async fn limits_refuse_and_touch_nothing(pool: &AnyPool) {
    let ada = Somebody::new();
    for at in 1..=4 {
        ada.saves(pool, at, &[("a", "x")]).await;
    }
    let full = |full| Saved::Full(full);
    assert_eq!(ada.tries(pool, 5, &[("a", "y")]).await, full(Full::Project));
    assert_eq!(ada.times(pool).await, [4, 3, 2, 1]);
    assert_eq!(ada.bytes(pool).await, 1);
    let other = ada.in_lesson("other");
    other.saves(pool, 6, &[("a", &"y".repeat(60))]).await;
    let tried = other.tries(pool, 7, &[("a", &"z".repeat(40))]).await;
    assert_eq!(
        tried,
        full(Full::Bytes {
            needed: 40,
            left: 39
        })
    );
    assert_eq!(ada.bytes(pool).await, 61);
    // What is there already needs nothing.
    other
        .saves(pool, 8, &[("a", &"y".repeat(60)), ("b", "x")])
        .await;
    other.saves(pool, 9, &[("a", &"z".repeat(39))]).await;
    assert_eq!(ada.bytes(pool).await, 100);
    assert_eq!(
        other.tries(pool, 10, &[("a", "x")]).await,
        full(Full::Learner)
    );
    let used = usage(pool, ada.learner, &ada.project).await.unwrap();
    assert_eq!((used.in_project, used.in_all), (4, 7));
}

async fn the_oldest_made_by_themselves_make_room(pool: &AnyPool) {
    let ada = Somebody::new();
    ada.saves(pool, 1, &[("a", "mine")]).await;
    for at in 2..=5 {
        ada.saves_by_itself(pool, at, &[("a", &at.to_string().repeat(40))])
            .await;
    }
    assert_eq!(ada.times(pool).await, [5, 4, 1]);
    assert_eq!(ada.bytes(pool).await, 84);
    // One that has got a name of its own is the learner's and stays.
    let five = list(pool, ada.learner, &ada.project)
        .await
        .unwrap()
        .remove(0);
    let named = rename(pool, ada.learner, five.id, &name("dear"), SMALL)
        .await
        .unwrap();
    let Renamed::Done(named) = named else {
        panic!("not renamed: {named:?}")
    };
    assert!(!named.automatic);
    assert_eq!(find(pool, ada.learner, five.id).await.unwrap(), Some(named));
    ada.saves_by_itself(pool, 6, &[("a", "6")]).await;
    ada.saves_by_itself(pool, 7, &[("a", "7")]).await;
    assert_eq!(ada.times(pool).await, [7, 6, 5, 1]);
    // What makes room comes back when there is no room in the end.
    let new = NewSnapshot {
        automatic: true,
        ..ada.new_snapshot("large", 8)
    };
    let tried = save(pool, new, &files(&[("a", &"l".repeat(99))]), SMALL)
        .await
        .unwrap();
    assert!(matches!(tried, Saved::Full(Full::Bytes { .. })));
    assert_eq!(ada.times(pool).await, [7, 6, 5, 1]);
    // When there are as many of the learner's own as there can be.
    ada.saves(pool, 9, &[("a", "9")]).await;
    ada.saves(pool, 10, &[("a", "9")]).await;
    let seven = list(pool, ada.learner, &ada.project)
        .await
        .unwrap()
        .remove(2);
    let refused = rename(pool, ada.learner, seven.id, &name("too"), SMALL)
        .await
        .unwrap();
    assert_eq!(refused, Renamed::Full(Full::Project));
}

async fn damage_is_told_and_stays_where_it_is(pool: &AnyPool) {
    let ada = Somebody::new();
    let hurt = ada.saves(pool, 1, &[("a", "one"), ("b", "two")]).await;
    let well = ada.saves(pool, 2, &[("b", "two")]).await;
    let damage = async |content: &str| {
        sqlx::query("UPDATE snapshots_contents SET content = $1 WHERE learner_id = $2 AND content_hash = $3")
            .bind(content)
            .bind(ada.learner.to_string())
            .bind(hurt.tree.get(&path("a")).unwrap().content.to_string())
            .execute(pool)
            .await
            .unwrap();
    };
    for content in ["\"another\"", "not JSON", ""] {
        damage(content).await;
        let read = contents(pool, ada.learner, &hurt).await.unwrap();
        assert_eq!(read.damaged, [path("a")]);
        assert_eq!(read.files, files(&[("b", "two")]));
        assert!(read.list_is_whole && !read.is_whole());
        assert!(contents(pool, ada.learner, &well).await.unwrap().is_whole());
    }
    // The same content once more mends it.
    ada.saves(pool, 3, &[("c", "one")]).await;
    assert!(contents(pool, ada.learner, &hurt).await.unwrap().is_whole());
    // A list that has lost a file is not the tree that was kept.
    sqlx::query("DELETE FROM snapshots_files WHERE snapshot_id = $1 AND path = 'a'")
        .bind(hurt.id.to_string())
        .execute(pool)
        .await
        .unwrap();
    let found = find(pool, ada.learner, hurt.id).await.unwrap().unwrap();
    let read = contents(pool, ada.learner, &found).await.unwrap();
    assert!(!read.list_is_whole && read.damaged.is_empty());
    // And a damaged one can be deleted.
    assert!(delete(pool, ada.learner, hurt.id).await.unwrap());
    ada.bytes(pool).await;
}

/// Windows of one learner that save, delete and save again at once: limits hold
/// and nothing that is kept has lost its content.
async fn many_hands_pass_no_limit_and_lose_nothing(pool: &AnyPool) {
    let ada = Somebody::new();
    let hands = (0..6).map(|hand| {
        let ada = &ada;
        async move {
            for round in 0..5 {
                let at = hand * 10 + round;
                let shared = format!("shared {}", round % 2);
                if let Saved::Kept(one) = ada.tries(pool, at, &[("a", &shared)]).await
                    && round % 2 == 0
                {
                    assert!(delete(pool, ada.learner, one.id).await.unwrap());
                }
            }
        }
    });
    futures::future::join_all(hands).await;
    let listed = list(pool, ada.learner, &ada.project).await.unwrap();
    assert!((1..=4).contains(&listed.len()), "{}", listed.len());
    for one in &listed {
        assert!(contents(pool, ada.learner, one).await.unwrap().is_whole());
    }
    ada.bytes(pool).await;
    for one in listed {
        assert!(delete(pool, ada.learner, one.id).await.unwrap());
    }
    assert_eq!(ada.bytes(pool).await, 0);
}

app_testkit::on_both_databases!(
    save_find_and_read,
    the_same_content_is_kept_once,
    limits_refuse_and_touch_nothing,
    the_oldest_made_by_themselves_make_room,
    damage_is_told_and_stays_where_it_is,
    many_hands_pass_no_limit_and_lose_nothing,
);
