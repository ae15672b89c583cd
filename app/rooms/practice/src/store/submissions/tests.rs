//! Handing in, on both databases.

use runtime_contract::{FilePath, SourceTree};
use uuid::Uuid;

use super::*;
use crate::store::queue;

/// A learner and a lesson that no other test has.
pub(in crate::store) struct Somebody {
    pub(in crate::store) learner: LearnerId,
    pub(in crate::store) course: Slug,
    pub(in crate::store) lesson: Slug,
    pub(in crate::store) language: LanguageId,
}

impl Somebody {
    pub(in crate::store) fn new() -> Self {
        Self {
            learner: LearnerId::from_uuid(random_id()),
            course: Slug::parse("first-steps").unwrap(),
            lesson: Slug::parse("hello").unwrap(),
            language: LanguageId::parse("python").unwrap(),
        }
    }

    pub(in crate::store) fn asks(&self, text: &str) -> SubmissionAsked {
        SubmissionAsked {
            course: self.course.clone(),
            lesson: self.lesson.clone(),
            language: self.language.clone(),
            files: files(text),
        }
    }

    pub(in crate::store) async fn submits(&self, pool: &AnyPool, text: &str, at: i64) -> Inserted {
        insert(
            pool,
            SubmissionId::from_uuid(random_id()),
            self.learner,
            self.asks(text),
            Timestamp::from_unix_ms(at),
            3,
        )
        .await
        .unwrap()
    }
}

/// An id that no other test of this process has.
fn random_id() -> Uuid {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u64_pair(0x0189_0a5d_ac96_7000, NEXT.fetch_add(1, Ordering::Relaxed))
}

pub(in crate::store) fn files(text: &str) -> SourceTree {
    let mut files = SourceTree::default();
    files
        .insert(FilePath::parse("main.py").unwrap(), text.into())
        .unwrap();
    files
}

async fn hand_in_and_find(pool: &AnyPool) {
    let (ada, ben) = (Somebody::new(), Somebody::new());
    let Inserted::New(first) = ada.submits(pool, "one", 1).await else {
        panic!("the first answer was not taken")
    };
    assert_eq!(
        find(pool, ada.learner, first.id).await.unwrap(),
        Some(first.clone())
    );
    assert_eq!(find(pool, ben.learner, first.id).await.unwrap(), None);
    // The same answer, handed in again while it waits, is the same submission.
    assert_eq!(
        ada.submits(pool, "one", 2).await,
        Inserted::Waiting(first.clone())
    );
    // Another learner's same answer is not.
    assert!(matches!(
        ben.submits(pool, "one", 2).await,
        Inserted::New(_)
    ));
    assert!(matches!(
        ada.submits(pool, "two", 3).await,
        Inserted::New(_)
    ));
    assert!(matches!(
        ada.submits(pool, "three", 4).await,
        Inserted::New(_)
    ));
    assert_eq!(ada.submits(pool, "four", 5).await, Inserted::TooMany);
    // Even then the same answer is found rather than refused.
    assert_eq!(ada.submits(pool, "one", 6).await, Inserted::Waiting(first));
    let listed = list(pool, ada.learner, &ada.course, &ada.lesson, 2)
        .await
        .unwrap();
    let times: Vec<_> = listed
        .iter()
        .map(|one| one.submitted_at.unix_ms())
        .collect();
    assert_eq!(times, [4, 3]);
    assert_eq!(
        lessons_started(pool, ada.learner, &ada.course)
            .await
            .unwrap(),
        std::slice::from_ref(&ada.lesson)
    );
}

async fn many_hands_make_one_submission(pool: &AnyPool) {
    let ada = Somebody::new();
    let sent = futures::future::join_all((0..8).map(|at| ada.submits(pool, "same", at))).await;
    let new = sent
        .iter()
        .filter(|one| matches!(one, Inserted::New(_)))
        .count();
    let waiting = sent
        .iter()
        .filter(|one| matches!(one, Inserted::Waiting(_)))
        .count();
    assert_eq!((new, waiting), (1, 7));
}

async fn a_graded_answer_can_be_handed_in_again(pool: &AnyPool) {
    let ada = Somebody::new();
    let Inserted::New(first) = ada.submits(pool, "again", 1).await else {
        panic!("the first answer was not taken")
    };
    let claimed = queue::claim(pool, queue::Next::InTurn, "w", Timestamp::from_unix_ms(2))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(claimed.submission.id, first.id);
    queue::fail(pool, first.id, "w", "No.", Timestamp::from_unix_ms(3))
        .await
        .unwrap();
    assert!(matches!(
        ada.submits(pool, "again", 4).await,
        Inserted::New(_)
    ));
}

app_testkit::on_both_databases!(
    hand_in_and_find,
    many_hands_make_one_submission,
    a_graded_answer_can_be_handed_in_again,
);
