//! Who may ask for what: the first thing that `decide` checks, and what `helpdesk matrix` prints. The data
//! stand with the kinds of commands ([`CommandKind::rule`]).

use alloc::vec::Vec;

use strum::{IntoStaticStr, VariantArray};

use crate::command::{CommandKind, CommandRule};
use crate::ids::Actor;
use crate::standing::Status;
use crate::ticket::Ticket;

/// What an actor is to a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr, VariantArray)]
pub enum Role {
    /// The ticket's own customer.
    #[strum(to_string = "the customer")]
    Owner,
    /// Any other customer: for them the ticket does not exist (S7).
    #[strum(to_string = "another customer")]
    Stranger,
    /// The agent who works on it.
    #[strum(to_string = "the assignee")]
    Assignee,
    /// Any other agent.
    #[strum(to_string = "another agent")]
    Agent,
    /// The clock.
    #[strum(to_string = "the clock")]
    System,
    /// A service of the host (L9).
    #[strum(to_string = "a service")]
    Service,
}

impl Role {
    /// Every role.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Returns the role's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Returns what `actor` is to `ticket`.
    #[must_use]
    pub fn of(actor: &Actor, ticket: &Ticket) -> Self {
        match actor {
            Actor::Customer(id) if id == ticket.customer() => Self::Owner,
            Actor::Customer(_) => Self::Stranger,
            Actor::Agent(id) if Some(id) == ticket.assignee() => Self::Assignee,
            Actor::Agent(_) => Self::Agent,
            Actor::System => Self::System,
            Actor::Service(_) => Self::Service,
        }
    }
}

impl CommandRule {
    /// Returns whether somebody in this role may ask at all.
    #[must_use]
    pub const fn allows(&self, role: Role) -> bool {
        match role {
            Role::Owner => self.owner,
            Role::Assignee => self.assignee,
            Role::Agent => self.agent,
            Role::Service => self.service,
            Role::Stranger | Role::System => false,
        }
    }

    /// Returns whether the command can be accepted on a ticket in this status.
    #[must_use]
    pub const fn accepts(&self, status: Status) -> bool {
        match status {
            Status::Open => self.open,
            Status::Resolved => self.resolved,
            Status::Closed => false,
        }
    }
}

/// Returns the whole matrix, in the order of a ticket's life.
#[must_use]
pub fn matrix() -> Vec<CommandRule> {
    CommandKind::ALL.iter().copied().map(CommandKind::rule).collect()
}
