//! Grading in the background: a few tasks take answers from the queue, and one
//! more keeps saying that they are at it and takes back what a dead server left.

use std::sync::Arc;
use std::time::Duration;

use app_store::explain;
use app_vocabulary::{Fault, Timestamp};
use room_courses::store as courses_store;
use room_practice::store::queue::{self, Claimed, Next};
use room_practice::{GradeError, Verdict, grade};
use runtime_contract::{Owner, RunnerFault, Ticket};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::app::{App, Shared};
use crate::moment;

/// How long a claim holds after the last sign of life, in milliseconds.
const LEASE_MS: i64 = 30_000;
const SIGN_OF_LIFE: Duration = Duration::from_secs(5);
/// How often a grader looks for work that no bell announced.
const LOOK: Duration = Duration::from_secs(1);
/// Each so many-th answer that a grader takes is the oldest of all; the others
/// are taken in turn between learners.
const OLDEST_EACH: u64 = 8;
/// How long a grader rests when something that it needs is not there.
const REST: Duration = Duration::from_secs(1);

/// The graders of one server.
pub struct Graders {
    tasks: JoinSet<()>,
    /// No new work from here on.
    stop: CancellationToken,
    /// What is under way is handed back.
    hand_back: CancellationToken,
}

impl Graders {
    /// Takes back what the last server of this data folder left, and starts.
    pub async fn start(app: &Shared) -> Self {
        let worker: Arc<str> = moment::random_id().to_string().into();
        if let app_store::DatabaseAddress::File(_) = app.database.address() {
            // The folder's lock says that no other server is alive.
            take_back(app, Timestamp::from_unix_ms(i64::MAX)).await;
        }
        let (stop, hand_back) = (CancellationToken::new(), CancellationToken::new());
        let mut tasks = JoinSet::new();
        for _ in 0..app.settings.graders {
            let grader = Grader {
                app: app.clone(),
                worker: worker.clone(),
                stop: stop.clone(),
                hand_back: hand_back.clone(),
            };
            tasks.spawn(grader.work());
        }
        tasks.spawn(keep_alive(app.clone(), worker, stop.clone()));
        Self {
            tasks,
            stop,
            hand_back,
        }
    }

    /// Lets each grader finish what it is at; what is not finished in time is
    /// handed back to the queue.
    pub async fn stop(mut self, finish_within: Duration) {
        self.stop.cancel();
        let finished = tokio::time::timeout(finish_within, async {
            while self.tasks.join_next().await.is_some() {}
        });
        if finished.await.is_err() {
            self.hand_back.cancel();
            while self.tasks.join_next().await.is_some() {}
        }
    }
}

/// Says that this server's claims hold, and takes back those that do not.
async fn keep_alive(app: Shared, worker: Arc<str>, stop: CancellationToken) {
    while stop
        .run_until_cancelled(tokio::time::sleep(SIGN_OF_LIFE))
        .await
        .is_some()
    {
        // Samples pile up until they are counted, and nobody may ever ask.
        app.metrics.run_upkeep();
        let now = moment::now();
        if let Err(error) = queue::renew(app.database.pool(), &worker, now).await {
            tracing::warn!(trouble = %explain(&error), "claims could not be renewed");
            continue;
        }
        take_back(&app, Timestamp::from_unix_ms(now.unix_ms() - LEASE_MS)).await;
    }
}

async fn take_back(app: &App, heard_before: Timestamp) {
    match queue::requeue_abandoned(app.database.pool(), heard_before, moment::now()).await {
        Ok((0, 0)) => {}
        Ok((queued, given_up)) => {
            tracing::warn!(
                queued,
                given_up,
                "took back answers that a stopped server left"
            );
            app.bell.notify_waiters();
        }
        Err(error) => tracing::warn!(trouble = %explain(&error), "the queue could not be tidied"),
    }
}

struct Grader {
    app: Shared,
    worker: Arc<str>,
    stop: CancellationToken,
    hand_back: CancellationToken,
}

impl Grader {
    async fn work(self) {
        let mut taken: u64 = 0;
        while !self.stop.is_cancelled() {
            let next = match (taken + 1).is_multiple_of(OLDEST_EACH) {
                true => Next::Oldest,
                false => Next::InTurn,
            };
            let pool = self.app.database.pool();
            match queue::claim(pool, next, &self.worker, moment::now()).await {
                Ok(Some(claimed)) => {
                    taken += 1;
                    self.take(claimed).await;
                }
                Ok(None) => {
                    let bell = tokio::time::timeout(LOOK, self.app.bell.notified());
                    let _ = self.stop.run_until_cancelled(bell).await;
                }
                Err(error) => {
                    tracing::warn!(trouble = %explain(&error), "no answer could be claimed");
                    let _ = self
                        .stop
                        .run_until_cancelled(tokio::time::sleep(REST))
                        .await;
                }
            }
        }
    }

