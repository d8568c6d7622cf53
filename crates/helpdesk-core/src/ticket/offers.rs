//! What may be asked of a ticket now, and otherwise why not (S15).
//!
//! No rule is copied: each offer is what [`Ticket::decide`] itself answers to a command of that shape, at
//! this instant, under the same facts, with everything seen.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};

use super::apply::microseconds;
use super::decide::admit;
use super::{Context, Facts, Status, Ticket};
use crate::command::{Command, CommandKind, RatingGiven, Until};
use crate::event::Event;
use crate::ids::{Actor, AgentId, CustomerId};
use crate::new_ticket::NewTicket;
use crate::permission::Role;
use crate::policy::Span;
use crate::rejection::Refusal;
use crate::standing::Priority;
use crate::words::{Salt, Sealed, Stars, Subject, Words};

/// Whether a command needs a part of what it may hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// It is refused with it.
    #[default]
    Never,
    /// It is accepted with it and without it.
    Allowed,
    /// It is refused without it.
    Required,
}

impl Need {
    /// Returns whether it is accepted with it.
    #[must_use]
    pub const fn is_taken(self) -> bool {
        match self {
            Self::Never => false,
            Self::Allowed | Self::Required => true,
        }
    }

    /// Returns whether it is refused without it.
    #[must_use]
    pub const fn is_required(self) -> bool {
        match self {
            Self::Never | Self::Allowed => false,
            Self::Required => true,
        }
    }

    /// Returns the need of something, from whether the command is accepted with it and without it, or `None`
    /// if neither is.
    const fn of(with: bool, without: bool) -> Option<Self> {
        match (with, without) {
            (true, true) => Some(Self::Allowed),
            (true, false) => Some(Self::Required),
            (false, true) => Some(Self::Never),
            (false, false) => None,
        }
    }

    /// Returns whether a command fits this need, given whether it has the part.
    const fn fits(self, given: bool) -> bool {
        match self {
            Self::Never => !given,
            Self::Allowed => true,
            Self::Required => given,
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde calls")]
    const fn is_never(&self) -> bool {
        !self.is_taken()
    }
}

/// What a command must hold to be accepted and to change something.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Shape {
    /// A message or an answer: a text, files, or both.
    #[serde(skip_serializing_if = "Need::is_never")]
    pub message: Need,
    /// A reason.
    #[serde(skip_serializing_if = "Need::is_never")]
    pub reason: Need,
    /// Stars, and with them a comment.
    #[serde(skip_serializing_if = "Need::is_never")]
    pub rating: Need,
    /// An end of access, later than now.
    #[serde(skip_serializing_if = "Need::is_never")]
    pub until: Need,
    /// The project that was looked up; `Never` means only a general question.
    #[serde(skip_serializing_if = "Need::is_never")]
    pub project: Need,
    /// The largest file, in bytes, where a message may have files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_bytes: Option<u64>,
    /// The longest that access may last: a later end is cut to this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longest: Option<Span>,
    /// The assignee: naming them again would change nothing. `None`: an agent must be named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_than: Option<AgentId>,
    /// The working priority: setting it again would change nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unlike: Option<Priority>,
}

impl Shape {
    /// Returns whether a command of the offered kind, asked at `now`, has what this shape names. The caller
    /// must check that an agent to be assigned is active.
    #[must_use]
    pub fn fits(&self, command: &Command<Sealed>, now: DateTime<Utc>) -> bool {
        let most = self.file_bytes.unwrap_or(u64::MAX);
        let files = command
            .words()
            .is_none_or(|sealed| sealed.words().files.iter().all(|file| file.size <= most));
        files
            && match command {
                Command::Reply(_) | Command::Note(_) => self.message.fits(true),
                Command::Resolve(answer) => self.message.fits(answer.is_some()),
                Command::Reopen { .. } | Command::RequestAccess { .. } => self.reason.fits(true),
                Command::Assign(to) => *to != self.other_than,
                Command::SetPriority(priority) => Some(*priority) != self.unlike,
                Command::GrantAccess(until) => {
                    let later = match until {
                        Some(Until::At(at)) => microseconds(*at) > microseconds(now),
                        Some(Until::After(_)) | None => true,
                    };
                    self.until.fits(until.is_some()) && later
                }
                Command::DeclineAccess | Command::RevokeAccess | Command::EnterProject => true,
                Command::Close { rating, reason } => {
                    self.rating.fits(rating.is_some()) && self.reason.fits(reason.is_some())
                }
            }
    }
}

/// Why a command is not offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotOffered {
    /// It would be refused.
    Refused(Refusal),
    /// It would be accepted and change nothing.
    Unchanged,
}

