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
    let (ada, ben) = (Somebody::new(), Somebody::new());
    let second = submit(pool, &ben, "second", 20).await;
    let first = submit(pool, &ada, "first", 10).await;
    assert_eq!(
        depth(pool).await.unwrap(),
        Depth {
            queued: 2,
            grading: 0
        }
    );
    let claimed = claim(pool, Next::InTurn, "w1", at(30))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (claimed.submission.id, claimed.attempt, claimed.learner),
        (first.id, 1, ada.learner)
    );
    assert_eq!(claimed.submission.state, SubmissionState::Grading);
    assert_eq!(
        claim(pool, Next::InTurn, "w2", at(30))
            .await
            .unwrap()
            .unwrap()
            .submission
            .id,
        second.id
    );
    assert_eq!(claim(pool, Next::InTurn, "w3", at(30)).await.unwrap(), None);
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
    claim(pool, Next::InTurn, "w", at(2))
        .await
        .unwrap()
        .unwrap();
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
    claim(pool, Next::InTurn, "dead", at(100))
        .await
        .unwrap()
        .unwrap();
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
    let again = claim(pool, Next::InTurn, "next", at(300))
        .await
        .unwrap()
        .unwrap();
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
        let claimed = claim(pool, Next::InTurn, "w", at(2))
            .await
            .unwrap()
            .unwrap();
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
        while let Some(claimed) = claim(pool, Next::InTurn, worker, at(50)).await.unwrap() {
            taken.push(claimed.submission.id);
        }
        taken
    });
    let mut taken: Vec<_> = futures::future::join_all(takers).await.concat();
    taken.sort();
    taken.dedup();
    assert_eq!(taken.len(), 12);
}

/// Grades the next one and tells what it says.
async fn claimed(pool: &AnyPool, next: Next) -> String {
    let claimed = claim(pool, next, "w", at(99)).await.unwrap().unwrap();
    let files = claimed.submission.files;
    let (_, bytes) = files.iter().next().unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    assert!(finish_now(pool, claimed.submission.id, "w").await);
    text
}

async fn one_learner_holds_one_grader(pool: &AnyPool) {
    let (ada, ben) = (Somebody::new(), Somebody::new());
    let first = submit(pool, &ada, "ada 1", 1).await;
    submit(pool, &ada, "ada 2", 2).await;
    let begun = claim(pool, Next::InTurn, "w1", at(3))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(begun.submission.id, first.id);
    for next in [Next::InTurn, Next::Oldest] {
        assert_eq!(claim(pool, next, "w2", at(3)).await.unwrap(), None);
    }
    submit(pool, &ben, "ben", 4).await;
    assert_eq!(claimed(pool, Next::InTurn).await, "ben");
    assert!(finish_now(pool, first.id, "w1").await);
    assert_eq!(claimed(pool, Next::InTurn).await, "ada 2");
}

async fn learners_take_turns(pool: &AnyPool) {
    let (ada, ben, eve) = (Somebody::new(), Somebody::new(), Somebody::new());
    for (somebody, text, time) in [
        (&ada, "ada 1", 1),
        (&ada, "ada 2", 2),
        (&ada, "ada 3", 3),
        (&ben, "ben 1", 4),
        (&ben, "ben 2", 5),
    ] {
        submit(pool, somebody, text, time).await;
    }
    assert_eq!(claimed(pool, Next::InTurn).await, "ada 1");
    assert_eq!(claimed(pool, Next::InTurn).await, "ben 1");
    assert_eq!(claimed(pool, Next::InTurn).await, "ada 2");
    // Somebody new stands where the queue is, not behind everything.
    submit(pool, &eve, "eve 1", 6).await;
    submit(pool, &eve, "eve 2", 7).await;
    for expected in ["ben 2", "eve 1", "ada 3", "eve 2"] {
        assert_eq!(claimed(pool, Next::InTurn).await, expected);
    }
}

async fn now_and_then_it_is_the_oldest(pool: &AnyPool) {
    let ada = Somebody::new();
    submit(pool, &Somebody::new(), "slow", 0).await;
    claim(pool, Next::InTurn, "busy", at(0))
        .await
        .unwrap()
        .unwrap();
    submit(pool, &ada, "ada 1", 1).await;
    submit(pool, &ada, "ada 2", 2).await;
    assert_eq!(claimed(pool, Next::InTurn).await, "ada 1");
    // New learners come without end, and each is next.
    for time in 3..9 {
        submit(pool, &Somebody::new(), "new", time).await;
        assert_eq!(claimed(pool, Next::InTurn).await, "new");
    }
    submit(pool, &Somebody::new(), "new", 9).await;
    assert_eq!(claimed(pool, Next::Oldest).await, "ada 2");
}

async fn ten_thousand_answers_of_one_learner_do_not_hold_up_another(pool: &AnyPool) {
    let (ada, ben) = (Somebody::new(), Somebody::new());
    let mut transaction = pool.begin().await.unwrap();
    for turn in 0..10_000_i64 {
        sqlx::query(
            "INSERT INTO practice_submissions
               (id, learner_id, course, lesson, language, files, files_digest, submitted_at, state, turn)
             VALUES ($1, $2, $3, 'hello', 'python', $4, $5, $6, 'queued', $7)",
        )
        .bind(SubmissionId::from_uuid(uuid::Uuid::from_u128(turn as u128)).to_string())
        .bind(ada.learner.to_string())
        .bind(ada.course.as_str())
        .bind("{\"main.py\": \"flood\"}")
        .bind(turn.to_string())
        .bind(turn)
        .bind(turn)
        .execute(&mut *transaction)
        .await
        .unwrap();
    }
    transaction.commit().await.unwrap();
    let flood = claim(pool, Next::InTurn, "w", at(1))
        .await
        .unwrap()
        .unwrap();
    submit(pool, &ben, "ben", 20_000).await;
    assert_eq!(claimed(pool, Next::InTurn).await, "ben");
    // Also for the grader who had the flood.
    submit(pool, &ben, "ben again", 20_001).await;
    assert!(finish_now(pool, flood.submission.id, "w").await);
    assert_eq!(claimed(pool, Next::InTurn).await, "ben again");
    assert_eq!(claimed(pool, Next::InTurn).await, "flood");
    // One more of hers is refused, or else the last of all.
    let asks = |waiting_max| {
        let id = SubmissionId::from_uuid(uuid::Uuid::from_u128(u128::MAX));
        submissions::insert(
            pool,
            id,
            ada.learner,
            ada.asks("more"),
            at(30_000),
            waiting_max,
        )
    };
    assert_eq!(asks(9_998).await.unwrap(), Inserted::TooMany);
    assert!(matches!(asks(20_000).await.unwrap(), Inserted::New(_)));
    let last: i64 =
        sqlx::query_scalar("SELECT turn FROM practice_submissions WHERE submitted_at = 30000")
            .fetch_one(pool)
            .await
            .unwrap();
    assert_eq!(last, 10_000);
}

app_testkit::on_both_databases!(
    one_learner_holds_one_grader,
    learners_take_turns,
    now_and_then_it_is_the_oldest,
    ten_thousand_answers_of_one_learner_do_not_hold_up_another,
    first_come_first_graded,
    a_rolled_back_verdict_was_never_given,
    what_a_dead_grader_left_is_tried_once_more,
    handing_back_costs_no_attempt,
    each_submission_goes_to_one_grader,
);
