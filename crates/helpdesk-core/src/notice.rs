//! Who is told of what. Never the author; each recipient at most once per event (P28).

pub(crate) mod kind;

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

pub use self::kind::NoticeKind;
use crate::access::{Access, EndReason};
use crate::event::{Event, InternalEvent, Recorded};
use crate::ids::{Actor, AgentId, CustomerId, TicketId, Version};
use crate::ticket::Ticket;

/// Who is told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "key")]
pub enum Recipient {
    /// The ticket's customer.
    Customer(CustomerId),
    /// One agent.
    Agent(AgentId),
    /// The desk's own address: nobody works on the ticket yet.
    Desk,
    /// Every lead.
    Leads,
}

/// Somebody is to be told of an event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Notice {
    /// The ticket.
    pub ticket: TicketId,
    /// The event.
    pub seq: Version,
    /// Who is told.
    pub to: Recipient,
    /// What.
    pub kind: NoticeKind,
}

/// The part of a ticket's state that decides whom its events concern, folded event by event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hand {
    /// Who works on it.
    pub assignee: Option<AgentId>,
    /// Whether support may enter its project.
    pub granted: bool,
}

impl Hand {
    /// Returns the hand of a ticket as it stands.
    #[must_use]
    pub fn of(ticket: &Ticket) -> Self {
        let granted = ticket.live().is_some_and(|live| matches!(live.access, Access::Granted(_)));
        Self { assignee: ticket.assignee().cloned(), granted }
    }

    /// Takes the next event of the ticket of `customer`; returns who is told of it.
    pub fn take(&mut self, customer: &CustomerId, recorded: &Recorded) -> Vec<Notice> {
        match &recorded.event {
            Event::Assigned { agent } => self.assignee.clone_from(agent),
            Event::AccessGranted { .. } => self.granted = true,
            Event::AccessEnded { .. } => self.granted = false,
            Event::Opened { .. }
            | Event::CustomerReplied { .. }
            | Event::AgentReplied { .. }
            | Event::ServiceWrote { .. }
            | Event::Resolved { .. }
            | Event::Reopened { .. }
            | Event::AccessRequested { .. }
            | Event::AccessDeclined
            | Event::ProjectEntered
            | Event::CloseReminded { .. }
            | Event::Closed { .. }
            | Event::Internal(_) => {}
        }
        of_event(&Concerned { customer, hand: self }, recorded)
    }
}

/// Returns who is told of what in `log`, whose last event left the ticket as `after`.
#[must_use]
pub fn notices(after: &Ticket, log: &[Recorded]) -> Vec<Notice> {
    let concerned = Concerned { customer: after.customer(), hand: &Hand::of(after) };
    log.iter().flat_map(|recorded| of_event(&concerned, recorded)).collect()
}

/// The people an event may concern.
struct Concerned<'a> {
    customer: &'a CustomerId,
    hand: &'a Hand,
}

fn of_event(after: &Concerned<'_>, recorded: &Recorded) -> Vec<Notice> {
    let told = match &recorded.event {
        Event::Opened { .. } => match recorded.by {
            Actor::Customer(_) => to_support(after, NoticeKind::Opened),
            Actor::Agent(_) | Actor::System => to_customer(after, NoticeKind::Opened),
            // Neither wrote it, so both are told (L9).
            Actor::Service(_) => to_both(after, NoticeKind::Opened),
        },
        Event::CustomerReplied { .. } => to_support(after, NoticeKind::Answered),
        Event::AgentReplied { .. } => to_customer(after, NoticeKind::Answered),
        Event::ServiceWrote { .. } => to_both(after, NoticeKind::ServiceWrote),
        Event::Resolved { .. } => to_customer(after, NoticeKind::Resolved),
        // The customer's reply that reopened is told of already.
        Event::Reopened { reason } => match reason {
            Some(_) => to_customer(after, NoticeKind::Reopened),
            None => Vec::new(),
        },
        Event::Assigned { agent } => {
            let mut told = Vec::new();
            if let Some(agent) = agent {
                told.push((Recipient::Agent(agent.clone()), NoticeKind::Assigned));
            }
            if after.hand.granted {
                told.extend(to_customer(after, NoticeKind::AccessPassedOn));
            }
            told
        }
        Event::AccessRequested { .. } => to_customer(after, NoticeKind::AccessRequested),
        Event::AccessDeclined => to_support(after, NoticeKind::AccessDeclined),
        Event::AccessGranted { .. } => to_support(after, NoticeKind::AccessGranted),
        Event::AccessEnded { why } => match why {
            EndReason::TakenBack => to_support(after, NoticeKind::AccessEnded),
            EndReason::Expired | EndReason::GivenUp => to_customer(after, NoticeKind::AccessEnded),
            // A lapsed request gave nothing, and the close itself is told of.
            EndReason::Lapsed | EndReason::Closed => Vec::new(),
        },
        Event::CloseReminded { .. } => to_customer(after, NoticeKind::CloseReminder),
        Event::Closed { rating, .. } => {
            let mut told = to_customer(after, NoticeKind::Closed);
            match rating {
                Some(rating) => {
                    let rated = Recipient::Agent(rating.agent.clone());
                    if after.hand.assignee.as_ref() != Some(&rating.agent) {
                        told.extend(to_support(after, NoticeKind::Closed));
                    }
                    told.push((rated, NoticeKind::Rated));
                }
                None => told.extend(to_support(after, NoticeKind::Closed)),
            }
            told
        }
        Event::Internal(InternalEvent::FirstAnswerOverdue) => {
            alloc::vec![(Recipient::Leads, NoticeKind::Overdue)]
        }
        // What agents note among themselves waits in the ticket for whoever opens it.
        Event::ProjectEntered | Event::Internal(_) => Vec::new(),
    };
    told.into_iter()
        .filter(|(to, _)| !is_author(to, &recorded.by))
        .map(|(to, kind)| Notice { ticket: recorded.ticket, seq: recorded.seq, to, kind })
        .collect()
}

fn to_customer(after: &Concerned<'_>, kind: NoticeKind) -> Vec<(Recipient, NoticeKind)> {
    alloc::vec![(Recipient::Customer(after.customer.clone()), kind)]
}

fn to_support(after: &Concerned<'_>, kind: NoticeKind) -> Vec<(Recipient, NoticeKind)> {
    let agent = after.hand.assignee.as_ref();
    let to = agent.map_or(Recipient::Desk, |agent| Recipient::Agent(agent.clone()));
    alloc::vec![(to, kind)]
}

fn to_both(after: &Concerned<'_>, kind: NoticeKind) -> Vec<(Recipient, NoticeKind)> {
    let mut told = to_customer(after, kind);
    told.extend(to_support(after, kind));
    told
}

fn is_author(to: &Recipient, by: &Actor) -> bool {
    match (to, by) {
        (Recipient::Customer(to), Actor::Customer(by)) => to == by,
        (Recipient::Agent(to), Actor::Agent(by)) => to == by,
        (
            Recipient::Customer(_) | Recipient::Agent(_) | Recipient::Desk | Recipient::Leads,
            Actor::Customer(_) | Actor::Agent(_) | Actor::Service(_) | Actor::System,
        ) => false,
    }
}