    /// Grades one answer and writes what came of it.
    async fn take(&self, claimed: Claimed) {
        let graded = self
            .hand_back
            .run_until_cancelled(self.grade(&claimed))
            .await;
        match graded {
            Some(Ok(verdict)) => self.finish(&claimed, verdict).await,
            Some(Err(Refusal::Now(cause))) => {
                tracing::info!(submission = %claimed.submission.id, cause, "grading waits");
                self.give_back(&claimed).await;
                let _ = self
                    .stop
                    .run_until_cancelled(tokio::time::sleep(REST))
                    .await;
            }
            Some(Err(Refusal::Broke)) if claimed.attempt < queue::ATTEMPTS_MAX => {
                // Given back with its attempt counted: it is tried once more.
                self.leave(&claimed).await;
            }
            Some(Err(Refusal::Broke)) => self.fail(&claimed, queue::GIVEN_UP).await,
            Some(Err(Refusal::Ever(sentence))) => self.fail(&claimed, &sentence).await,
            None => self.give_back(&claimed).await,
        }
    }

    async fn grade(&self, claimed: &Claimed) -> Result<Verdict, Refusal> {
        let submission = &claimed.submission;
        let place = self
            .app
            .lesson(&submission.course, &submission.lesson)
            .map_err(|failure| Refusal::of_fault(&failure.fault))?;
        let exercise = &place.lesson.exercise;
        let runner = self.app.languages.runner();
        let ticket = Ticket::batch(Owner::new(claimed.learner.to_string()))
            .remembering_grading(submission.course.as_str());
        let graded = grade(
            runner,
            exercise,
            &submission.language,
            &submission.files,
            &ticket,
        );
        graded.await.map_err(|error| {
            if let GradeError::Runner(RunnerFault::Broken(cause)) = &error {
                tracing::error!(submission = %submission.id, %cause, "grading broke");
                return Refusal::Broke;
            }
            if error.is_passing() {
                Refusal::Now(error.to_string())
            } else {
                Refusal::Ever(error.to_string())
            }
        })
    }

    /// Writes the verdict and the progress together, trying until it is written:
    /// a full disk is made room on, a locked database is let go.
    async fn finish(&self, claimed: &Claimed, verdict: Verdict) {
        let submission = &claimed.submission;
        let result = if verdict.passed() {
            "passed"
        } else {
            "not passed"
        };
        loop {
            match self.write(claimed, &verdict).await {
                Ok(written) => {
                    if written {
                        let language = submission.language.to_string();
                        metrics::counter!("opencode_submissions_graded_total", "language" => language, "result" => result)
                            .increment(1);
                        tracing::info!(submission = %submission.id, result, fuel_used = verdict.fuel_used, "graded");
                    }
                    return;
                }
                Err(error) => {
                    tracing::error!(submission = %submission.id, trouble = %explain(&error), "a verdict could not be written");
                    let rest = tokio::time::sleep(REST);
                    if self.hand_back.run_until_cancelled(rest).await.is_none() {
                        return;
                    }
                }
            }
        }
    }

    async fn write(&self, claimed: &Claimed, verdict: &Verdict) -> Result<bool, sqlx::Error> {
        let submission = &claimed.submission;
        let now = moment::now();
        let mut transaction = self.app.database.pool().begin().await?;
        let written =
            queue::finish(&mut transaction, submission.id, &self.worker, verdict, now).await?;
        if written && verdict.passed() {
            courses_store::record_passed(
                &mut transaction,
                claimed.learner,
                &submission.course,
                &submission.lesson,
                now,
            )
            .await?;
        }
        transaction.commit().await?;
        Ok(written)
    }

    async fn fail(&self, claimed: &Claimed, sentence: &str) {
        let (pool, id) = (self.app.database.pool(), claimed.submission.id);
        metrics::counter!("opencode_submissions_graded_total", "language" => claimed.submission.language.to_string(), "result" => "failed")
            .increment(1);
        tracing::warn!(submission = %id, sentence, "grading was given up");
        let written = queue::fail(pool, id, &self.worker, sentence, moment::now()).await;
        report(written.map(|_| ()));
    }

    async fn give_back(&self, claimed: &Claimed) {
        let (pool, id) = (self.app.database.pool(), claimed.submission.id);
        report(queue::hand_back(pool, id, &self.worker).await.map(|_| ()));
    }

    async fn leave(&self, claimed: &Claimed) {
        let (pool, id) = (self.app.database.pool(), claimed.submission.id);
        report(queue::try_again(pool, id, &self.worker).await.map(|_| ()));
    }
}

/// Why there is no verdict.
enum Refusal {
    /// Not just now; the answer goes back as if it had not been taken.
    Now(String),
    /// A fault of ours, which counts as an attempt.
    Broke,
    /// The answer can never be graded; the sentence says why.
    Ever(String),
}

impl Refusal {
    fn of_fault(fault: &Fault) -> Self {
        Self::Ever(format!("{} {}", fault.message, fault.hint))
    }
}

/// What cannot be written now is taken back when its claim has run out.
fn report(written: Result<(), sqlx::Error>) {
    if let Err(error) = written {
        tracing::error!(trouble = %explain(&error), "the queue could not be written");
    }
}
