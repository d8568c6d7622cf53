//! Histories of one ticket, and how they are played.

use std::sync::OnceLock;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::command::{RatingGiven, Samples};
use helpdesk_core::words::Field;
use helpdesk_core::{
    Actor, AgentId, Command, CommandKind, Context, CustomerId, Event, Facts, Followed, NewTicket,
    Policy, Priority, ProjectAsNamed, ProjectId, Recorded, Rejection, Salt, Sealed, ServiceId,
    Stars, Subject, Text, Ticket, TicketId, Version, Words,
};
use uuid::Uuid;

/// How a ticket begins.
#[derive(Debug, Clone)]
pub(crate) struct Start {
    pub(crate) general: bool,
    pub(crate) by_agent: bool,
    pub(crate) follows: bool,
    pub(crate) priority: Priority,
}

/// What happens next, so long after what happened before.
#[derive(Debug, Clone)]
pub(crate) struct Move {
    pub(crate) wait: TimeDelta,
    pub(crate) what: What,
}

#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "there are few of them, and all are short-lived")]
pub(crate) enum What {
    /// The clock checks whether it owes something.
    Sweep,
    /// The n-th of what anybody may ask now: kinds of command first, then who and how.
    Fit(usize),
    /// Somebody asks, whether it fits or not.
    Ask { who: Actor, command: Command<Sealed>, behind: Option<u64>, facts: Facts },
}

#[derive(Debug, Clone)]
pub(crate) struct Script {
    pub(crate) start: Start,
    pub(crate) policy: Policy,
    /// From this move on another policy is in force.
    pub(crate) later: (usize, Policy),
    pub(crate) moves: Vec<Move>,
}

/// A move that was played.
#[derive(Debug, Clone)]
pub(crate) struct Done {
    pub(crate) now: DateTime<Utc>,
    pub(crate) what: What,
    pub(crate) seen: Option<Version>,
    pub(crate) policy: Policy,
    pub(crate) before: Ticket,
    pub(crate) after: Ticket,
    pub(crate) decided: Result<Vec<Recorded>, Rejection>,
}

#[derive(Debug, Clone)]
pub(crate) struct Played {
    /// The policy that is in force at the end.
    pub(crate) policy: Policy,
    pub(crate) done: Vec<Done>,
    pub(crate) log: Vec<Recorded>,
    pub(crate) ticket: Ticket,
    pub(crate) now: DateTime<Utc>,
}

pub(crate) fn owner() -> Actor {
    customer(1)
}

pub(crate) fn customer(n: u8) -> Actor {
    Actor::Customer(CustomerId::new(format!("c-{n}")).unwrap())
}

pub(crate) fn agent_id(n: u8) -> AgentId {
    AgentId::new(format!("a-{n}")).unwrap()
}

pub(crate) fn agent(n: u8) -> Actor {
    Actor::Agent(agent_id(n))
}

pub(crate) fn service() -> Actor {
    Actor::Service(ServiceId::new("billing").unwrap())
}

/// The owner, a stranger, three agents, a service, the clock.
pub(crate) fn everybody() -> [Actor; 7] {
    [owner(), customer(2), agent(1), agent(2), agent(3), service(), Actor::System]
}

pub(crate) fn id(n: u128) -> TicketId {
    TicketId::new(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n))
}

/// Monday, 2 March 2026, 10:00 in Moscow.
pub(crate) fn monday() -> DateTime<Utc> {
    "2026-03-02T07:00:00Z".parse().unwrap()
}

pub(crate) fn minutes(n: i64) -> DateTime<Utc> {
    monday() + TimeDelta::minutes(n)
}

pub(crate) fn text(text: &str) -> Sealed {
    Sealed::new(Words::text(Text::new(Field::Text, text).unwrap()), Salt([7; 16]))
}

pub(crate) fn project() -> ProjectAsNamed {
    ProjectAsNamed { key: ProjectId::new("p-1").unwrap(), number: 17, name: "Shop".into() }
}

pub(crate) fn rating(stars: u8, comment: Option<&str>) -> Option<RatingGiven<Sealed>> {
    Some(RatingGiven::new(Stars::new(stars).unwrap()).with_comment(comment.map(text)))
}

pub(crate) fn all_well() -> Facts {
    Facts {
        actor_active: true,
        customer_active: true,
        member: true,
        target_active: true,
        project: Some(project()),
        followed: Some(Followed { ticket: id(99), customer: CustomerId::new("c-1").unwrap() }),
    }
}

pub(crate) fn request(start: &Start) -> NewTicket<Sealed> {
    let (body, subject) = (text("It does not start."), Subject::new("Help").unwrap());
    let words = Sealed::new(body.words().clone().under(subject.clone()), Salt([1; 16]));
    let request = NewTicket::new(CustomerId::new("c-1").unwrap(), start.priority, subject, words)
        .about((!start.general).then(|| project().key));
    if start.follows { request.following(id(99)) } else { request }
}

/// Opens a ticket at ten o'clock on that Monday.
pub(crate) fn opened(start: &Start, policy: &Policy) -> (Ticket, Vec<Recorded>) {
    let by = if start.by_agent { agent(1) } else { owner() };
    let facts = all_well();
    let ctx = Context { actor: &by, facts: &facts, now: monday(), policy, seen: None };
    let events = Ticket::open(&ctx, &request(start)).unwrap();
    Ticket::begin(id(1), &by, monday(), events).unwrap()
}

