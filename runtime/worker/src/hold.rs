//! Programs that give way stand still while somebody waits for a short one.
//!
//! The kernel lets those go first for whom somebody waits, but not at once and
//! not always: a program in the background that has a processor keeps it for up
//! to a tick (4 ms, twice a small program's whole time), and what it does to
//! caches and memory on the other processors cannot be given back. So the server
//! says when one is under way for whom somebody waits, and those in the
//! background stop between two turns of theirs, and no others of them start: what
//! starting and ending take cannot be stopped. They get a tenth of the time.

use std::os::fd::BorrowedFd;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use runtime_sandbox::{Gate, Pace};

use crate::word::{Read, Written};

/// How long a program stands still at a time, and how long it goes on when that
/// is used up: a tenth of the time is its own whatever others do. One in a hundred
/// of those who wait should not notice that there are others.
const STILL_MAX: Duration = Duration::from_millis(90);
const REST: Duration = Duration::from_millis(10);
/// Time to stand still that a program earns by going on.
const EARNED: u32 = 9;
/// Whoever waited may send the next program right away: one that gives way does
/// not start in between.
const LINGER: Duration = Duration::from_millis(2);

const GO: u32 = 0;
const HOLD: u32 = 1;

/// The server's side: who computes, and what that means for those that give way.
pub(crate) struct Hold {
    /// `None` where the host has no such thing: then all go on.
    word: Option<Written>,
    cores: usize,
    computing: Mutex<Computing>,
    /// Those that give way start one after the other.
    starting: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Computing {
    prompt: usize,
    yielding: usize,
    /// Since when somebody waits, and until when somebody did.
    since: Option<Instant>,
    until: Option<Instant>,
}

impl Hold {
    pub(crate) fn new() -> Self {
        let word = Written::new();
        if let Err(error) = &word {
            tracing::debug!(%error, "programs in the background are not held up");
        }
        Self {
            word: word.ok(),
            cores: available_parallelism().map_or(1, usize::from),
            computing: Mutex::default(),
            starting: tokio::sync::Mutex::default(),
        }
    }

    /// What a worker that gives way needs to know when to stand still.
    pub(crate) fn file(&self) -> Option<BorrowedFd<'_>> {
        self.word.as_ref().map(Written::file)
    }

    /// A program of this pace starts, once others do not have to go first, and
    /// computes until the turn is dropped.
    pub(crate) async fn start(&self, pace: Pace) -> Turn<'_> {
        if pace == Pace::Prompt {
            return self.turn(pace);
        }
        let _first = self.starting.lock().await;
        loop {
            let wait = self.computing().wait(self.cores, Instant::now());
            match wait {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return self.turn(pace),
            }
        }
    }

    fn turn(&self, pace: Pace) -> Turn<'_> {
        let turn = Turn {
            hold: self,
            pace,
            goes: Mutex::new(false),
        };
        turn.go_on();
        turn
    }

    fn change(&self, change: impl FnOnce(&mut Computing)) {
        let mut computing = self.computing();
        let before = computing.is_crowded(self.cores);
        change(&mut computing);
        let after = computing.is_crowded(self.cores);
        if let Some(word) = &self.word
            && before != after
        {
            word.write(if after { HOLD } else { GO });
            if !after {
                word.wake_all();
            }
        }
    }

    fn computing(&self) -> MutexGuard<'_, Computing> {
        self.computing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Computing {
    /// Whether those that give way are in the way of others: there is a
    /// processor for each program that computes, or the server has none left.
    fn is_crowded(&self, cores: usize) -> bool {
        self.prompt > 0 && self.yielding > 0 && self.prompt + self.yielding >= cores
    }

    /// How long a program that gives way should at least wait before it starts.
    fn wait(&self, cores: usize, now: Instant) -> Option<Duration> {
        let lingers = self.lingers(now);
        let prompt = self.prompt.max(usize::from(lingers));
        if prompt == 0 || prompt + self.yielding + 1 < cores {
            return None;
        }
        let round = STILL_MAX + REST;
        let waited = now.saturating_duration_since(self.since?).as_nanos() % round.as_nanos();
        let still = STILL_MAX.as_nanos().saturating_sub(waited);
        let still = Duration::from_nanos(u64::try_from(still).unwrap_or(u64::MAX));
        (!still.is_zero()).then_some(still.min(LINGER))
    }

    fn lingers(&self, now: Instant) -> bool {
        self.until
            .is_some_and(|until| now.saturating_duration_since(until) < LINGER)
    }

    fn begin(&mut self, pace: Pace, now: Instant) {
        match pace {
            Pace::Prompt => {
                if self.prompt == 0 && !self.lingers(now) {
                    self.since = Some(now);
                }
                self.prompt += 1;
            }
            Pace::Yielding => self.yielding += 1,
        }
    }

    fn end(&mut self, pace: Pace, now: Instant) {
        match pace {
            Pace::Prompt => {
                self.prompt -= 1;
                self.until = Some(now);
            }
            Pace::Yielding => self.yielding -= 1,
        }
    }
}

