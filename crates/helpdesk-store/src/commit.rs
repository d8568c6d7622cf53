//! What one command writes, all of it or nothing (S9).

use chrono::{DateTime, Utc};
use helpdesk_core::{
    Actor, CommandId, Digest, FileId, Recorded, Sealed, Ticket, TicketId, TicketNumber, Version,
};
use serde::{Deserialize, Serialize};

use crate::error::{StoreError, StoreErrorKind};
use crate::precondition::Precondition;

/// What a command did: stored in its transaction, and given again unchanged to every retry (S5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Receipt {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number for people.
    pub number: TicketNumber,
    /// The first new event, as the actor counts (S6); one past `to` when nothing happened.
    pub from: Version,
    /// The last event after the command, as the actor counts.
    pub to: Version,
    /// When it took effect.
    pub at: DateTime<Utc>,
}

impl Receipt {
    /// Returns a receipt, for a store: of a ticket, with the first and the last event as the actor
    /// counts.
    #[must_use]
    pub const fn new(
        ticket: TicketId,
        number: TicketNumber,
        (from, to): (Version, Version),
        at: DateTime<Utc>,
    ) -> Self {
        Self { ticket, number, from, to, at }
    }
}

/// Everything that one command writes. What follows the log is written apart ([`crate::Followers`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Who asked.
    pub by: Actor,
    /// The client's id of the command; `None` for what the clock owes.
    pub command: Option<CommandId>,
    /// The digest of what was asked, without the words (S5, E1).
    pub content: Digest,
    /// The ticket's version before; 0 opens a new ticket.
    pub expected: Version,
    /// The preconditions under which it was decided.
    pub preconditions: Vec<Precondition>,
    /// The new events; may be empty.
    pub events: Vec<Recorded>,
    /// The ticket after them.
    pub after: Ticket,
    /// The words of the new events, by event.
    pub words: Vec<(Version, Sealed)>,
    /// Staged files that become part of the event (their ids stand in its words).
    pub claims: Vec<(FileId, Version)>,
    /// The first and last event as the actor counts, for the receipt.
    pub counted: (Version, Version),
    /// When the command takes effect.
    pub at: DateTime<Utc>,
}

impl Commit {
    /// Refuses events that are not the next ones, or a ticket that is not the one after them: every
    /// store asks this before it writes.
    ///
    /// # Errors
    /// What does not follow.
    pub fn check(&self) -> Result<(), StoreError> {
        check_log(self.expected, &self.events, &self.after)
    }
}

/// Refuses events that are not the next ones after `before`, or a ticket that is not the one after
/// them.
///
/// # Errors
/// What does not follow.
pub fn check_log(before: Version, events: &[Recorded], after: &Ticket) -> Result<(), StoreError> {
    let refused = |message: String| StoreError::new(StoreErrorKind::Input, message);
    let mut last = before;
    for recorded in events {
        last = last.next();
        if recorded.seq != last || recorded.ticket != after.id() {
            let seq = recorded.seq;
            return Err(refused(format!("event {seq} does not come next: {last} does")));
        }
    }
    if after.version() != last || last == Version(0) {
        return Err(refused("the ticket is not the one that its events make".to_owned()));
    }
    Ok(())
}

/// Why a commit was not written.
#[derive(Debug, thiserror::Error)]
pub enum CommitRefusal {
    /// The command was committed before: here is its receipt.
    #[error("the command was accepted before")]
    Duplicate(Receipt),
    /// The id was already used for something else.
    #[error("the command id was used before for something else")]
    Reused,
    /// The ticket is no longer at the expected version: decide again.
    #[error("the ticket has changed")]
    Conflict,
    /// A precondition no longer holds: look up and decide again.
    #[error("{0}")]
    Precondition(Precondition),
    /// A file is not staged, not finished, not this actor's, or claimed already.
    #[error("file `{0}` is not an upload of this actor that waits to be sent")]
    Unclaimable(FileId),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
