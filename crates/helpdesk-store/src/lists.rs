//! The port of lists: which tickets there are, and which of them the clock owes something.

use std::cmp::Reverse;
use std::fmt::Debug;

use chrono::{DateTime, Utc};
use helpdesk_core::view::{Group, Row};
use helpdesk_core::{
    AccessState, AgentId, CustomerId, Digest, Priority, ProjectId, Status, TicketId,
};

use crate::error::StoreError;
use crate::query::Scope;
use crate::shape::ListShape;

/// Whose tickets a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignee {
    /// One agent's.
    Agent(AgentId),
    /// Those without an assignee.
    Nobody,
}

/// Which tickets with access to a project a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WithAccess {
    /// Those with a grant that has not been ended.
    Granted,
    /// Those with such a grant, and those with a request that nobody has answered yet.
    GrantedOrRequested,
}

impl WithAccess {
    /// Returns whether a ticket is among them on which access stands like this.
    #[must_use]
    pub const fn takes(self, state: AccessState) -> bool {
        match state {
            AccessState::None => false,
            AccessState::Requested => matches!(self, Self::GrantedOrRequested),
            AccessState::Granted => true,
        }
    }
}

/// Which end of a list comes first. Lists are ordered by `updated_at` and then by number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    /// The newest time first, then the highest number.
    #[default]
    NewestFirst,
    /// The oldest time first, then the lowest number.
    OldestFirst,
}

/// A place in a list, which is ordered by a time and then by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListPosition {
    /// The time of the last entry seen, in microseconds since 1970.
    pub micros: i64,
    /// Its number.
    pub number: u64,
}

impl ListPosition {
    /// Returns the place of a row.
    #[must_use]
    pub fn of(row: &Row) -> Self {
        Self { micros: row.updated_at.timestamp_micros(), number: row.number.get() }
    }
}

/// Which tickets, by `updated_at`. All given filters must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// For whom.
    pub scope: Scope,
    /// Only this group.
    pub group: Option<Group>,
    /// Only this status.
    pub status: Option<Status>,
    /// Only this project.
    pub project: Option<ProjectId>,
    /// Only this customer.
    pub customer: Option<CustomerId>,
    /// Only this agent's, or those without an assignee.
    pub assignee: Option<Assignee>,
    /// Only those whose first answer is missing and past due at this instant.
    pub overdue_at: Option<DateTime<Utc>>,
    /// Only this priority: the working one for support, the one they gave for a customer (S6).
    pub priority: Option<Priority>,
    /// Only those on which support owes a word, or only those on which it does not.
    pub waits_on_support: Option<bool>,
    /// Only those under which access is granted, or only those where it is granted or asked for.
    pub access: Option<WithAccess>,
    /// Which end comes first.
    pub order: Order,
    /// Only those after this place, in this order.
    pub after: Option<ListPosition>,
    /// At most this many, 1 to [`crate::PAGE_MAX`].
    pub limit: usize,
}

impl ListQuery {
    /// Returns the query for everything in this scope.
    #[must_use]
    pub const fn all(scope: Scope, limit: usize) -> Self {
        Self {
            scope,
            group: None,
            status: None,
            project: None,
            customer: None,
            assignee: None,
            overdue_at: None,
            priority: None,
            waits_on_support: None,
            access: None,
            order: Order::NewestFirst,
            after: None,
            limit,
        }
    }

