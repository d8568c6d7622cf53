//! The ticket: its state, what may be asked of it, and what happens to it then.

mod apply;
mod decide;
mod offers;
mod open;
mod restore;
mod state;
mod stored;
mod tick;
mod triage;

use chrono::{DateTime, Utc};

use crate::access::Grant;
use crate::event::ProjectAsNamed;
use crate::ids::{Actor, AgentId, CustomerId, TicketId, Version};
use crate::policy::Policy;
use crate::reader::Reader;
use crate::standing::DueAnswer;

pub use self::apply::ReplayError;
pub use self::offers::{Need, NotOffered, Offer, Offers, Shape};
pub use self::state::{Closure, Live, Resolution, RestoreError, SHAPE, Snapshot, Stage, State};
pub use self::stored::RestError;
pub use self::triage::Triage;
pub use crate::standing::{Priority, Status};

/// What the engine looked up as the command began.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Whether the actor is known and not disabled.
    pub actor_active: bool,
    /// Whether the ticket's customer is known and not disabled.
    pub customer_active: bool,
    /// Whether the ticket's customer is a member of its project now.
    pub member: bool,
    /// Whether the agent to assign is known and not disabled.
    pub target_active: bool,
    /// The project as it is named now.
    pub project: Option<ProjectAsNamed>,
    /// The earlier ticket that a new one follows.
    pub followed: Option<Followed>,
}

/// The earlier ticket that a new one follows (L7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// Which.
    pub ticket: TicketId,
    /// Whose.
    pub customer: CustomerId,
}

/// What a decision depends on besides the ticket and the command (S2).
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Who asks.
    pub actor: &'a Actor,
    /// What was looked up.
    pub facts: &'a Facts,
    /// The time.
    pub now: DateTime<Utc>,
    /// What the operator has chosen.
    pub policy: &'a Policy,
    /// The version the actor has seen, as that actor counts (S10).
    pub seen: Option<Version>,
}

/// One request and its whole state. Fields are private; only [`Ticket::apply`] changes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    state: State,
}

impl Ticket {
    /// Returns the opaque id.
    #[must_use]
    pub const fn id(&self) -> TicketId {
        self.state.id
    }

    /// Returns whose ticket it is.
    #[must_use]
    pub const fn customer(&self) -> &CustomerId {
        &self.state.customer
    }

    /// Returns who opened it for its customer: an agent by phone (L7), a service of the host (L9); none
    /// where the customer did.
    #[must_use]
    pub const fn opener(&self) -> Option<&Actor> {
        self.state.opener.as_ref()
    }

    /// Returns the project as it was named at opening; none for a general question.
    #[must_use]
    pub const fn project(&self) -> Option<&ProjectAsNamed> {
        self.state.project.as_ref()
    }

    /// Returns the priority the customer gave.
    #[must_use]
    pub const fn priority_asked(&self) -> Priority {
        self.state.priority_asked
    }

    /// Returns the priority agents work by: their own, otherwise the customer's.
    #[must_use]
    pub fn priority(&self) -> Priority {
        self.state.triage.working_priority.unwrap_or(self.state.priority_asked)
    }

    /// Returns what agents keep of it among themselves.
    #[must_use]
    pub const fn triage(&self) -> &Triage {
        &self.state.triage
    }

    /// Returns who works on it.
    #[must_use]
    pub const fn assignee(&self) -> Option<&AgentId> {
        self.state.assignee.as_ref()
    }

    /// Returns the earlier ticket it follows.
    #[must_use]
    pub const fn follows(&self) -> Option<TicketId> {
        self.state.follows
    }

    /// Returns the stage, with what is true only in it.
    #[must_use]
    pub const fn stage(&self) -> &Stage {
        &self.state.stage
    }

