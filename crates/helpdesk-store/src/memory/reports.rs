//! What reports keep, computed from the logs whenever it is asked for: there is none to go stale.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use chrono::{DateTime, Utc};
use helpdesk_core::hours::Calendar;
use helpdesk_core::report::{Backlog, ReportRow, TicketReport};
use helpdesk_core::{Notice, TicketNumber};

use super::{Inner, MemoryStore, Stored};
use crate::error::StoreError;
use crate::followers::Followers;
use crate::rating_marks::RatingMark;
use crate::reports::{AccessRows, LogReports, Period, ReportTime};

impl Followers for MemoryStore {
    fn report_rows(
        &self,
        by: ReportTime,
        period: Period,
    ) -> Result<Vec<(TicketNumber, ReportRow)>, StoreError> {
        Ok(self.lock().reports().rows(by, period))
    }

    fn report_access(&self, period: Period) -> Result<AccessRows, StoreError> {
        Ok(self.lock().reports().access(period))
    }

    fn backlog(&self) -> Result<Backlog, StoreError> {
        Ok(self.lock().reports().backlog())
    }

    fn overdue(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        Ok(self.lock().reports().overdue(now))
    }

    fn notices(&self, after: u64, limit: usize) -> Result<Vec<(u64, Notice)>, StoreError> {
        let inner = self.lock();
        let skipped = usize::try_from(after).unwrap_or(usize::MAX);
        let numbered = (1..).zip(inner.notices.iter().cloned());
        Ok(numbered.skip(skipped).take(limit).collect())
    }
}

impl Stored {
    pub(super) fn report(&self) -> Option<TicketReport> {
        TicketReport::of(self.log.iter().map(|line| &line.recorded))
    }
}

impl Inner {
    pub(super) fn reports(&self) -> LogReports {
        let all = self.numbers.iter().filter_map(|(number, id)| {
            let report = self.tickets.get(id)?.report()?;
            Some((*number, report))
        });
        LogReports(all.collect())
    }

    /// Notes other working hours; a clock that was set back makes no gap.
    pub(super) fn note_hours(&mut self, at: DateTime<Utc>, hours: &Calendar) {
        let last = self.calendars.last_key_value();
        if last.is_some_and(|(_, in_force)| in_force == hours) {
            return;
        }
        let since = last.map_or(at, |(since, _)| at.max(*since));
        self.calendars.insert(since, hours.clone());
    }

    pub(super) fn mark_rating(&mut self, ticket: TicketNumber, mark: RatingMark) -> RatingMark {
        self.rating_marks.entry(ticket).or_insert(mark).clone()
    }

    pub(super) fn marks_of(
        &self,
        tickets: &BTreeSet<TicketNumber>,
    ) -> BTreeMap<TicketNumber, RatingMark> {
        let marks = self.rating_marks.iter().filter(|(number, _)| tickets.contains(number));
        marks.map(|(number, mark)| (*number, mark.clone())).collect()
    }

    pub(super) fn marks_after(
        &self,
        after: Option<TicketNumber>,
        limit: usize,
    ) -> Vec<(TicketNumber, RatingMark)> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let marks = self.rating_marks.range((from, Bound::Unbounded)).take(limit);
        marks.map(|(number, mark)| (*number, mark.clone())).collect()
    }
}