/// One command, and what it needs, or why it is not offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The command.
    pub command: CommandKind,
    /// What it needs to be accepted and to change something.
    pub answer: Result<Shape, NotOffered>,
}

/// What one actor may ask of one ticket now: an offer for each kind of command on a ticket.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers(Vec<Offer>);

impl Offers {
    /// Returns the offers, in the order of a ticket's life.
    #[must_use]
    pub fn all(&self) -> &[Offer] {
        &self.0
    }

    /// Returns what a command needs, if it is offered.
    #[must_use]
    pub fn shape(&self, command: CommandKind) -> Option<&Shape> {
        self.find(command)?.answer.as_ref().ok()
    }

    /// Returns whether a command is offered.
    #[must_use]
    pub fn has(&self, command: CommandKind) -> bool {
        self.shape(command).is_some()
    }

    /// Returns whether a command would be accepted, even if it changes nothing.
    #[must_use]
    pub fn accepts(&self, command: CommandKind) -> bool {
        self.find(command)
            .is_some_and(|offer| matches!(offer.answer, Ok(_) | Err(NotOffered::Unchanged)))
    }

    /// Returns why a command would be refused.
    #[must_use]
    pub fn refusal(&self, command: CommandKind) -> Option<&Refusal> {
        match &self.find(command)?.answer {
            Err(NotOffered::Refused(why)) => Some(why),
            Ok(_) | Err(NotOffered::Unchanged) => None,
        }
    }

    /// Returns what an agent who is active may ask of a ticket in a list: whether it can be given to
    /// somebody. A row offers only that: it is the one command of which status and assignee decide, by
    /// the guard with which the ticket itself decides; all others depend on what a list does not read.
    pub(crate) fn in_list(me: &AgentId, status: Status, assignee: Option<&AgentId>) -> Self {
        let role = if assignee == Some(me) { Role::Assignee } else { Role::Agent };
        let shape = Shape { other_than: assignee.cloned(), ..Shape::default() };
        let answer = admit(CommandKind::Assign, role, status).map(|()| shape);
        Offer { command: CommandKind::Assign, answer: answer.map_err(NotOffered::Refused) }.into()
    }

    fn find(&self, command: CommandKind) -> Option<&Offer> {
        self.0.iter().find(|offer| offer.command == command)
    }
}

impl From<Offer> for Offers {
    fn from(offer: Offer) -> Self {
        Self(alloc::vec![offer])
    }
}

/// What is offered with what it needs, and what could be offered another time with why it is not. What
/// the actor's role never may do is left out.
impl Serialize for Offers {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Told<'a> {
            command: CommandKind,
            offered: bool,
            #[serde(skip_serializing_if = "Option::is_none")]
            needs: Option<&'a Shape>,
            #[serde(skip_serializing_if = "Option::is_none")]
            why: Option<String>,
        }
        to.collect_seq(self.0.iter().filter_map(|Offer { command, answer }| {
            let (needs, why) = match answer {
                Ok(shape) => (Some(shape), None),
                Err(NotOffered::Refused(Refusal::NotPermitted { .. } | Refusal::NotYours)) => {
                    return None;
                }
                Err(NotOffered::Refused(why)) => (None, Some(why.to_string())),
                Err(NotOffered::Unchanged) => (None, Some("nothing would change".into())),
            };
            Some(Told { command: *command, offered: needs.is_some(), needs, why })
        }))
    }
}

