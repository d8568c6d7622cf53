//! First answers and resolutions: whether the promise was kept, and how long customers waited.

use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::cut::{Calendars, Counting, Cut, Filter, Spread};
use super::row::ReportRow;
use crate::standing::is_late;

/// How some tickets were first answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AnswerFigures {
    /// How many were opened.
    pub tickets: u64,
    /// How many of these an agent opened for a customer who called: no answer was owed.
    pub called: u64,
    /// Answered no later than they were due.
    pub met: u64,
    /// Answered later, or not yet answered and past due.
    pub missed: u64,
    /// Not yet answered, and not yet past due.
    pub waiting: u64,
    /// Closed before any answer: neither met nor missed (T1).
    pub unanswered: u64,
    /// Answered although no working time was in sight when they were opened.
    pub unpromised: u64,
    /// The working time from opening to first answer, of tickets that were answered and not called.
    pub wait: Spread,
}

/// How some tickets were resolved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ResolutionFigures {
    /// How many were closed.
    pub closes: u64,
    /// How many of these were resolved when they were closed.
    pub resolved: u64,
    /// How many had been reopened at least once.
    pub reopened: u64,
    /// The working time from opening to the last resolution, of those that were resolved.
    pub time: Spread,
}

#[derive(Debug, Default)]
struct Waits<F> {
    figures: F,
    micros: Vec<i64>,
}

/// Makes the report on first answers from the tickets opened in a period.
///
/// A ticket counts in the period in which it was opened, for the agent who answered first; without an answer
/// for the assignee, if there is one. The due time is the one promised at opening (T3), and an answer at that
/// very instant is in time. A week is that of the opening.
pub fn answers<'a>(
    zone: Tz,
    calendars: &Calendars,
    now: DateTime<Utc>,
    filter: &Filter,
    opened: impl IntoIterator<Item = &'a ReportRow>,
) -> Cut<AnswerFigures> {
    let mut counting: Counting<Waits<AnswerFigures>> = Counting::new(zone);
    for row in opened {
        let answer = row.first_answer.as_ref();
        let agent = answer.map(|answer| &answer.by).or(row.assignee.as_ref());
        let keys = row.keys(agent, row.opened_at);
        if !filter.takes(&keys) {
            continue;
        }
        let waited = answer
            .filter(|_| !row.called)
            .map(|answer| calendars.working(row.opened_at, answer.at));
        counting.add(&keys, |waits: &mut Waits<AnswerFigures>| {
            waits.figures.add(row, now);
            waits.micros.extend(waited);
        });
    }
    counting
        .finish(|Waits { figures, micros }| AnswerFigures { wait: Spread::of(micros), ..figures })
}

impl AnswerFigures {
    fn add(&mut self, row: &ReportRow, now: DateTime<Utc>) {
        self.tickets += 1;
        let place = match (&row.first_answer, row.due) {
            (Some(_), _) if row.called => &mut self.called,
            (Some(answer), Some(due)) if !is_late(due, answer.at) => &mut self.met,
            (Some(_), Some(_)) => &mut self.missed,
            (Some(_), None) => &mut self.unpromised,
            (None, _) if row.closed.is_some() => &mut self.unanswered,
            (None, _) if row.is_overdue(now) => &mut self.missed,
            (None, _) => &mut self.waiting,
        };
        *place += 1;
    }
}

/// Makes the report on resolutions from the tickets closed in a period.
///
/// A ticket counts in the period in which it was closed, for the agent whom stars would judge. What counts is
/// the last resolution before the close; a resolution after which the ticket was reopened is void. A week is
/// that of the close.
pub fn resolutions<'a>(
    zone: Tz,
    calendars: &Calendars,
    filter: &Filter,
    closed: impl IntoIterator<Item = &'a ReportRow>,
) -> Cut<ResolutionFigures> {
    let mut counting: Counting<Waits<ResolutionFigures>> = Counting::new(zone);
    for row in closed {
        let Some(closing) = &row.closed else { continue };
        let keys = row.keys(row.in_charge(), closing.at);
        if !filter.takes(&keys) {
            continue;
        }
        let took = row.resolved_at.map(|at| calendars.working(row.opened_at, at));
        counting.add(&keys, |waits: &mut Waits<ResolutionFigures>| {
            waits.figures.closes += 1;
            waits.figures.resolved += u64::from(took.is_some());
            waits.figures.reopened += u64::from(row.reopened > 0);
            waits.micros.extend(took);
        });
    }
    counting.finish(|Waits { figures, micros }| ResolutionFigures {
        time: Spread::of(micros),
        ..figures
    })
}
