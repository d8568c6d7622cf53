//! Why a command is refused, in terms that a person can act on. A refused command changes nothing (S2).

use core::fmt;

use chrono::{DateTime, Utc};

use crate::command::CommandKind;
use crate::ids::{AgentId, Version};
use crate::permission::Role;
use crate::policy::CloseByAgent;
use crate::standing::Status;

/// A refused command: what was asked, of a ticket in which status, and why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// What was asked.
    pub command: CommandKind,
    /// The ticket's status; `None` while opening.
    pub status: Option<Status>,
    /// Why not.
    pub why: Refusal,
}

impl core::error::Error for Rejection {}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            Some(status) => write!(
                f,
                "`{}` was refused, the ticket is {}: {}",
                self.command.name(),
                status.name(),
                self.why
            ),
            None => write!(f, "`{}` was refused: {}", self.command.name(), self.why),
        }
    }
}

/// Why a command is refused. Exhaustive on purpose: every door must know every reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The actor is unknown or disabled.
    #[error("whoever asks is unknown or disabled")]
    ActorInactive,
    /// A customer asked about another's ticket; doors answer as for a missing one (S7).
    #[error("there is no such ticket")]
    NotYours,
    /// The actor's role never may do this.
    #[error("{} may not do this", role.name())]
    NotPermitted {
        /// The role.
        role: Role,
    },
    /// Nothing follows the close (L2).
    #[error("a closed ticket cannot change; open a new one that follows it")]
    Closed,
    /// Something happened that the actor has not seen (S10): the events after `seen` in the history, as
    /// this actor counts.
    #[error("the ticket has changed since version {seen}: it is at {current}; look again")]
    Stale {
        /// What the actor had seen.
        seen: Version,
        /// Where the ticket is, as this actor counts.
        current: Version,
    },
    /// The customer is unknown or disabled, so nothing can be opened for them.
    #[error("the customer is unknown or disabled")]
    CustomerInactive,
    /// The customer is not a member of the project (L8).
    #[error("the customer is not a member of the project")]
    NotMember,
    /// A ticket follows only an earlier one of the same customer (L7).
    #[error("there is no earlier ticket of this customer to follow")]
    NothingToFollow,
    /// No agent has answered in public yet (L3).
    #[error("no agent has answered yet; answer first, or resolve with an answer")]
    NotAnswered,
    /// It is already resolved.
    #[error("it is resolved already")]
    AlreadyResolved,
    /// Only a resolved ticket is reopened.
    #[error("it is open already")]
    NotResolved,
    /// The agent to assign is unknown or disabled (P27).
    #[error("the agent `{agent}` is unknown or disabled")]
    AssigneeInactive {
        /// Who was named.
        agent: AgentId,
    },
    /// The agent is not the assignee (A2, A3).
    #[error("only the assignee may do this; take the ticket first")]
    NotAssignee,
    /// A general question has no project to enter (A1).
    #[error("a general question has no project to enter")]
    NoProject,
    /// Access has already been requested.
    #[error("access was requested already; the customer has not answered")]
    AccessRequested,
    /// Access is already granted.
    #[error("access is granted already")]
    AccessGranted,
    /// There is no request to decline.
    #[error("there is no request for access to decline")]
    NoAccessRequest,
    /// There is neither a grant to end nor a request to withdraw.
    #[error("there is no access to end")]
    NoAccess,
    /// Nobody may enter: there is no live grant (A3).
    #[error("the customer has not let support in; ask for access first")]
    NoGrant,
    /// The chosen end is not in the future.
    #[error("the end of access, {until}, is not in the future")]
    UntilPast {
        /// The chosen end.
        until: DateTime<Utc>,
    },
    /// Policy limits when agents close (L4).
    #[error("by policy `close.by_agent` = `{}`, an agent may not close it now", policy.name())]
    CloseByAgent {
        /// The policy.
        policy: CloseByAgent,
    },
    /// An agent who closes an unresolved ticket must say why (L4).
    #[error("closing what is not resolved needs a reason that the customer reads")]
    ReasonNeeded,
    /// Only agents close with a reason.
    #[error("a customer closes without a reason; a comment goes with the rating")]
    ReasonNotYours,
    /// Only the ticket's own customer rates (L5).
    #[error("only the customer rates")]
    RatingNotYours,
    /// No agent took part, so there is nobody to rate (L5).
    #[error("no agent took part, so there is nobody to rate; close without stars")]
    NobodyToRate,
    /// Policy requires a rating (L5).
    #[error("a rating of 1 to 5 stars is required to close")]
    RatingRequired,
    /// A message or its files break a limit of the policy.
    #[error("file `{name}` has {size} bytes, but at most {limit} are allowed")]
    FileTooLarge {
        /// The file's name.
        name: alloc::string::String,
        /// Its size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
}
