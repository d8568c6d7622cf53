//! The head of a ticket: what lists show, and what stands above a history.

use alloc::string::String;

use chrono::{DateTime, Utc};
use serde::Serialize;
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::names::{Author, Names, Person};
use crate::access::{Access, AccessState};
use crate::choice::ChoiceError;
use crate::event::ProjectAsNamed;
use crate::ids::{Actor, AgentId, CustomerId, TicketId, TicketNumber};
use crate::reader::Reader;
use crate::standing::{DueAnswer, Priority, Status};
use crate::ticket::{Offers, Ticket, Triage};
use crate::words::Stars;

/// The two groups of a list: open and resolved tickets, and closed ones.
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
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", parse_err_ty = ChoiceError, parse_err_fn = no_group)]
pub enum Group {
    /// Not closed yet.
    Open,
    /// Closed.
    Closed,
}

impl Group {
    /// Returns the group of a status.
    #[must_use]
    pub const fn of(status: Status) -> Self {
        match status {
            Status::Open | Status::Resolved => Self::Open,
            Status::Closed => Self::Closed,
        }
    }

    /// Returns the group's name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

fn no_group(_: &str) -> ChoiceError {
    ChoiceError::of::<Group>("a group")
}

/// What a store keeps of a ticket for its lists: a pure function of the ticket, its number and its
/// subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The opaque id.
    pub id: TicketId,
    /// The number for people.
    pub number: TicketNumber,
    /// The subject; `None` once it is erased.
    pub subject: Option<String>,
    /// The status.
    pub status: Status,
    /// The project as it was named at opening.
    pub project: Option<ProjectAsNamed>,
    /// Whose it is.
    pub customer: CustomerId,
    /// Who opened it for its customer; none where the customer did.
    pub opener: Option<Actor>,
    /// Who works on it.
    pub assignee: Option<AgentId>,
    /// The priority the customer gave.
    pub priority_asked: Priority,
    /// The priority agents work by.
    pub priority: Priority,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it last moved for its customer.
    pub updated_at: DateTime<Utc>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// When it was first answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// When the first answer is due.
    pub first_answer_due: Option<DateTime<Utc>>,
    /// The earlier ticket it follows.
    pub follows: Option<TicketNumber>,
    /// The stars and whom they judge.
    pub rating: Option<(Stars, AgentId)>,
    /// Where access to the project stands.
    pub access: AccessState,
    /// When the grant began.
    pub granted_at: Option<DateTime<Utc>>,
    /// When the grant ends by itself, or the request lapses.
    pub access_until: Option<DateTime<Utc>>,
    /// Whether support owes a word.
    pub waits_on_support: bool,
}

impl Row {
    /// Returns the row of a ticket.
    #[must_use]
    pub fn of(
        ticket: &Ticket,
        number: TicketNumber,
        subject: Option<String>,
        follows: Option<TicketNumber>,
    ) -> Self {
        let access = ticket.live().map(|live| &live.access);
        let (granted_at, access_until) = match access {
            Some(Access::Granted(grant)) => (Some(grant.at), grant.until),
            Some(Access::Requested(request)) => (None, Some(request.lapses_at)),
            Some(Access::None) | None => (None, None),
        };
        let closure = ticket.closure();
        Self {
            id: ticket.id(),
            number,
            subject,
            status: ticket.status(),
            project: ticket.project().cloned(),
            customer: ticket.customer().clone(),
            opener: ticket.opener().cloned(),
            assignee: ticket.assignee().cloned(),
            priority_asked: ticket.priority_asked(),
            priority: ticket.priority(),
            opened_at: ticket.opened_at(),
            updated_at: ticket.updated_at(),
            closed_at: closure.map(|closure| closure.at),
            answered_at: ticket.answered_at(),
            first_answer_due: ticket.first_answer_due(),
            follows,
            rating: closure.and_then(|closure| closure.stars.zip(closure.rated.clone())),
            access: access.map_or(AccessState::None, Access::state),
            granted_at,
            access_until,
            waits_on_support: ticket.waits_on_support(),
        }
    }

    /// Returns where its first answer stands.
    #[must_use]
    pub const fn first_answer(&self) -> DueAnswer {
        let (due, answered_at) = (self.first_answer_due, self.answered_at);
        DueAnswer { due, answered_at, closed_at: self.closed_at }
    }
}

