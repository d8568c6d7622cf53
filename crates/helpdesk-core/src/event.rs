//! What happened. Events are past tense, hold no words, and are never changed (S4).

mod stored;
mod table;

use alloc::string::String;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use self::table::events;
use crate::access::EndReason;
use crate::digest::Digest;
use crate::ids::{Actor, AgentId, CustomerId, ProjectId, TicketId, Version};
use crate::standing::Priority;
use crate::words::Stars;

/// A project as it was named when the ticket was opened (L8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectAsNamed {
    /// The host's key.
    pub key: ProjectId,
    /// The number that people see in brackets.
    pub number: u64,
    /// The name.
    pub name: String,
}

/// The customer's judgement, given in the act of closing (L5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// 1–5.
    pub stars: Stars,
    /// The agent rated: the last who answered in public, otherwise the assignee.
    pub agent: AgentId,
    /// The salted digest of the comment.
    pub comment: Option<Digest>,
}

/// What the clock owes a resolved ticket that nobody touches (L4); off unless policy says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Silence {
    /// When the customer is reminded.
    pub remind_at: DateTime<Utc>,
    /// When the clock closes the ticket.
    pub close_at: DateTime<Utc>,
}

events! {
    /// What happened to a ticket. Every kind is a row: its number in the stored form, which is its own for
    /// ever (a new kind takes the next of both tables), its name, whether it moves `updated_at` (S6),
    /// whether it makes a command stale that has not seen it (S10), its fields.
    Event {
        /// A request was written: by the customer, by an agent for a customer who called, or by a service
        /// of the host for a customer (L9).
        0 Opened [updates: true, stales: true] {
            /// Whose ticket it is.
            customer: CustomerId,
            /// What it is about; none is a general question.
            project: Option<ProjectAsNamed>,
            /// How urgent the customer says it is.
            priority: Priority,
            /// The salted digest of subject, text and files.
            words: Digest,
            /// The earlier ticket it follows.
            follows: Option<TicketId>,
            /// When a first answer is due; none when no working time is in sight.
            first_answer_due: Option<DateTime<Utc>>,
        }
        /// The customer wrote.
        1 CustomerReplied [updates: true, stales: true] {
            /// The salted digest of text and files.
            words: Digest,
        }
        /// An agent answered in public.
        2 AgentReplied [updates: true, stales: true] {
            /// The salted digest of text and files.
            words: Digest,
            /// On a resolved ticket: the silence that begins anew.
            silence: Option<Silence>,
        }
        /// A service of the host wrote in public: no answer, and not the customer's words (L9).
        16 ServiceWrote [updates: true, stales: true] {
            /// The salted digest of text and files.
            words: Digest,
        }
        /// Support found the answer.
        4 Resolved [updates: true, stales: true] {
            /// The silence after which the clock closes.
            silence: Option<Silence>,
        }
        /// The work goes on: by the customer's reply, or by an agent with a reason.
        5 Reopened [updates: true, stales: true] {
            /// The salted digest of the agent's reason.
            reason: Option<Digest>,
        }
        /// The ticket has another assignee, or none.
        6 Assigned [updates: false, stales: true] {
            /// Who works on it from now on.
            agent: Option<AgentId>,
        }
        /// The assignee asked to be let into the project.
        8 AccessRequested [updates: true, stales: true] {
            /// The salted digest of the reason.
            reason: Digest,
            /// When the request lapses.
            lapses_at: DateTime<Utc>,
        }
        /// The customer declined the request.
        9 AccessDeclined [updates: true, stales: true]
        /// The customer consented.
        10 AccessGranted [updates: true, stales: true] {
            /// When the grant ends by itself; none means with the ticket.
            until: Option<DateTime<Utc>>,
        }
        /// An agent entered the project under the grant.
        11 ProjectEntered [updates: true, stales: false]
        /// The grant, or the request, ended.
        12 AccessEnded [updates: true, stales: true] {
            /// Why.
            why: EndReason,
        }
        /// The customer was reminded that the clock is going to close.
        14 CloseReminded [updates: false, stales: false] {
            /// When it is going to close.
            close_at: DateTime<Utc>,
        }
        /// The end. Nothing follows.
        15 Closed [updates: true, stales: true] {
            /// The customer's rating.
            rating: Option<Rating>,
            /// The salted digest of the agent's reason.
            reason: Option<Digest>,
        }
    }

    /// What happened that only agents learn of: it leaves no trace at a customer's door, and makes nobody's
    /// command stale (S6).
    InternalEvent {
        /// An agent wrote a note that only agents read.
        3 Noted {
            /// The salted digest of text and files.
            words: Digest,
        }
        /// Agents see this priority beside the customer's own.
        7 WorkingPrioritySet {
            /// The priority to work by.
            priority: Priority,
        }
        /// Nobody answered in time.
        13 FirstAnswerOverdue
    }
}

