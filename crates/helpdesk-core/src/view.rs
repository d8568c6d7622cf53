//! What a reader may see: the only readable form of a ticket. A note cannot stand in a customer's
//! view, because the types differ (S6).

mod names;
mod row;
mod timeline;

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

pub use self::names::{Author, Names, Person};
pub use self::row::{AccessSummary, Group, ProjectSummary, RatingSummary, Row, Summary};
pub use self::timeline::{Entry, InternalEvent, Kept, LogEntry, PublicEvent, Sight, Told};
use crate::event::Event;
use crate::ids::Version;
use crate::reader::Reader;
use crate::ticket::{Offers, Ticket};

/// A ticket as its customer sees it: public events only, counted as customers count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CustomerView {
    /// The head of the page.
    pub ticket: Summary,
    /// Whom a rating would judge now (L5); none where nobody helped, and once the ticket is closed.
    pub rates: Option<Person>,
    /// How many public events there are.
    pub version: Version,
    /// What the reader may ask now (S15); not part of what is kept of a ticket, so of no export.
    #[serde(skip)]
    pub offers: Offers,
    /// The history.
    pub timeline: Vec<Entry<PublicEvent>>,
}

/// A ticket as agents and the operator see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgentView {
    /// The head of the page.
    pub ticket: Summary,
    /// Whom a rating would judge now (L5); none where nobody helped, and once the ticket is closed.
    pub rates: Option<Person>,
    /// How many events there are.
    pub version: Version,
    /// What the reader may ask now (S15); nothing for the operator, who acts as somebody.
    #[serde(skip)]
    pub offers: Offers,
    /// The history, notes included.
    pub timeline: Vec<Entry<Sight>>,
}

/// The readable form of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TicketView {
    /// For its customer.
    Customer(CustomerView),
    /// For agents and the operator.
    Agent(AgentView),
}

impl TicketView {
    /// Returns what `reader` may see of the ticket. None when they may not know that it exists (S7).
    #[must_use]
    pub fn for_reader(
        reader: &Reader,
        ticket: &Ticket,
        row: Row,
        log: Vec<LogEntry>,
        names: &Names,
    ) -> Option<Self> {
        if !ticket.may_read(reader) {
            return None;
        }
        let comment = comment(ticket, &log);
        let summary = Summary::of(reader, row, comment, names);
        let rated = ticket.rated_agent().filter(|_| ticket.live().is_some());
        let rates = rated.map(|agent| names.agent(agent));
        let sights = log.into_iter().map(|entry| {
            let (seq, public_seq) = (entry.recorded.seq, entry.recorded.public_seq);
            (seq, public_seq, Sight::of(&entry.recorded.event, names), entry)
        });
        Some(match reader {
            Reader::Customer(_) => {
                let public = sights.filter_map(|(_, seq, sight, entry)| match sight {
                    Sight::Public(event) => Some(Entry::new(seq, event, entry, names)),
                    Sight::Internal(_) => None,
                });
                let timeline = public.collect();
                let version = ticket.public_version();
                let offers = Offers::default();
                Self::Customer(CustomerView { ticket: summary, rates, version, offers, timeline })
            }
            Reader::Agent(_) | Reader::Operator => {
                let all = sights.map(|(seq, _, sight, entry)| Entry::new(seq, sight, entry, names));
                let timeline = all.collect();
                let version = ticket.version();
                let offers = Offers::default();
                Self::Agent(AgentView { ticket: summary, rates, version, offers, timeline })
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
            Self::Customer(CustomerView { offers, .. }) | Self::Agent(AgentView { offers, .. }) => {
                *offers = given;
            }
        }
        self
    }

    /// Returns what the reader may ask now; nothing for the operator, who acts as somebody.
    #[must_use]
    pub const fn offers(&self) -> &Offers {
        match self {
            Self::Customer(view) => &view.offers,
            Self::Agent(view) => &view.offers,
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

/// The comment to the rating, which stands with the words of the close.
fn comment(ticket: &Ticket, log: &[LogEntry]) -> Option<String> {
    let closure = ticket.closure().filter(|closure| closure.stars.is_some())?;
    let entry = log.iter().find(|entry| entry.recorded.seq == closure.seq)?;
    match (&entry.recorded.event, &entry.words) {
        (Event::Closed { .. }, Kept::Words(words)) => {
            words.text.as_ref().map(|text| text.as_str().into())
        }
        (_, Kept::Words(_) | Kept::Erased | Kept::None) => None,
    }
}
