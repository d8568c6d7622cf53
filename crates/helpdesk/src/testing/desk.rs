//! A desk that a test holds whole: its store, its clock, its ids, and a few people.

use std::ops::Deref;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::{
    Actor, AgentId, Command, CustomerId, Language, NewTicket, Priority, ProjectId, Reader, Refusal,
    Status, Subject, TicketId, TicketRef,
};
use helpdesk_store::{
    AgentCard, CursorKey, CustomerCard, Directory, MemoryStore, People as Port, ProjectCard,
    Receipt, Store,
};

use super::clock::HandClock;
use super::ids::CountingIds;
use super::said;
use crate::admin::People;
use crate::engine::Helpdesk;
use crate::error::Error;
use crate::message::Message;
use crate::options::Options;
use crate::sweep::Swept;

/// The customers of a [`TestDesk`]: all are members of `shop`, the first also of `blog`.
pub const CUSTOMERS: [&str; 3] = ["vera", "gleb", "mira"];
/// The agents of a [`TestDesk`]: the first leads.
pub const AGENTS: [&str; 3] = ["anna", "boris", "clara"];
/// The projects of a [`TestDesk`], numbered from 101.
pub const PROJECTS: [&str; 2] = ["shop", "blog"];

/// How many tickets are looked at in one batch.
const BATCH: usize = 500;

/// A desk with a clock moved by hand, counted ids, and the people of [`CUSTOMERS`], [`AGENTS`] and
/// [`PROJECTS`]. It is a [`Helpdesk`] in every way.
#[derive(Debug)]
pub struct TestDesk {
    desk: Helpdesk,
    clock: HandClock,
}

impl Default for TestDesk {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for TestDesk {
    type Target = Helpdesk;

    fn deref(&self) -> &Helpdesk {
        &self.desk
    }
}

impl TestDesk {
    /// Returns a desk in memory.
    #[must_use]
    pub fn new() -> Self {
        Self::over(Arc::new(MemoryStore::new(CursorKey([7; 32]))))
    }

    /// Returns a desk over an empty store of any kind.
    ///
    /// # Panics
    /// When the store is not empty, or fails.
    #[must_use]
    pub fn over<S: Store + Port + 'static>(store: Arc<S>) -> Self {
        assert!(store.is_empty().expect("a store that answers"), "the store holds something");
        let test = Self::ticking(&Helpdesk::on(store), 1);
        test.fill();
        test
    }

