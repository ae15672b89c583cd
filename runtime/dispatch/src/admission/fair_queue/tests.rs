//! Each rule by an example, and all of them together over long sequences of
//! joining, ending and leaving from a seeded generator.

use super::*;
use crate::admission::recent_use::{OWED_US_MAX, TURN_US};

mod properties;

const SECOND_US: u64 = 1_000_000;

fn rules(running_max: usize, waiting_max: usize, waiting_per_owner_max: usize) -> Rules {
    Rules {
        running_max,
        waiting_max,
        waiting_per_owner_max,
    }
}

fn interactive(owner: &str) -> Ticket {
    Ticket::interactive(Owner::new(owner))
}

fn batch(owner: &str) -> Ticket {
    Ticket::batch(Owner::new(owner))
}

/// A queue in which each run takes a moment, and who ran in which order.
struct Scene {
    queue: FairQueue,
    names: HashMap<PlaceId, String>,
    now_us: u64,
}

impl Scene {
    fn new(rules: Rules) -> Self {
        Self {
            queue: FairQueue::new(rules),
            names: HashMap::new(),
            now_us: 0,
        }
    }

    fn join(&mut self, ticket: &Ticket) -> PlaceId {
        let id = self.queue.join(ticket, self.now_us).unwrap();
        self.names.insert(id, ticket.owner.as_str().to_owned());
        id
    }

    /// Ends a run and gives back who starts for it.
    fn end(&mut self, id: PlaceId) -> Vec<PlaceId> {
        self.queue.leave(id, self.now_us);
        std::iter::from_fn(|| self.queue.next(self.now_us)).collect()
    }

    /// Ends one run after the other, each followed by one more, and tells whose they were.
    fn order(&mut self, mut running: PlaceId) -> String {
        let mut order = Vec::new();
        while let [next] = self.end(running)[..] {
            order.push(self.names[&next].clone());
            running = next;
        }
        order.join(" ")
    }
}

#[test]
fn owners_take_turns_and_newcomers_stand_behind_those_who_wait() {
    let mut scene = Scene::new(rules(1, 100, 100));
    let running = scene.join(&interactive("ada"));
    for owner in ["ada", "ada", "ada", "ben", "ben", "eve"] {
        scene.join(&interactive(owner));
    }
    assert_eq!(scene.order(running), "ada ben eve ada ben ada");
}

#[test]
fn ten_thousand_runs_of_one_owner_are_one_ahead_of_anothers() {
    let mut scene = Scene::new(rules(1, 20_000, 10_000));
    let running = scene.join(&interactive("flood"));
    for _ in 0..10_000 {
        scene.join(&interactive("flood"));
    }
    scene.join(&interactive("ben"));
    let first = scene.end(running)[0];
    let second = scene.end(first)[0];
    assert_eq!(scene.names[&second], "ben");
}

#[test]
fn interactive_runs_go_first_and_every_ninth_is_batch() {
    let mut scene = Scene::new(rules(1, 1_000, 1_000));
    let running = scene.join(&interactive("ada"));
    for _ in 0..3 {
        scene.join(&batch("b"));
    }
    for _ in 0..20 {
        scene.join(&interactive("i"));
    }
    assert_eq!(
        scene.order(running),
        "i i i i i i i i b i i i i i i i i b i i i i b"
    );
}

#[test]
fn nobody_gets_the_last_place_who_has_something_running() {
    let mut scene = Scene::new(rules(2, 100, 100));
    let long = scene.join(&interactive("ada"));
    let more = scene.join(&interactive("ada"));
    assert!(scene.queue.is_running(long) && !scene.queue.is_running(more));
    // The place is there at once for somebody else, and for a third one not.
    let ben = scene.join(&interactive("ben"));
    assert!(scene.queue.is_running(ben));
    let eve = scene.join(&interactive("eve"));
    assert!(!scene.queue.is_running(eve));
    // Ada stands before Eve, but the place is not for her.
    assert_eq!(scene.end(ben), [eve]);
    assert_eq!(scene.end(eve), []);
    assert_eq!(scene.end(long), [more]);
}

#[test]
fn batch_runs_leave_a_place_to_those_who_look_on() {
    let mut scene = Scene::new(rules(2, 100, 100));
    let grading = scene.join(&batch("ada"));
    let next = scene.join(&batch("ben"));
    assert!(scene.queue.is_running(grading) && !scene.queue.is_running(next));
    let shown = scene.join(&interactive("eve"));
    assert!(scene.queue.is_running(shown));
    assert_eq!(scene.end(shown), []);
    assert_eq!(scene.end(grading), [next]);
}

