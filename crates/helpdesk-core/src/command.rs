//! What someone asks for. Commands are imperative; they may be refused.

mod samples;

use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

pub use self::samples::Samples;
use crate::digest::Digest;
use crate::ids::{AgentId, TicketId};
use crate::policy::Span;
use crate::standing::Priority;
use crate::words::{Field, Stars};

/// What is asked of an existing ticket.
///
/// `W` is how words are held: as they were written at the door, sealed inside the desk. A reason or a comment
/// is text only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command<W> {
    /// Writes a public message: the customer's reply, an agent's answer, or what a service says.
    Reply(W),
    /// Writes a note that only agents read.
    Note(W),
    /// Says that the answer is found; the answer itself may come with it.
    Resolve(Option<W>),
    /// Takes a resolved ticket up again.
    Reopen {
        /// Why.
        reason: W,
    },
    /// Makes an agent, or nobody, the assignee.
    Assign(Option<AgentId>),
    /// Sets the priority that agents work by; the customer's own stays (L6).
    SetPriority(Priority),
    /// Asks the customer to let the assignee into the project.
    RequestAccess {
        /// Why.
        reason: W,
    },
    /// Says no to the request.
    DeclineAccess,
    /// Lets support into the project, asked or not, until the ticket closes or an earlier end.
    GrantAccess(Option<Until>),
    /// Ends the grant (customer or assignee) or withdraws the request (asker).
    RevokeAccess,
    /// Enters the project under the grant.
    EnterProject,
    /// Closes the ticket forever.
    Close {
        /// The customer's rating.
        rating: Option<RatingGiven<W>>,
        /// The agent's reason.
        reason: Option<W>,
    },
}

/// An end that the customer chooses for a grant (A5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// At this instant.
    At(DateTime<Utc>),
    /// This long after the command takes effect, so that a retry asks for the same thing.
    After(Span),
}

/// Stars and a comment, as the customer gives them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RatingGiven<W> {
    /// 1–5.
    pub stars: Stars,
    /// A comment; it needs stars, so it stands here.
    pub comment: Option<W>,
}

impl<W> RatingGiven<W> {
    /// Returns a rating without a comment.
    #[must_use]
    pub const fn new(stars: Stars) -> Self {
        Self { stars, comment: None }
    }

    /// Returns the rating with a comment, if there is one.
    #[must_use]
    pub fn with_comment(mut self, comment: impl Into<Option<W>>) -> Self {
        self.comment = comment.into();
        self
    }
}

impl<W> From<Stars> for RatingGiven<W> {
    fn from(stars: Stars) -> Self {
        Self::new(stars)
    }
}

/// The kind of a command, without what it holds.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the command of the same name")]
#[strum(serialize_all = "snake_case")]
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
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Returns who may ask for commands of this kind, of a ticket in which status, and what else the
    /// rules know of the kind alone.
    #[must_use]
    pub const fn rule(self) -> CommandRule {
        // The owner, the assignee, another agent, a service; of an open, of a resolved ticket; internal, unseen.
        let ([owner, assignee, agent, service], [open, resolved], [internal, unseen]) = match self {
            Self::Open => ([true, true, true, true], [false, false], [false, false]),
            Self::Reply => ([true, true, true, true], [true, true], [false, true]),
            Self::Note => ([false, true, true, false], [true, true], [true, false]),
            Self::Resolve => ([false, true, true, false], [true, false], [false, false]),
            Self::Reopen => ([false, true, true, false], [false, true], [false, false]),
            Self::Assign => ([false, true, true, false], [true, true], [false, false]),
            Self::SetPriority => ([false, true, true, false], [true, true], [true, false]),
            Self::RequestAccess => ([false, true, false, false], [true, true], [false, false]),
            Self::DeclineAccess => ([true, false, false, false], [true, true], [false, false]),
            Self::GrantAccess => ([true, false, false, false], [true, true], [false, false]),
            Self::RevokeAccess => ([true, true, false, false], [true, true], [false, false]),
            Self::EnterProject => ([false, true, false, false], [true, true], [false, false]),
            Self::Close => ([true, true, true, false], [true, true], [false, true]),
        };
        CommandRule {
            kind: self,
            owner,
            assignee,
            agent,
            service,
            open,
            resolved,
            internal,
            unseen,
        }
    }

    /// Returns the kind's name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Returns whether nothing of such a command is for the customer to see (S6).
    #[must_use]
    pub const fn is_internal(self) -> bool {
        self.rule().internal
    }
}

/// Who may ask for a kind of command, of a ticket in which status, and what else the rules know of the
/// kind alone. Of a closed ticket nothing is accepted (L2), from a stranger or the clock nothing ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "the columns of a table")]
pub struct CommandRule {
    /// The kind.
    pub kind: CommandKind,
    /// The ticket's own customer may.
    pub owner: bool,
    /// The assignee may.
    pub assignee: bool,
    /// Any other agent may.
    pub agent: bool,
    /// A service of the host may: it writes, and does nothing else (L9).
    pub service: bool,
    /// It can be accepted of an open ticket.
    pub open: bool,
    /// It can be accepted of a resolved ticket.
    pub resolved: bool,
    /// It leaves nothing that a customer may see (S6).
    pub internal: bool,
    /// A customer's is taken whatever came in that they have not seen (S10).
    pub unseen: bool,
}

impl<W> Command<W> {
    /// Returns the command that closes without a rating and without a reason.
    #[must_use]
    pub const fn close() -> Self {
        Self::Close { rating: None, reason: None }
    }

    /// Returns the command by which a customer closes with a rating; stars alone are one too.
    #[must_use]
    pub const fn close_rated(rating: RatingGiven<W>) -> Self {
        Self::Close { rating: Some(rating), reason: None }
    }

