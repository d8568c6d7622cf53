//! Which tickets a list shows.

use helpdesk_core::view::Group;
use helpdesk_core::{CustomerId, Priority, ProjectId, Status};
use helpdesk_store::{Assignee, Order, WithAccess};

/// Which tickets to list. All given filters must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListFilter {
    /// Only this group.
    pub group: Option<Group>,
    /// Only this status.
    pub status: Option<Status>,
    /// Only this project.
    pub project: Option<ProjectId>,
    /// Only this customer.
    pub customer: Option<CustomerId>,
    /// Only this agent's, or nobody's.
    pub assignee: Option<Assignee>,
    /// Only those whose first answer is missing and past due.
    pub overdue: bool,
    /// Only this priority: the working one for agents, the one they gave for a customer (L6).
    pub priority: Option<Priority>,
    /// Only those on which support owes a word, or only those on which it does not.
    pub waits_on_support: Option<bool>,
    /// Only those under which access is granted, or only those where it is granted or asked for.
    pub access: Option<WithAccess>,
    /// Which end comes first, by `updated_at` and then by number.
    pub order: Order,
}

impl ListFilter {
    /// Narrows the list to tickets of this group.
    #[must_use]
    pub fn group(self, group: impl Into<Option<Group>>) -> Self {
        Self { group: group.into(), ..self }
    }

    /// Narrows the list to tickets of this status.
    #[must_use]
    pub fn status(self, status: impl Into<Option<Status>>) -> Self {
        Self { status: status.into(), ..self }
    }

    /// Narrows the list to tickets about this project.
    #[must_use]
    pub fn project(self, project: impl Into<Option<ProjectId>>) -> Self {
        Self { project: project.into(), ..self }
    }

    /// Narrows the list to tickets of this customer.
    #[must_use]
    pub fn customer(self, customer: impl Into<Option<CustomerId>>) -> Self {
        Self { customer: customer.into(), ..self }
    }

    /// Narrows the list to tickets of this agent, or of nobody.
    #[must_use]
    pub fn assignee(self, assignee: impl Into<Option<Assignee>>) -> Self {
        Self { assignee: assignee.into(), ..self }
    }

    /// Narrows the list to tickets whose first answer is missing and past due, if asked for.
    #[must_use]
    pub fn overdue(self, overdue: bool) -> Self {
        Self { overdue, ..self }
    }

    /// Narrows the list to tickets of this priority.
    #[must_use]
    pub fn priority(self, priority: impl Into<Option<Priority>>) -> Self {
        Self { priority: priority.into(), ..self }
    }

    /// Narrows the list to tickets on which support owes a word, or does not.
    #[must_use]
    pub fn waits_on_support(self, waits_on_support: impl Into<Option<bool>>) -> Self {
        Self { waits_on_support: waits_on_support.into(), ..self }
    }

    /// Narrows the list to tickets under which access is granted, or is granted or asked for.
    #[must_use]
    pub fn access(self, access: impl Into<Option<WithAccess>>) -> Self {
        Self { access: access.into(), ..self }
    }

    /// Chooses which end of the list comes first.
    #[must_use]
    pub fn order(self, order: Order) -> Self {
        Self { order, ..self }
    }
}
