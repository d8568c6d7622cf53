//! Who is told of what. Never the author; each (event, recipient) at most once (P28).

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::access::{Access, EndReason};
use crate::event::{Event, Recorded};
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

/// What somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// A ticket was opened.
    Opened,
    /// The other side wrote.
    Answered,
    /// A service of the host wrote (L9).
    ServiceWrote,
    /// Support asks for access.
    AccessRequested,
    /// The customer consented.
    AccessGranted,
    /// The customer declined.
    AccessDeclined,
    /// Access ended before the ticket did.
    AccessEnded,
    /// Another agent may enter now.
    AccessPassedOn,
    /// You are the assignee now.
    Assigned,
    /// The answer is found.
    Resolved,
    /// The work goes on.
    Reopened,
    /// The first answer is due soon. No event says so: whoever sends mails looks.
    DueSoon,
    /// The first answer is overdue.
    Overdue,
    /// The ticket is going to be closed.
    CloseReminder,
    /// The ticket is closed.
    Closed,
    /// The ticket is closed, with a rating.
    Rated,
}

impl NoticeKind {
    /// Every kind.
    pub const ALL: [Self; 16] = [
        Self::Opened,
        Self::Answered,
        Self::ServiceWrote,
        Self::AccessRequested,
        Self::AccessGranted,
        Self::AccessDeclined,
        Self::AccessEnded,
        Self::AccessPassedOn,
        Self::Assigned,
        Self::Resolved,
        Self::Reopened,
        Self::DueSoon,
        Self::Overdue,
        Self::CloseReminder,
        Self::Closed,
        Self::Rated,
    ];

    /// Returns the kind's name, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Answered => "answered",
            Self::ServiceWrote => "service_wrote",
            Self::AccessRequested => "access_requested",
            Self::AccessGranted => "access_granted",
            Self::AccessDeclined => "access_declined",
            Self::AccessEnded => "access_ended",
            Self::AccessPassedOn => "access_passed_on",
            Self::Assigned => "assigned",
            Self::Resolved => "resolved",
            Self::Reopened => "reopened",
            Self::DueSoon => "due_soon",
            Self::Overdue => "overdue",
            Self::CloseReminder => "close_reminder",
            Self::Closed => "closed",
            Self::Rated => "rated",
        }
    }
}

/// Somebody is to be told of an event. Queued in the event's own transaction (S9).
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

/// Returns who is told of what in `log`, whose last event left the ticket as `after`.
#[must_use]
pub fn notices(after: &Ticket, log: &[Recorded]) -> Vec<Notice> {
    log.iter().flat_map(|recorded| of_event(after, recorded)).collect()
}

fn of_event(after: &Ticket, recorded: &Recorded) -> Vec<Notice> {
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
            if after.live().is_some_and(|live| matches!(live.access, Access::Granted(_))) {
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
        Event::FirstAnswerOverdue => alloc::vec![(Recipient::Leads, NoticeKind::Overdue)],
        Event::CloseReminded { .. } => to_customer(after, NoticeKind::CloseReminder),
        Event::Closed { rating, .. } => {
            let mut told = to_customer(after, NoticeKind::Closed);
            match rating {
                Some(rating) => {
                    let rated = Recipient::Agent(rating.agent.clone());
                    if after.assignee() != Some(&rating.agent) {
                        told.extend(to_support(after, NoticeKind::Closed));
                    }
                    told.push((rated, NoticeKind::Rated));
                }
                None => told.extend(to_support(after, NoticeKind::Closed)),
            }
            told
        }
        Event::Noted { .. } | Event::WorkingPrioritySet { .. } | Event::ProjectEntered => {
            Vec::new()
        }
    };
    told.into_iter()
        .filter(|(to, _)| !is_author(to, &recorded.by))
        .map(|(to, kind)| Notice { ticket: recorded.ticket, seq: recorded.seq, to, kind })
        .collect()
}

fn to_customer(ticket: &Ticket, kind: NoticeKind) -> Vec<(Recipient, NoticeKind)> {
    alloc::vec![(Recipient::Customer(ticket.customer().clone()), kind)]
}

fn to_support(ticket: &Ticket, kind: NoticeKind) -> Vec<(Recipient, NoticeKind)> {
    let to = ticket.assignee().map_or(Recipient::Desk, |agent| Recipient::Agent(agent.clone()));
    alloc::vec![(to, kind)]
}

fn to_both(ticket: &Ticket, kind: NoticeKind) -> Vec<(Recipient, NoticeKind)> {
    let mut told = to_customer(ticket, kind);
    told.extend(to_support(ticket, kind));
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
