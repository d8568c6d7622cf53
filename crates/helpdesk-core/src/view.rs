//! What a reader may see: the only readable form of a ticket. A note cannot stand in a customer's
//! view, because the types differ (S6).

mod row;
mod timeline;

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

pub use self::row::{AccessSummary, Group, ProjectSummary, RatingSummary, Row, Summary};
pub use self::timeline::{Entry, InternalEvent, Kept, PublicEvent, Sight, Told};
use crate::event::{Event, Recorded};
use crate::ids::{Actor, ActorKind, AgentId, CustomerId, Version};
use crate::reader::Reader;
use crate::ticket::Ticket;

/// Names of people, as the directory gave them for one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Customers by key.
    pub customers: BTreeMap<CustomerId, String>,
    /// Agents by key.
    pub agents: BTreeMap<AgentId, String>,
}

/// A person as readers see them: the key, and the name if the directory knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The host's key.
    pub key: String,
    /// The name.
    pub name: Option<String>,
}

/// An author as readers see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Author {
    /// Customer, agent, service or the clock.
    pub kind: ActorKind,
    /// The host's key; the clock has none.
    pub key: Option<String>,
    /// The name, if the directory knows it.
    pub name: Option<String>,
}

impl Names {
    /// Returns a customer as readers see them.
    #[must_use]
    pub fn customer(&self, id: &CustomerId) -> Person {
        Person { key: id.as_str().into(), name: self.customers.get(id).cloned() }
    }

    /// Returns an agent as readers see them.
    #[must_use]
    pub fn agent(&self, id: &AgentId) -> Person {
        Person { key: id.as_str().into(), name: self.agents.get(id).cloned() }
    }

    /// Returns an author as readers see them.
    #[must_use]
    pub fn author(&self, actor: &Actor) -> Author {
        let person = match actor {
            Actor::Customer(id) => Some(self.customer(id)),
            Actor::Agent(id) => Some(self.agent(id)),
            // Its key is its name.
            Actor::Service(id) => Some(Person { key: id.as_str().into(), name: None }),
            Actor::System => None,
        };
        let (key, name) = person.map_or((None, None), |person| (Some(person.key), person.name));
        Author { kind: actor.kind(), key, name }
    }
}

/// A ticket as its customer sees it: public events only, counted as customers count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CustomerView {
    /// The head of the page.
    pub ticket: Summary,
    /// Whom a rating would judge now (L5); none where nobody helped, and once the ticket is closed.
    pub rates: Option<Person>,
    /// How many public events there are.
    pub version: Version,
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

/// An event with its words, as a store gives them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// The event.
    pub recorded: Recorded,
    /// Its words.
    pub words: Kept,
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
                Self::Customer(CustomerView { ticket: summary, rates, version, timeline })
            }
            Reader::Agent(_) | Reader::Operator => {
                let all = sights.map(|(seq, _, sight, entry)| Entry::new(seq, sight, entry, names));
                let timeline = all.collect();
                let version = ticket.version();
                Self::Agent(AgentView { ticket: summary, rates, version, timeline })
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
