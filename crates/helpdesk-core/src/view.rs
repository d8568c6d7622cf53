//! What a reader may see: the only readable form of a ticket. A customer's view cannot hold a note,
//! because its type has no place for one (S6).

mod beside;
mod names;
mod row;
mod timeline;

use alloc::vec::Vec;

use serde::Serialize;

pub use self::beside::{Beside, Entered};
pub use self::names::{Author, Names, Person};
pub use self::row::{AccessSummary, Group, ProjectSummary, RatingSummary, Row, Summary};
pub use self::timeline::{Entry, Kept, LogEntry, PublicEvent, Sight, TimelineEntry, Told};
use crate::ids::Version;
use crate::reader::Reader;
use crate::ticket::{Offers, Ticket};

/// What was read of a ticket's log to make a view: each part is bounded, however long the log is (S13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// A page of the history, oldest event first.
    pub page: Vec<TimelineEntry>,
    /// There are earlier events: those before this one.
    pub older: Option<Version>,
    /// There are later events: those after this one.
    pub newer: Option<Version>,
    /// The first event.
    pub opening: Option<TimelineEntry>,
    /// The request for access to which the ticket's state points.
    pub request: Option<TimelineEntry>,
    /// The close to which the ticket's state points.
    pub closing: Option<TimelineEntry>,
    /// The newest events that the reader counts, oldest first, if the page does not hold them.
    pub newest: Option<Vec<TimelineEntry>>,
}

/// A ticket as one side sees it, with a page of its history. As JSON the fields of the head stand beside
/// the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(bound = "E: Told")]
pub struct View<E> {
    /// The head of the page.
    #[serde(flatten)]
    pub ticket: Summary,
    /// Whom a rating would judge now (L5); `None` where nobody helped, and once the ticket is closed.
    pub rates: Option<Person>,
    /// How many events there are, as the reader counts.
    pub version: Version,
    /// What the reader may ask now (S15); nothing for the operator, who acts as somebody.
    pub offers: Offers,
    /// What stands beside the history, whichever page of it is shown.
    #[serde(skip)]
    pub beside: Beside<E>,
    /// A page of the history, oldest event first.
    pub timeline: Vec<Entry<E>>,
    /// There are earlier events: those before this one.
    pub older: Option<Version>,
    /// There are later events: those after this one.
    pub newer: Option<Version>,
}

/// A ticket as its customer sees it: public events only, counted as customers count.
pub type CustomerView = View<PublicEvent>;

/// A ticket as agents and the operator see it, notes included.
pub type AgentView = View<Sight>;

impl<E: Told> View<E> {
    fn of(
        ticket: &Ticket,
        summary: Summary,
        version: Version,
        read: Excerpt,
        names: &Names,
    ) -> Self {
        let Excerpt { page, older, newer, opening, request, closing, newest } = read;
        let rated = ticket.rated_agent().filter(|_| ticket.live().is_some());
        Self {
            ticket: summary,
            rates: rated.map(|agent| names.agent(agent)),
            version,
            offers: Offers::default(),
            beside: Beside::of(
                ticket,
                (opening, request, closing),
                newest.as_deref().unwrap_or(&page),
                names,
            ),
            timeline: page.into_iter().filter_map(|read| Entry::of(read, names)).collect(),
            older,
            newer,
        }
    }
}

/// The readable form of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum TicketView {
    /// For its customer.
    Customer(CustomerView),
    /// For agents and the operator.
    Agent(AgentView),
}

/// One event of a ticket with its whole words, as its reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventView {
    /// For the ticket's customer.
    Customer(Entry<PublicEvent>),
    /// For agents and the operator.
    Agent(Entry<Sight>),
}

impl EventView {
    /// Returns what `reader` may see of an event, or `None` if they see no trace of it (S6, S7).
    #[must_use]
    pub fn for_reader(
        reader: &Reader,
        ticket: &Ticket,
        read: LogEntry,
        names: &Names,
    ) -> Option<Self> {
        if !ticket.may_read(reader) {
            return None;
        }
        match reader {
            Reader::Customer(_) => Entry::of(read.into(), names).map(Self::Customer),
            Reader::Agent(_) | Reader::Operator => Entry::of(read.into(), names).map(Self::Agent),
        }
    }
}

impl TicketView {
    /// Returns what `reader` may see of the ticket, or `None` if they may not know that it exists (S7).
    #[must_use]
    pub fn for_reader(
        reader: &Reader,
        ticket: &Ticket,
        row: Row,
        read: Excerpt,
        names: &Names,
    ) -> Option<Self> {
        if !ticket.may_read(reader) {
            return None;
        }
        let comment = beside::comment(ticket, read.closing.as_ref());
        let mut summary = Summary::of(reader, row, comment, names);
        summary.triage = reader.customer().is_none().then(|| ticket.triage().clone());
        Some(match reader {
            Reader::Customer(_) => {
                let version = ticket.public_version();
                Self::Customer(View::of(ticket, summary, version, read, names))
            }
            Reader::Agent(_) | Reader::Operator => {
                let version = ticket.version();
                Self::Agent(View::of(ticket, summary, version, read, names))
            }
        })
    }

    /// Returns the head of the page.
    #[must_use]
    pub const fn summary(&self) -> &Summary {
        match self {
            Self::Customer(view) => &view.ticket,
            Self::Agent(view) => &view.ticket,
        }
    }

    /// Returns the view with what its reader may ask now (S15).
    #[must_use]
    pub fn offering(mut self, given: Offers) -> Self {
        match &mut self {
            Self::Customer(view) => view.offers = given,
            Self::Agent(view) => view.offers = given,
        }
        self
    }

    /// Returns what the reader may ask now; empty for the operator, who reads but is not an actor.
    #[must_use]
    pub const fn offers(&self) -> &Offers {
        match self {
            Self::Customer(view) => &view.offers,
            Self::Agent(view) => &view.offers,
        }
    }

    /// Returns where the page of the history ends: the versions before and after which there are more events.
    #[must_use]
    pub const fn beyond(&self) -> (Option<Version>, Option<Version>) {
        match self {
            Self::Customer(view) => (view.older, view.newer),
            Self::Agent(view) => (view.older, view.newer),
        }
    }

    /// Returns the version as the reader counts.
    #[must_use]
    pub const fn version(&self) -> Version {
        match self {
            Self::Customer(view) => view.version,
            Self::Agent(view) => view.version,
        }
    }
}
