//! What a store is asked, and what it answers.

use helpdesk_core::{CustomerId, Reader};

use crate::shape::ListShape;

/// The most entries on one page.
pub const PAGE_MAX: usize = 200;

/// How much of the desk a question may be answered from. Every reader has a scope; nobody has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// A customer's own tickets, public words only (S6, S7).
    Customer(CustomerId),
    /// Everything, as agents and the operator read it.
    Support,
}

impl Scope {
    /// Returns the shape of a list with the scope in which it is read.
    #[must_use]
    pub fn in_shape(&self, shape: ListShape) -> ListShape {
        match self {
            Self::Customer(id) => shape.with("customer", Some(id.as_str())),
            Self::Support => shape.with("support", Some("yes")),
        }
    }
}

impl From<&Reader> for Scope {
    fn from(reader: &Reader) -> Self {
        match reader {
            Reader::Customer(id) => Self::Customer(id.clone()),
            Reader::Agent(_) | Reader::Operator => Self::Support,
        }
    }
}
