//! What is asked of a store, and what it answers.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use helpdesk_core::view::{Group, Row};
use helpdesk_core::{
    Actor, AgentId, CustomerId, Digest, Priority, ProjectId, Recorded, Status, TicketId,
    TicketNumber, Version, Words,
};

use crate::shape::ListShape;

/// The most entries on one page.
pub const PAGE_MAX: usize = 200;

/// For whom something is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reader {
    /// A customer: their own tickets, public words only (S6, S7).
    Customer(CustomerId),
    /// Agents and the operator: everything.
    Support,
}

impl Reader {
    /// Returns the reader that an actor is; the operator is no actor, the clock reads as support.
    #[must_use]
    pub fn of(actor: Option<&Actor>) -> Self {
        match actor {
            Some(Actor::Customer(id)) => Self::Customer(id.clone()),
            Some(Actor::Agent(_) | Actor::Service(_) | Actor::System) | None => Self::Support,
        }
    }
}

impl Reader {
    /// Returns the shape of a list with for whom it is read.
    #[must_use]
    pub fn in_shape(&self, shape: ListShape) -> ListShape {
        match self {
            Self::Customer(id) => shape.with("customer", Some(id.as_str())),
            Self::Support => shape.with("support", Some("yes")),
        }
    }
}

impl From<&helpdesk_core::Reader> for Reader {
    fn from(reader: &helpdesk_core::Reader) -> Self {
        match reader {
            helpdesk_core::Reader::Customer(id) => Self::Customer(id.clone()),
            helpdesk_core::Reader::Agent(_) | helpdesk_core::Reader::Operator => Self::Support,
        }
    }
}

/// Whose work a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignee {
    /// One agent's.
    Agent(AgentId),
    /// Nobody's yet.
    Nobody,
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
    pub reader: Reader,
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
    /// Only those whose first answer is missing and past due at this instant.
    pub overdue_at: Option<DateTime<Utc>>,
    /// Only this priority: the working one for support, the one they gave for a customer (S6).
    pub priority: Option<Priority>,
    /// Only those on which support owes a word, or only those on which it does not.
    pub waits_on_support: Option<bool>,
    /// Only those with a grant that has not been ended.
    pub granted: bool,
    /// Which end comes first.
    pub order: Order,
    /// Only those after this place, in this order.
    pub after: Option<ListPosition>,
    /// At most so many, 1 to [`PAGE_MAX`].
    pub limit: usize,
}

impl ListQuery {
    /// Returns the query for everything that `reader` sees.
    #[must_use]
    pub const fn all(reader: Reader, limit: usize) -> Self {
        Self {
            reader,
            group: None,
            status: None,
            project: None,
            customer: None,
            assignee: None,
            overdue_at: None,
            priority: None,
            waits_on_support: None,
            granted: false,
            order: Order::NewestFirst,
            after: None,
            limit,
        }
    }

    /// Returns the digest of reader, filters and order, so that a cursor fits its own list only.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.shape().digest()
    }

    fn shape(&self) -> ListShape {
        let assignee = self.assignee.as_ref().map(|assignee| match assignee {
            Assignee::Agent(agent) => format!("agent:{agent}"),
            Assignee::Nobody => "nobody".to_owned(),
        });
        self.reader
            .in_shape(ListShape::of("list"))
            .with("group", self.group.map(Group::name))
            .with("status", self.status.map(Status::name))
            .with("project", self.project.as_ref().map(ProjectId::as_str))
            .with("of", self.customer.as_ref().map(CustomerId::as_str))
            .with("assignee", assignee.as_deref())
            .with("overdue", self.overdue_at.is_some().then_some("yes"))
            .with("priority", self.priority.map(Priority::name))
            .with("waits", self.waits_on_support.map(|on| if on { "support" } else { "customer" }))
            .with("granted", self.granted.then_some("yes"))
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
        let reader = match &self.reader {
            Reader::Customer(id) => row.customer == *id,
            Reader::Support => true,
        };
        let assignee = match &self.assignee {
            Some(Assignee::Agent(agent)) => row.assignee.as_ref() == Some(agent),
            Some(Assignee::Nobody) => row.assignee.is_none(),
            None => true,
        };
        // By the working priority a customer would learn of it (L6).
        let priority = match &self.reader {
            Reader::Customer(_) => row.priority_asked,
            Reader::Support => row.priority,
        };
        reader
            && assignee
            && self.priority.is_none_or(|asked| asked == priority)
            && self.waits_on_support.is_none_or(|asked| asked == row.waits_on_support)
            && (!self.granted || row.access.is_granted())
            && self.group.is_none_or(|group| Group::of(row.status) == group)
            && self.status.is_none_or(|status| row.status == status)
            && self.customer.as_ref().is_none_or(|id| row.customer == *id)
            && self.overdue_at.is_none_or(|now| row.is_overdue(now))
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

/// Messages that hold all terms, newest message first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchQuery {
    /// For whom: a customer finds only public words of their own tickets.
    pub reader: Reader,
    /// Only tickets about this project.
    pub project: Option<ProjectId>,
    /// Distinct terms, as the analyser makes them; all must match. None match nothing.
    pub terms: Vec<String>,
    /// Only messages older than this place in the order of `changes`.
    pub after: Option<Position>,
    /// At most so many, 1 to [`PAGE_MAX`].
    pub limit: usize,
}

/// A message found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its place in the order of `changes`. Internal events count there, so it is not for customers.
    pub position: Position,
    /// The ticket.
    pub row: Row,
    /// The event, as the reader counts (S6).
    pub seq: Version,
    /// The words.
    pub words: Words,
}

/// A place in the one order of everything that happened (S11). Internal events count, so a customer
/// is never shown one (S6).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(pub u64);

/// One event, over all tickets in one order (S11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its place; read on with `changes(after: this)`.
    pub position: Position,
    /// The ticket's number.
    pub number: TicketNumber,
    /// Whose ticket it is.
    pub customer: CustomerId,
    /// The event.
    pub recorded: Recorded,
}

/// A live grant by which an agent may be in a project (A3), as stored: membership and the agent's
/// standing are asked of the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentFound {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// Who granted.
    pub customer: CustomerId,
    /// When it ends by itself; none means with the ticket.
    pub until: Option<DateTime<Utc>>,
    /// Whether an entry by this agent under this grant is recorded (A6).
    pub entered: bool,
    /// The ticket's version at which this was seen.
    pub version: Version,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bookmarks_outlive_every_renaming() {
        let all = ListQuery::all(Reader::Support, 25);
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
            granted: true,
            order: Order::OldestFirst,
            ..ListQuery::all(Reader::Customer(CustomerId::new("c-2").unwrap()), 25)
        };
        assert_eq!(
            narrow.shape().as_str(),
            "list customer=3:c-2 group=4:open status=8:resolved project=3:p-1 of=3:c-1 \
             assignee=10:agent:anna overdue=3:yes priority=4:high waits=7:support granted=3:yes \
             order=6:oldest"
        );
        let nobody = ListQuery { assignee: Some(Assignee::Nobody), ..all };
        assert_eq!(nobody.shape().as_str(), "list support=3:yes assignee=6:nobody");
    }
}
