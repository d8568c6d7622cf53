//! The world that the checker explores: tickets as the production code makes them, a small clock, and who is
//! disabled or has lost a project. Two worlds are the same if nothing that decides differs.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::command::RatingGiven;
use helpdesk_core::words::Field;
use helpdesk_core::{
    Access, Actor, AgentId, Command, Context, CustomerId, Facts, NewTicket, Policy, Priority,
    ProjectAsNamed, ProjectId, Salt, Sealed, ServiceId, Stage, Stars, Subject, Text, Ticket,
    TicketId, Words,
};
use uuid::Uuid;

use crate::told::Told;

/// Agent 1 is disabled.
pub(crate) const AGENT_OFF: u8 = 1;
/// Customer 1 is no longer a member of project 1.
pub(crate) const LEFT: u8 = 2;
/// Customer 1 is disabled.
pub(crate) const CUSTOMER_OFF: u8 = 4;

/// What an actor is, whatever the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Owner,
    Stranger,
    Agent(u8),
    Service,
    Clock,
}

/// One ticket with what its log alone tells.
#[derive(Debug)]
pub(crate) struct Cell {
    pub(crate) ticket: Ticket,
    pub(crate) told: Told,
    key: u64,
}

/// A policy, an instant, who is out, and a ticket.
pub(crate) type Place = (usize, usize, u8, u64);

#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) policy: usize,
    pub(crate) now: usize,
    pub(crate) out: u8,
    /// The laws that a step has broken: such a world is like no other.
    pub(crate) broken: u32,
    pub(crate) cells: Vec<Arc<Cell>>,
}

impl World {
    /// Returns all that decides what may be asked of one of its tickets.
    pub(crate) const fn place(&self, cell: &Cell) -> Place {
        (self.policy, self.now, self.out, cell.key)
    }

    fn parts(&self) -> (usize, usize, u8, u32, impl Iterator<Item = u64>) {
        let keys = self.cells.iter().map(|cell| cell.key);
        (self.policy, self.now, self.out, self.broken, keys)
    }
}

impl PartialEq for World {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (self.parts(), other.parts());
        (a.0, a.1, a.2, a.3) == (b.0, b.1, b.2, b.3) && a.4.eq(b.4)
    }
}

impl Hash for World {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let (policy, now, out, broken, keys) = self.parts();
        (policy, now, out, broken).hash(state);
        keys.for_each(|key| key.hash(state));
    }
}

impl Cell {
    pub(crate) fn new(ticket: Ticket, told: Told) -> Self {
        let key = key(&ticket);
        Self { ticket, told, key }
    }
}

/// Everything that decides what may happen to a ticket from now on, and nothing else: no words, no hashes, no
/// counts. A closed ticket has no future, so only how it was closed distinguishes it.
fn key(ticket: &Ticket) -> u64 {
    let mut hash = DefaultHasher::new();
    ticket.id().hash(&mut hash);
    ticket.status().hash(&mut hash);
    match ticket.stage() {
        Stage::Closed(closure) => {
            closure.by.hash(&mut hash);
            closure.stars.hash(&mut hash);
            closure.rated.hash(&mut hash);
            return hash.finish();
        }
        Stage::Open(_) => {}
        Stage::Resolved(_, resolution) => {
            resolution.reminded.hash(&mut hash);
            resolution.silence.map(|s| (s.remind_at, s.close_at)).hash(&mut hash);
        }
    }
    if let Some(live) = ticket.live() {
        live.overdue_noted.hash(&mut hash);
        match &live.access {
            Access::None => 0.hash(&mut hash),
            Access::Requested(request) => (1, &request.by, request.lapses_at).hash(&mut hash),
            Access::Granted(grant) => (2, grant.until, &grant.entries).hash(&mut hash),
        }
    }
    ticket.assignee().hash(&mut hash);
    ticket.answered_by().hash(&mut hash);
    ticket.priority().hash(&mut hash);
    ticket.first_answer_due().hash(&mut hash);
    hash.finish()
}

