//! The desk's own log and its current settings, for the operator and the leads.

use chrono::{DateTime, Utc};
use helpdesk_core::Policy;
use helpdesk_core::hours::Calendar;
use helpdesk_store::DeskLine;

use super::Keeper;
use crate::error::Error;
use crate::read::check_limit;

impl Keeper<'_> {
    /// Returns lines of the desk's own log before the `before`-th (`None`: from the end), newest first, each
    /// with its place, at most `limit` (1 to 199).
    ///
    /// # Errors
    /// [`Error::Input`] for a limit out of range, [`Error::Store`].
    pub fn log(&self, before: Option<u64>, limit: usize) -> Result<Vec<(u64, DeskLine)>, Error> {
        check_limit(limit)?;
        Ok(self.desk.store().lines_before(before, limit)?)
    }

    /// Returns the policy as it stands at this instant; [`Helpdesk::policy`](crate::Helpdesk::policy)
    /// may be a second old.
    ///
    /// # Errors
    /// [`Error::Store`] when it cannot be read.
    pub fn policy(&self) -> Result<Policy, Error> {
        Ok(self.desk.store().policy()?.0)
    }

    /// Returns the working hours in force, and since when; `None` means since the beginning of the desk.
    ///
    /// # Errors
    /// [`Error::Store`] when they cannot be read.
    pub fn hours(&self) -> Result<(Calendar, Option<DateTime<Utc>>), Error> {
        let history = self.desk.store().calendars()?;
        let since = history.into_iter().map(|(since, _)| since).max();
        // The hours with which the desk began were never loaded.
        let since = since.filter(|since| *since > DateTime::UNIX_EPOCH);
        Ok((self.policy()?.hours, since))
    }
}