    /// Returns the status.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self.state.stage {
            Stage::Open(_) => Status::Open,
            Stage::Resolved(..) => Status::Resolved,
            Stage::Closed(_) => Status::Closed,
        }
    }

    /// Returns what is true only while the ticket lives.
    #[must_use]
    pub const fn live(&self) -> Option<&Live> {
        match &self.state.stage {
            Stage::Open(live) | Stage::Resolved(live, _) => Some(live),
            Stage::Closed(_) => None,
        }
    }

    /// Returns how it was closed.
    #[must_use]
    pub const fn closure(&self) -> Option<&Closure> {
        match &self.state.stage {
            Stage::Closed(closure) => Some(closure),
            Stage::Open(_) | Stage::Resolved(..) => None,
        }
    }

    /// Returns when it was opened.
    #[must_use]
    pub const fn opened_at(&self) -> DateTime<Utc> {
        self.state.opened_at
    }

    /// Returns when it last moved for its customer (S6).
    #[must_use]
    pub const fn updated_at(&self) -> DateTime<Utc> {
        self.state.updated_at
    }

    /// Returns when an agent first answered in public.
    #[must_use]
    pub const fn answered_at(&self) -> Option<DateTime<Utc>> {
        self.state.answered_at
    }

    /// Returns the last agent who answered in public.
    #[must_use]
    pub const fn answered_by(&self) -> Option<&AgentId> {
        self.state.answered_by.as_ref()
    }

    /// Returns when the first answer is due, or `None` when no working time was in sight (T1).
    #[must_use]
    pub const fn first_answer_due(&self) -> Option<DateTime<Utc>> {
        self.state.first_answer_due
    }

    /// Returns where its first answer stands.
    #[must_use]
    pub fn first_answer(&self) -> DueAnswer {
        DueAnswer {
            due: self.first_answer_due(),
            answered_at: self.answered_at(),
            closed_at: self.closure().map(|closure| closure.at),
        }
    }

    /// Returns whether the first answer is missing and past due.
    #[must_use]
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.first_answer().is_overdue(now)
    }

    /// Returns whether the customer wrote last in public, so that support owes a word.
    #[must_use]
    pub const fn waits_on_support(&self) -> bool {
        self.state.waits_on_support
    }

    /// Returns how many events there are.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.state.version
    }

    /// Returns how many public events there are: what a customer counts (S6).
    #[must_use]
    pub const fn public_version(&self) -> Version {
        self.state.public_version
    }

    /// Returns the version as `actor` counts.
    #[must_use]
    pub const fn version_for(&self, actor: &Actor) -> Version {
        if actor.counts_public() { self.state.public_version } else { self.state.version }
    }

    /// Returns the last link of the chain (S4).
    #[must_use]
    pub const fn head(&self) -> &crate::digest::Digest {
        &self.state.head
    }

    /// Returns the latest stamp of its events, as agents see them. Only stamps follow it: decisions, and
    /// whatever begins with them, use the real now (S3).
    #[must_use]
    pub const fn last_at(&self) -> DateTime<Utc> {
        self.state.last_at
    }

    /// Returns the agent whom a rating would judge: the last who answered, else the assignee (L5).
    #[must_use]
    pub fn rated_agent(&self) -> Option<&AgentId> {
        self.answered_by().or_else(|| self.assignee())
    }

    /// Returns the grant under which `agent` may enter at `now`, as far as this ticket knows (A3): it is not
    /// closed, the grant is live, the agent is the assignee. The caller must check that the agent is active
    /// and the customer still a member.
    #[must_use]
    pub fn grant_for(&self, agent: &AgentId, now: DateTime<Utc>) -> Option<&Grant> {
        let grant = self.live()?.access.grant()?;
        (self.assignee() == Some(agent) && grant.is_live(now)).then_some(grant)
    }

    /// Returns whether `reader` may read it at all (S7).
    #[must_use]
    pub fn may_read(&self, reader: &Reader) -> bool {
        reader.customer().is_none_or(|id| id == self.customer())
    }
}
