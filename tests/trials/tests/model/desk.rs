//! The model: what may happen next in a world, and the laws that hold in every one.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use helpdesk_core::{
    Access, Actor, AgentId, Command, CommandKind, Context, EndReason, Event, EventKind,
    InternalEvent, Recorded, Refusal, Status, Ticket,
};
use stateright::{Model, Property};

use crate::laws::{self, Law, Laws, is_a_move, is_ended_before_the_close};
use crate::scope::{Ask, Scope};
use crate::world::{Cell, Place, World, at, opened};

/// One step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The n-th ask, of this ticket.
    Ask(usize, usize),
    /// Time passes.
    Wait,
    /// The clock records what it owes.
    Sweep,
    /// Somebody is disabled, or leaves, or comes back.
    Toggle(u8),
}

/// What should be possible, besides what a world shows.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Happening {
    ByClock,
    ClosedRefused,
    Declined,
    Entered,
    Expired,
    GaveUp,
    InactiveRefused,
    Lapsed,
    NotMember,
    Overdue,
    Reminded,
    ReopenedByAgent,
    ReopenedByCustomer,
    Resolved,
    StillLetIn,
    TookBack,
}

#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) scope: Scope,
    accepted: [AtomicU64; 13],
    refused: [AtomicU64; 13],
    happened: [AtomicU64; 16],
    /// The findings about a ticket in each place: there are many worlds, but few tickets in them.
    found: Mutex<HashMap<Place, bool>>,
}

impl Desk {
    pub(crate) fn new(scope: Scope) -> Self {
        let (accepted, refused, happened, found) = Default::default();
        Self { scope, accepted, refused, happened, found }
    }

    /// Judges a ticket once for every place in which it may stand.
    pub(crate) fn once(&self, place: Place, judge: impl FnOnce() -> bool) -> bool {
        if let Some(found) = self.found.lock().unwrap().get(&place) {
            return *found;
        }
        let found = judge();
        self.found.lock().unwrap().insert(place, found);
        found
    }

    pub(crate) fn happened(&self, happening: Happening) -> bool {
        self.happened[happening as usize].load(Ordering::Relaxed) > 0
    }