/// A program that computes, or waits for somebody meanwhile.
pub(crate) struct Turn<'a> {
    hold: &'a Hold,
    pace: Pace,
    goes: Mutex<bool>,
}

impl Turn<'_> {
    /// It waits for somebody.
    pub(crate) fn pause(&self) {
        if std::mem::replace(&mut *self.goes(), false) {
            let now = Instant::now();
            self.hold.change(|computing| computing.end(self.pace, now));
        }
    }

    /// It computes.
    pub(crate) fn go_on(&self) {
        if !std::mem::replace(&mut *self.goes(), true) {
            let now = Instant::now();
            self.hold
                .change(|computing| computing.begin(self.pace, now));
        }
    }

    fn goes(&self) -> MutexGuard<'_, bool> {
        self.goes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.pause();
    }
}

/// The worker's side: where its programs stand still.
pub(crate) struct Stile {
    word: Read,
    allowance: Mutex<Allowance>,
}

impl Stile {
    pub(crate) fn new(file: BorrowedFd<'_>) -> std::io::Result<Self> {
        Ok(Self {
            word: Read::new(file)?,
            allowance: Mutex::new(Allowance::new(Instant::now())),
        })
    }
}

impl Gate for Stile {
    /// Blocks the worker's one thread, for no longer than `STILL_MAX`.
    fn pass(&self) {
        if self.word.read() == GO {
            return;
        }
        let mut allowance = self
            .allowance
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let began = Instant::now();
        let until = began + allowance.left(began);
        let mut now = began;
        while now < until && self.word.read() == HOLD {
            self.word.wait_while(HOLD, until - now);
            now = Instant::now();
        }
        allowance.used(began, now);
    }
}

/// How long a worker may be held up.
struct Allowance {
    left: Duration,
    /// Since when it goes on.
    since: Instant,
    /// Until when nothing holds it up.
    rests_until: Instant,
}

impl Allowance {
    fn new(now: Instant) -> Self {
        Self {
            left: STILL_MAX,
            since: now,
            rests_until: now,
        }
    }

    fn left(&mut self, now: Instant) -> Duration {
        if now < self.rests_until {
            return Duration::ZERO;
        }
        let earned = now.saturating_duration_since(self.since) * EARNED;
        self.since = now;
        self.left = (self.left + earned).min(STILL_MAX);
        self.left
    }

