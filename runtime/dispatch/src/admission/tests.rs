//! The waiting itself: turns are told, and a dropped future gives up its place
//! wherever it stood.

use std::time::Duration;

use futures::FutureExt;
use runtime_contract::Owner;

use super::*;

fn admission(running_max: usize, waiting_max: usize, waiting_per_owner_max: usize) -> Admission {
    Admission::new(Rules {
        running_max,
        waiting_max,
        waiting_per_owner_max,
    })
}

fn ticket(owner: &str) -> Ticket {
    Ticket::interactive(Owner::new(owner))
}

#[tokio::test]
async fn one_runs_one_waits_and_the_third_is_told_when_to_come_back() {
    let admission = admission(1, 1, 1);
    let running = admission.enter(&ticket("ada")).await.unwrap();
    let ben = ticket("ben");
    let mut waiting = Box::pin(admission.enter(&ben));
    assert!(waiting.as_mut().now_or_never().is_none());
    let told = admission.enter(&ticket("eve")).await.err().unwrap();
    assert_eq!(
        told.to_string(),
        "Many programs are waiting to run; try again in 1 second."
    );
    let told = admission.enter(&ben).await.err().unwrap();
    assert_eq!(
        told.to_string(),
        "1 of your programs is waiting to run already; try again in 1 second."
    );
    drop(running);
    drop(waiting.await.unwrap());
    // Everybody left: the places are free again.
    assert_eq!(admission.state().queue.waiting(Priority::Interactive), 0);
    drop(admission.enter(&ticket("ada")).await.unwrap());
}

#[tokio::test]
async fn somebody_who_leaves_the_queue_gives_up_the_place() {
    let admission = admission(1, 1, 1);
    let (ada, ben) = (ticket("ada"), ticket("ben"));
    let running = admission.enter(&ada).await.unwrap();
    for _ in 0..100 {
        let mut waiting = Box::pin(admission.enter(&ben));
        assert!(waiting.as_mut().now_or_never().is_none());
    }
    // One that was told its turn and never looks is passed on, too.
    let mut told = Box::pin(admission.enter(&ada));
    assert!(told.as_mut().now_or_never().is_none());
    drop(running);
    let mut next = Box::pin(admission.enter(&ben));
    assert!(next.as_mut().now_or_never().is_none());
    drop(told);
    drop(next.now_or_never().unwrap().unwrap());
    assert!(admission.state().calls.is_empty());
}

#[tokio::test]
async fn a_parked_one_counts_as_waiting() {
    let admission = admission(1, 1, 1);
    let parked = admission.park(&ticket("ada")).unwrap();
    assert!(admission.park(&ticket("ada")).is_err());
    let running = admission.enter(&ticket("ben")).await.unwrap();
    assert!(
        admission
            .enter(&ticket("eve"))
            .now_or_never()
            .unwrap()
            .is_err()
    );
    drop(parked);
    let eve = ticket("eve");
    let mut waiting = Box::pin(admission.enter(&eve));
    assert!(waiting.as_mut().now_or_never().is_none());
    drop(running);
    waiting.await.unwrap();
}

/// Many at once on several threads, half of them leaving before their turn.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_forgotten_when_many_come_and_go() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    let admission = Arc::new(admission(3, 10_000, 10_000));
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..600_u64 {
        let (admission, running, most) = (admission.clone(), running.clone(), most.clone());
        tasks.spawn(async move {
            let ticket = match number % 5 {
                0 => Ticket::batch(Owner::new("batch")),
                _ => ticket(&(number % 7).to_string()),
            };
            let work = async {
                let _place = admission.enter(&ticket).await.unwrap();
                let now = running.fetch_add(1, Ordering::SeqCst) + 1;
                most.fetch_max(now, Ordering::SeqCst);
                tokio::task::yield_now().await;
                running.fetch_sub(1, Ordering::SeqCst);
            };
            if number % 2 == 0 {
                work.await;
                return 1;
            }
            tokio::select! {
                biased;
                () = tokio::time::sleep(Duration::from_micros(number * 7)) => {}
                _place = admission.enter(&ticket) => {}
            }
            0
        });
    }
    let ran: usize = tasks.join_all().await.into_iter().sum();
    assert_eq!(ran, 300);
    assert!(most.load(Ordering::SeqCst) <= 3);
    let state = admission.state();
    assert_eq!(state.queue.waiting(Priority::Interactive), 0);
    assert_eq!(state.queue.running(Priority::Batch), 0);
    assert!(state.calls.is_empty());
}

#[tokio::test]
async fn who_asks_for_one_thing_at_a_time_does_not_give_way() {
    let admission = admission(4, 8, 8);
    let ada = admission.enter(&ticket("ada")).await.unwrap();
    let flood = admission.enter(&ticket("flood")).await.unwrap();
    assert_eq!(ada.pace(), Pace::Prompt);
    assert_eq!(flood.pace(), Pace::Prompt);
    let second = admission.enter(&ticket("flood")).await.unwrap();
    assert_eq!(second.pace(), Pace::Yielding);
    let eve = ticket("flood");
    let mut waiting = Box::pin(admission.enter(&eve));
    assert!(waiting.as_mut().now_or_never().is_none());
    drop(second);
    // The one that waited runs, beside the first.
    assert_eq!(waiting.await.unwrap().pace(), Pace::Yielding);
    let mut background = ticket("ben");
    background.priority = Priority::Batch;
    assert_eq!(
        admission.enter(&background).await.unwrap().pace(),
        Pace::Yielding
    );
    assert_eq!(ada.pace(), Pace::Prompt);
}
