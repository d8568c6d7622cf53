//! Whether somebody may read at all: the check that every reading door makes before anything else.

use helpdesk_core::{Actor, Reader};

use crate::engine::Helpdesk;
use crate::error::{Error, Missing};

impl Helpdesk {
    /// Returns whether anything exists for this reader: for the operator, and for every customer and
    /// agent whom the directory knows, who is not disabled, and whose key was never erased (E1). One
    /// question, and where people are a host's one more of the desk.
    ///
    /// # Errors
    /// [`Error::Store`] when the directory or the database fails.
    pub fn may_read(&self, reader: &Reader) -> Result<bool, Error> {
        Ok(match reader {
            Reader::Operator => true,
            Reader::Customer(customer) => {
                self.is_customer_active(customer)?
                    && !self.is_forgotten(|| Actor::Customer(customer.clone()))?
            }
            Reader::Agent(agent) => {
                self.is_agent_active(agent)?
                    && !self.is_forgotten(|| Actor::Agent(agent.clone()))?
            }
        })
    }

    /// Returns whether somebody whom the directory lets act was erased: a host may have forgotten it, and
    /// given the key to somebody else. Of the desk's own people the card says it: erased, it is disabled
    /// for ever, so that no page of theirs costs a second read.
    pub(crate) fn is_forgotten(&self, who: impl FnOnce() -> Actor) -> Result<bool, Error> {
        Ok(!self.keeps_people() && self.store().is_erased(who())?)
    }

    /// Turns away a reader whom the directory does not know, or who is disabled or erased: they read as
    /// if nothing existed. Every reading door says so in the same words, whatever is asked for, and never
    /// with an empty list, which would look like a zero.
    ///
    /// # Errors
    /// [`Error::NotFound`] for such a reader, [`Error::Store`] when the directory or the database fails.
    pub(crate) fn admit(&self, reader: &Reader) -> Result<(), Error> {
        if self.may_read(reader)? { Ok(()) } else { Err(Error::NotFound(Missing::Reader)) }
    }
}