/// Placeholder words: no rule looks into them, except at the size of files.
fn words() -> Sealed {
    let nothing = Words { subject: None, text: None, files: Vec::new() };
    Sealed::new(nothing, Salt([0; 16]))
}

type Answer = Result<Shape, NotOffered>;

impl Ticket {
    /// Returns what the actor may ask of the ticket now. A command of the shape that an offer names is
    /// accepted and changes something; anything else is refused or changes nothing.
    #[must_use]
    pub fn offers(&self, ctx: &Context<'_>) -> Offers {
        let kinds = CommandKind::ALL.iter().copied().filter(|kind| *kind != CommandKind::Open);
        self.offered(ctx, kinds)
    }

    /// Returns what [`Ticket::offers`] says of one kind of command.
    #[must_use]
    pub fn offer(&self, ctx: &Context<'_>, kind: CommandKind) -> Offer {
        let answer = Err(NotOffered::Unchanged);
        let found = self.offered(ctx, core::iter::once(kind)).0.pop();
        found.unwrap_or(Offer { command: kind, answer })
    }

    fn offered(&self, ctx: &Context<'_>, kinds: impl Iterator<Item = CommandKind>) -> Offers {
        // The agent to assign is part of the shape: an active one, as the actor is.
        let facts = Facts { target_active: ctx.facts.actor_active, ..ctx.facts.clone() };
        let ctx = &Context { now: microseconds(ctx.now), facts: &facts, seen: None, ..*ctx };
        // An offer begins with what the clock owes, as every decision does.
        let owed = self.after_owed(ctx.now);
        let ticket = owed.as_ref().map_or(self, |(ticket, _)| ticket);
        Offers(
            kinds.map(|command| Offer { command, answer: ticket.answer(ctx, command) }).collect(),
        )
    }

    fn answer(&self, ctx: &Context<'_>, kind: CommandKind) -> Answer {
        let try_out = |command: &Command<Sealed>| self.try_out(ctx, command);
        let file_bytes = Some(ctx.policy.file_bytes);
        let message = |need| Shape { message: need, file_bytes, ..Shape::default() };
        let reason = || Shape { reason: Need::Required, ..Shape::default() };
        match kind {
            CommandKind::Open => Err(NotOffered::Unchanged),
            CommandKind::Reply => {
                try_out(&Command::Reply(words())).map(|()| message(Need::Required))
            }
            CommandKind::Note => try_out(&Command::Note(words())).map(|()| message(Need::Required)),
            CommandKind::Resolve => {
                let without = try_out(&Command::Resolve(None));
                let with = try_out(&Command::Resolve(Some(words())));
                match Need::of(with.is_ok(), without.is_ok()) {
                    Some(need) => Ok(message(need)),
                    None => without.map(|()| Shape::default()),
                }
            }
            CommandKind::Reopen => try_out(&Command::Reopen { reason: words() }).map(|()| reason()),
            CommandKind::Assign => {
                let me = ctx.actor.agent().filter(|agent| Some(*agent) != self.assignee());
                try_out(&Command::Assign(me.cloned()))?;
                Ok(Shape { other_than: self.assignee().cloned(), ..Shape::default() })
            }
            CommandKind::SetPriority => {
                let unlike = self.triage().working_priority;
                let other =
                    Priority::ALL.iter().copied().find(|priority| Some(*priority) != unlike);
                let priority = other.unwrap_or(self.state.priority_asked);
                try_out(&Command::SetPriority(priority))?;
                Ok(Shape { unlike, ..Shape::default() })
            }
            CommandKind::RequestAccess => {
                try_out(&Command::RequestAccess { reason: words() }).map(|()| reason())
            }
            CommandKind::DeclineAccess => {
                try_out(&Command::DeclineAccess).map(|()| Shape::default())
            }
            CommandKind::GrantAccess => {
                try_out(&Command::GrantAccess(None))?;
                let longest = ctx.policy.access_longest;
                Ok(Shape { until: Need::Allowed, longest, ..Shape::default() })
            }
            CommandKind::RevokeAccess => try_out(&Command::RevokeAccess).map(|()| Shape::default()),
            CommandKind::EnterProject => try_out(&Command::EnterProject).map(|()| Shape::default()),
            CommandKind::Close => self.offer_to_close(ctx),
        }
    }

