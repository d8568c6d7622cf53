//! Given what happened, when somebody asks, then this happens: the rules without a desk around them.

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::{
    Actor, Command, Context, Event, Facts, NewTicket, Policy, ProjectAsNamed, Refusal, Rejection,
    Salt, Sealed, Ticket, TicketId, Version, Words,
};
use uuid::Uuid;

use super::desk::TestDesk;

/// A ticket's history, and what a decision depends on besides it.
#[derive(Debug, Clone)]
pub struct Given {
    ticket: Option<Ticket>,
    now: DateTime<Utc>,
    policy: Policy,
    facts: Facts,
    seen: Option<Version>,
}

/// Starts from what happened: each event by its author, a minute after the one before it, the first on
/// [`TestDesk::monday`]. Everybody is active, the customer is a member, and the default policy is in force.
///
/// ```
/// use helpdesk::rules::{Command, Event, Refusal};
/// use helpdesk::testing::{TestDesk, given, opened, sealed};
///
/// let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
/// let assigned = Event::Assigned { agent: anna.agent().cloned() };
/// let answered = Event::AgentReplied { words: sealed("Look now").digest(), silence: None };
///
/// given([(vera.clone(), opened("vera"))])
///     .when(&anna, &Command::Resolve(None))
///     .then_refused(&Refusal::NotAnswered)
///     .when(&anna, &Command::Reply(sealed("Look now")))
///     .then([assigned, answered])
///     .when(&anna, &Command::Resolve(None))
///     .then([Event::Resolved { silence: None }])
///     .when(&vera, &Command::Reply(sealed("Still empty")))
///     .then([
///         Event::CustomerReplied { words: sealed("Still empty").digest() },
///         Event::Reopened { reason: None },
///     ]);
/// ```
///
/// # Panics
/// When the events do not follow each other.
#[must_use]
pub fn given(history: impl IntoIterator<Item = (Actor, Event)>) -> Given {
    let start = TestDesk::monday();
    let project = Some(shop());
    let facts = Facts {
        actor_active: true,
        customer_active: true,
        member: true,
        target_active: true,
        project,
        followed: None,
    };
    let mut given =
        Given { ticket: None, now: start, policy: Policy::default(), facts, seen: None };
    for (by, event) in history {
        given.happened(&by, vec![event]);
        given.now += TimeDelta::minutes(1);
    }
    given
}

/// Returns the event that opens a ticket of `customer` about `shop`, as [`new_ticket`] asks for it.
///
/// # Panics
/// When it is not a key.
#[must_use]
pub fn opened(customer: &str) -> Event {
    let request = new_ticket(customer);
    Event::Opened {
        customer: request.customer,
        project: Some(shop()),
        priority: request.priority,
        words: request.message.digest(),
        follows: None,
        first_answer_due: Some(TestDesk::monday() + TimeDelta::hours(1)),
    }
}

/// Returns a request of `customer` about `shop`, as the core takes it.
///
/// # Panics
/// When it is not a key.
#[must_use]
pub fn new_ticket(customer: &str) -> NewTicket<Sealed> {
    let request = TestDesk::request(customer).try_map(|subject, message| {
        let words = message.text.map(Words::text).ok_or("a request without a text")?;
        Ok::<_, &str>(Sealed::new(words.under(subject.clone()), Salt([7; 16])))
    });
    request.expect("a sealed request")
}

fn shop() -> ProjectAsNamed {
    ProjectAsNamed { key: TestDesk::project("shop"), number: 101, name: "Shop".to_owned() }
}

impl Given {
    /// Lets this much time pass without any event on the ticket.
    #[must_use]
    pub fn after(self, span: TimeDelta) -> Self {
        Self { now: self.now + span, ..self }
    }

    /// Puts another policy in force.
    #[must_use]
    pub fn under(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// Changes what is looked up as a command begins.
    #[must_use]
    pub fn knowing(mut self, change: impl FnOnce(&mut Facts)) -> Self {
        change(&mut self.facts);
        self
    }

    /// Sets the version that the next actor has seen.
    #[must_use]
    pub fn having_seen(self, version: u64) -> Self {
        Self { seen: Some(Version(version)), ..self }
    }

    /// Returns the ticket.
    #[must_use]
    pub const fn ticket(&self) -> Option<&Ticket> {
        self.ticket.as_ref()
    }

    /// Asks something of the ticket.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn when(self, by: &Actor, command: &Command<Sealed>) -> Then {
        let ticket = self.ticket.as_ref().expect("a history that begins with `opened`");
        let outcome = ticket.decide(&self.context(by), command);
        Then { by: by.clone(), outcome, given: self }
    }

    fn context<'a>(&'a self, actor: &'a Actor) -> Context<'a> {
        let Self { facts, now, policy, seen, .. } = self;
        Context { actor, facts, now: *now, policy, seen: *seen }
    }

    fn happened(&mut self, by: &Actor, events: Vec<Event>) {
        let id = TicketId::new(Uuid::from_u128(1));
        let after = match &self.ticket {
            Some(ticket) => ticket.advance(by, self.now, events),
            None => Ticket::begin(id, by, self.now, events),
        };
        self.ticket = Some(after.expect("events that follow each other").0);
    }
}

/// The outcome.
#[derive(Debug, Clone)]
pub struct Then {
    given: Given,
    by: Actor,
    outcome: Result<Vec<Event>, Rejection>,
}

impl Then {
    /// Expects just these events, and goes on from them a minute later.
    ///
    /// # Panics
    /// When something else came of it.
    #[track_caller]
    pub fn then(self, expected: impl IntoIterator<Item = Event>) -> Given {
        let expected: Vec<Event> = expected.into_iter().collect();
        assert_eq!(self.outcome, Ok(expected.clone()));
        let mut given = self.given;
        if !expected.is_empty() {
            given.happened(&self.by, expected);
        }
        Given { seen: None, now: given.now + TimeDelta::minutes(1), ..given }
    }

    /// Expects a refusal for this reason, and goes on from where it was.
    ///
    /// # Panics
    /// When something else came of it.
    #[track_caller]
    pub fn then_refused(self, why: &Refusal) -> Given {
        let refused = self.outcome.map_err(|rejection| rejection.why);
        assert_eq!(refused.as_ref(), Err(why));
        Given { seen: None, ..self.given }
    }

    /// Returns the outcome.
    ///
    /// # Errors
    /// The rejection, if the command was rejected.
    pub fn outcome(self) -> Result<Vec<Event>, Rejection> {
        self.outcome
    }
}
