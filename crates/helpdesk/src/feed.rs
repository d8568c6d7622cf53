//! What happened, for a host that follows the desk itself: live pages, for one.

use helpdesk_store::{Change, Position};

use crate::engine::Helpdesk;
use crate::error::Error;
use crate::read::check_limit;

impl Helpdesk {
    /// Returns what happened after `after` over all tickets, in the one order that never skips or
    /// repeats (S11), at most `limit` (1 to 199). It holds neither words nor names, and nobody is asked
    /// for any. Internal events are among it: it is for the host, and [`Helpdesk::changes`] for readers
    /// (S6).
    ///
    /// # Errors
    /// [`Error::Input`] for a limit out of range, [`Error::Store`] also where an event is damaged.
    pub fn happened(&self, after: Position, limit: usize) -> Result<Vec<Change>, Error> {
        check_limit(limit)?;
        Ok(self.store().changes(after, limit)?)
    }
}
