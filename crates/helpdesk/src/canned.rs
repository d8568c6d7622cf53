//! Canned answers, as agents read them; leads and the operator keep them ([`Keeper`](crate::Keeper)).

use helpdesk_core::{Actor, CannedAnswer};

use crate::engine::Helpdesk;
use crate::error::Error;

impl Helpdesk {
    /// Returns the canned answers by key, retired ones included, for an agent or the operator (no
    /// actor).
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer, [`Error::Store`].
    pub fn canned(&self, reader: Option<&Actor>) -> Result<Vec<CannedAnswer>, Error> {
        match reader {
            Some(Actor::Customer(_) | Actor::System) => Err(Error::NotFound("canned answer")),
            Some(Actor::Agent(_)) | None => Ok(self.desk().canned_answers()?),
        }
    }
}