pub(crate) fn agent_id(n: u8) -> AgentId {
    AgentId::new(format!("a-{n}")).unwrap()
}

pub(crate) fn customer_id(n: u8) -> CustomerId {
    CustomerId::new(format!("c-{n}")).unwrap()
}

pub(crate) fn project(n: u8) -> ProjectAsNamed {
    let key = ProjectId::new(format!("p-{n}")).unwrap();
    ProjectAsNamed { key, number: u64::from(n), name: "Shop".into() }
}

/// Monday, 2 March 2026, 10:00 in Moscow, plus this many minutes.
pub(crate) fn at(minutes: i64) -> DateTime<Utc> {
    let monday: DateTime<Utc> = "2026-03-02T07:00:00Z".parse().unwrap();
    monday + TimeDelta::minutes(minutes)
}

/// The words are always the same, so that two histories differ only in what happened.
pub(crate) fn words() -> Sealed {
    Sealed::new(Words::text(Text::new(Field::Text, "words").unwrap()), Salt([7; 16]))
}

pub(crate) fn stars(stars: u8) -> Option<RatingGiven<Sealed>> {
    // An invalid rating cannot be asked for: the type ends at 1 and 5.
    let stars = Stars::new(stars).ok()?;
    Some(RatingGiven::new(stars))
}

/// Opens the n-th ticket, of this customer and about this project.
pub(crate) fn opened(n: u8, customer: u8, about: Option<u8>, policy: &Policy) -> Cell {
    let by = Actor::Customer(customer_id(customer));
    let subject = Subject::new("Help").unwrap();
    let message = Sealed::new(words().words().clone().under(subject.clone()), Salt([7; 16]));
    let request = NewTicket::new(customer_id(customer), Priority::Medium, subject, message)
        .about(about.map(|n| project(n).key));
    let facts = Facts {
        actor_active: true,
        customer_active: true,
        member: true,
        project: about.map(project),
        ..Facts::default()
    };
    let ctx = Context { actor: &by, facts: &facts, now: at(0), policy, seen: None };
    let events = Ticket::open(&ctx, &request).unwrap();
    let id = TicketId::new(Uuid::from_u128(u128::from(n)));
    let (ticket, log) = Ticket::begin(id, &by, at(0), events).unwrap();
    let mut told = Told::default();
    assert!(told.take(&log));
    Cell::new(ticket, told)
}

impl Who {
    pub(crate) fn actor(self, ticket: &Ticket) -> Actor {
        let owner = ticket.customer();
        match self {
            Self::Owner => Actor::Customer(owner.clone()),
            Self::Stranger => {
                let other = if *owner == customer_id(1) { 2 } else { 1 };
                Actor::Customer(customer_id(other))
            }
            Self::Agent(n) => Actor::Agent(agent_id(n)),
            Self::Service => Actor::Service(ServiceId::new("billing").unwrap()),
            Self::Clock => Actor::System,
        }
    }
}

impl World {
    pub(crate) fn is_active(&self, actor: &Actor) -> bool {
        match actor {
            Actor::Customer(id) => self.out & CUSTOMER_OFF == 0 || *id != customer_id(1),
            Actor::Agent(id) => self.out & AGENT_OFF == 0 || *id != agent_id(1),
            Actor::Service(_) | Actor::System => true,
        }
    }

    pub(crate) fn is_member(&self, ticket: &Ticket) -> bool {
        let left = ticket.project().is_some_and(|named| *named == project(1))
            && *ticket.customer() == customer_id(1);
        self.out & LEFT == 0 || !left
    }

    /// What the engine would look up for this actor and this command.
    pub(crate) fn facts(&self, actor: &Actor, ticket: &Ticket, command: &Command<Sealed>) -> Facts {
        let target = command.target();
        Facts {
            actor_active: self.is_active(actor),
            customer_active: self.is_active(&Actor::Customer(ticket.customer().clone())),
            member: self.is_member(ticket),
            target_active: target.is_some_and(|agent| self.is_active(&Actor::Agent(agent.clone()))),
            project: ticket.project().cloned(),
            followed: None,
        }
    }
}
