//! A conversation's share of the machine. A program that talks computes for
//! moments and waits for minutes, so it holds one of the places for running
//! programs only while it computes: it gives the place up when it waits for
//! input or for somebody to read what it wrote, and queues for it again, as any
//! program does, before it gets what was typed.

use std::time::Duration;

use futures::channel::mpsc::Sender;
use futures::{SinkExt, StreamExt};
use runtime_contract::{Output, RunnerFault, Terminal, TerminalEnd, TerminalEvent, Ticket};

use crate::admission::{Admission, Place};

/// Bytes that are remembered of what a program wrote without asking anything.
const REMEMBERED_BYTES_MAX: usize = 1 << 20;
/// The longest rest before a place is asked for again.
const REST_MAX: Duration = Duration::from_secs(5);

/// What went over a terminal.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Carried {
    /// Whether the program ever waited for input.
    pub(crate) asked: bool,
    /// What it wrote, while that is little and it asked for nothing.
    written: Vec<(Output, Vec<u8>)>,
    bytes: usize,
}

impl Carried {
    /// All that a program wrote, when it asked for nothing and wrote to one of its
    /// outputs only: told again it reads the same.
    pub(crate) fn repeatable(self) -> Option<(Output, Vec<u8>)> {
        let output = self
            .written
            .first()
            .map_or(Output::Stdout, |(output, _)| *output);
        let alone = self.written.iter().all(|(other, _)| *other == output);
        if self.asked || self.bytes > REMEMBERED_BYTES_MAX || !alone {
            return None;
        }
        let written = self.written.into_iter().flat_map(|(_, bytes)| bytes);
        Some((output, written.collect()))
    }

    fn remember(&mut self, event: &TerminalEvent) {
        match event {
            TerminalEvent::WaitsForInput => {
                self.asked = true;
                self.written = Vec::new();
            }
            TerminalEvent::Wrote { output, bytes } => {
                self.bytes = self.bytes.saturating_add(bytes.len());
                if !self.asked && self.bytes <= REMEMBERED_BYTES_MAX {
                    self.written.push((*output, bytes.clone()));
                }
            }
        }
    }
}

/// Carries between somebody's terminal and a program's until the program ends.
/// What is typed early stays in the terminal until the program waits for it.
pub(crate) async fn carry<'a>(
    mut somebody: Terminal,
    program: TerminalEnd,
    admission: &'a Admission,
    ticket: &'a Ticket,
    place: Place<'a>,
) -> Carried {
    let TerminalEnd {
        mut input,
        mut events,
    } = program;
    let mut place = Some(place);
    let mut carried = Carried::default();
    while let Some(event) = events.next().await {
        let waits = event == TerminalEvent::WaitsForInput;
        carried.remember(&event);
        tell(&mut somebody.events, event, &mut place).await;
        if waits {
            drop(place.take());
            let chunk = tokio::select! {
                chunk = somebody.next_chunk() => chunk,
                // Nothing is written while it waits, so that it ended.
                _ = events.next() => break,
            };
            place = Some(enter(admission, ticket).await);
            match chunk {
                Some(chunk) => drop(input.send(chunk).await),
                None => input.close_channel(),
            }
        } else if place.is_none() {
            place = Some(enter(admission, ticket).await);
        }
    }
    carried
}

/// Tells an event; gives up the place when that has to wait for whoever reads.
async fn tell(
    heard: &mut Sender<TerminalEvent>,
    event: TerminalEvent,
    place: &mut Option<Place<'_>>,
) {
    if let Err(full) = heard.try_send(event)
        && full.is_full()
    {
        *place = None;
        // Who is gone meanwhile does not want to hear it.
        heard.send(full.into_inner()).await.ok();
    }
}

