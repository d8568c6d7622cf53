//! The port of what happened, over all tickets in one order (S11).

use std::fmt::Debug;
use std::time::Duration;

use helpdesk_core::{CustomerId, ProjectId, Recorded, TicketId, TicketNumber, Version};

use crate::error::StoreError;

/// A place in the one order of everything that happened (S11). Internal events count, so a customer
/// is never shown one (S6).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(pub u64);

/// One event, over all tickets in one order (S11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its place; read on with `changes(after: this)`.
    pub position: Position,
    /// The ticket's number.
    pub number: TicketNumber,
    /// Whose ticket it is.
    pub customer: CustomerId,
    /// What the ticket is about; `None` for a general question.
    pub project: Option<ProjectId>,
    /// The event.
    pub recorded: Recorded,
}

/// What happened, over all tickets.
pub trait Feed: Send + Sync + Debug {
    /// Returns what happened after `after` over all tickets, in one order that never skips or
    /// repeats, at most `limit` (S11).
    ///
    /// # Errors
    /// When the database fails.
    fn changes(&self, after: Position, limit: usize) -> Result<Vec<Change>, StoreError>;

    /// Returns the place of the last event over all tickets, or 0 if there is none.
    ///
    /// # Errors
    /// When the database fails.
    fn newest(&self) -> Result<Position, StoreError>;

    /// Returns the place of an event in the order of [`Feed::changes`].
    ///
    /// # Errors
    /// When the database fails.
    fn position(&self, ticket: TicketId, seq: Version) -> Result<Option<Position>, StoreError>;

    /// Sleeps until there is an event after `after`, at most `timeout`; returns whether there is one.
    ///
    /// # Errors
    /// When the database fails.
    fn wait(&self, after: Position, timeout: Duration) -> Result<bool, StoreError>;
}
