//! The protocol of the outbox, explored to its end over the production functions: two deliverers,
//! crashes and stops anywhere.

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_store::{Delivery, LetterState, Settlement};
use stateright::{Checker as _, Model, Property};

const LEASE: TimeDelta = TimeDelta::seconds(60);
const WORKERS: usize = 2;

/// What a deliverer is about to do with the letter that it took under this fence.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Worker {
    Idle,
    Sending(u64),
    Marking(u64),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct World {
    letter: Delivery,
    /// Whether the lease has run out.
    expired: bool,
    workers: Vec<Worker>,
    mails: u8,
    upsets: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Take(usize),
    Send(usize),
    Mark(usize),
    /// The worker is gone, and so is what it knew.
    Crash(usize),
    /// The lease of a letter runs out.
    RunOut,
}

/// In which order a letter is sent and marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    SendThenMark,
    MarkThenSend,
}

struct Protocol {
    order: Order,
    upsets: u8,
}

fn begin() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// The instant: only leases move it, so it is when the next letter may be taken.
fn now(world: &World) -> DateTime<Utc> {
    match world.letter.state {
        LetterState::Taken if !world.expired => world.letter.due.unwrap() - LEASE,
        LetterState::Waiting
        | LetterState::Taken
        | LetterState::Sent
        | LetterState::Dead
        | LetterState::Dropped => world.letter.due.unwrap_or_else(begin),
    }
}

impl Protocol {
    fn after(&self, worker: &Worker, done: bool) -> Worker {
        match (self.order, worker) {
            (Order::SendThenMark, Worker::Sending(fence)) => Worker::Marking(*fence),
            (Order::MarkThenSend, Worker::Marking(fence)) if done => Worker::Sending(*fence),
            _ => Worker::Idle,
        }
    }
}

impl Model for Protocol {
    type State = World;
    type Action = Step;

    fn init_states(&self) -> Vec<World> {
        let workers = vec![Worker::Idle; WORKERS];
        vec![World { letter: Delivery::new(begin()), expired: false, workers, mails: 0, upsets: 0 }]
    }

    fn actions(&self, world: &World, steps: &mut Vec<Step>) {
        for (n, worker) in world.workers.iter().enumerate() {
            match worker {
                Worker::Idle if world.letter.take(now(world), LEASE).is_some() => {
                    steps.push(Step::Take(n));
                }
                Worker::Idle => {}
                Worker::Sending(_) => steps.push(Step::Send(n)),
                Worker::Marking(_) => steps.push(Step::Mark(n)),
            }
            if *worker != Worker::Idle && world.upsets < self.upsets {
                steps.push(Step::Crash(n));
            }
        }
        if world.letter.state == LetterState::Taken && !world.expired {
            let fence = world.letter.fence;
            let holds =
                |it: &Worker| matches!(it, Worker::Sending(f) | Worker::Marking(f) if *f == fence);
            // Losing its lease while alive is an upset; the lease of the dead always ends.
            if !world.workers.iter().any(holds) || world.upsets < self.upsets {
                steps.push(Step::RunOut);
            }
        }
    }

    fn next_state(&self, world: &World, step: Step) -> Option<World> {
        let mut next = world.clone();
        match step {
            Step::Take(n) => {
                next.letter = world.letter.take(now(world), LEASE)?;
                next.expired = false;
                let fence = next.letter.fence;
                next.workers[n] = match self.order {
                    Order::SendThenMark => Worker::Sending(fence),
                    Order::MarkThenSend => Worker::Marking(fence),
                };
            }
            Step::Send(n) => {
                next.mails += 1;
                next.workers[n] = self.after(&world.workers[n], true);
            }
            Step::Mark(n) => {
                let Worker::Marking(fence) = world.workers[n] else { return None };
                let at = now(world);
                let marked = world.letter.settle(fence, &Settlement::Sent, at);
                next.workers[n] = self.after(&world.workers[n], marked.is_some());
                next.letter = marked.unwrap_or_else(|| world.letter.clone());
            }
            Step::Crash(n) => {
                next.workers[n] = Worker::Idle;
                next.upsets += 1;
            }
            Step::RunOut => {
                let fence = world.letter.fence;
                let alive = world
                    .workers
                    .iter()
                    .any(|it| matches!(it, Worker::Sending(f) | Worker::Marking(f) if *f == fence));
                next.upsets += u8::from(alive);
                next.expired = true;
            }
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("mails are at most one and the upsets", |_, world: &World| {
                world.mails <= 1 + world.upsets
            }),
            Property::always("what counts as sent was sent", |_, world: &World| {
                let over = world.workers.iter().all(|it| *it == Worker::Idle);
                let sent = world.letter.state == LetterState::Sent;
                !(sent && over) || world.mails > 0
            }),
            Property::eventually("it is sent in the end", |_, world: &World| {
                world.letter.state == LetterState::Sent && world.mails > 0
            }),
        ]
    }
}

#[test]
fn mails_are_at_most_one_and_the_upsets_and_none_is_lost() {
    for upsets in 0..=3 {
        let model = Protocol { order: Order::SendThenMark, upsets };
        let checker = model.checker().threads(1).spawn_bfs().join();
        checker.assert_properties();
        println!("{upsets} upsets: {} states, all laws hold", checker.unique_state_count());
    }
}

#[test]
fn control_marking_before_sending_loses_the_mail() {
    let model = Protocol { order: Order::MarkThenSend, upsets: 1 };
    let checker = model.checker().threads(1).spawn_bfs().join();
    let lost = checker.discovery("what counts as sent was sent").expect("the control loses it");
    let steps: Vec<Step> = lost.into_actions();
    println!("marked before it is sent, the mail is lost by {steps:?}");
    assert!(steps.len() <= 3, "{steps:?}");
}
