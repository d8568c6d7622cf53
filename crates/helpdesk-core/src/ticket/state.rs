//! What a ticket remembers between commands, and its stored form.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Priority, Ticket};
use crate::access::Access;
use crate::digest::Digest;
use crate::event::{ProjectAsNamed, Silence};
use crate::ids::{Actor, AgentId, CustomerId, TicketId, Version};
use crate::words::Stars;

/// The number of the stored form; a reader that finds another replays the log.
pub const SHAPE: u16 = 1;

/// Where the ticket stands, with what is true only there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Support works on it.
    Open(Live),
    /// Support has found the answer.
    Resolved(Live, Resolution),
    /// Nothing changes any more. There is nowhere to keep a grant (A4).
    Closed(Closure),
}

/// What is true only of a ticket that is not closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Live {
    /// Access to the project.
    pub access: Access,
    /// Whether the clock has already said that the first answer is overdue.
    pub overdue_noted: bool,
}

/// What is true only of a resolved ticket, and stays known after its close.
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
pub struct State {
    pub(crate) id: TicketId,
    pub(crate) customer: CustomerId,
    pub(crate) project: Option<ProjectAsNamed>,
    pub(crate) priority_asked: Priority,
    pub(crate) working_priority: Option<Priority>,
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
    pub(crate) last_at: DateTime<Utc>,
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

/// Why a stored state is not taken.
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

impl Ticket {
    /// Returns the stored form of the state.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot { shape: SHAPE, state: self.state.clone() }
    }

    /// Returns the ticket with a stored state, after checking it.
    ///
    /// # Errors
    /// [`RestoreError::Shape`] for another form, [`RestoreError::Inconsistent`] for a state that no
    /// log makes.
    pub fn restore(snapshot: Snapshot) -> Result<Self, RestoreError> {
        if snapshot.shape != SHAPE {
            return Err(RestoreError::Shape { found: snapshot.shape });
        }
        let ticket = Self { state: snapshot.state };
        let wrong = |what| Err(RestoreError::Inconsistent { what });
        let state = &ticket.state;
        if state.version < Version(1) || state.public_version < Version(1) {
            return wrong("it has no events");
        }
        if state.public_version > state.version {
            return wrong("it has more public events than events");
        }
        if state.last_at < state.updated_at || state.updated_at < state.opened_at {
            return wrong("its times go backwards");
        }
        if state.answered_at.is_some() != state.answered_by.is_some() {
            return wrong("it was answered by nobody");
        }
        if let Some(live) = ticket.live() {
            match &live.access {
                Access::None => {}
                Access::Requested(_) | Access::Granted(_) if state.project.is_none() => {
                    return wrong("a general question has access");
                }
                Access::Requested(request) if Some(&request.by) != state.assignee.as_ref() => {
                    return wrong("access is requested by another than the assignee");
                }
                Access::Requested(_) | Access::Granted(_) => {}
            }
        }
        if let Some(closure) = ticket.closure()
            && closure.stars.is_some() != closure.rated.is_some()
        {
            return wrong("it has stars for nobody");
        }
        Ok(ticket)
    }
}
