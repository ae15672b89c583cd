//! Whose program runs next: plain data without clock or waiting, so that every
//! rule can be tested by itself. Time comes in as microseconds of any clock.
//!
//! - Owners of one priority take turns. A newcomer stands behind those who wait
//!   already, so its first run is overtaken at most once by each of them.
//! - Who has used much of late lets others pass, at most eight times.
//! - Interactive runs come before batch runs, but after eight in a row the next
//!   place goes to a batch run that may take it.
//! - The last places go only to owners who have nothing running.
//! - Who runs in the background, or asks for several at once, gives way where
//!   processors are scarce.
//! - Whoever leaves, wherever it stood, frees its place at once.

use std::collections::{HashMap, VecDeque};

use runtime_contract::{Owner, Priority, Ticket};

use super::recent_use::RecentUse;
use super::rules::{INTERACTIVE_IN_A_ROW_MAX, Rules};
use super::usual::Usual;

/// A place in the queue, from joining it to leaving it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PlaceId(u64);

/// Why nobody more can wait; each with the seconds after which to try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Full {
    /// The owner has as many programs waiting as one may have.
    OfOwn { waiting: usize, retry_after_s: u32 },
    /// All owners together have.
    OfAll { retry_after_s: u32 },
}

/// Everybody who runs and waits.
#[derive(Debug)]
pub(crate) struct FairQueue {
    rules: Rules,
    joined: u64,
    places: HashMap<PlaceId, Held>,
    interactive: Side,
    batch: Side,
    recent: RecentUse,
    usual: Usual,
    /// Interactive runs that started since a batch run last had its turn.
    batch_passed_over: usize,
}

#[derive(Debug)]
struct Held {
    owner: Owner,
    priority: Priority,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Waits for something else than a place; only counted.
    Parked,
    Waiting,
    Running {
        since_us: u64,
    },
}

/// The runs of one priority.
#[derive(Debug, Default)]
struct Side {
    running: usize,
    waiting: usize,
    /// Those who wait, by owner, in the order of their turns.
    lines: VecDeque<Line>,
}

/// What waits of one owner, in the order in which it came; never empty.
#[derive(Debug)]
struct Line {
    owner: Owner,
    places: VecDeque<PlaceId>,
}

impl FairQueue {
    pub(crate) fn new(rules: Rules) -> Self {
        Self {
            rules: Rules {
                running_max: rules.running_max.max(1),
                ..rules
            },
            joined: 0,
            places: HashMap::new(),
            interactive: Side::default(),
            batch: Side::default(),
            recent: RecentUse::default(),
            usual: Usual::default(),
            batch_passed_over: 0,
        }
    }

    /// Joins. It runs at once when a place is free for it: then nobody who
    /// waits could have taken that place.
    pub(crate) fn join(&mut self, ticket: &Ticket, now_us: u64) -> Result<PlaceId, Full> {
        if self.may_start(&ticket.owner, ticket.priority) {
            let id = self.hold(ticket, State::Waiting);
            self.start(id, now_us);
            return Ok(id);
        }
        self.check_room(ticket, now_us)?;
        let id = self.hold(ticket, State::Waiting);
        let side = self.side_mut(ticket.priority);
        side.waiting += 1;
        match side
            .lines
            .iter_mut()
            .find(|line| line.owner == ticket.owner)
        {
            Some(line) => line.places.push_back(id),
            None => side.lines.push_back(Line {
                owner: ticket.owner.clone(),
                places: VecDeque::from([id]),
            }),
        }
        Ok(id)
    }

    /// Takes a waiting place for as long as something else has to be waited for.
    pub(crate) fn park(&mut self, ticket: &Ticket, now_us: u64) -> Result<PlaceId, Full> {
        self.check_room(ticket, now_us)?;
        let id = self.hold(ticket, State::Parked);
        self.side_mut(ticket.priority).waiting += 1;
        Ok(id)
    }

    /// Leaves, from wherever it stood. Afterwards [`Self::next`] may have somebody.
    pub(crate) fn leave(&mut self, id: PlaceId, now_us: u64) {
        let Some(held) = self.places.remove(&id) else {
            return;
        };
        let side = self.side_mut(held.priority);
        match held.state {
            State::Parked => side.waiting -= 1,
            State::Waiting => {
                side.waiting -= 1;
                if let Some(at) = side.lines.iter().position(|line| line.owner == held.owner) {
                    side.lines[at].places.retain(|place| *place != id);
                    if side.lines[at].places.is_empty() {
                        side.lines.remove(at);
                    }
                }
            }
            State::Running { since_us } => {
                side.running -= 1;
                let took_us = now_us.saturating_sub(since_us);
                self.recent.end(&held.owner, took_us, now_us);
                self.usual.learn(took_us);
            }
        }
        if self.batch.lines.is_empty() {
            self.batch_passed_over = 0;
        }
    }