    fn used(&mut self, began: Instant, now: Instant) {
        if now <= began {
            return;
        }
        self.left = self.left.saturating_sub(now - began);
        self.since = now;
        if self.left.is_zero() {
            self.left = STILL_MAX;
            self.rests_until = now + REST;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_held(hold: &Hold) -> bool {
        Read::new(hold.file().unwrap()).unwrap().read() == HOLD
    }

    #[test]
    fn others_are_held_up_while_somebody_waits_and_processors_are_few() {
        let hold = Hold {
            cores: 3,
            ..Hold::new()
        };
        let flood = hold.turn(Pace::Yielding);
        assert!(!is_held(&hold), "nobody waits");
        let hello = hold.turn(Pace::Prompt);
        assert!(!is_held(&hold), "there is room for all");
        let more = hold.turn(Pace::Yielding);
        assert!(is_held(&hold));
        hello.pause();
        hello.pause();
        assert!(!is_held(&hold), "the program waits for its input");
        hello.go_on();
        assert!(is_held(&hold));
        drop((flood, more));
        assert!(!is_held(&hold), "nobody is left to be held up");
        drop(hello);
        let flood = hold.turn(Pace::Yielding);
        let more = hold.turn(Pace::Yielding);
        let third = hold.turn(Pace::Yielding);
        assert!(!is_held(&hold), "floods do not hold each other up");
        drop((flood, more, third));
    }

    #[test]
    fn those_that_give_way_start_between_others_and_in_a_tenth_of_the_time() {
        let (cores, start) = (2, Instant::now());
        let at = |ms: u64| start + Duration::from_millis(ms);
        let mut computing = Computing::default();
        assert_eq!(computing.wait(cores, start), None, "nobody waits");
        computing.begin(Pace::Prompt, start);
        assert_eq!(computing.wait(cores, start), Some(LINGER));
        assert_eq!(computing.wait(4, start), None, "there is room for both");
        computing.end(Pace::Prompt, at(1));
        assert_eq!(
            computing.wait(cores, at(2)),
            Some(LINGER),
            "another may come"
        );
        assert_eq!(computing.wait(cores, at(4)), None, "none came");
        // From here on somebody always waits, with gaps of a millisecond.
        let (mut went, mut stood) = (0, 0);
        for run in 10..1010 {
            computing.begin(Pace::Prompt, at(2 * run));
            computing.end(Pace::Prompt, at(2 * run + 1));
            match computing.wait(cores, at(2 * run + 1)) {
                None => went += 1,
                Some(wait) => {
                    assert!(wait <= LINGER, "{wait:?}");
                    stood += 1;
                }
            }
        }
        assert_eq!((went, stood), (100, 900));
    }

    #[tokio::test]
    async fn whoever_is_waited_for_starts_at_once() {
        let hold = Hold {
            cores: 1,
            ..Hold::new()
        };
        let one = hold.start(Pace::Prompt).await;
        let other = hold.start(Pace::Prompt).await;
        let flood = hold.start(Pace::Yielding).await;
        assert!(is_held(&hold));
        drop((one, other, flood));
    }

    #[test]
    fn a_worker_goes_on_for_a_tenth_of_the_time_whatever_comes() {
        let mut now = Instant::now();
        let mut allowance = Allowance::new(now);
        let (mut still, mut went) = (Duration::ZERO, Duration::ZERO);
        let turn = Duration::from_micros(100);
        while still + went < Duration::from_secs(2) {
            let left = allowance.left(now);
            let began = now;
            now += left;
            still += left;
            allowance.used(began, now);
            now += turn;
            went += turn;
        }
        let share = went.as_secs_f64() / (still + went).as_secs_f64();
        assert!((0.09..0.12).contains(&share), "{share}");
    }

    #[test]
    fn short_holds_are_paid_for_by_going_on() {
        let start = Instant::now();
        let mut allowance = Allowance::new(start);
        let hold = Duration::from_millis(2);
        let mut now = start;
        for _ in 0..100 {
            assert!(allowance.left(now) > hold);
            allowance.used(now, now + hold);
            now += hold + hold;
        }
    }

    #[test]
    fn a_stile_lets_go_when_nobody_waits_any_more_or_after_its_time() {
        let hold = Hold {
            cores: 1,
            ..Hold::new()
        };
        let stile = Stile::new(hold.file().unwrap()).unwrap();
        let flood = hold.turn(Pace::Yielding);
        let hello = hold.turn(Pace::Prompt);
        let began = Instant::now();
        stile.pass();
        assert!(began.elapsed() >= STILL_MAX, "{:?}", began.elapsed());
        drop(hello);
        drop(flood);
    }
}
