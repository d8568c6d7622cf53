//! What one command writes, all of it or nothing (S9).

use chrono::{DateTime, Utc};
use helpdesk_core::{
    Actor, CommandId, CustomerId, Digest, FileId, Notice, Recorded, Sealed, Ticket, TicketId,
    TicketNumber, Version,
};
use serde::{Deserialize, Serialize};

use crate::desk::{DeskAction, DeskLine};
use crate::error::StoreError;

/// What a command did: stored in its transaction, and given again unchanged to every retry (S5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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

/// The search terms of one event's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedWords {
    /// The event.
    pub seq: Version,
    /// Whether customers may find it.
    pub public: bool,
    /// Distinct terms; each of letters and digits, without upper-case ASCII.
    pub terms: Vec<String>,
}

/// Everything that one command writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Who asked.
    pub by: Actor,
    /// The client's id of the command; none for what the clock owes.
    pub command: Option<CommandId>,
    /// The digest of what was asked.
    pub content: Digest,
    /// The ticket's version before; 0 opens a new ticket.
    pub expected: Version,
    /// The new events; may be empty.
    pub events: Vec<Recorded>,
    /// The ticket after them.
    pub after: Ticket,
    /// The words of the new events, by event.
    pub words: Vec<(Version, Sealed)>,
    /// The search terms of those words.
    pub terms: Vec<IndexedWords>,
    /// Staged files that become part of the event (their ids stand in its words).
    pub claims: Vec<(FileId, Version)>,
    /// Who is to be told.
    pub notices: Vec<Notice>,
    /// The first and last event as the actor counts, for the receipt.
    pub counted: (Version, Version),
    /// When the command takes effect.
    pub at: DateTime<Utc>,
}

/// Why a commit was not written.
#[derive(Debug, thiserror::Error)]
pub enum CommitRefusal {
    /// The command was committed before: here is its receipt.
    #[error("the command was accepted before")]
    Duplicate(Receipt),
    /// The id was used before for something else.
    #[error("the command id was used before for something else")]
    Reused,
    /// The ticket is no longer at the expected version: decide again.
    #[error("the ticket has changed")]
    Conflict,
    /// A file is not staged, not finished, not this actor's, or claimed already.
    #[error("file `{0}` is not an upload of this actor that waits to be sent")]
    Unclaimable(FileId),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is to be erased (E1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureTarget {
    /// All words of all tickets of a customer, and their card in the desk's directory.
    Customer(CustomerId),
    /// The words of one event.
    Message(TicketId, Version),
}

/// An erasure, with what the desk's own log will say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// What.
    pub target: ErasureTarget,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none is the operator.
    pub by: Option<Actor>,
    /// Why.
    pub reason: String,
}

impl Erasure {
    /// Returns the line for the desk's own log: the customer's key, or `NUMBER/EVENT`.
    #[must_use]
    pub fn line(&self, number: Option<TicketNumber>) -> DeskLine {
        let (action, subject) = match &self.target {
            ErasureTarget::Customer(customer) => {
                (DeskAction::CustomerErased, customer.as_str().to_owned())
            }
            ErasureTarget::Message(ticket, seq) => {
                let place = number.map_or_else(|| ticket.to_string(), |number| number.to_string());
                (DeskAction::MessageRedacted, format!("{place}/{seq}"))
            }
        };
        let reason = Some(self.reason.clone());
        DeskLine { at: self.at, by: self.by.clone(), action, subject, reason }
    }
}
