//! How a ticket begins.

use alloc::vec;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use super::{Context, Ticket};
use crate::command::CommandKind;
use crate::digest::Digest;
use crate::event::{Event, Recorded, canonical};
use crate::ids::{Actor, TicketId, TicketRef, Version};
use crate::new_ticket::NewTicket;
use crate::permission::Role;
use crate::rejection::{Refusal, Rejection};
use crate::ticket::apply::{ReplayError, microseconds};
use crate::words::Sealed;

impl Ticket {
    /// Decides whether a ticket may be opened, and says what happens then. Changes nothing.
    ///
    /// # Errors
    /// [`Rejection`] with the reason: the actor or the customer is not active, the customer is not a member
    /// of the project, there is no such earlier ticket, or a file is too large.
    pub fn open(ctx: &Context<'_>, request: &NewTicket<Sealed>) -> Result<Vec<Event>, Rejection> {
        let refuse = |why| Err(Rejection { command: CommandKind::Open, status: None, why });
        let opener = match ctx.actor {
            Actor::Customer(id) if *id != request.customer => {
                return refuse(Refusal::NotPermitted { role: Role::Stranger });
            }
            Actor::Customer(_) => None,
            Actor::Agent(agent) => Some(agent),
            // Nobody has answered what a service opened (L9).
            Actor::Service(_) => None,
            Actor::System => return refuse(Refusal::NotPermitted { role: Role::System }),
        };
        if !ctx.facts.actor_active {
            return refuse(Refusal::ActorInactive);
        }
        if !ctx.facts.customer_active {
            return refuse(Refusal::CustomerInactive);
        }
        let project = match &request.project {
            None => None,
            Some(key) => match &ctx.facts.project {
                Some(named) if ctx.facts.member && named.key == *key => Some(named.clone()),
                Some(_) | None => return refuse(Refusal::NotMember),
            },
        };
        let follows = match (request.follows, &ctx.facts.followed) {
            (None, _) => None,
            (Some(asked), Some(earlier))
                if earlier.customer == request.customer
                    && (asked == earlier.ticket.into()
                        || matches!(asked, TicketRef::Number(_))) =>
            {
                Some(earlier.ticket)
            }
            (Some(_), _) => return refuse(Refusal::NothingToFollow),
        };
        if let Some(why) = too_large(ctx, &request.message) {
            return refuse(why);
        }
        let now = microseconds(ctx.now);
        let mut events = vec![Event::Opened {
            customer: request.customer.clone(),
            project,
            priority: request.priority,
            words: request.message.digest(),
            follows,
            first_answer_due: ctx.policy.hours.after(now, ctx.policy.answer_within.length()),
        }];
        if let Some(agent) = opener {
            events.push(Event::Assigned { agent: Some(agent.clone()) });
        }
        Ok(events)
    }

    /// Returns the new ticket and its log, from the events that [`Ticket::open`] gave.
    ///
    /// # Errors
    /// [`ReplayError`] when the events are not what `open` gives.
    pub fn begin(
        id: TicketId,
        by: &Actor,
        at: DateTime<Utc>,
        events: Vec<Event>,
    ) -> Result<(Self, Vec<Recorded>), ReplayError> {
        let mut events = events.into_iter();
        let event = events.next().ok_or(ReplayError::Empty)?;
        let (seq, at) = (Version(1), microseconds(at));
        let hash = Digest::chain_start(id).chain(&canonical(seq, at, by, &event));
        let by_first = by.clone();
        let first = Recorded { ticket: id, seq, public_seq: seq, at, by: by_first, event, hash };
        let (ticket, more) = Self::first(&first)?.advance(by, at, events.collect())?;
        let mut log = vec![first];
        log.extend(more);
        Ok((ticket, log))
    }
}

/// Returns why these words are too large for the policy.
pub(super) fn too_large(ctx: &Context<'_>, sealed: &Sealed) -> Option<Refusal> {
    let limit = ctx.policy.file_bytes;
    sealed.words().files.iter().find(|file| file.size > limit).map(|file| Refusal::FileTooLarge {
        name: file.name.as_str().into(),
        size: file.size,
        limit,
    })
}
