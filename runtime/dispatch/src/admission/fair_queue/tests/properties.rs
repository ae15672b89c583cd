//! What holds after every step of a long and arbitrary life.

use std::collections::BTreeMap;

use super::*;

/// Numbers that look arbitrary and are the same each time (SplitMix64).
struct Generator(u64);

impl Generator {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

/// What the test knows of one that joined, beside the queue.
struct Known {
    ticket: Ticket,
    running: bool,
    parked: bool,
    /// Starts of its priority that it saw from the head of its owner's line
    /// while it could have started itself.
    overtaken: usize,
}

struct World {
    queue: FairQueue,
    rules: Rules,
    known: BTreeMap<PlaceId, Known>,
    now_us: u64,
    /// Interactive starts in a row at which a batch run could have started.
    batch_passed_over: usize,
}

impl World {
    /// Those at the head of an owner's line that could start at this moment.
    fn startable(&self, priority: Priority) -> Vec<PlaceId> {
        let lines = self.queue.side(priority).lines.iter();
        lines
            .filter(|line| self.queue.may_start(&line.owner, priority))
            .map(|line| line.places[0])
            .collect()
    }

    fn pump(&mut self) {
        loop {
            let interactive = self.startable(Priority::Interactive);
            let batch = self.startable(Priority::Batch);
            let Some(id) = self.queue.next(self.now_us) else {
                assert!(
                    interactive.is_empty() && batch.is_empty(),
                    "a place lies idle"
                );
                return;
            };
            let priority = self.known[&id].ticket.priority;
            let could = match priority {
                Priority::Interactive => &interactive,
                Priority::Batch => &batch,
            };
            assert!(could.contains(&id), "not its owner's first, or not allowed");
            match priority {
                Priority::Interactive if !batch.is_empty() => self.batch_passed_over += 1,
                _ => self.batch_passed_over = 0,
            }
            assert!(self.batch_passed_over <= INTERACTIVE_IN_A_ROW_MAX);
            for other in could.iter().filter(|other| **other != id) {
                self.known.get_mut(other).unwrap().overtaken += 1;
            }
            self.started(id);
        }
    }

    fn started(&mut self, id: PlaceId) {
        let known = self.known.get_mut(&id).unwrap();
        assert!(!known.running && !known.parked);
        known.running = true;
        // Turns of others who stood before it, and turns owed: eight at most,
        // and again for each run of its owner that ended meanwhile.
        let bound = self.rules.waiting_max + 8 * (self.rules.running_max + 1);
        assert!(known.overtaken <= bound, "starved: {}", known.overtaken);
        let earlier = self.known.range(..id).find(|(_, other)| {
            !other.running && !other.parked && other.ticket == self.known[&id].ticket
        });
        assert!(earlier.is_none(), "an owner's runs start in their order");
    }

    fn join(&mut self, ticket: Ticket, parked: bool) {
        let count = |waits: &dyn Fn(&Known) -> bool| {
            let waiting = self.known.values().filter(|known| !known.running);
            waiting.filter(|known| waits(known)).count()
        };
        let own = count(&|known| known.ticket == ticket);
        let (all, of_priority) = (
            count(&|_| true),
            count(&|known| known.ticket.priority == ticket.priority),
        );
        let at_once = !parked && self.queue.may_start(&ticket.owner, ticket.priority);
        let joined = if parked {
            self.queue.park(&ticket, self.now_us)
        } else {
            self.queue.join(&ticket, self.now_us)
        };
        match joined {
            Ok(id) => {
                let running = self.queue.is_running(id);
                assert_eq!(running, at_once);
                if running && ticket.priority == Priority::Batch {
                    self.batch_passed_over = 0;
                }
                assert!(running || own < self.rules.waiting_per_owner_max);
                assert!(running || all < self.rules.waiting_max);
                let overtaken = 0;
                let known = Known {
                    ticket,
                    running,
                    parked,
                    overtaken,
                };
                self.known.insert(id, known);
            }
            Err(Full::OfOwn {
                waiting,
                retry_after_s,
            }) => {
                assert_eq!((waiting, own), (own, self.rules.waiting_per_owner_max));
                assert!((1..=60).contains(&retry_after_s) && !at_once);
            }
            Err(Full::OfAll { retry_after_s }) => {
                let full = all >= self.rules.waiting_max
                    || of_priority >= self.rules.waiting_max_of(ticket.priority);
                assert!(full && (1..=60).contains(&retry_after_s) && !at_once);
            }
        }
    }

