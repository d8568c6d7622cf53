//! What happened. Events are past tense, hold no words, and are never changed (S4).

pub(crate) mod stored;

use alloc::string::String;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

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

/// What happened to a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// A request was written: by the customer, by an agent for a customer who called, or by a service
    /// of the host for a customer (L9).
    Opened {
        /// Whose ticket it is.
        customer: CustomerId,
        /// What it is about; `None` for a general question.
        project: Option<ProjectAsNamed>,
        /// How urgent the customer says it is.
        priority: Priority,
        /// The salted digest of subject, text and files.
        words: Digest,
        /// The earlier ticket it follows.
        follows: Option<TicketId>,
        /// When a first answer is due; `None` when no working time is in sight.
        first_answer_due: Option<DateTime<Utc>>,
    },
    /// The customer wrote.
    CustomerReplied {
        /// The salted digest of text and files.
        words: Digest,
    },
    /// An agent answered in public.
    AgentReplied {
        /// The salted digest of text and files.
        words: Digest,
        /// On a resolved ticket: the silence that starts again.
        silence: Option<Silence>,
    },
    /// A service of the host wrote in public: no answer, and not the customer's words (L9).
    ServiceWrote {
        /// The salted digest of text and files.
        words: Digest,
    },
    /// An agent wrote a note that only agents read.
    Noted {
        /// The salted digest of text and files.
        words: Digest,
    },
    /// Support found the answer.
    Resolved {
        /// The silence after which the clock closes.
        silence: Option<Silence>,
    },
    /// The work goes on: by the customer's reply, or by an agent with a reason.
    Reopened {
        /// The salted digest of the agent's reason.
        reason: Option<Digest>,
    },
    /// The ticket has another assignee, or none.
    Assigned {
        /// Who works on it from now on.
        agent: Option<AgentId>,
    },
    /// Agents see this priority beside the customer's own.
    WorkingPrioritySet {
        /// The priority to work by.
        priority: Priority,
    },
    /// The assignee asked to be let into the project.
    AccessRequested {
        /// The salted digest of the reason.
        reason: Digest,
        /// When the request lapses.
        lapses_at: DateTime<Utc>,
    },
    /// The customer declined the request.
    AccessDeclined,
    /// The customer consented.
    AccessGranted {
        /// When the grant ends by itself. `None`: when the ticket closes.
        until: Option<DateTime<Utc>>,
    },
    /// An agent entered the project under the grant.
    ProjectEntered,
    /// The grant, or the request, ended.
    AccessEnded {
        /// Why.
        why: EndReason,
    },
    /// Nobody answered in time.
    FirstAnswerOverdue,
    /// The customer was reminded that the clock is going to close.
    CloseReminded {
        /// When it is going to close.
        close_at: DateTime<Utc>,
    },
    /// The end. Nothing follows.
    Closed {
        /// The customer's rating.
        rating: Option<Rating>,
        /// The salted digest of the agent's reason.
        reason: Option<Digest>,
    },
}

/// The kind of an event, without what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the event of the same name")]
pub enum EventKind {
    Opened,
    CustomerReplied,
    AgentReplied,
    ServiceWrote,
    Noted,
    Resolved,
    Reopened,
    Assigned,
    WorkingPrioritySet,
    AccessRequested,
    AccessDeclined,
    AccessGranted,
    ProjectEntered,
    AccessEnded,
    FirstAnswerOverdue,
    CloseReminded,
    Closed,
}

/// What readers and writers need to know of a kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventRule {
    /// The kind.
    pub kind: EventKind,
    /// Its name, as in JSON.
    pub name: &'static str,
    /// Whether the customer sees it; internal ones leave no trace at a customer's door (S6).
    pub public: bool,
    /// Whether it moves the ticket's `updated_at` (S6).
    pub updates: bool,
    /// Whether a command that has not seen it is stale (S10).
    pub stales: bool,
}

impl EventKind {
    /// Every kind, in the order of the enum.
    pub const ALL: [Self; 17] = [
        Self::Opened,
        Self::CustomerReplied,
        Self::AgentReplied,
        Self::ServiceWrote,
        Self::Noted,
        Self::Resolved,
        Self::Reopened,
        Self::Assigned,
        Self::WorkingPrioritySet,
        Self::AccessRequested,
        Self::AccessDeclined,
        Self::AccessGranted,
        Self::ProjectEntered,
        Self::AccessEnded,
        Self::FirstAnswerOverdue,
        Self::CloseReminded,
        Self::Closed,
    ];