    fn note(&self, happening: Happening) {
        self.happened[happening as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// How often each command was accepted and refused.
    pub(crate) fn tally(&self) -> String {
        let mut lines = String::new();
        for &kind in CommandKind::ALL {
            let count = |all: &[AtomicU64; 13]| all[kind as usize].load(Ordering::Relaxed);
            let (accepted, refused) = (count(&self.accepted), count(&self.refused));
            if accepted + refused > 0 {
                let name = kind.name();
                write!(lines, "{name} {accepted} accepted, {refused} refused; ").unwrap();
            }
        }
        lines
    }

    fn asked(&self, world: &World, n: usize, ask: &Ask) -> Option<World> {
        let cell = &world.cells[n];
        let ticket = &cell.ticket;
        let actor = ask.who.actor(ticket);
        let (facts, now) =
            (world.facts(&actor, ticket, &ask.command), at(self.scope.clock[world.now]));
        let policy = &self.scope.policies[world.policy];
        let ctx = Context { actor: &actor, facts: &facts, now, policy, seen: None };
        let decided = ticket.decide(&ctx, &ask.command);
        let mut laws = Laws::default();
        laws.hold(Law::P19, decided == ticket.decide(&ctx, &ask.command));
        let kind = ask.command.kind() as usize;
        let events = match decided {
            Ok(events) => events,
            Err(rejection) => {
                self.refused[kind].fetch_add(1, Ordering::Relaxed);
                match rejection.why {
                    Refusal::Closed => self.note(Happening::ClosedRefused),
                    Refusal::ActorInactive => self.note(Happening::InactiveRefused),
                    Refusal::NotMember => self.note(Happening::NotMember),
                    _ => {}
                }
                return laws.broken(world);
            }
        };
        self.accepted[kind].fetch_add(1, Ordering::Relaxed);
        laws.hold(Law::P04, ticket.status() != Status::Closed);
        laws.hold(Law::P32, facts.actor_active && actor != Actor::System);
        if matches!(ask.command, Command::GrantAccess(_)) {
            let granted = matches!(ticket.live().map(|live| &live.access), Some(Access::Granted(g)) if g.is_live(now));
            let again = events.iter().any(|event| event.kind() == EventKind::AccessGranted);
            laws.hold(Law::P17, granted != again);
        }
        if events.is_empty() {
            return laws.broken(world);
        }
        self.recorded(world, n, &actor, events, laws)
    }

    /// Records what was decided, and checks every law of a step against it.
    fn recorded(
        &self,
        world: &World,
        n: usize,
        by: &Actor,
        events: Vec<Event>,
        mut laws: Laws,
    ) -> Option<World> {
        let (cell, now) = (&world.cells[n], at(self.scope.clock[world.now]));
        let Ok((after, log)) = cell.ticket.advance(by, now, events) else {
            laws.hold(Law::P10, false);
            return laws.broken(world);
        };
        let mut told = cell.told.clone();
        laws.hold(Law::P02, told.take(&log));
        laws.hold(Law::P10, Ticket::restore(after.snapshot()).as_ref() == Ok(&after));
        laws.hold(Law::P06, is_a_move(cell.ticket.status(), after.status()));
        laws.step(&cell.ticket, &log, |agent| world.is_active(agent));
        if by.service().is_some() {
            let same = |of: fn(&Ticket) -> Option<&AgentId>| of(&after) == of(&cell.ticket);
            laws.hold(Law::L9, same(Ticket::answered_by) && same(Ticket::assignee));
            laws.hold(Law::L9, after.status() == cell.ticket.status());
        }
        if after.status() == Status::Closed {
            laws.hold(Law::P14, cell.told.grants == 0 || is_ended_before_the_close(&log));
        }
        let mut next = world.clone();
        next.cells[n] = Arc::new(Cell::new(after, told));
        for (i, (before, after)) in world.cells.iter().zip(&next.cells).enumerate() {
            laws.hold(Law::P18, i == n || before.ticket == after.ticket);
            let lets = |cell: &Cell| cell.told.lets_in(now).cloned();
            laws.hold(Law::P16, i == n || lets(before) == lets(after));
        }
        self.notice(world, &next, n, &log);
        laws.broken(&next).or(Some(next))
    }

    fn notice(&self, world: &World, next: &World, n: usize, log: &[Recorded]) {
        for recorded in log {
            match &recorded.event {
                Event::Closed { .. } => {
                    if recorded.by == Actor::System {
                        self.note(Happening::ByClock);
                    }
                    let project = &world.cells[n].told.project;
                    let lets = |cell: &Arc<Cell>| {
                        cell.told.project == *project && cell.told.lets_in(recorded.at).is_some()
                    };
                    if lets(&world.cells[n]) && next.cells.iter().any(lets) {
                        self.note(Happening::StillLetIn);
                    }
                }
                Event::AccessDeclined => self.note(Happening::Declined),
                Event::ProjectEntered => self.note(Happening::Entered),
                Event::AccessEnded { why: EndReason::Expired } => self.note(Happening::Expired),
                Event::AccessEnded { why: EndReason::GivenUp } => self.note(Happening::GaveUp),
                Event::AccessEnded { why: EndReason::Lapsed } => self.note(Happening::Lapsed),
                Event::AccessEnded { why: EndReason::TakenBack } => self.note(Happening::TookBack),
                Event::Internal(InternalEvent::FirstAnswerOverdue) => {
                    self.note(Happening::Overdue);
                }
                Event::CloseReminded { .. } => self.note(Happening::Reminded),
                Event::Resolved { .. } => self.note(Happening::Resolved),
                Event::Reopened { reason: Some(_) } => self.note(Happening::ReopenedByAgent),
                Event::Reopened { reason: None } => self.note(Happening::ReopenedByCustomer),
                _ => {}
            }
        }
    }

    fn swept(&self, world: &World) -> Option<World> {
        let now = at(self.scope.clock[world.now]);
        let mut swept: Option<World> = None;
        for n in 0..world.cells.len() {
            let from = swept.as_ref().unwrap_or(world);
            let owed = from.cells[n].ticket.tick(now);
            if owed.is_empty() {
                continue;
            }
            let mut laws = Laws::default();
            let next = self.recorded(from, n, &Actor::System, owed, Laws::default())?;
            laws.hold(Law::T2, next.cells[n].ticket.tick(now).is_empty());
            swept = laws.broken(&next).or(Some(next));
        }
        swept
    }
}

impl Model for Desk {
    type State = World;
    type Action = Step;

    fn init_states(&self) -> Vec<World> {
        let world = |(policy, chosen)| {
            let tickets = self.scope.tickets.iter().zip(1_u8..);
            let cells = tickets.map(|((customer, about), n)| opened(n, *customer, *about, chosen));
            let cells = cells.map(Arc::new).collect();
            World { policy, now: 0, out: 0, broken: 0, cells }
        };
        self.scope.policies.iter().enumerate().map(world).collect()
    }

    fn actions(&self, world: &World, actions: &mut Vec<Step>) {
        for n in 0..world.cells.len() {
            actions.extend((0..self.scope.asks.len()).map(|ask| Step::Ask(n, ask)));
        }
        if world.now + 1 < self.scope.clock.len() {
            actions.push(Step::Wait);
        }
        actions.push(Step::Sweep);
        actions.extend(self.scope.outs.iter().map(|out| Step::Toggle(*out)));
    }

    fn next_state(&self, world: &World, step: Step) -> Option<World> {
        match step {
            Step::Ask(n, ask) => self.asked(world, n, &self.scope.asks[ask]),
            Step::Wait => Some(World { now: world.now + 1, ..world.clone() }),
            Step::Sweep => self.swept(world),
            Step::Toggle(out) => Some(World { out: world.out ^ out, ..world.clone() }),
        }
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let mut all = laws::properties();
        if self.scope.asks.iter().any(|ask| ask.command == Command::EnterProject) {
            all.extend(laws::possible_access(self.scope.tickets.len() > 1));
        }
        all
    }
}