    fn check(&self) {
        let (rules, queue) = (self.rules, &self.queue);
        let running = |of: &dyn Fn(&Known) -> bool| {
            let all = self.known.values().filter(|known| known.running);
            all.filter(|known| of(known)).count()
        };
        assert!(running(&|_| true) <= rules.running_max);
        let mut tickets: Vec<_> = self.known.values().map(|known| &known.ticket).collect();
        tickets.sort_by(|a, b| a.owner.cmp(&b.owner));
        tickets.dedup_by(|a, b| a.owner == b.owner);
        for ticket in tickets {
            let own = running(&|known| known.ticket.owner == ticket.owner);
            assert!(own <= rules.share_max(), "one owner holds too much");
            assert_eq!(own, queue.recent.running(&ticket.owner));
        }
        for priority in [Priority::Interactive, Priority::Batch] {
            let of_priority = |known: &Known| known.ticket.priority == priority;
            let waiting = self.known.values().filter(|known| !known.running);
            let waiting = waiting.filter(|known| of_priority(known)).count();
            assert_eq!(queue.waiting(priority), waiting);
            assert_eq!(queue.running(priority), running(&of_priority));
            assert!(waiting <= rules.waiting_max_of(priority));
        }
        assert!(queue.running(Priority::Batch) <= rules.share_max());
        assert!(
            queue
                .side(Priority::Interactive)
                .lines
                .iter()
                .all(|line| !line.places.is_empty())
        );
        assert_eq!(queue.places.len(), self.known.len());
    }
}

fn live(seed: u64, rules: Rules, owners: u64, steps: usize) {
    let mut generator = Generator(seed);
    let mut world = World {
        queue: FairQueue::new(rules),
        rules,
        known: BTreeMap::new(),
        now_us: 0,
        batch_passed_over: 0,
    };
    for _ in 0..steps {
        // Moments and long waits, so that debts come and go.
        world.now_us += match generator.below(8) {
            0 => generator.below(5 * SECOND_US),
            _ => generator.below(3_000),
        };
        if generator.below(100) < 55 {
            // A third of all requests is the first owner's.
            let owner = match generator.below(3) {
                0 => 0,
                _ => generator.below(owners),
            };
            let owner = Owner::new(owner.to_string());
            let ticket = match generator.below(3) {
                0 => Ticket::batch(owner),
                _ => Ticket::interactive(owner),
            };
            let parked = generator.below(20) == 0;
            world.join(ticket, parked);
        } else if !world.known.is_empty() {
            // Ends when it runs, cancels where it waits.
            let at = generator.below(world.known.len() as u64) as usize;
            let prefer_running = generator.below(2) == 0;
            let mut ids = world.known.iter();
            let chosen = match prefer_running {
                true => ids.find(|(_, known)| known.running).map(|(id, _)| *id),
                false => ids.nth(at).map(|(id, _)| *id),
            };
            if let Some(id) = chosen {
                world.queue.leave(id, world.now_us);
                world.known.remove(&id);
            }
            if world.queue.batch.lines.is_empty() {
                // Nobody is passed over any more.
                world.batch_passed_over = 0;
            }
        }
        world.pump();
        world.check();
    }
    // When everybody has left, nothing is left.
    let ids: Vec<_> = world.known.keys().copied().collect();
    for id in ids {
        world.queue.leave(id, world.now_us);
        world.known.remove(&id);
        world.pump();
        world.check();
    }
    assert!(world.queue.places.is_empty() && world.queue.lines().next().is_none());
}

#[test]
fn every_rule_holds_at_every_step() {
    for seed in 0..40 {
        live(seed, rules(2, 20, 6), 5, 1_500);
        live(seed, rules(1, 12, 4), 4, 1_500);
        live(seed, rules(8, 40, 10), 12, 1_500);
        live(seed, rules(3, 5, 5), 9, 1_500);
    }
}

/// Whoever leaves in the middle of any line, everybody else still gets to run.
#[test]
fn somebody_leaves_at_each_point_and_the_others_all_run() {
    for gone in 0..9 {
        let mut scene = Scene::new(rules(1, 100, 100));
        let mut places = vec![scene.join(&interactive("0"))];
        for number in 0..8 {
            let ticket = match number % 3 {
                0 => batch("b"),
                _ => interactive(&(number % 4).to_string()),
            };
            places.push(scene.join(&ticket));
        }
        let mut ran = Vec::new();
        let mut running: Vec<PlaceId> = vec![places[0]];
        let started = scene.end(places[gone]);
        if gone == 0 {
            running = started;
        } else {
            assert_eq!(started, []);
        }
        while let Some(id) = running.pop() {
            ran.push(id);
            running.extend(scene.end(id));
        }
        ran.sort();
        let left: Vec<_> = places
            .iter()
            .copied()
            .filter(|id| *id != places[gone])
            .collect();
        assert_eq!(ran, left, "when place {gone} left");
        assert!(scene.queue.places.is_empty());
    }
}
