//! What is overdue, the working hours of the past, and which ratings were read.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use chrono::{DateTime, Utc};
use helpdesk_core::TicketNumber;
use helpdesk_core::hours::Calendar;

use super::Inner;
use crate::rating_marks::RatingMark;

impl Inner {
    /// Returns how many tickets are not closed, not answered, and past due.
    pub(super) fn overdue(&self, now: DateTime<Utc>) -> u64 {
        self.tickets
            .values()
            .filter(|stored| self.row(stored).first_answer().is_overdue(now))
            .count() as u64
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