#[test]
fn one_place_serves_everybody() {
    let mut scene = Scene::new(rules(0, 100, 100));
    let running = scene.join(&batch("ada"));
    assert!(scene.queue.is_running(running));
    scene.join(&batch("ada"));
    assert_eq!(scene.order(running), "ada");
}

#[test]
fn who_used_much_lets_others_pass_eight_times_and_no_more() {
    let mut scene = Scene::new(rules(1, 100, 100));
    let long = scene.join(&interactive("ada"));
    scene.join(&interactive("ada"));
    for number in 0..12 {
        scene.join(&interactive(&format!("{number}")));
    }
    scene.now_us = 60 * SECOND_US;
    assert_eq!(scene.order(long), "0 1 2 3 4 5 6 7 ada 8 9 10 11");
}

#[test]
fn who_used_much_goes_first_when_nobody_else_is_there() {
    let mut scene = Scene::new(rules(1, 100, 100));
    let long = scene.join(&interactive("ada"));
    let next = scene.join(&interactive("ada"));
    scene.now_us = 60 * SECOND_US;
    assert_eq!(scene.end(long), [next]);
    // And is forgiven after a while.
    assert_eq!(
        scene
            .queue
            .recent
            .turns_owed(&Owner::new("ada"), 60 * SECOND_US),
        OWED_US_MAX / TURN_US
    );
    let later = 60 * SECOND_US + OWED_US_MAX;
    assert_eq!(scene.queue.recent.turns_owed(&Owner::new("ada"), later), 0);
}

#[test]
fn each_bound_is_told_with_its_own_time() {
    let mut scene = Scene::new(rules(1, 8, 3));
    scene.join(&interactive("ada"));
    for _ in 0..3 {
        scene.join(&interactive("ada"));
    }
    // Nothing ended yet, but what runs has run for ten seconds.
    scene.now_us = 10 * SECOND_US;
    assert_eq!(
        scene.queue.join(&interactive("ada"), scene.now_us),
        Err(Full::OfOwn {
            waiting: 3,
            retry_after_s: 30
        })
    );
    // Batch places are counted by themselves, and half of all is the most.
    scene.join(&batch("ada"));
    assert!(scene.queue.park(&batch("ben"), scene.now_us).is_ok());
    scene.join(&batch("eve"));
    scene.join(&batch("eve"));
    assert_eq!(
        scene.queue.join(&batch("eve"), scene.now_us),
        Err(Full::OfAll { retry_after_s: 60 })
    );
    scene.join(&interactive("ben"));
    assert_eq!(
        scene.queue.join(&interactive("eve"), scene.now_us),
        Err(Full::OfAll { retry_after_s: 60 })
    );
    assert_eq!(
        scene.queue.park(&interactive("eve"), scene.now_us),
        Err(Full::OfAll { retry_after_s: 60 })
    );
}

#[test]
fn a_free_place_needs_no_waiting_place() {
    let mut queue = FairQueue::new(rules(1, 0, 0));
    let id = queue.join(&interactive("ada"), 0).unwrap();
    assert!(queue.is_running(id));
    assert!(queue.join(&interactive("ben"), 0).is_err());
    queue.leave(id, 0);
    assert!(queue.join(&interactive("ben"), 0).is_ok());
}

#[test]
fn leaving_frees_the_place_wherever_it_stood() {
    let mut scene = Scene::new(rules(1, 3, 3));
    let running = scene.join(&interactive("ada"));
    let first = scene.join(&interactive("ben"));
    let middle = scene.join(&interactive("ben"));
    let parked = scene.queue.park(&interactive("eve"), 0).unwrap();
    assert!(scene.queue.join(&interactive("eve"), 0).is_err());
    for gone in [middle, parked, first] {
        assert_eq!(scene.end(gone), []);
        // Leaving twice changes nothing.
        assert_eq!(scene.end(gone), []);
        let again = scene.join(&interactive("eve"));
        assert!(!scene.queue.is_running(again));
    }
    assert_eq!(scene.order(running), "eve eve eve");
    assert!(scene.queue.places.is_empty());
    assert_eq!(scene.queue.waiting(Priority::Interactive), 0);
    assert_eq!(scene.queue.running(Priority::Interactive), 0);
}
