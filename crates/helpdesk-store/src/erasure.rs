//! The port of erasing: the one thing that removes what people wrote (E1).

use std::fmt::Debug;

use chrono::{DateTime, Utc};
use helpdesk_core::{Actor, AgentId, CustomerId, TicketId, TicketNumber, Version};
use serde::{Deserialize, Serialize};

use crate::desk_log::{DeskAct, DeskAction, DeskLine};
use crate::error::StoreError;
use crate::followers::Document;
use crate::precondition::Precondition;

/// What is to be erased (E1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureTarget {
    /// All words of all tickets of a customer, their card and their memberships. The key is refused for
    /// ever after; so is an agent's.
    Customer(CustomerId),
    /// The card of an agent, who has no open tickets and is not the last to lead; their words stay the
    /// desk's.
    Agent(AgentId),
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
    /// Who erases; `None` for the operator.
    pub by: Option<Actor>,
    /// Why.
    pub reason: String,
    /// What search may hold of the messages whose words are erased. A store whose index must be told what to
    /// forget takes it from here, and refuses as busy if a message is missing.
    pub documents: Vec<Document>,
    /// Whether `documents` lacks some of the messages: they could not be read, or are too many. Such a store forgets
    /// all that search holds, in the same transaction, and it is made again from the log.
    pub unread: bool,
    /// What must hold as it is done.
    pub rests_on: Vec<Precondition>,
}

impl Erasure {
    /// Returns it as an act; its line for the desk's own log names the person's key, or `NUMBER/EVENT`.
    #[must_use]
    pub fn act(&self, number: Option<TicketNumber>) -> DeskAct {
        let (action, subject) = match &self.target {
            ErasureTarget::Customer(customer) => {
                (DeskAction::CustomerErased, customer.as_str().to_owned())
            }
            ErasureTarget::Agent(agent) => (DeskAction::AgentErased, agent.as_str().to_owned()),
            ErasureTarget::Message(ticket, seq) => {
                let place = number.map_or_else(|| ticket.to_string(), |number| number.to_string());
                (DeskAction::MessageRedacted, format!("{place}/{seq}"))
            }
        };
        let reason = Some(self.reason.clone());
        let line = DeskLine { at: self.at, by: self.by.clone(), action, subject, reason };
        DeskAct { line, rests_on: self.rests_on.clone() }
    }
}

/// Erasing.
pub trait Erasing: Send + Sync + Debug {
    /// Removes words, salts, search terms and file bytes, and writes a line into the desk's log, in
    /// one transaction (E1). Returns how many messages lost their words.
    ///
    /// # Errors
    /// When a customer still has open tickets, or an agent has or is the last to lead, the message does
    /// not exist or has no words, what the erasure rests on does not hold, or the database fails.
    fn erase(&self, erasure: Erasure) -> Result<u64, StoreError>;

    /// Returns whether this key was erased (E1): one row, read by its key.
    ///
    /// # Errors
    /// When the database fails.
    fn is_erased(&self, actor: Actor) -> Result<bool, StoreError>;

    /// Returns whether traces of erased words are still to be removed from where the database keeps
    /// older states, since somebody reads one (E2).
    ///
    /// # Errors
    /// When the database fails.
    fn has_traces(&self) -> Result<bool, StoreError>;

    /// Removes traces that an erasure left, if nobody is in the way: it never waits. Returns whether all
    /// traces are gone.
    ///
    /// # Errors
    /// When the database fails.
    fn finish_erasure(&self) -> Result<bool, StoreError>;
}
