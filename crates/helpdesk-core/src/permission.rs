//! Who may ask for what, as data: the first thing that `decide` checks, and what `helpdesk matrix`
//! prints.

use alloc::vec::Vec;

use crate::command::CommandKind;
use crate::ids::Actor;
use crate::standing::Status;
use crate::ticket::Ticket;

/// What an actor is to a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The ticket's own customer.
    Owner,
    /// Any other customer: for them the ticket does not exist (S7).
    Stranger,
    /// The agent who works on it.
    Assignee,
    /// Any other agent.
    Agent,
    /// The clock.
    System,
    /// A service of the host (L9).
    Service,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] =
        [Self::Owner, Self::Stranger, Self::Assignee, Self::Agent, Self::System, Self::Service];

    /// Returns the role's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "the customer",
            Self::Stranger => "another customer",
            Self::Assignee => "the assignee",
            Self::Agent => "another agent",
            Self::System => "the clock",
            Self::Service => "a service",
        }
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

/// Who may ask for a command, and in which status of the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permission {
    /// The command.
    pub command: CommandKind,
    /// The ticket's own customer may.
    pub owner: bool,
    /// The assignee may.
    pub assignee: bool,
    /// Any other agent may.
    pub agent: bool,
    /// A service of the host may.
    pub service: bool,
    /// It can be accepted on an open ticket.
    pub open: bool,
    /// It can be accepted on a resolved ticket.
    pub resolved: bool,
}

impl Permission {
    /// Returns what the matrix says of `command`. Nothing is ever accepted on a closed ticket (L2), or from a
    /// stranger or the clock.
    #[must_use]
    pub const fn of(command: CommandKind) -> Self {
        let (owner, assignee, agent, open, resolved) = match command {
            CommandKind::Open => (true, true, true, false, false),
            CommandKind::Reply | CommandKind::Close => (true, true, true, true, true),
            CommandKind::Note | CommandKind::Assign | CommandKind::SetPriority => {
                (false, true, true, true, true)
            }
            CommandKind::Resolve => (false, true, true, true, false),
            CommandKind::Reopen => (false, true, true, false, true),
            CommandKind::RequestAccess | CommandKind::EnterProject => {
                (false, true, false, true, true)
            }
            CommandKind::DeclineAccess | CommandKind::GrantAccess => {
                (true, false, false, true, true)
            }
            CommandKind::RevokeAccess => (true, true, false, true, true),
        };
        // A service writes, and does nothing else (L9).
        let service = matches!(command, CommandKind::Open | CommandKind::Reply);
        Self { command, owner, assignee, agent, service, open, resolved }
    }

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
pub fn matrix() -> Vec<Permission> {
    CommandKind::ALL.into_iter().map(Permission::of).collect()
}
