//! Whether somebody may read at all: the check that every reading door makes before anything else.

use helpdesk_core::Reader;

use crate::engine::Helpdesk;
use crate::error::{Error, Missing};

impl Helpdesk {
    /// Returns whether anything exists for this reader: it does for the operator, and for every customer and
    /// agent whom the directory knows and who is not disabled. One question.
    ///
    /// # Errors
    /// [`Error::Store`] when the directory fails.
    pub fn may_read(&self, reader: &Reader) -> Result<bool, Error> {
        match reader {
            Reader::Operator => Ok(true),
            Reader::Customer(customer) => self.is_customer_active(customer),
            Reader::Agent(agent) => self.is_agent_active(agent),
        }
    }

    /// Turns away a reader whom the directory does not know, or who is disabled: they read as if nothing
    /// existed. Every reading door says so in the same words, whatever is asked for, and never with an empty
    /// list, which would look like a zero.
    ///
    /// # Errors
    /// [`Error::NotFound`] for such a reader, [`Error::Store`] when the directory fails.
    pub(crate) fn admit(&self, reader: &Reader) -> Result<(), Error> {
        if self.may_read(reader)? { Ok(()) } else { Err(Error::NotFound(Missing::Reader)) }
    }
}
