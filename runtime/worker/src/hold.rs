//! Programs that give way stand still while somebody waits for a short one.
//!
//! The kernel lets those go first for whom somebody waits, but not at once and
//! not always: a program in the background that has a processor keeps it for up
//! to a tick (4 ms, twice a small program's whole time), and what it does to
//! caches and memory on the other processors cannot be given back. So the server
//! says when one is under way for whom somebody waits, and those in the
//! background stop between two turns of theirs, and no others of them start: what
//! starting and ending take cannot be stopped. They get a twentieth of the time, all
//! of them the same one, so that as few as can be of those who wait meet any of them.

use std::os::fd::BorrowedFd;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;
use std::time::Duration;

use runtime_sandbox::{Gate, Pace};
use rustix::time::{ClockId, clock_gettime};

use crate::word::{Read, Written};

/// The last part of each round of the machine's clock is theirs whatever others do, for
/// this long: a twentieth of the time. `wall_stretch_max` lets a program take longer by
/// more than that, so no verdict comes from it.
const ROUND: Duration = Duration::from_millis(100);
const REST: Duration = Duration::from_millis(5);
/// Whoever waited may send the next program right away: one that gives way does
/// not start in between.
const LINGER: Duration = Duration::from_millis(2);

const GO: u32 = 0;
const HOLD: u32 = 1;

/// What the machine's clock shows, which is the same in all processes.
type Clock = Duration;

fn clock() -> Clock {
    let time = clock_gettime(ClockId::Monotonic);
    // This clock never shows less than nothing.
    Duration::try_from(time).unwrap_or_default()
}

/// How long it is until the part of a round in which nobody stands still.
fn until_rest(now: Clock) -> Duration {
    let into = now.as_nanos() % ROUND.as_nanos();
    let still = (ROUND - REST).as_nanos().saturating_sub(into);
    Duration::from_nanos(u64::try_from(still).unwrap_or(u64::MAX))
}

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
    /// Until when somebody waited.
    until: Option<Clock>,
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
            let wait = self.computing().wait(self.cores, clock());
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
    fn wait(&self, cores: usize, now: Clock) -> Option<Duration> {
        let lingers = self.lingers(now);
        let prompt = self.prompt.max(usize::from(lingers));
        if prompt == 0 || prompt + self.yielding + 1 < cores {
            return None;
        }
        let still = until_rest(now);
        (!still.is_zero()).then_some(still.min(LINGER))
    }

    fn lingers(&self, now: Clock) -> bool {
        self.until
            .is_some_and(|until| now.saturating_sub(until) < LINGER)
    }

    fn begin(&mut self, pace: Pace) {
        match pace {
            Pace::Prompt => self.prompt += 1,
            Pace::Yielding => self.yielding += 1,
        }
    }

    fn end(&mut self, pace: Pace, now: Clock) {
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
            let now = clock();
            self.hold.change(|computing| computing.end(self.pace, now));
        }
    }

    /// It computes.
    pub(crate) fn go_on(&self) {
        if !std::mem::replace(&mut *self.goes(), true) {
            self.hold.change(|computing| computing.begin(self.pace));
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
    /// Until when nothing holds them up.
    rests_until: Mutex<Clock>,
}

impl Stile {
    pub(crate) fn new(file: BorrowedFd<'_>) -> std::io::Result<Self> {
        Ok(Self {
            word: Read::new(file)?,
            rests_until: Mutex::default(),
        })
    }
}

impl Gate for Stile {
    /// Blocks the worker's one thread, for no longer than until the rest.
    fn pass(&self) {
        if self.word.read() == GO {
            return;
        }
        let mut rests_until = self
            .rests_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut now = clock();
        let still = until_rest(now);
        if still.is_zero() || now < *rests_until {
            return;
        }
        let until = now + still;
        while now < until && self.word.read() == HOLD {
            self.word.wait_while(HOLD, until - now);
            now = clock();
        }
        if now >= until {
            // Whoever gets a processor late has its rest all the same.
            *rests_until = now + REST;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::pace::wall_stretch_max;

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
    fn those_that_give_way_start_between_others_and_in_a_twentieth_of_the_time() {
        let (cores, start) = (2, ROUND * 7);
        let at = |ms: u64| start + Duration::from_millis(ms);
        let mut computing = Computing::default();
        assert_eq!(computing.wait(cores, start), None, "nobody waits");
        computing.begin(Pace::Prompt);
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
        for ms in 0..1000 {
            computing.begin(Pace::Prompt);
            computing.end(Pace::Prompt, at(ms));
            match computing.wait(cores, at(ms)) {
                None => went += 1,
                Some(wait) => {
                    assert!(wait <= LINGER, "{wait:?}");
                    stood += 1;
                }
            }
        }
        assert_eq!((went, stood), (50, 950));
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
    fn a_stile_lets_go_for_a_rest_of_each_round() {
        let hold = Hold {
            cores: 1,
            ..Hold::new()
        };
        let stile = Stile::new(hold.file().unwrap()).unwrap();
        let flood = hold.turn(Pace::Yielding);
        let hello = hold.turn(Pace::Prompt);
        let began = clock();
        let still = until_rest(began);
        stile.pass();
        assert!(clock() - began >= still, "it stands still until the rest");
        let rests_until = *stile.rests_until.lock().unwrap();
        assert!(still.is_zero() || rests_until >= began + still + REST);
        drop((hello, flood));
    }

    #[test]
    fn a_stile_lets_go_when_nobody_waits_any_more() {
        let hold = Hold {
            cores: 1,
            ..Hold::new()
        };
        let stile = Stile::new(hold.file().unwrap()).unwrap();
        let flood = hold.turn(Pace::Yielding);
        let hello = hold.turn(Pace::Prompt);
        std::thread::scope(|scope| {
            let passes = scope.spawn(|| stile.pass());
            drop(hello);
            passes.join().unwrap();
        });
        assert!(!is_held(&hold));
        drop(flood);
    }

    #[test]
    fn no_time_limit_comes_before_a_program_that_only_rests_is_over() {
        let times_longer = ROUND.as_nanos() / REST.as_nanos();
        assert!(u128::from(wall_stretch_max(Pace::Yielding)) > times_longer);
    }

    #[test]
    fn all_rest_at_the_same_time() {
        let ms = Duration::from_millis;
        assert_eq!(until_rest(ROUND * 3), ms(95));
        assert_eq!(until_rest(ROUND * 3 + ms(94)), ms(1));
        assert_eq!(until_rest(ROUND * 3 + ms(95)), Duration::ZERO);
        assert_eq!(
            until_rest(ROUND * 4 - Duration::from_nanos(1)),
            Duration::ZERO
        );
    }
}
