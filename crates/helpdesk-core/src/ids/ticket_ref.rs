//! How a ticket is referred to.

use super::{TicketId, TicketNumber};

/// A ticket by number or by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketRef {
    /// By its opaque id.
    Id(TicketId),
    /// By its number.
    Number(TicketNumber),
}

impl From<TicketId> for TicketRef {
    fn from(id: TicketId) -> Self {
        Self::Id(id)
    }
}

impl From<TicketNumber> for TicketRef {
    fn from(number: TicketNumber) -> Self {
        Self::Number(number)
    }
}
