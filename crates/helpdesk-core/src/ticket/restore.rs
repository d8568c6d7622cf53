//! The stored form of a ticket, and a ticket from it.

use super::Ticket;
use super::state::{RestoreError, SHAPE, Snapshot};

impl Ticket {
    /// Returns the stored form of the state.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot { shape: SHAPE, state: self.state.clone() }
    }

    /// Returns the ticket with a stored state, after checking it.
    ///
    /// # Errors
    /// [`RestoreError::Shape`] for another form, [`RestoreError::Inconsistent`] for a state that no
    /// log makes.
    pub fn restore(snapshot: Snapshot) -> Result<Self, RestoreError> {
        if snapshot.shape != SHAPE {
            return Err(RestoreError::Shape { found: snapshot.shape });
        }
        match snapshot.state.contradiction() {
            Some(what) => Err(RestoreError::Inconsistent { what }),
            None => Ok(Self { state: snapshot.state }),
        }
    }
}
