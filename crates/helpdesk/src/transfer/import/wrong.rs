//! Why a line is refused.

use helpdesk_core::{Ticket, TicketNumber};

use crate::error::Error;

/// A known ticket, with its number.
pub(super) type Known = (TicketNumber, Ticket);

/// Why a line is refused.
pub(super) enum Wrong {
    /// The line itself is wrong.
    Line(String),
    /// The desk fails.
    Desk(Error),
}

impl<E: Into<Error>> From<E> for Wrong {
    fn from(error: E) -> Self {
        Self::Desk(error.into())
    }
}

pub(super) fn wrong<T>(what: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong::Line(what.into()))
}
