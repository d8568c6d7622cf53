//! What someone asks for. Commands are imperative; they may be refused.

use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::ids::{AgentId, CustomerId, ProjectId, TicketId};
use crate::policy::Span;
use crate::standing::Priority;
use crate::words::{Sealed, Stars};

/// A request to open a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenTicket {
    /// Whose ticket it will be.
    pub customer: CustomerId,
    /// What it is about; none is a general question.
    pub project: Option<ProjectId>,
    /// How urgent it is.
    pub priority: Priority,
    /// Subject, text and files.
    pub words: Sealed,
    /// An earlier ticket of the same customer, open or closed (L7).
    pub follows: Option<TicketId>,
}

impl OpenTicket {
    /// Returns the digest of what is asked, the same for every retry (S5).
    #[must_use]
    pub fn content(&self) -> Digest {
        let project = self.project.as_ref().map_or("", ProjectId::as_str);
        let follows = self.follows.map(|ticket| *ticket.uuid().as_bytes());
        Digest::of(&[
            b"open",
            self.customer.as_str().as_bytes(),
            project.as_bytes(),
            self.priority.name().as_bytes(),
            self.words.words().content().bytes(),
            follows.as_ref().map_or(&[], |id| id.as_slice()),
        ])
    }
}

/// What is asked of an existing ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Writes a public message: the customer's reply, or an agent's answer.
    Reply {
        /// Text, files, or both.
        message: Sealed,
    },
    /// Writes a note that only agents read.
    Note {
        /// Text, files, or both.
        message: Sealed,
    },
    /// Says that the answer is found.
    Resolve {
        /// The answer, if it is given in the same breath.
        answer: Option<Sealed>,
    },
    /// Takes a resolved ticket up again.
    Reopen {
        /// Why.
        reason: Sealed,
    },
    /// Makes an agent, or nobody, the assignee.
    Assign {
        /// Who works on it from now on.
        to: Option<AgentId>,
    },
    /// Sets the priority that agents work by; the customer's own stays (L6).
    SetPriority {
        /// The working priority.
        priority: Priority,
    },
    /// Asks the customer to let the assignee into the project.
    RequestAccess {
        /// Why.
        reason: Sealed,
    },
    /// Says no to the request.
    DeclineAccess,
    /// Lets support into the project, asked or not.
    GrantAccess {
        /// An earlier end than the ticket's close.
        until: Option<Until>,
    },
    /// Ends the grant (customer or assignee) or withdraws the request (asker).
    RevokeAccess,
    /// Enters the project under the grant.
    EnterProject,
    /// Closes the ticket for ever.
    Close {
        /// The customer's rating.
        rating: Option<RatingGiven>,
        /// The agent's reason.
        reason: Option<Sealed>,
    },
}

/// An end that the customer chooses for a grant (A5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// At this instant.
    At(DateTime<Utc>),
    /// So long after the command takes effect, so that a retry asks for the same.
    After(Span),
}

/// Stars and a comment, as the customer gives them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingGiven {
    /// 1–5.
    pub stars: Stars,
    /// A comment; it needs stars, so it stands here.
    pub comment: Option<Sealed>,
}

/// The kind of a command, without what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the command of the same name")]
pub enum CommandKind {
    Open,
    Reply,
    Note,
    Resolve,
    Reopen,
    Assign,
    SetPriority,
    RequestAccess,
    DeclineAccess,
    GrantAccess,
    RevokeAccess,
    EnterProject,
    Close,
}

impl CommandKind {
    /// Every kind, in the order of a ticket's life.
    pub const ALL: [Self; 13] = [
        Self::Open,
        Self::Reply,
        Self::Note,
        Self::Resolve,
        Self::Reopen,
        Self::Assign,
        Self::SetPriority,
        Self::RequestAccess,
        Self::DeclineAccess,
        Self::GrantAccess,
        Self::RevokeAccess,
        Self::EnterProject,
        Self::Close,
    ];

    /// Returns the kind's name, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Reply => "reply",
            Self::Note => "note",
            Self::Resolve => "resolve",
            Self::Reopen => "reopen",
            Self::Assign => "assign",
            Self::SetPriority => "set_priority",
            Self::RequestAccess => "request_access",
            Self::DeclineAccess => "decline_access",
            Self::GrantAccess => "grant_access",
            Self::RevokeAccess => "revoke_access",
            Self::EnterProject => "enter_project",
            Self::Close => "close",
        }
    }
}

impl Command {
    /// Returns the command's kind.
    #[must_use]
    pub const fn kind(&self) -> CommandKind {
        match self {
            Self::Reply { .. } => CommandKind::Reply,
            Self::Note { .. } => CommandKind::Note,
            Self::Resolve { .. } => CommandKind::Resolve,
            Self::Reopen { .. } => CommandKind::Reopen,
            Self::Assign { .. } => CommandKind::Assign,
            Self::SetPriority { .. } => CommandKind::SetPriority,
            Self::RequestAccess { .. } => CommandKind::RequestAccess,
            Self::DeclineAccess => CommandKind::DeclineAccess,
            Self::GrantAccess { .. } => CommandKind::GrantAccess,
            Self::RevokeAccess => CommandKind::RevokeAccess,
            Self::EnterProject => CommandKind::EnterProject,
            Self::Close { .. } => CommandKind::Close,
        }
    }

    /// Returns the words the command carries; none carries more than one set.
    #[must_use]
    pub fn words(&self) -> Option<&Sealed> {
        match self {
            Self::Reply { message } | Self::Note { message } => Some(message),
            Self::Resolve { answer } => answer.as_ref(),
            Self::Reopen { reason } | Self::RequestAccess { reason } => Some(reason),
            Self::Close { rating, reason } => {
                rating.as_ref().and_then(|rating| rating.comment.as_ref()).or(reason.as_ref())
            }
            Self::Assign { .. }
            | Self::SetPriority { .. }
            | Self::DeclineAccess
            | Self::GrantAccess { .. }
            | Self::RevokeAccess
            | Self::EnterProject => None,
        }
    }

    /// Returns the digest of what is asked of `ticket`, the same for every retry (S5).
    #[must_use]
    pub fn content(&self, ticket: TicketId) -> Digest {
        let words = self.words().map(|sealed| sealed.words().content());
        let detail: Vec<u8> = match self {
            Self::Assign { to } => {
                to.as_ref().map_or_else(Vec::new, |agent| agent.as_str().as_bytes().to_vec())
            }
            Self::SetPriority { priority } => priority.name().as_bytes().to_vec(),
            Self::GrantAccess { until: Some(Until::At(at)) } => {
                at.timestamp_micros().to_be_bytes().to_vec()
            }
            Self::GrantAccess { until: Some(Until::After(span)) } => {
                span.minutes().to_be_bytes().to_vec()
            }
            Self::Close { rating: Some(rating), reason } => {
                alloc::vec![rating.stars.get(), u8::from(reason.is_some())]
            }
            Self::Reply { .. }
            | Self::Note { .. }
            | Self::Resolve { .. }
            | Self::Reopen { .. }
            | Self::RequestAccess { .. }
            | Self::DeclineAccess
            | Self::GrantAccess { until: None }
            | Self::RevokeAccess
            | Self::EnterProject
            | Self::Close { rating: None, .. } => Vec::new(),
        };
        Digest::of(&[
            self.kind().name().as_bytes(),
            ticket.uuid().as_bytes(),
            &detail,
            words.as_ref().map_or(&[], |digest| digest.bytes().as_slice()),
        ])
    }
}
