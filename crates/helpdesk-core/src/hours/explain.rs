//! How a deadline came about, for people who doubt it.

use alloc::vec::Vec;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Serialize, Serializer};

use super::calendar::Calendar;
use super::walk::{self, Walk};
use super::why::Why;

/// How a deadline came about: what was counted, and which days on the way were not usual working days.
///
/// As JSON, the zone is its name, times are RFC 3339 in UTC, and the length is ISO 8601 (`PT3600S`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The zone in which the frames are meant.
    #[serde(serialize_with = "zone_name")]
    pub zone: Tz,
    /// When counting begins.
    pub start: DateTime<Utc>,
    /// How much working time is to pass.
    #[serde(serialize_with = "iso_8601")]
    pub working: TimeDelta,
    /// The working time counted, in order, each as long as can be; together as long as `working`
    /// when there is a deadline.
    pub intervals: Vec<Interval>,
    /// The days, from that of the start to that of the deadline, that are not usual working days.
    pub days: Vec<SpecialDay>,
    /// The deadline; `None` when it is not within [`HORIZON_DAYS`](super::HORIZON_DAYS).
    pub due: Option<DateTime<Utc>>,
}

/// Time from one instant up to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Interval {
    /// The first instant in it.
    pub from: DateTime<Utc>,
    /// The first instant after it.
    pub to: DateTime<Utc>,
}

/// A day that is not a usual working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SpecialDay {
    /// The local date.
    pub date: NaiveDate,
    /// Why it is not.
    pub why: Why,
}

impl Calendar {
    /// Explains how [`Calendar::after`] comes to its answer for the same arguments.
    #[must_use]
    pub fn explain(&self, start: DateTime<Utc>, working: TimeDelta) -> Explanation {
        let (mut intervals, mut days) = (Vec::new(), Vec::new());
        let mut due = (working <= TimeDelta::zero()).then_some(start);
        let mut left = walk::length(working);
        let from = walk::nanos(start);
        let mut walk = Walk::new(self, from, walk::horizon(from));
        while due.is_none()
            && let Some(stretch) = walk.next()
        {
            note(&mut days, stretch.plan.date, stretch.plan.why);
            for (open, close) in stretch.spans() {
                let close = close.min(open + left);
                left -= close - open;
                if let Some((from, to)) = walk::instant(open).zip(walk::instant(close)) {
                    count(&mut intervals, Interval { from, to });
                }
                if left == 0 {
                    due = walk::instant(close);
                    break;
                }
            }
        }
        Explanation { zone: self.zone(), start, working, intervals, days, due }
    }
}

/// Notes a day once, even if a clock change splits it.
fn note(days: &mut Vec<SpecialDay>, date: Option<NaiveDate>, why: Option<Why>) {
    let Some((date, why)) = date.zip(why) else { return };
    if days.last().is_none_or(|last| last.date != date) {
        days.push(SpecialDay { date, why });
    }
}

/// Counts an interval, joining it to the previous one when they touch.
fn count(intervals: &mut Vec<Interval>, next: Interval) {
    match intervals.last_mut() {
        Some(last) if last.to == next.from => last.to = next.to,
        Some(_) | None => intervals.push(next),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde calls")]
fn zone_name<S: Serializer>(zone: &Tz, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(zone.name())
}

fn iso_8601<S: Serializer>(length: &TimeDelta, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(length)
}
