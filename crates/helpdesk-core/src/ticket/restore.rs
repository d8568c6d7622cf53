//! The stored form of a ticket, and restoring a ticket from it.

use super::Ticket;
use super::state::{RestoreError, SHAPE, Snapshot};

impl Ticket {
    /// Returns the state in its stored form.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot { shape: SHAPE, state: self.state.clone() }
    }

    /// Checks a stored state and returns the ticket with it.
    ///
    /// # Errors
    /// [`RestoreError::Shape`] for another form, [`RestoreError::Inconsistent`] for a state that no log leads
    /// to.
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
