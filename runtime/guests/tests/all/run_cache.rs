//! What is remembered of real runs, and for whom.

use runtime_contract::{Owner, RunRequest, Runner, Ticket};
use runtime_dispatch::{DispatchSettings, RunCacheSettings};

use super::languages::{DISPATCH, JAVASCRIPT, PYTHON, dispatch_with};

fn previews(owner: &str) -> Ticket {
    Ticket::interactive(Owner::new(owner)).remembering_previews()
}

#[tokio::test]
async fn a_run_is_remembered_for_its_learner_alone() {
    let dispatch = dispatch_with(DispatchSettings {
        run_cache: RunCacheSettings::of_bytes(16 << 20),
        ..DispatchSettings::default()
    });
    for samples in [PYTHON, JAVASCRIPT] {
        let request = samples.request(samples.hello);
        let first = dispatch
            .run(request.clone(), previews("ada"))
            .await
            .unwrap();
        assert!(!first.cached);
        let mut again = dispatch
            .run(request.clone(), previews("ada"))
            .await
            .unwrap();
        assert!(again.cached);
        again.cached = false;
        assert_eq!(again, first);
        let grading = Ticket::batch(Owner::new("ada")).remembering_grading("first-steps");
        for other in [
            previews("ben"),
            grading,
            Ticket::interactive(Owner::new("ada")),
        ] {
            let outcome = dispatch.run(request.clone(), other).await.unwrap();
            assert!(!outcome.cached);
            assert_eq!(outcome.stdout, first.stdout);
        }
        let mut tighter = request.clone();
        tighter.limits.fuel_max -= 1;
        let seeded = RunRequest { seed: 1, ..request };
        for other in [tighter, seeded] {
            assert!(!dispatch.run(other, previews("ada")).await.unwrap().cached);
        }
    }
}

#[tokio::test]
async fn what_the_clock_ended_runs_again_and_nothing_is_remembered_unasked() {
    let dispatch = dispatch_with(DispatchSettings {
        run_cache: RunCacheSettings::of_bytes(16 << 20),
        ..DispatchSettings::default()
    });
    let mut endless = JAVASCRIPT.request(JAVASCRIPT.endless_loop);
    endless.limits.wall_ms_max = 50;
    for _ in 0..2 {
        let outcome = dispatch
            .run(endless.clone(), previews("ada"))
            .await
            .unwrap();
        assert!(!outcome.cached, "{outcome:?}");
    }
    let hello = JAVASCRIPT.request(JAVASCRIPT.hello);
    for _ in 0..2 {
        let outcome = DISPATCH.run(hello.clone(), previews("ada")).await.unwrap();
        assert!(!outcome.cached);
    }
}