/// A project as readers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProjectSummary {
    /// The host's key.
    pub key: String,
    /// The number in brackets.
    pub number: u64,
    /// The name at opening (L8).
    pub name: String,
}

/// A rating as readers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RatingSummary {
    /// 1–5.
    pub stars: Stars,
    /// The comment; only when a whole ticket is read.
    pub comment: Option<String>,
    /// Whom it judges.
    pub agent: Person,
}

/// Access as readers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccessSummary {
    /// Where it stands.
    pub state: AccessState,
    /// When the grant ends by itself, or the request lapses.
    pub until: Option<DateTime<Utc>>,
    /// When the grant began.
    pub since: Option<DateTime<Utc>>,
}

/// The head of a ticket as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// The number for people.
    pub number: TicketNumber,
    /// The opaque id.
    pub id: TicketId,
    /// The status.
    pub status: Status,
    /// The list it stands in.
    pub group: Group,
    /// The project; `None` for a general question.
    pub project: Option<ProjectSummary>,
    /// Whose it is.
    pub customer: Person,
    /// Who opened it: its customer, an agent by phone (L7), or a service of the host (L9).
    pub opened_by: Author,
    /// Who works on it.
    pub assignee: Option<Person>,
    /// The priority agents work by; customers see their own (L6).
    pub priority: Priority,
    /// The priority the customer gave.
    pub priority_asked: Priority,
    /// What agents keep among themselves; only where a whole ticket is read, and never by its customer.
    #[serde(flatten)]
    pub triage: Option<Triage>,
    /// The subject; none once it is erased.
    pub subject: Option<String>,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it last moved for its customer.
    pub updated_at: DateTime<Utc>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// When it was first answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// When the first answer is due.
    pub first_answer_due: Option<DateTime<Utc>>,
    /// The earlier ticket it follows.
    pub follows: Option<TicketNumber>,
    /// The rating.
    pub rating: Option<RatingSummary>,
    /// Access to the project.
    pub access: AccessSummary,
    /// Whether the customer wrote last in public, so that support owes a word.
    pub waits_on_support: bool,
    /// What the reader may ask of it in a list (S15): for agents, whether it can be given to somebody.
    /// Where the ticket itself was read, its view offers all; JSON holds these alone.
    #[serde(skip)]
    pub offers: Offers,
}

impl Summary {
    /// Returns where its first answer stands.
    #[must_use]
    pub const fn first_answer(&self) -> DueAnswer {
        let (due, answered_at) = (self.first_answer_due, self.answered_at);
        DueAnswer { due, answered_at, closed_at: self.closed_at }
    }

    /// Returns what `reader` sees of a row.
    #[must_use]
    pub fn of(reader: &Reader, row: Row, comment: Option<String>, names: &Names) -> Self {
        let priority = match reader {
            Reader::Customer(_) => row.priority_asked,
            Reader::Agent(_) | Reader::Operator => row.priority,
        };
        let offers = match reader {
            Reader::Agent(me) => Offers::in_list(me, row.status, row.assignee.as_ref()),
            Reader::Customer(_) | Reader::Operator => Offers::default(),
        };
        Self {
            number: row.number,
            id: row.id,
            status: row.status,
            group: Group::of(row.status),
            project: row.project.map(|project| ProjectSummary {
                key: project.key.into(),
                number: project.number,
                name: project.name,
            }),
            customer: names.customer(&row.customer),
            opened_by: names.author(&row.opener.unwrap_or(Actor::Customer(row.customer))),
            assignee: row.assignee.as_ref().map(|agent| names.agent(agent)),
            priority,
            priority_asked: row.priority_asked,
            triage: None,
            subject: row.subject,
            opened_at: row.opened_at,
            updated_at: row.updated_at,
            closed_at: row.closed_at,
            answered_at: row.answered_at,
            first_answer_due: row.first_answer_due,
            follows: row.follows,
            rating: row.rating.map(|(stars, agent)| RatingSummary {
                stars,
                comment,
                agent: names.agent(&agent),
            }),
            access: AccessSummary {
                state: row.access,
                until: row.access_until,
                since: row.granted_at,
            },
            waits_on_support: row.waits_on_support,
            offers,
        }
    }
}