    /// Returns the digest of scope, filters and order, so that a cursor fits its own list only.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.shape().digest()
    }

    fn shape(&self) -> ListShape {
        let assignee = self.assignee.as_ref().map(|assignee| match assignee {
            Assignee::Agent(agent) => format!("agent:{agent}"),
            Assignee::Nobody => "nobody".to_owned(),
        });
        self.scope
            .in_shape(ListShape::of("list"))
            .with("group", self.group.map(Group::name))
            .with("status", self.status.map(Status::name))
            .with("project", self.project.as_ref().map(ProjectId::as_str))
            .with("of", self.customer.as_ref().map(CustomerId::as_str))
            .with("assignee", assignee.as_deref())
            .with("overdue", self.overdue_at.is_some().then_some("yes"))
            .with("priority", self.priority.map(Priority::name))
            .with("waits", self.waits_on_support.map(|on| if on { "support" } else { "customer" }))
            .with("granted", (self.access == Some(WithAccess::Granted)).then_some("yes"))
            .with("access", (self.access == Some(WithAccess::GrantedOrRequested)).then_some("any"))
            .with(
                "order",
                match self.order {
                    Order::NewestFirst => None,
                    Order::OldestFirst => Some("oldest"),
                },
            )
    }

    /// Returns whether a row belongs to the list (its place aside): what the reference answers.
    #[must_use]
    pub fn takes(&self, row: &Row) -> bool {
        let in_scope = match &self.scope {
            Scope::Customer(id) => row.customer == *id,
            Scope::Support => true,
        };
        let assignee = match &self.assignee {
            Some(Assignee::Agent(agent)) => row.assignee.as_ref() == Some(agent),
            Some(Assignee::Nobody) => row.assignee.is_none(),
            None => true,
        };
        // By the working priority a customer would learn of it (L6).
        let priority = match &self.scope {
            Scope::Customer(_) => row.priority_asked,
            Scope::Support => row.priority,
        };
        in_scope
            && assignee
            && self.priority.is_none_or(|asked| asked == priority)
            && self.waits_on_support.is_none_or(|asked| asked == row.waits_on_support)
            && self.access.is_none_or(|asked| asked.takes(row.access))
            && self.group.is_none_or(|group| Group::of(row.status) == group)
            && self.status.is_none_or(|status| row.status == status)
            && self.customer.as_ref().is_none_or(|id| row.customer == *id)
            && self.overdue_at.is_none_or(|now| row.first_answer().is_overdue(now))
            && self
                .project
                .as_ref()
                .is_none_or(|key| row.project.as_ref().is_some_and(|project| project.key == *key))
    }
}

impl Order {
    /// Returns whether `place` comes after `other`.
    #[must_use]
    pub fn is_after(self, place: ListPosition, other: ListPosition) -> bool {
        match self {
            Self::NewestFirst => place < other,
            Self::OldestFirst => place > other,
        }
    }

    /// Brings rows into this order.
    pub fn sort(self, rows: &mut [Row]) {
        match self {
            Self::NewestFirst => rows.sort_by_key(|row| Reverse(ListPosition::of(row))),
            Self::OldestFirst => rows.sort_by_key(ListPosition::of),
        }
    }
}

/// Lists of tickets.
pub trait Lists: Send + Sync + Debug {
    /// Returns a page of a list, in the order that the query names.
    ///
    /// # Errors
    /// When the database fails.
    fn list(&self, query: ListQuery) -> Result<Vec<Row>, StoreError>;

    /// Returns tickets to which the clock owes something at `now`, the longest owed first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn due(&self, now: DateTime<Utc>, limit: usize) -> Result<Vec<TicketId>, StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bookmarks_outlive_every_renaming() {
        let all = ListQuery::all(Scope::Support, 25);
        assert_eq!(all.shape().as_str(), "list support=3:yes");
        let narrow = ListQuery {
            group: Some(Group::Open),
            status: Some(Status::Resolved),
            project: ProjectId::new("p-1").ok(),
            customer: CustomerId::new("c-1").ok(),
            assignee: AgentId::new("anna").ok().map(Assignee::Agent),
            overdue_at: Some(DateTime::UNIX_EPOCH),
            priority: Some(Priority::High),
            waits_on_support: Some(true),
            access: Some(WithAccess::Granted),
            order: Order::OldestFirst,
            ..ListQuery::all(Scope::Customer(CustomerId::new("c-2").unwrap()), 25)
        };
        assert_eq!(
            narrow.shape().as_str(),
            "list customer=3:c-2 group=4:open status=8:resolved project=3:p-1 of=3:c-1 \
             assignee=10:agent:anna overdue=3:yes priority=4:high waits=7:support granted=3:yes \
             order=6:oldest"
        );
        let access = ListQuery { access: Some(WithAccess::GrantedOrRequested), ..all.clone() };
        assert_eq!(access.shape().as_str(), "list support=3:yes access=3:any");
        let nobody = ListQuery { assignee: Some(Assignee::Nobody), ..all };
        assert_eq!(nobody.shape().as_str(), "list support=3:yes assignee=6:nobody");
    }
}
