//! What somebody can be told about.

use serde::{Deserialize, Serialize};

/// What somebody is told about.
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
    /// The first answer is due soon. There is no event for it: the sender of mails looks for it.
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