    /// Returns what readers and writers need to know of this kind: whether it is public, moves
    /// `updated_at`, makes a command that has not seen it stale.
    #[must_use]
    pub const fn rule(self) -> EventRule {
        let (name, [public, updates, stales]) = match self {
            Self::Opened => ("opened", [true, true, true]),
            Self::CustomerReplied => ("customer_replied", [true, true, true]),
            Self::AgentReplied => ("agent_replied", [true, true, true]),
            Self::ServiceWrote => ("service_wrote", [true, true, true]),
            Self::Noted => ("noted", [false, false, false]),
            Self::Resolved => ("resolved", [true, true, true]),
            Self::Reopened => ("reopened", [true, true, true]),
            Self::Assigned => ("assigned", [true, false, true]),
            Self::WorkingPrioritySet => ("working_priority_set", [false, false, false]),
            Self::AccessRequested => ("access_requested", [true, true, true]),
            Self::AccessDeclined => ("access_declined", [true, true, true]),
            Self::AccessGranted => ("access_granted", [true, true, true]),
            Self::ProjectEntered => ("project_entered", [true, true, false]),
            Self::AccessEnded => ("access_ended", [true, true, true]),
            Self::FirstAnswerOverdue => ("first_answer_overdue", [false, false, false]),
            Self::CloseReminded => ("close_reminded", [true, false, false]),
            Self::Closed => ("closed", [true, true, true]),
        };
        EventRule { kind: self, name, public, updates, stales }
    }

    /// Returns the kind's name, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.rule().name
    }

    /// Returns whether the customer sees such events.
    #[must_use]
    pub const fn is_public(self) -> bool {
        self.rule().public
    }
}

impl Event {
    /// Returns the event's kind.
    #[must_use]
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::Opened { .. } => EventKind::Opened,
            Self::CustomerReplied { .. } => EventKind::CustomerReplied,
            Self::AgentReplied { .. } => EventKind::AgentReplied,
            Self::ServiceWrote { .. } => EventKind::ServiceWrote,
            Self::Noted { .. } => EventKind::Noted,
            Self::Resolved { .. } => EventKind::Resolved,
            Self::Reopened { .. } => EventKind::Reopened,
            Self::Assigned { .. } => EventKind::Assigned,
            Self::WorkingPrioritySet { .. } => EventKind::WorkingPrioritySet,
            Self::AccessRequested { .. } => EventKind::AccessRequested,
            Self::AccessDeclined => EventKind::AccessDeclined,
            Self::AccessGranted { .. } => EventKind::AccessGranted,
            Self::ProjectEntered => EventKind::ProjectEntered,
            Self::AccessEnded { .. } => EventKind::AccessEnded,
            Self::FirstAnswerOverdue => EventKind::FirstAnswerOverdue,
            Self::CloseReminded { .. } => EventKind::CloseReminded,
            Self::Closed { .. } => EventKind::Closed,
        }
    }

    /// Returns the salted digest of the words that belong to this event.
    #[must_use]
    pub fn words(&self) -> Option<Digest> {
        match self {
            Self::Opened { words, .. }
            | Self::CustomerReplied { words }
            | Self::AgentReplied { words, .. }
            | Self::ServiceWrote { words }
            | Self::Noted { words } => Some(*words),
            Self::AccessRequested { reason, .. } => Some(*reason),
            Self::Reopened { reason } => *reason,
            Self::Closed { rating, reason } => {
                rating.as_ref().and_then(|rating| rating.comment).or(*reason)
            }
            Self::Resolved { .. }
            | Self::Assigned { .. }
            | Self::WorkingPrioritySet { .. }
            | Self::AccessDeclined
            | Self::AccessGranted { .. }
            | Self::ProjectEntered
            | Self::AccessEnded { .. }
            | Self::FirstAnswerOverdue
            | Self::CloseReminded { .. } => None,
        }
    }

    /// Returns the author: the clock for what it owes, otherwise `actor`.
    #[must_use]
    pub fn author(&self, actor: &Actor) -> Actor {
        match self {
            Self::AccessEnded { why: EndReason::Lapsed | EndReason::Expired }
            | Self::FirstAnswerOverdue
            | Self::CloseReminded { .. } => Actor::System,
            Self::Opened { .. }
            | Self::CustomerReplied { .. }
            | Self::AgentReplied { .. }
            | Self::ServiceWrote { .. }
            | Self::Noted { .. }
            | Self::Resolved { .. }
            | Self::Reopened { .. }
            | Self::Assigned { .. }
            | Self::WorkingPrioritySet { .. }
            | Self::AccessRequested { .. }
            | Self::AccessDeclined
            | Self::AccessGranted { .. }
            | Self::ProjectEntered
            | Self::AccessEnded {
                why: EndReason::TakenBack | EndReason::GivenUp | EndReason::Closed,
            }
            | Self::Closed { .. } => actor.clone(),
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

    #[test]
    fn every_kind_stands_once_in_the_table_under_its_own_name() {
        for (i, rule) in EventKind::ALL.map(EventKind::rule).iter().enumerate() {
            assert_eq!(rule.kind as usize, i);
            assert_eq!(serde_json::to_value(rule.kind).unwrap(), rule.name);
        }
    }

    #[test]
    fn what_is_internal_neither_updates_nor_stales() {
        for rule in EventKind::ALL.map(EventKind::rule) {
            assert!(rule.public || !(rule.updates || rule.stales), "{}", rule.name);
        }
    }

    #[test]
    fn p31_an_unknown_event_is_refused_not_skipped() {
        assert!(serde_json::from_str::<Event>(r#"{"merged":{}}"#).is_err());
        assert!(serde_json::from_str::<Event>(r#"{"resolved":{"silence":null,"x":1}}"#).is_err());
    }
}
