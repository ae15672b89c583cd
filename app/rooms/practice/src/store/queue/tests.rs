//! The queue, on both databases; each test has a database of its own.

use super::*;
use crate::SubmissionState;
use crate::store::submissions::tests::Somebody;
use crate::store::submissions::{self, Inserted};

const fn at(unix_ms: i64) -> Timestamp {
    Timestamp::from_unix_ms(unix_ms)
}

fn verdict() -> Verdict {
    Verdict {
        cases: Vec::new(),
        fuel_used: 42,
    }
}

async fn submit(pool: &AnyPool, somebody: &Somebody, text: &str, time: i64) -> Submission {
    match somebody.submits(pool, text, time).await {
        Inserted::New(submission) => submission,
        other => panic!("not taken: {other:?}"),
    }
}

async fn finish_now(pool: &AnyPool, id: SubmissionId, worker: &str) -> bool {
    let mut transaction = pool.begin().await.unwrap();
    let finished = finish(&mut transaction, id, worker, &verdict(), at(99))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    finished
}

async fn first_come_first_graded(pool: &AnyPool) {
    let ada = Somebody::new();
    let second = submit(pool, &ada, "second", 20).await;
    let first = submit(pool, &ada, "first", 10).await;
    assert_eq!(
        depth(pool).await.unwrap(),
        Depth {
            queued: 2,
            grading: 0
        }
    );
    let claimed = claim(pool, "w1", at(30)).await.unwrap().unwrap();
    assert_eq!(
        (claimed.submission.id, claimed.attempt, claimed.learner),
        (first.id, 1, ada.learner)
    );
    assert_eq!(claimed.submission.state, SubmissionState::Grading);
    assert_eq!(
        claim(pool, "w2", at(30))
            .await
            .unwrap()
            .unwrap()
            .submission
            .id,
        second.id
    );
    assert_eq!(claim(pool, "w3", at(30)).await.unwrap(), None);
    // Only the worker that has it can finish it, and only once.
    assert!(!finish_now(pool, first.id, "w2").await);
    assert!(finish_now(pool, first.id, "w1").await);
    assert!(!finish_now(pool, first.id, "w1").await);
    let found = submissions::find(pool, ada.learner, first.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        found.state,
        SubmissionState::Graded {
            verdict: verdict(),
            graded_at: at(99)
        }
    );
    assert_eq!(
        depth(pool).await.unwrap(),
        Depth {
            queued: 0,
            grading: 1
        }
    );
}

async fn a_rolled_back_verdict_was_never_given(pool: &AnyPool) {
    let ada = Somebody::new();
    let submission = submit(pool, &ada, "a", 1).await;
    claim(pool, "w", at(2)).await.unwrap().unwrap();
    let mut transaction = pool.begin().await.unwrap();
    assert!(
        finish(&mut transaction, submission.id, "w", &verdict(), at(3))
            .await
            .unwrap()
    );
    transaction.rollback().await.unwrap();
    let found = submissions::find(pool, ada.learner, submission.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.state, SubmissionState::Grading);
}

async fn what_a_dead_grader_left_is_tried_once_more(pool: &AnyPool) {
    let ada = Somebody::new();
    let submission = submit(pool, &ada, "a", 1).await;
    claim(pool, "dead", at(100)).await.unwrap().unwrap();
    // Still heard of: left alone.
    assert_eq!(
        requeue_abandoned(pool, at(100), at(200)).await.unwrap(),
        (0, 0)
    );
    renew(pool, "dead", at(150)).await.unwrap();
    assert_eq!(
        requeue_abandoned(pool, at(150), at(200)).await.unwrap(),
        (0, 0)
    );
    assert_eq!(
        requeue_abandoned(pool, at(151), at(200)).await.unwrap(),
        (1, 0)
    );
    let again = claim(pool, "next", at(300)).await.unwrap().unwrap();
    assert_eq!((again.submission.id, again.attempt), (submission.id, 2));
    // The first one wakes up after all: too late.
    assert!(!finish_now(pool, submission.id, "dead").await);
    assert_eq!(
        requeue_abandoned(pool, at(301), at(400)).await.unwrap(),
        (0, 1)
    );
    let found = submissions::find(pool, ada.learner, submission.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        found.state,
        SubmissionState::Failed {
            sentence: GIVEN_UP.to_owned()
        }
    );
}

async fn handing_back_costs_no_attempt(pool: &AnyPool) {
    let ada = Somebody::new();
    submit(pool, &ada, "a", 1).await;
    for _ in 0..5 {
        let claimed = claim(pool, "w", at(2)).await.unwrap().unwrap();
        assert_eq!(claimed.attempt, 1);
        assert!(hand_back(pool, claimed.submission.id, "w").await.unwrap());
        assert!(!hand_back(pool, claimed.submission.id, "w").await.unwrap());
    }
}

async fn each_submission_goes_to_one_grader(pool: &AnyPool) {
    for text in 0..12 {
        let somebody = Somebody::new();
        submit(pool, &somebody, &text.to_string(), text).await;
    }
    let graders: Vec<_> = (0..6).map(|index| format!("w{index}")).collect();
    let takers = graders.iter().map(|worker| async move {
        let mut taken = Vec::new();
        while let Some(claimed) = claim(pool, worker, at(50)).await.unwrap() {
            taken.push(claimed.submission.id);
        }
        taken
    });
    let mut taken: Vec<_> = futures::future::join_all(takers).await.concat();
    taken.sort();
    taken.dedup();
    assert_eq!(taken.len(), 12);
}

app_testkit::on_both_databases!(
    first_come_first_graded,
    a_rolled_back_verdict_was_never_given,
    what_a_dead_grader_left_is_tried_once_more,
    handing_back_costs_no_attempt,
    each_submission_goes_to_one_grader,
);
