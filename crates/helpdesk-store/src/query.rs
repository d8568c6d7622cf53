//! What a store is asked, and what it answers.

use helpdesk_core::{Actor, CustomerId};

use crate::shape::ListShape;

/// The most entries on one page.
pub const PAGE_MAX: usize = 200;

/// The reader for whom something is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reader {
    /// A customer: their own tickets, public words only (S6, S7).
    Customer(CustomerId),
    /// Agents and the operator: everything.
    Support,
}

impl Reader {
    /// Returns the reader for an actor; the operator is not an actor, and the clock reads as support.
    #[must_use]
    pub fn of(actor: Option<&Actor>) -> Self {
        match actor {
            Some(Actor::Customer(id)) => Self::Customer(id.clone()),
            Some(Actor::Agent(_) | Actor::Service(_) | Actor::System) | None => Self::Support,
        }
    }
}

impl Reader {
    /// Returns the shape of a list together with its reader.
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
