//! The port of tickets: what a command reads before it is decided, and what it writes.

use std::fmt::Debug;

use chrono::{DateTime, Utc};
use helpdesk_core::view::Row;
use helpdesk_core::{
    Actor, AgentId, CommandId, CustomerId, Digest, ProjectId, Ticket, TicketId, TicketNumber,
    TicketRef, Version,
};

use crate::commit::{Commit, CommitRefusal, Receipt};
use crate::error::StoreError;

/// A ticket with what only the store knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The state.
    pub ticket: Ticket,
    /// Its number.
    pub number: TicketNumber,
}

/// A command that was accepted before under the same id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The digest of what it asked, without the words; `None` if it was accepted by a release whose digest
    /// covered the words too, which would confirm erased words (E1).
    pub content: Option<Digest>,
    /// What was answered.
    pub receipt: Receipt,
}

impl Earlier {
    /// Returns whether something of this content was asked, as far as that is known.
    #[must_use]
    pub fn is(&self, content: &Digest) -> bool {
        self.content.is_none_or(|asked| asked == *content)
    }
}

/// What the store knows of a command before it is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The same command, accepted before.
    pub earlier: Option<Earlier>,
    /// The ticket, if there is such a one.
    pub found: Option<Found>,
}

/// A live grant by which an agent may be in a project (A3), as stored: the directory must be asked about
/// membership and the agent's standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentFound {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// Who granted.
    pub customer: CustomerId,
    /// When it ends by itself; `None`: when the ticket closes.
    pub until: Option<DateTime<Utc>>,
    /// Whether an entry by this agent under this grant is recorded (A6).
    pub entered: bool,
    /// The ticket's version at which this was seen.
    pub version: Version,
}

/// Tickets. Each method is one transaction; a read begun after an acknowledged commit sees it, from any
/// process. What a database cannot promise is never answered.
pub trait Tickets: Send + Sync + Debug {
    /// Returns all that a command on a ticket needs of the store before it is decided, in one read: what
    /// `by` was answered before under the same id (S5), and the ticket.
    ///
    /// # Errors
    /// When the database fails, or the ticket's row is damaged.
    fn prepare(
        &self,
        by: Actor,
        command: Option<CommandId>,
        ticket: TicketRef,
    ) -> Result<Prepared, StoreError>;

    /// Returns a ticket's state: one row, never a replay of the log, unless the row has another
    /// shape than this build writes.
    ///
    /// # Errors
    /// When the database fails, or the ticket's row is damaged.
    fn ticket(&self, id: TicketId) -> Result<Option<Found>, StoreError>;

    /// Returns the id of the ticket with this number.
    ///
    /// # Errors
    /// When the database fails.
    fn find(&self, number: TicketNumber) -> Result<Option<TicketId>, StoreError>;

    /// Returns a ticket's row for lists, with its subject.
    ///
    /// # Errors
    /// When the database fails.
    fn row(&self, id: TicketId) -> Result<Option<Row>, StoreError>;

    /// Returns a command that was accepted before under this id.
    ///
    /// # Errors
    /// When the database fails.
    fn receipt(&self, by: Actor, command: CommandId) -> Result<Option<Earlier>, StoreError>;

    /// Writes everything of one command, or nothing (S9); durable when it returns (S8).
    ///
    /// # Errors
    /// [`CommitRefusal`]; after [`CommitRefusal::Store`] the outcome is unknown unless its kind says
    /// otherwise.
    fn commit(&self, commit: Commit) -> Result<Receipt, CommitRefusal>;

    /// Returns the live, unexpired grants of open tickets about `project` that are assigned to `agent`: the
    /// one that ends last first, then the lowest number (A3). They are read from what is committed at this
    /// instant, never from a cache.
    ///
    /// # Errors
    /// When the database fails: the caller then denies.
    fn consents(
        &self,
        agent: AgentId,
        project: ProjectId,
        now: DateTime<Utc>,
    ) -> Result<Vec<ConsentFound>, StoreError>;

    /// Returns once it is certain that this process is the one whose commits count: a check that allows entry
    /// waits for it. On one machine there is nothing to wait for.
    ///
    /// # Errors
    /// When that is not known in time: the caller then denies.
    fn fence(&self) -> Result<(), StoreError>;
}
