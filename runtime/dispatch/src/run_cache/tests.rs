//! Hits, misses and single flight, with runs that tests end by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures::FutureExt;
use runtime_contract::{
    Action, FilePath, LanguageId, Limits, Owner, RunRequest, SourceTree, StopReason, Ticket,
};
use runtime_testkit::outcome;
use tokio::sync::oneshot;

use super::*;

fn cache() -> RunCache {
    RunCache::new(RunCacheSettings::of_bytes(64 << 20).unwrap())
}

fn ended(stop: StopReason) -> Outcome {
    Outcome {
        wall_ms: 12.5,
        stdout: b"one\n".to_vec(),
        ..outcome(&LanguageId::parse("python").unwrap(), stop)
    }
}

fn previews(owner: &str) -> TrustDomain {
    let ticket = Ticket::interactive(Owner::new(owner)).remembering_previews();
    ticket.domain.unwrap()
}

fn grading(owner: &str) -> TrustDomain {
    let ticket = Ticket::batch(Owner::new(owner)).remembering_grading("first-steps");
    ticket.domain.unwrap()
}

pub(super) fn request() -> RunRequest {
    let entry = FilePath::parse("main.py").unwrap();
    let mut files = SourceTree::default();
    files.insert(entry.clone(), b"print(1)".to_vec()).unwrap();
    RunRequest {
        language: LanguageId::parse("python").unwrap(),
        files,
        entry,
        action: Action::Run,
        stdin: Vec::new(),
        args: Vec::new(),
        limits: Limits::default(),
        seed: 0,
        packages: None,
    }
}

/// A run that counts how often it is run.
async fn asked(
    cache: &RunCache,
    domain: &TrustDomain,
    request: &RunRequest,
    stop: StopReason,
    runs: &AtomicUsize,
) -> Outcome {
    let key = RunKey::of(domain, [0; 32], request);
    let run = async {
        runs.fetch_add(1, Ordering::SeqCst);
        Ok(ended(stop))
    };
    cache.get_or_run(key, domain, || Ok(()), run).await.unwrap()
}

#[tokio::test]
async fn the_same_again_is_shown_from_the_cache() {
    let (cache, runs) = (cache(), AtomicUsize::new(0));
    let ada = previews("ada");
    let first = asked(&cache, &ada, &request(), StopReason::Exited, &runs).await;
    let second = asked(&cache, &ada, &request(), StopReason::Exited, &runs).await;
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    assert!(!first.cached && second.cached);
    // Everything else is as it was, the time included.
    assert_eq!(
        Outcome {
            cached: false,
            ..second
        },
        first
    );
    assert_eq!(first.wall_ms, 12.5);
    assert_eq!(cache.flights.count(), 0);
}

#[tokio::test]
async fn other_limits_and_other_domains_run_for_themselves() {
    let (cache, runs) = (cache(), AtomicUsize::new(0));
    let mut tighter = request();
    tighter.limits.fuel_max -= 1;
    let domains = [
        previews("ada"),
        previews("ben"),
        grading("ada"),
        grading("ben"),
    ];
    for domain in &domains {
        for request in [request(), tighter.clone()] {
            let first = asked(&cache, domain, &request, StopReason::Exited, &runs).await;
            assert!(!first.cached, "{domain:?} was shown somebody else's");
        }
    }
    assert_eq!(runs.load(Ordering::SeqCst), 8);
}

#[tokio::test]
async fn what_the_machine_may_have_done_is_not_kept() {
    let (cache, ada) = (cache(), previews("ada"));
    for (seed, stop) in (0..).zip(StopReason::ALL) {
        let runs = AtomicUsize::new(0);
        let request = RunRequest { seed, ..request() };
        for _ in 0..2 {
            asked(&cache, &ada, &request, stop, &runs).await;
        }
        let of_the_machine = matches!(
            stop,
            StopReason::WallTimeExhausted
                | StopReason::IdleTimeExhausted
                | StopReason::MemoryExhausted
                | StopReason::Cancelled
                | StopReason::RuntimeBroke
        );
        let expected = if of_the_machine { 2 } else { 1 };
        assert_eq!(runs.load(Ordering::SeqCst), expected, "{stop:?}");
    }
}

#[tokio::test]
async fn a_fault_is_not_kept() {
    let (cache, ada) = (cache(), previews("ada"));
    let key = RunKey::of(&ada, [0; 32], &request());
    let broke = async { Err(RunnerFault::Broken("once".into())) };
    assert!(cache.get_or_run(key, &ada, || Ok(()), broke).await.is_err());
    let runs = AtomicUsize::new(0);
    asked(&cache, &ada, &request(), StopReason::Exited, &runs).await;
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn two_at_once_run_once() {
    let (cache, ada) = (cache(), previews("ada"));
    let key = RunKey::of(&ada, [0; 32], &request());
    let (end, ends) = oneshot::channel();
    let slow = async {
        ends.await.unwrap();
        Ok(ended(StopReason::Exited))
    };
    let never = async { panic!("a second run of the same") };
    let parked = AtomicUsize::new(0);
    let park = || {
        parked.fetch_add(1, Ordering::SeqCst);
        Ok(())
    };
    let mut first = Box::pin(cache.get_or_run(key, &ada, || Ok(()), slow));
    assert!(first.as_mut().now_or_never().is_none());
    let mut second = Box::pin(cache.get_or_run(key, &ada, park, never));
    assert!(second.as_mut().now_or_never().is_none());
    assert_eq!(parked.load(Ordering::SeqCst), 1);
    // Somebody for whom there is no waiting place is told so.
    let crowded = || Err::<(), _>(RunnerFault::Busy { retry_after_s: 1 });
    let third = cache.get_or_run(key, &ada, crowded, async { panic!("run") });
    assert!(third.now_or_never().unwrap().is_err());
    end.send(()).unwrap();
    assert!(!first.await.unwrap().cached);
    assert!(second.await.unwrap().cached);
    assert_eq!(cache.flights.count(), 0);
}

#[tokio::test]
async fn when_the_first_leaves_or_panics_the_next_one_runs() {
    let (cache, ada) = (Arc::new(cache()), previews("ada"));
    let key = RunKey::of(&ada, [0; 32], &request());
    let runs = AtomicUsize::new(0);
    let pending = std::future::pending::<Result<Outcome, RunnerFault>>();
    let mut first = Box::pin(cache.get_or_run(key, &ada, || Ok(()), pending));
    assert!(first.as_mut().now_or_never().is_none());
    let wanted = request();
    let mut second = Box::pin(asked(&cache, &ada, &wanted, StopReason::Exited, &runs));
    assert!(second.as_mut().now_or_never().is_none());
    drop(first);
    assert!(!second.await.cached);
    assert_eq!(runs.load(Ordering::SeqCst), 1);

    let other = RunRequest {
        seed: 9,
        ..request()
    };
    let key = RunKey::of(&ada, [0; 32], &other);
    let (shared, domain) = (Arc::clone(&cache), ada.clone());
    let panics = tokio::spawn(async move {
        let run = async { panic!("told to panic") };
        drop(shared.get_or_run(key, &domain, || Ok(()), run).await);
    });
    assert!(panics.await.unwrap_err().is_panic());
    let again = asked(&cache, &ada, &other, StopReason::Exited, &runs).await;
    assert!(!again.cached);
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    assert_eq!(cache.flights.count(), 0);
}

#[test]
fn no_memory_is_no_cache() {
    assert_eq!(RunCacheSettings::of_bytes(0), None);
}
