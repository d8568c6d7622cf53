//! What a ticket remembers between commands, and its stored form.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::triage::Triage;
use crate::access::Access;
use crate::digest::Digest;
use crate::event::{ProjectAsNamed, Silence};
use crate::ids::{Actor, AgentId, CustomerId, TicketId, Version};
use crate::standing::Priority;
use crate::words::Stars;

/// The number of the stored form; a reader that finds another replays the log.
pub const SHAPE: u16 = 2;

/// Where the ticket stands, with what only that stage has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Support works on it.
    Open(Live),
    /// Support has found the answer.
    Resolved(Live, Resolution),
    /// Nothing changes from here on. There is nowhere to keep a grant (A4).
    Closed(Closure),
}

/// What only a ticket that is not closed has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Live {
    /// Access to the project.
    pub access: Access,
    /// Whether the clock has already said that the first answer is overdue.
    pub overdue_noted: bool,
}

/// What only a resolved ticket has; it stays known after the close.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Actor,
    /// The silence after which the clock closes.
    pub silence: Option<Silence>,
    /// Whether the customer was reminded since that silence began.
    pub reminded: bool,
}

/// How a ticket was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Actor,
    /// The stars, if the customer gave some.
    pub stars: Option<Stars>,
    /// The agent rated.
    pub rated: Option<AgentId>,
    /// The event that holds the comment or the reason.
    pub seq: Version,
    /// When it had been resolved, if it was.
    pub resolved_at: Option<DateTime<Utc>>,
}

/// The whole state. Public so that views can read it; only this crate can make one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    pub(crate) id: TicketId,
    pub(crate) customer: CustomerId,
    /// Who opened it for its customer; none where the customer did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) opener: Option<Actor>,
    pub(crate) project: Option<ProjectAsNamed>,
    pub(crate) priority_asked: Priority,
    #[serde(flatten)]
    pub(crate) triage: Triage,
    pub(crate) follows: Option<TicketId>,
    pub(crate) opened_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) answered_at: Option<DateTime<Utc>>,
    pub(crate) answered_by: Option<AgentId>,
    pub(crate) first_answer_due: Option<DateTime<Utc>>,
    pub(crate) assignee: Option<AgentId>,
    pub(crate) waits_on_support: bool,
    pub(crate) stage: Stage,
    pub(crate) version: Version,
    pub(crate) public_version: Version,
    /// The last event that makes a command stale, as agents and as customers count (S10).
    pub(crate) stales_at: (Version, Version),
    /// The latest stamp of all events, and of those that the customer sees (S6).
    pub(crate) last_at: DateTime<Utc>,
    pub(crate) public_at: DateTime<Utc>,
    pub(crate) head: Digest,
}

/// The stored form of a ticket's state, written with its events and read alone on the next command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The number of the form.
    pub shape: u16,
    /// The state.
    pub state: State,
}

/// Why a stored state is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// It has another form; the log must be replayed.
    #[error("the stored state has form {found}, not {SHAPE}")]
    Shape {
        /// The form found.
        found: u16,
    },
    /// It contradicts itself.
    #[error("the stored state contradicts itself: {what}")]
    Inconsistent {
        /// How.
        what: &'static str,
    },
}

impl State {
    /// Returns what contradicts every possible log in this state, if anything.
    pub(super) fn contradiction(&self) -> Option<&'static str> {
        if self.version < Version(1) || self.public_version < Version(1) {
            return Some("it has no events");
        }
        if self.public_version > self.version {
            return Some("it has more public events than events");
        }
        let (all, public) = self.stales_at;
        if all > self.version || public > self.public_version {
            return Some("it was changed by an event that it does not have");
        }
        let in_order = [self.opened_at, self.updated_at, self.public_at, self.last_at];
        if !in_order.is_sorted() {
            return Some("its times go backwards");
        }
        if self.answered_at.is_some() != self.answered_by.is_some() {
            return Some("it was answered by nobody");
        }
        if self.answered_at.is_some_and(|at| at < self.opened_at || at > self.public_at) {
            return Some("it was answered before it was opened or after its last event");
        }
        match &self.stage {
            Stage::Open(live) => self.access_contradiction(&live.access),
            Stage::Resolved(_, resolution) if resolution.at > self.public_at => {
                Some("it was resolved after its last event")
            }
            Stage::Resolved(..) if self.answered_by.is_none() => {
                Some("it was resolved without an answer")
            }
            Stage::Resolved(_, resolution)
                if resolution.reminded && resolution.silence.is_none() =>
            {
                Some("its customer was reminded of a close that is not coming")
            }
            Stage::Resolved(live, _) => self.access_contradiction(&live.access),
            Stage::Closed(closure) => self.closure_contradiction(closure),
        }
    }

    fn access_contradiction(&self, access: &Access) -> Option<&'static str> {
        let seq = match access {
            Access::None => return None,
            Access::Requested(request) if Some(&request.by) != self.assignee.as_ref() => {
                return Some("access is requested by another than the assignee");
            }
            Access::Requested(request) => request.seq,
            Access::Granted(grant) => grant.seq,
        };
        if self.project.is_none() {
            return Some("a general question has access");
        }
        (seq > self.version).then_some("access comes from an event that it does not have")
    }

    fn closure_contradiction(&self, closure: &Closure) -> Option<&'static str> {
        if closure.stars.is_some() != closure.rated.is_some() {
            return Some("it has stars for nobody");
        }
        if closure.stars.is_some() && closure.by.customer() != Some(&self.customer) {
            return Some("it has stars from another than its customer");
        }
        let last = closure.seq == self.version
            && closure.at == self.public_at
            && closure.at == self.updated_at;
        (!last).then_some("something follows its close")
    }
}
