//! The port of what follows the log: what reports and letters are made of.

use std::fmt::Debug;

use chrono::{DateTime, Utc};
use helpdesk_core::report::{Backlog, ReportRow};
use helpdesk_core::{Notice, TicketNumber};

use crate::error::StoreError;
use crate::reports::{AccessRows, Period, ReportTime};

/// What is derived from the log and kept, so that nobody reads whole logs to answer.
pub trait Followers: Send + Sync + Debug {
    /// Returns what reports keep of the tickets of a period, by that time and then by number.
    ///
    /// # Errors
    /// When the database fails.
    fn report_rows(
        &self,
        by: ReportTime,
        period: Period,
    ) -> Result<Vec<(TicketNumber, ReportRow)>, StoreError>;

    /// Returns the grants that were given and the entries that were made in a period.
    ///
    /// # Errors
    /// When the database fails.
    fn report_access(&self, period: Period) -> Result<AccessRows, StoreError>;

    /// Returns the counts of tickets that are not closed; none of them is zero.
    ///
    /// # Errors
    /// When the database fails.
    fn backlog(&self) -> Result<Backlog, StoreError>;

    /// Returns how many tickets are not closed, not answered, and past due at `now`.
    ///
    /// # Errors
    /// When the database fails.
    fn overdue(&self, now: DateTime<Utc>) -> Result<u64, StoreError>;

    /// Returns queued notices after the `after`-th, oldest first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn notices(&self, after: u64, limit: usize) -> Result<Vec<(u64, Notice)>, StoreError>;
}