    /// Returns the command by which an agent closes with a reason.
    #[must_use]
    pub fn close_because(reason: impl Into<W>) -> Self {
        Self::Close { rating: None, reason: Some(reason.into()) }
    }

    /// Returns the command's kind.
    #[must_use]
    pub const fn kind(&self) -> CommandKind {
        match self {
            Self::Reply(_) => CommandKind::Reply,
            Self::Note(_) => CommandKind::Note,
            Self::Resolve(_) => CommandKind::Resolve,
            Self::Reopen { .. } => CommandKind::Reopen,
            Self::Assign(_) => CommandKind::Assign,
            Self::SetPriority(_) => CommandKind::SetPriority,
            Self::RequestAccess { .. } => CommandKind::RequestAccess,
            Self::DeclineAccess => CommandKind::DeclineAccess,
            Self::GrantAccess(_) => CommandKind::GrantAccess,
            Self::RevokeAccess => CommandKind::RevokeAccess,
            Self::EnterProject => CommandKind::EnterProject,
            Self::Close { .. } => CommandKind::Close,
        }
    }

    /// Returns whom the command names: the agent who is to be assigned.
    #[must_use]
    pub const fn target(&self) -> Option<&AgentId> {
        match self {
            Self::Assign(to) => to.as_ref(),
            Self::Reply(_)
            | Self::Note(_)
            | Self::Resolve(_)
            | Self::Reopen { .. }
            | Self::SetPriority(_)
            | Self::RequestAccess { .. }
            | Self::DeclineAccess
            | Self::GrantAccess(_)
            | Self::RevokeAccess
            | Self::EnterProject
            | Self::Close { .. } => None,
        }
    }

    /// Returns the words the command carries; no accepted command carries more than one set.
    #[must_use]
    pub fn words(&self) -> Option<&W> {
        match self {
            Self::Reply(message) | Self::Note(message) => Some(message),
            Self::Resolve(answer) => answer.as_ref(),
            Self::Reopen { reason } | Self::RequestAccess { reason } => Some(reason),
            Self::Close { rating, reason } => {
                rating.as_ref().and_then(|rating| rating.comment.as_ref()).or(reason.as_ref())
            }
            Self::Assign(_)
            | Self::SetPriority(_)
            | Self::DeclineAccess
            | Self::GrantAccess(_)
            | Self::RevokeAccess
            | Self::EnterProject => None,
        }
    }

    /// Returns the same command with its words held in another way. `turn` is told the field:
    /// [`Field::Text`] for a message, [`Field::Reason`] and [`Field::Comment`] for a text alone.
    ///
    /// # Errors
    /// Any error that `turn` returns.
    pub fn try_map<V, E>(
        self,
        mut turn: impl FnMut(Field, W) -> Result<V, E>,
    ) -> Result<Command<V>, E> {
        Ok(match self {
            Self::Reply(message) => Command::Reply(turn(Field::Text, message)?),
            Self::Note(message) => Command::Note(turn(Field::Text, message)?),
            Self::Resolve(answer) => {
                Command::Resolve(answer.map(|answer| turn(Field::Text, answer)).transpose()?)
            }
            Self::Reopen { reason } => Command::Reopen { reason: turn(Field::Reason, reason)? },
            Self::Assign(to) => Command::Assign(to),
            Self::SetPriority(priority) => Command::SetPriority(priority),
            Self::RequestAccess { reason } => {
                Command::RequestAccess { reason: turn(Field::Reason, reason)? }
            }
            Self::DeclineAccess => Command::DeclineAccess,
            Self::GrantAccess(until) => Command::GrantAccess(until),
            Self::RevokeAccess => Command::RevokeAccess,
            Self::EnterProject => Command::EnterProject,
            Self::Close { rating, reason } => {
                let rating = match rating {
                    None => None,
                    Some(RatingGiven { stars, comment }) => {
                        let comment = comment.map(|comment| turn(Field::Comment, comment));
                        Some(RatingGiven { stars, comment: comment.transpose()? })
                    }
                };
                let reason = reason.map(|reason| turn(Field::Reason, reason)).transpose()?;
                Command::Close { rating, reason }
            }
        })
    }
}

impl<W> Command<W> {
    /// Returns the digest of what is asked of `ticket`, the same for every retry (S5). It covers whether
    /// there are words, but not the words themselves (E1).
    #[must_use]
    pub fn content(&self, ticket: TicketId) -> Digest {
        let detail: Vec<u8> = match self {
            Self::Assign(to) => {
                to.as_ref().map_or_else(Vec::new, |agent| agent.as_str().as_bytes().to_vec())
            }
            Self::SetPriority(priority) => priority.name().as_bytes().to_vec(),
            Self::GrantAccess(Some(Until::At(at))) => at.timestamp_micros().to_be_bytes().to_vec(),
            Self::GrantAccess(Some(Until::After(span))) => span.minutes().to_be_bytes().to_vec(),
            Self::Close { rating: Some(rating), reason } => {
                alloc::vec![rating.stars.get(), u8::from(reason.is_some())]
            }
            Self::Reply(_)
            | Self::Note(_)
            | Self::Resolve(_)
            | Self::Reopen { .. }
            | Self::RequestAccess { .. }
            | Self::DeclineAccess
            | Self::GrantAccess(None)
            | Self::RevokeAccess
            | Self::EnterProject
            | Self::Close { rating: None, .. } => Vec::new(),
        };
        Digest::of(&[
            self.kind().name().as_bytes(),
            ticket.uuid().as_bytes(),
            &detail,
            &[u8::from(self.words().is_some())],
        ])
    }
}
