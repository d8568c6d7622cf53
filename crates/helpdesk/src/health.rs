//! Health: whether the desk answers, and whether an erasure is finished.

use crate::engine::Helpdesk;
use crate::error::Error;

impl Helpdesk {
    /// Reads and writes as a command would, and leaves nothing behind. It may take as long as a command does:
    /// bound it, and let all callers share one probe.
    ///
    /// # Errors
    /// [`Error::Store`] when the desk cannot be read or written, a flush has failed (S8), or the database's
    /// name no longer leads to the open file.
    pub fn probe(&self) -> Result<(), Error> {
        Ok(self.store().probe()?)
    }

    /// Returns whether traces of erased words are still to be removed, because somebody reads an older state,
    /// such as a backup (E2): each [`Helpdesk::sweep`] tries again.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn has_traces(&self) -> Result<bool, Error> {
        Ok(self.store().has_traces()?)
    }
}