    /// Returns a desk over a store that already holds something, with a clock of its own and ids that
    /// [`TestDesk::over`] does not make.
    #[must_use]
    pub fn reopened<S: Store + Port + 'static>(store: Arc<S>) -> Self {
        Self::ticking(&Helpdesk::on(store), 2)
    }

    /// Returns a desk over a store as it is, whose people and projects belong to a host, with ids that
    /// [`TestDesk::over`] does not make.
    #[must_use]
    pub fn with_directory(store: Arc<dyn Store>, directory: Arc<dyn Directory>) -> Self {
        Self::ticking(&Helpdesk::with_directory(store, directory), 2)
    }

    /// With a clock moved by hand, and ids of this seed.
    fn ticking(desk: &Helpdesk, seed: u64) -> Self {
        let clock = HandClock::new(Self::monday());
        let desk = desk.with(Arc::new(clock.clone()), Arc::new(CountingIds::new(seed)));
        Self { desk, clock }
    }

    /// Returns the database, for a test of this workspace that looks behind the desk.
    #[cfg(feature = "trials")]
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        self.desk.store()
    }

    /// Returns the port of people and projects, for a test of this workspace that looks behind the desk.
    #[cfg(feature = "trials")]
    #[must_use]
    pub fn directory(&self) -> &dyn Directory {
        self.desk.directory()
    }

    /// Returns people and projects, to be written by the operator.
    ///
    /// # Panics
    /// When they belong to a host.
    #[must_use]
    pub fn people(&self) -> People<'_> {
        self.desk.people().expect("a desk that keeps its people")
    }

    /// Returns the instant at which its clock begins: Monday, 12 January 2026, 10:00 in Moscow.
    #[must_use]
    pub fn monday() -> DateTime<Utc> {
        DateTime::from_timestamp(1_768_201_200, 0).unwrap_or_default()
    }

    fn fill(&self) {
        let language = Language::En;
        for key in CUSTOMERS {
            let (name, email) = (named(key), format!("{key}@example.org"));
            let key = customer_id(key);
            let card = CustomerCard::new(key, name, language).email(email);
            self.people().put_customer(card).expect("a customer's card");
        }
        for key in AGENTS {
            let (name, email, lead) = (named(key), format!("{key}@desk.example"), key == "anna");
            let key = agent_id(key);
            let card = AgentCard::new(key, name, language).email(email).lead(lead);
            self.people().put_agent(card).expect("an agent's card");
        }
        for (number, key) in (101..).zip(PROJECTS) {
            let card = ProjectCard::new(Self::project(key), number, named(key));
            self.people().put_project(card).expect("a project's card");
        }
        for key in CUSTOMERS {
            let added = self.people().set_member(Self::project("shop"), customer_id(key), true);
            added.expect("a member");
        }
        let added = self.people().set_member(Self::project("blog"), customer_id("vera"), true);
        added.expect("a member");
    }

    /// Returns the customer with this key as a reader.
    ///
    /// # Panics
    /// When it is not a key.
    #[must_use]
    pub fn as_customer(key: &str) -> Reader {
        Reader::Customer(customer_id(key))
    }

    /// Returns the agent with this key as a reader.
    ///
    /// # Panics
    /// When it is not a key.
    #[must_use]
    pub fn as_agent(key: &str) -> Reader {
        Reader::Agent(agent_id(key))
    }

    /// Returns the customer with this key as an actor.
    ///
    /// # Panics
    /// When it is not a key.
    #[must_use]
    pub fn customer(key: &str) -> Actor {
        Actor::Customer(customer_id(key))
    }

    /// Returns the agent with this key as an actor.
    ///
    /// # Panics
    /// When it is not a key.
    #[must_use]
    pub fn agent(key: &str) -> Actor {
        Actor::Agent(agent_id(key))
    }

    /// Returns the service of the host with this key as an actor (L9).
    ///
    /// # Panics
    /// When it is not a key.
    #[must_use]
    pub fn service(key: &str) -> Actor {
        Actor::Service(helpdesk_core::ServiceId::new(key).expect("a service's key"))
    }

    /// Returns the project with this key.
    ///
    /// # Panics
    /// When it is not a key.
    #[must_use]
    pub fn project(key: &str) -> ProjectId {
        ProjectId::new(key).expect("a project's key")
    }

    /// Returns the clock.
    #[must_use]
    pub const fn clock(&self) -> &HandClock {
        &self.clock
    }

    /// Returns a request of `customer` about the project `shop`, of medium priority.
    ///
    /// # Panics
    /// When it is not a key.
    #[must_use]
    pub fn request(customer: &str) -> NewTicket<Message> {
        let subject = Subject::new("The cart is empty").expect("a subject");
        let message = said("It was full yesterday.");
        NewTicket::new(customer_id(customer), Priority::Medium, subject, message)
            .about(Self::project("shop"))
    }

    /// Opens a ticket of `customer` about `shop`; returns its id.
    ///
    /// # Panics
    /// When it is refused.
    #[must_use]
    pub fn opened(&self, customer: &str) -> TicketId {
        let by = Self::customer(customer);
        let receipt = self.desk.open(&by, Self::request(customer), Options::default());
        receipt.expect("a ticket opened").ticket
    }

    /// Asks for something that must be accepted.
    ///
    /// # Panics
    /// When it is not.
    #[track_caller]
    pub fn done(
        &self,
        by: &Actor,
        ticket: impl Into<TicketRef>,
        command: Command<Message>,
    ) -> Receipt {
        self.desk.submit(by, ticket, command, Options::default()).expect("a command accepted")
    }

    /// Asks for something and returns why the rules refuse it, or `None` when they accept it.
    ///
    /// # Panics
    /// When it fails in another way.
    #[track_caller]
    pub fn refused(
        &self,
        by: &Actor,
        ticket: impl Into<TicketRef>,
        command: Command<Message>,
    ) -> Option<Refusal> {
        match self.desk.submit(by, ticket, command, Options::default()) {
            Ok(_) => None,
            Err(Error::Refused(rejection)) => Some(rejection.why),
            Err(other) => panic!("neither accepted nor refused: {other}"),
        }
    }

    /// Returns a ticket's status.
    ///
    /// # Panics
    /// When there is no such ticket.
    #[must_use]
    pub fn status(&self, ticket: impl Into<TicketRef>) -> Status {
        self.desk.ticket(&Reader::Operator, ticket).expect("a ticket").summary().status
    }

    /// Returns the first instant at which the clock owes something to any ticket.
    ///
    /// # Panics
    /// When the store fails.
    #[must_use]
    pub fn next_deadline(&self) -> Option<DateTime<Utc>> {
        let (mut after, mut next) = (None, None);
        loop {
            let numbers = self.desk.store().numbers(after, BATCH).expect("ticket numbers");
            for number in &numbers {
                let id = self.desk.store().find(*number).expect("a store that answers");
                let found = id.and_then(|id| self.desk.store().ticket(id).expect("a ticket"));
                let deadline = found.and_then(|found| found.ticket.next_deadline());
                next = [next, deadline].into_iter().flatten().min();
            }
            after = numbers.last().copied();
            if numbers.len() < BATCH {
                return next;
            }
        }
    }

    /// Moves the clock to the next deadline and sweeps, or returns `None` when the clock owes nothing more.
    ///
    /// ```
    /// use helpdesk::testing::TestDesk;
    ///
    /// let desk = TestDesk::new();
    /// let _unanswered = desk.opened("vera");
    /// assert_eq!(desk.step_to_deadline().map(|swept| swept.events), Some(1)); // overdue
    /// assert_eq!(desk.step_to_deadline(), None);
    /// ```
    ///
    /// # Panics
    /// When the sweep fails.
    pub fn step_to_deadline(&self) -> Option<Swept> {
        self.clock.advance_to(self.next_deadline()?);
        Some(self.desk.sweep().expect("a sweep"))
    }

    /// Lets this much time pass, sweeping at every deadline on the way as a running desk would.
    ///
    /// # Panics
    /// When a sweep fails.
    pub fn pass(&self, span: TimeDelta) {
        let end = self.desk.now() + span.max(TimeDelta::zero());
        while self.next_deadline().is_some_and(|deadline| deadline <= end) {
            self.step_to_deadline();
        }
        self.clock.advance_to(end);
    }
}

fn customer_id(key: &str) -> CustomerId {
    CustomerId::new(key).expect("a customer's key")
}

fn agent_id(key: &str) -> AgentId {
    AgentId::new(key).expect("an agent's key")
}

/// `vera` is called Vera.
fn named(key: &str) -> String {
    let mut letters = key.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