/// What readers and writers need to know of a kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventRule {
    /// The kind.
    pub kind: EventKind,
    /// Whether the customer sees it; internal ones leave no trace at a customer's door (S6).
    pub public: bool,
    /// Whether it moves the ticket's `updated_at` (S6).
    pub updates: bool,
    /// Whether a command that has not seen it is stale (S10).
    pub stales: bool,
}

impl EventKind {
    /// Every kind, in the order of the enum.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Returns the kind's name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Returns whether the customer sees such events.
    #[must_use]
    pub const fn is_public(self) -> bool {
        self.rule().public
    }
}

impl Event {
    /// Returns who is the author: the clock of what it owes, else `actor`.
    #[must_use]
    pub fn author(&self, actor: &Actor) -> Actor {
        match self {
            Self::AccessEnded { why: EndReason::Lapsed | EndReason::Expired }
            | Self::CloseReminded { .. }
            | Self::Internal(InternalEvent::FirstAnswerOverdue) => Actor::System,
            Self::Opened { .. }
            | Self::CustomerReplied { .. }
            | Self::AgentReplied { .. }
            | Self::ServiceWrote { .. }
            | Self::Resolved { .. }
            | Self::Reopened { .. }
            | Self::Assigned { .. }
            | Self::AccessRequested { .. }
            | Self::AccessDeclined
            | Self::AccessGranted { .. }
            | Self::ProjectEntered
            | Self::AccessEnded {
                why: EndReason::TakenBack | EndReason::GivenUp | EndReason::Closed,
            }
            | Self::Closed { .. }
            | Self::Internal(
                InternalEvent::Noted { .. } | InternalEvent::WorkingPrioritySet { .. },
            ) => actor.clone(),
        }
    }
}

/// An event in its ticket's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// The ticket.
    pub ticket: TicketId,
    /// 1 for the first (L1).
    pub seq: Version,
    /// How many public events there are up to here: what a customer counts (S6).
    pub public_seq: Version,
    /// When, in whole microseconds. Never before an earlier event that the same readers see (S3): a public
    /// event is compared with earlier public ones, an internal event with all earlier ones.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: Actor,
    /// What.
    pub event: Event,
    /// The link of the chain (S4).
    pub hash: Digest,
}

#[derive(Serialize)]
struct Canonical<'a> {
    seq: Version,
    at: DateTime<Utc>,
    by: &'a Actor,
    event: &'a Event,
}

/// Returns the canonical bytes of an event, which every store keeps and the chain covers.
#[must_use]
pub fn canonical(seq: Version, at: DateTime<Utc>, by: &Actor, event: &Event) -> Vec<u8> {
    // Serialising plain structs into memory cannot fail. If it ever did, the empty vector would fail the
    // chain check at the first reading instead of passing in silence.
    serde_json::to_vec(&Canonical { seq, at, by, event }).unwrap_or_default()
}

impl Recorded {
    /// Returns the canonical bytes that the chain covers.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        canonical(self.seq, self.at, &self.by, &self.event)
    }

    /// Returns whether this is the link after `before`.
    #[must_use]
    pub fn follows(&self, before: &Digest) -> bool {
        before.chain(&self.canonical()) == self.hash
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn every_kind_stands_once_in_the_table_under_its_own_name() {
        for (i, rule) in EventKind::ALL.iter().copied().map(EventKind::rule).enumerate() {
            assert_eq!(rule.kind as usize, i);
            assert_eq!(serde_json::to_value(rule.kind).unwrap(), rule.kind.name());
        }
    }

    #[test]
    fn what_is_internal_neither_updates_nor_stales() {
        for rule in EventKind::ALL.iter().copied().map(EventKind::rule) {
            assert!(rule.public || !(rule.updates || rule.stales), "{}", rule.kind.name());
        }
    }

    #[test]
    fn p31_an_unknown_event_is_refused_not_skipped() {
        let refused = |json| serde_json::from_str::<Event>(json).unwrap_err().to_string();
        for (json, told) in [
            (r#"{"merged":{}}"#, "unknown variant `merged`, expected one of `opened`"),
            (r#"{"resolved":{"silence":null,"x":1}}"#, "unknown field `x`"),
            // Internal ones are read as strictly, and have one written form.
            (r#"{"working_priority_set":{"priority":"low","x":1}}"#, "unknown field `x`"),
            (r#"{"internal":"first_answer_overdue"}"#, "unknown variant `internal`"),
        ] {
            assert!(refused(json).starts_with(told), "{}", refused(json));
        }
    }
}