    fn offer_to_close(&self, ctx: &Context<'_>) -> Answer {
        let stars = Stars::new(5).ok();
        let close = |rated: bool, reasoned: bool| {
            let rating = stars.filter(|_| rated).map(|stars| RatingGiven { stars, comment: None });
            let reason = reasoned.then(words);
            self.try_out(ctx, &Command::Close { rating, reason })
        };
        let [bare, rated, reasoned, both] =
            [close(false, false), close(true, false), close(false, true), close(true, true)];
        let rating = Need::of(rated.is_ok() || both.is_ok(), bare.is_ok() || reasoned.is_ok());
        let reason = Need::of(reasoned.is_ok() || both.is_ok(), bare.is_ok() || rated.is_ok());
        match rating.zip(reason) {
            Some((rating, reason)) => Ok(Shape { rating, reason, ..Shape::default() }),
            None => bare.map(|()| Shape::default()),
        }
    }

    /// Asks what `decide` would answer to a command on a ticket to which the clock owes nothing.
    fn try_out(&self, ctx: &Context<'_>, command: &Command<Sealed>) -> Result<(), NotOffered> {
        let role = Role::of(ctx.actor, self);
        if role == Role::Stranger {
            return Err(NotOffered::Refused(Refusal::NotYours));
        }
        match self.judge(ctx, role, command, Ok(())) {
            Ok(events) if events.is_empty() => Err(NotOffered::Unchanged),
            Ok(_) => Ok(()),
            Err(why) => Err(NotOffered::Refused(why)),
        }
    }

    /// Returns whether the actor may open a ticket for `customer` now, and what it needs: whether it
    /// may be about the project that was looked up.
    #[must_use]
    pub fn offer_to_open(ctx: &Context<'_>, customer: &CustomerId) -> Offer {
        let request = |project| NewTicket {
            customer: customer.clone(),
            project,
            priority: Priority::Low,
            subject: Subject::any(),
            message: words(),
            follows: None,
        };
        let try_out = |request: &NewTicket<Sealed>| match Self::open(ctx, request) {
            Ok(_) => Ok(()),
            Err(rejection) => Err(NotOffered::Refused(rejection.why)),
        };
        let about = ctx.facts.project.as_ref().map(|project| project.key.clone());
        let with = about.is_some() && try_out(&request(about)).is_ok();
        let answer = try_out(&request(None)).map(|()| Shape {
            message: Need::Required,
            project: if with { Need::Allowed } else { Need::Never },
            file_bytes: Some(ctx.policy.file_bytes),
            ..Shape::default()
        });
        Offer { command: CommandKind::Open, answer }
    }

    /// Returns the ticket after what the clock owes, and those events, or `None` if it owes nothing.
    pub(super) fn after_owed(&self, now: DateTime<Utc>) -> Option<(Self, Vec<Event>)> {
        let owed = self.tick(now);
        if owed.is_empty() {
            return None;
        }
        // What the clock owes cannot fail to apply; if it ever did, the command would be judged without it.
        let after = self.advance(&Actor::System, now, owed.clone());
        Some((after.map_or_else(|_| self.clone(), |(ticket, _)| ticket), owed))
    }
}