/// A place, however long it takes: a conversation that began is not sent away.
async fn enter<'a>(admission: &'a Admission, ticket: &Ticket) -> Place<'a> {
    loop {
        let retry_after_s = match admission.enter(ticket).await {
            Ok(place) => return place,
            Err(
                RunnerFault::Busy { retry_after_s } | RunnerFault::OwnBusy { retry_after_s, .. },
            ) => retry_after_s,
            Err(_) => 1,
        };
        tokio::time::sleep(Duration::from_secs(retry_after_s.into()).min(REST_MAX)).await;
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;
    use runtime_contract::{Owner, Priority};

    use super::*;
    use crate::admission::Rules;

    fn admission() -> Admission {
        Admission::new(Rules {
            running_max: 1,
            waiting_max: 4,
            waiting_per_owner_max: 4,
        })
    }

    fn ticket(owner: &str) -> Ticket {
        Ticket {
            priority: Priority::Interactive,
            ..Ticket::interactive(Owner::new(owner))
        }
    }

    fn wrote(text: &str) -> TerminalEvent {
        TerminalEvent::Wrote {
            output: Output::Stdout,
            bytes: text.into(),
        }
    }

    /// Both terminals: somebody's other side, and the program's own side.
    async fn talking<'a>(
        admission: &'a Admission,
        ticket: &'a Ticket,
    ) -> (TerminalEnd, Terminal, impl Future<Output = Carried> + 'a) {
        let (somebody, end) = Terminal::pair();
        let (program, other) = Terminal::pair();
        let place = admission.enter(ticket).await.unwrap();
        (
            end,
            program,
            carry(somebody, other, admission, ticket, place),
        )
    }

    #[tokio::test]
    async fn a_place_is_held_while_it_computes_and_not_while_it_waits() {
        let admission = admission();
        let (ada, ben) = (ticket("ada"), ticket("ben"));
        let (mut end, mut program, carrying) = talking(&admission, &ada).await;
        let mut carrying = Box::pin(carrying);
        assert!((&mut carrying).now_or_never().is_none());
        assert!(
            admission.enter(&ben).now_or_never().is_none(),
            "it computes"
        );

        program.tell(TerminalEvent::WaitsForInput).await;
        assert!((&mut carrying).now_or_never().is_none());
        assert_eq!(end.events.next().await, Some(TerminalEvent::WaitsForInput));
        let other = admission.enter(&ben).await.unwrap();

        // What is typed reaches the program when it is its turn again.
        end.input.send("typed".into()).await.unwrap();
        assert!((&mut carrying).now_or_never().is_none());
        assert!(program.input.try_recv().is_err(), "it has no place");
        drop(other);
        assert!((&mut carrying).now_or_never().is_none());
        assert_eq!(program.next_chunk().await, Some(b"typed".to_vec()));
        assert!(
            admission.enter(&ben).now_or_never().is_none(),
            "it computes"
        );

        // Typed ahead: kept until it waits.
        end.input.send("early".into()).await.unwrap();
        end.input.close_channel();
        assert!((&mut carrying).now_or_never().is_none());
        assert!(program.input.try_recv().is_err());
        drop(program);
        assert!(carrying.await.asked);
        assert!(admission.enter(&ben).now_or_never().is_some());
    }

    #[tokio::test]
    async fn who_does_not_read_holds_no_place() {
        let admission = admission();
        let (ada, ben) = (ticket("ada"), ticket("ben"));
        let (mut end, mut program, carrying) = talking(&admission, &ada).await;
        let mut carrying = Box::pin(carrying);
        while program.tell(wrote("x")).now_or_never().is_some() {
            assert!((&mut carrying).now_or_never().is_none());
        }
        assert!(
            admission.enter(&ben).now_or_never().is_some(),
            "nobody reads"
        );
        let heard = async { while end.events.next().await.is_some() {} };
        drop(program);
        let (carried, ()) = tokio::join!(carrying, heard);
        assert!(!carried.asked);
    }

    #[tokio::test]
    async fn what_asked_for_nothing_can_be_told_again() {
        let admission = admission();
        let ada = ticket("ada");
        for (events, expected) in [
            (vec![wrote("a"), wrote("b")], Some("ab")),
            (vec![], Some("")),
            (vec![wrote("a"), TerminalEvent::WaitsForInput], None),
            (
                vec![
                    wrote("a"),
                    TerminalEvent::Wrote {
                        output: Output::Stderr,
                        bytes: b"b".to_vec(),
                    },
                ],
                None,
            ),
        ] {
            let (end, mut program, carrying) = talking(&admission, &ada).await;
            for event in events {
                program.tell(event).await;
            }
            drop(program);
            let repeatable = carrying.await.repeatable();
            let expected = expected.map(|text| (Output::Stdout, text.as_bytes().to_vec()));
            assert_eq!(repeatable, expected);
            drop(end);
        }
    }
}