/// One of each kind of command that a door can send, with the ways that differ.
pub(crate) fn every_command() -> Vec<Command<Sealed>> {
    let agents = (1..=3).map(agent_id).collect();
    Samples { words: text("hello"), agents, now: monday() }.all()
}

/// A command, and who sends it.
type Asked = (Actor, Command<Sealed>);

/// Everything that anybody may ask, by kind.
fn askable() -> &'static [Vec<Asked>] {
    static ALL: OnceLock<Vec<Vec<Asked>>> = OnceLock::new();
    ALL.get_or_init(|| {
        let of = |kind: CommandKind| {
            let all = every_command().into_iter().filter(move |command| command.kind() == kind);
            all.flat_map(|command| everybody().map(|who| (who, command.clone()))).collect()
        };
        CommandKind::ALL.iter().copied().filter(|kind| *kind != CommandKind::Open).map(of).collect()
    })
}

/// What the n-th choice means now: the first command accepted from there on. Closing is rarer than the rest,
/// or all lives would be short.
fn fitting(ticket: &Ticket, now: DateTime<Utc>, policy: &Policy, n: usize) -> What {
    let facts = all_well();
    let kinds = askable();
    for i in 0..kinds.len() {
        let choices = &kinds[(n / 16 + i) % kinds.len()];
        for j in 0..choices.len() {
            let (who, command) = &choices[(n / 256 + j) % choices.len()];
            if command.kind() == CommandKind::Close && !n.is_multiple_of(16) {
                break;
            }
            let ctx = Context { actor: who, facts: &facts, now, policy, seen: None };
            if ticket.decide(&ctx, command).is_ok() {
                let (who, command) = (who.clone(), command.clone());
                return What::Ask { who, command, behind: None, facts };
            }
        }
    }
    What::Sweep
}

/// Whether an agent does something that the customer must not notice.
pub(crate) fn is_internal(what: &What) -> bool {
    match what {
        What::Ask { who, command, .. } => who.agent().is_some() && command.kind().is_internal(),
        What::Sweep | What::Fit(_) => false,
    }
}

/// Plays a history as an engine would: what is accepted is recorded, what is refused is not.
pub(crate) fn play(script: &Script) -> Played {
    play_but(script, |_| false)
}

/// Plays a history without the moves that `dropped` picks; the clock's sweep takes their place.
pub(crate) fn play_but(script: &Script, dropped: impl Fn(&What) -> bool) -> Played {
    let (mut ticket, mut log) = opened(&script.start, &script.policy);
    let (mut now, mut done) = (monday(), Vec::new());
    for (i, step) in script.moves.iter().enumerate() {
        now += step.wait;
        let policy = if i < script.later.0 { &script.policy } else { &script.later.1 };
        let before = ticket.clone();
        let mut seen = None;
        let mut what = step.what.clone();
        if let What::Fit(n) = what {
            what = fitting(&ticket, now, policy, n);
        }
        if dropped(&what) {
            what = What::Sweep;
        }
        let decided = match &what {
            What::Sweep | What::Fit(_) => Ok((Actor::System, ticket.tick(now))),
            What::Ask { who, command, behind, facts } => {
                seen = behind.map(|n| Version(ticket.version_for(who).0.saturating_sub(n)));
                let ctx = Context { actor: who, facts, now, policy, seen };
                ticket.decide(&ctx, command).map(|events| (who.clone(), events))
            }
        };
        let decided = decided.map(|(by, events)| {
            let (after, records) = ticket.advance(&by, now, events).unwrap();
            ticket = after;
            log.extend(records.iter().cloned());
            records
        });
        let (after, policy) = (ticket.clone(), policy.clone());
        done.push(Done { now, what, seen, policy, before, after, decided });
    }
    let policy = done.last().map_or(&script.policy, |done| &done.policy).clone();
    Played { policy, done, log, ticket, now }
}

impl Played {
    /// The ticket after each event, in order.
    pub(crate) fn prefixes(&self) -> Vec<(Recorded, Ticket)> {
        let mut at = self.log.iter();
        let first = at.next().unwrap();
        let mut ticket = Ticket::replay([first]).unwrap();
        let mut all = vec![(first.clone(), ticket.clone())];
        for recorded in at {
            ticket.apply(recorded).unwrap();
            all.push((recorded.clone(), ticket.clone()));
        }
        all
    }

    /// Asks once more, with everything in order, and says what would happen.
    pub(crate) fn ask(
        &self,
        who: &Actor,
        command: &Command<Sealed>,
    ) -> Result<Vec<Event>, Rejection> {
        let facts = all_well();
        let (now, policy) = (self.now, &self.policy);
        self.ticket.decide(&Context { actor: who, facts: &facts, now, policy, seen: None }, command)
    }
}

/// The stamp of the last event that the customer sees: kept in the state, which no reader is shown.
pub(crate) fn last_public_at(ticket: &Ticket) -> DateTime<Utc> {
    let kept = serde_json::to_value(ticket.snapshot()).unwrap();
    serde_json::from_value(kept["state"]["public_at"].clone()).unwrap()
}
