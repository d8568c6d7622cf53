//! Canned answers, as agents read them; leads and the operator keep them ([`Keeper`](crate::Keeper)).

use helpdesk_core::{CannedAnswer, Reader};

use crate::engine::Helpdesk;
use crate::error::{Error, Missing};

impl Helpdesk {
    /// Returns the canned answers by key, retired ones included, for an agent or the operator.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer and for an unknown or disabled reader, [`Error::Store`].
    pub fn canned(&self, reader: &Reader) -> Result<Vec<CannedAnswer>, Error> {
        self.admit(reader)?;
        match reader {
            Reader::Customer(_) => Err(Error::NotFound(Missing::CannedAnswer)),
            Reader::Agent(_) | Reader::Operator => Ok(self.store().canned_answers()?),
        }
    }
}
