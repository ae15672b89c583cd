//! Runs the parts of set-up: each after those that it needs, three at a time,
//! because some wait for the network or compute on one processor only.

use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::progress::{Progress, spoken};

/// Parts at work at the same time.
const PARTS_AT_ONCE_MAX: usize = 3;

/// Whether a part had anything to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Work {
    Done,
    NothingToDo,
}

type Step<'a> = Box<dyn FnOnce(&Progress) -> Result<Work> + Send + 'a>;

pub(crate) struct Part<'a> {
    pub(crate) name: String,
    /// Names of parts that must have ended well before.
    pub(crate) needs: Vec<String>,
    run: Step<'a>,
}

impl<'a> Part<'a> {
    pub(crate) fn new(
        name: impl Into<String>,
        needs: &[&str],
        run: impl FnOnce(&Progress) -> Result<Work> + Send + 'a,
    ) -> Self {
        Self {
            name: name.into(),
            needs: needs.iter().map(|name| (*name).to_owned()).collect(),
            run: Box::new(run),
        }
    }
}

/// Runs all parts that can be run; earlier ones in the list go first where
/// there is a choice. One that fails stops only those that need it, and the
/// error names every one that failed.
pub(crate) fn run(parts: Vec<Part>) -> Result<()> {
    let count = parts.len();
    let board = Mutex::new(Board {
        waiting: parts.into_iter().enumerate().collect(),
        ended: Vec::new(),
        running: 0,
        failures: Vec::new(),
    });
    let changed = Condvar::new();
    thread::scope(|scope| {
        for _ in 0..PARTS_AT_ONCE_MAX.min(count) {
            scope.spawn(|| work(&board, &changed, count));
        }
    });
    let board = board
        .into_inner()
        .unwrap_or_else(|broken| broken.into_inner());
    if !board.failures.is_empty() {
        bail!("{}", board.failures.join("\n\n"));
    }
    if let Some((_, part)) = board.waiting.first() {
        bail!("the part `{}` needs one that is not in the list", part.name);
    }
    Ok(())
}

struct Board<'a> {
    waiting: Vec<(usize, Part<'a>)>,
    ended: Vec<String>,
    running: usize,
    failures: Vec<String>,
}

impl<'a> Board<'a> {
    fn take_ready(&mut self) -> Option<(usize, Part<'a>)> {
        let ready = self
            .waiting
            .iter()
            .position(|(_, part)| part.needs.iter().all(|name| self.ended.contains(name)))?;
        self.running += 1;
        Some(self.waiting.remove(ready))
    }
}

fn work(board: &Mutex<Board>, changed: &Condvar, count: usize) {
    loop {
        let mut state = board.lock().unwrap_or_else(|broken| broken.into_inner());
        let (index, part) = loop {
            if let Some(ready) = state.take_ready() {
                break ready;
            }
            // Nothing can become ready any more when nobody works.
            if state.running == 0 {
                changed.notify_all();
                return;
            }
            state = changed
                .wait(state)
                .unwrap_or_else(|broken| broken.into_inner());
        };
        drop(state);

        let progress = Progress::new(index + 1, count, &part.name);
        let begun = Instant::now();
        let result = (part.run)(&progress);
        let mut state = board.lock().unwrap_or_else(|broken| broken.into_inner());
        state.running -= 1;
        match result {
            Ok(Work::NothingToDo) => {
                progress.say("nothing changed");
                state.ended.push(part.name);
            }
            Ok(Work::Done) => {
                progress.say(&format!("done in {}", spoken(begun.elapsed())));
                state.ended.push(part.name);
            }
            Err(error) => {
                progress.say("FAILED");
                state.failures.push(format!("{}: {error:#}", part.name));
                // Those that need it can never run; they are left out quietly,
                // for the failure that is told is the one to mend.
                let mut lost = vec![part.name];
                while let Some(name) = lost.pop() {
                    state.waiting.retain(|(_, other)| {
                        let needs = other.needs.contains(&name);
                        if needs {
                            lost.push(other.name.clone());
                        }
                        !needs
                    });
                }
            }
        }
        changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_run_after_those_they_need() {
        let order = Mutex::new(Vec::new());
        let note = |name: &'static str| {
            let order = &order;
            move |_: &Progress| {
                order.lock().unwrap().push(name);
                Ok(Work::Done)
            }
        };
        run(vec![
            Part::new("site", &["tools", "packages"], note("site")),
            Part::new("server", &["site"], note("server")),
            Part::new("packages", &["tools"], note("packages")),
            Part::new("tools", &[], note("tools")),
        ])
        .unwrap();
        assert_eq!(
            *order.lock().unwrap(),
            ["tools", "packages", "site", "server"]
        );
    }

    #[test]
    fn a_failure_stops_only_those_that_need_it_and_is_told() {
        let reached = Mutex::new(Vec::new());
        let note = |name: &'static str| {
            let reached = &reached;
            move |_: &Progress| {
                reached.lock().unwrap().push(name);
                Ok(Work::NothingToDo)
            }
        };
        let error = run(vec![
            Part::new("tools", &[], |_: &Progress| anyhow::bail!("no network")),
            Part::new("site", &["tools"], note("site")),
            Part::new("server", &["site"], note("server")),
            Part::new("python", &[], note("python")),
        ])
        .unwrap_err()
        .to_string();
        assert_eq!(error, "tools: no network");
        assert_eq!(*reached.lock().unwrap(), ["python"]);
    }

    #[test]
    fn a_need_that_is_nowhere_is_an_error_and_no_endless_wait() {
        let error = run(vec![Part::new("site", &["tools"], |_: &Progress| {
            Ok(Work::Done)
        })]);
        assert!(error.unwrap_err().to_string().contains("site"));
    }
}