    /// Starts the next one, if there is a place that somebody who waits may have.
    pub(crate) fn next(&mut self, now_us: u64) -> Option<PlaceId> {
        let interactive = self.turn(Priority::Interactive, now_us);
        let batch = self.turn(Priority::Batch, now_us);
        let batch_is_due = self.batch_passed_over >= INTERACTIVE_IN_A_ROW_MAX;
        let (priority, at) = match (interactive, batch) {
            (Some(_), Some(at)) if batch_is_due => (Priority::Batch, at),
            (Some(at), _) => (Priority::Interactive, at),
            (None, Some(at)) => (Priority::Batch, at),
            (None, None) => return None,
        };
        let passed: Vec<Owner> = self
            .side(priority)
            .lines
            .range(..at)
            .filter(|line| self.may_start(&line.owner, priority))
            .map(|line| line.owner.clone())
            .collect();
        for owner in passed {
            self.recent.let_pass(&owner, now_us);
        }
        let side = self.side_mut(priority);
        let mut line = side.lines.remove(at)?;
        let id = line.places.pop_front()?;
        if !line.places.is_empty() {
            // Had its turn: behind everybody who waits now.
            side.lines.push_back(line);
        }
        side.waiting -= 1;
        self.start(id, now_us);
        Some(id)
    }

    pub(crate) fn is_running(&self, id: PlaceId) -> bool {
        let held = self.places.get(&id);
        held.is_some_and(|held| matches!(held.state, State::Running { .. }))
    }

    /// Whether others go before it where both want the same processor: who asks
    /// for one thing at a time is not slowed down by who asks for many.
    pub(crate) fn yields(&self, id: PlaceId) -> bool {
        let Some(held) = self.places.get(&id) else {
            return false;
        };
        let waits = |line: &Line| line.owner == held.owner;
        held.priority == Priority::Batch
            || self.recent.running(&held.owner) > 1
            || self.interactive.lines.iter().any(waits)
    }

    pub(crate) fn running(&self, priority: Priority) -> usize {
        self.side(priority).running
    }

    pub(crate) fn waiting(&self, priority: Priority) -> usize {
        self.side(priority).waiting
    }

    /// The line whose turn it is among those that may start: the first that
    /// owes nothing, or else the one that owes least.
    fn turn(&self, priority: Priority, now_us: u64) -> Option<usize> {
        let lines = self.side(priority).lines.iter().enumerate();
        lines
            .filter(|(_, line)| self.may_start(&line.owner, priority))
            .min_by_key(|(at, line)| (self.recent.turns_owed(&line.owner, now_us), *at))
            .map(|(at, _)| at)
    }

    /// Whether a run of this owner may have a running place now.
    fn may_start(&self, owner: &Owner, priority: Priority) -> bool {
        let free = self.rules.running_max - self.interactive.running - self.batch.running;
        let owner_may =
            free > self.rules.kept_free() || (free > 0 && self.recent.running(owner) == 0);
        let priority_may = match priority {
            Priority::Interactive => true,
            Priority::Batch => self.batch.running < self.rules.share_max(),
        };
        owner_may && priority_may
    }

    fn start(&mut self, id: PlaceId, now_us: u64) {
        let Some(held) = self.places.get_mut(&id) else {
            return;
        };
        held.state = State::Running { since_us: now_us };
        let priority = held.priority;
        self.recent.begin(&held.owner);
        self.side_mut(priority).running += 1;
        match priority {
            Priority::Batch => self.batch_passed_over = 0,
            // While batch runs have all that they may have they are not passed over.
            Priority::Interactive
                if !self.batch.lines.is_empty() && self.batch.running < self.rules.share_max() =>
            {
                self.batch_passed_over += 1;
            }
            Priority::Interactive => {}
        }
    }

    fn hold(&mut self, ticket: &Ticket, state: State) -> PlaceId {
        let id = PlaceId(self.joined);
        self.joined += 1;
        let (owner, priority) = (ticket.owner.clone(), ticket.priority);
        let held = Held {
            owner,
            priority,
            state,
        };
        self.places.insert(id, held);
        id
    }

    fn check_room(&self, ticket: &Ticket, now_us: u64) -> Result<(), Full> {
        let own = self.places.values().filter(|held| {
            held.owner == ticket.owner
                && held.priority == ticket.priority
                && !matches!(held.state, State::Running { .. })
        });
        let waiting = own.count();
        if waiting >= self.rules.waiting_per_owner_max {
            // Until all of these have started, each other line moves as often at most.
            let others = self.lines().filter(|line| line.owner != ticket.owner);
            let before = others.map(|line| line.places.len().min(waiting));
            let retry_after_s = self.seconds_until(waiting + before.sum::<usize>(), now_us);
            return Err(Full::OfOwn {
                waiting,
                retry_after_s,
            });
        }
        let all = self.interactive.waiting + self.batch.waiting;
        let of_priority = self.side(ticket.priority).waiting;
        if all >= self.rules.waiting_max
            || of_priority >= self.rules.waiting_max_of(ticket.priority)
        {
            let retry_after_s = self.seconds_until(all, now_us);
            return Err(Full::OfAll { retry_after_s });
        }
        Ok(())
    }

    /// About how long it takes until so many more have started.
    fn seconds_until(&self, starts: usize, now_us: u64) -> u32 {
        let ages = self.places.values().filter_map(|held| match held.state {
            State::Running { since_us } => Some(now_us.saturating_sub(since_us)),
            State::Parked | State::Waiting => None,
        });
        self.usual
            .seconds_until(starts, self.rules.running_max, ages)
    }

    fn lines(&self) -> impl Iterator<Item = &Line> {
        self.interactive.lines.iter().chain(&self.batch.lines)
    }

    fn side(&self, priority: Priority) -> &Side {
        match priority {
            Priority::Interactive => &self.interactive,
            Priority::Batch => &self.batch,
        }
    }

    fn side_mut(&mut self, priority: Priority) -> &mut Side {
        match priority {
            Priority::Interactive => &mut self.interactive,
            Priority::Batch => &mut self.batch,
        }
    }
}

#[cfg(test)]
mod tests;
