//! The walk through a calendar, local day by local day, on which all its arithmetic rests.
//!
//! Instants are counted here in nanoseconds since 1970 in 128 bits, where every instant and every
//! sum of two fits with room to spare: chrono's range is under 2^83 nanoseconds.

use alloc::vec::Vec;

use chrono::{DateTime, NaiveDate, Offset as _, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;

use super::calendar::Calendar;
use super::frame::Frame;
use super::limits::HORIZON_DAYS;
use super::why::Why;

/// Seconds of a day of 24 hours.
pub(super) const DAY: i64 = 24 * 60 * 60;
const SECOND: Nanos = 1_000_000_000;

/// Nanoseconds since 1970, or a length in nanoseconds.
pub(super) type Nanos = i128;

pub(super) fn nanos(at: DateTime<Utc>) -> Nanos {
    // A leap second is written as nanoseconds from a whole second up.
    let fraction = at.timestamp_subsec_nanos().min(999_999_999);
    Nanos::from(at.timestamp()) * SECOND + Nanos::from(fraction)
}

pub(super) fn instant(at: Nanos) -> Option<DateTime<Utc>> {
    let second = i64::try_from(at.div_euclid(SECOND)).ok()?;
    DateTime::from_timestamp(second, u32::try_from(at.rem_euclid(SECOND)).ok()?)
}

pub(super) fn length(delta: TimeDelta) -> Nanos {
    Nanos::from(delta.num_seconds()) * SECOND + Nanos::from(delta.subsec_nanos())
}

pub(super) fn delta(length: Nanos) -> TimeDelta {
    let seconds = i64::try_from(length.div_euclid(SECOND)).ok();
    let fraction = u32::try_from(length.rem_euclid(SECOND)).ok();
    seconds.zip(fraction).and_then(|(s, n)| TimeDelta::new(s, n)).unwrap_or(TimeDelta::MAX)
}

/// Returns the instant up to which open hours are looked for.
pub(super) fn horizon(start: Nanos) -> Nanos {
    let days = Nanos::from(HORIZON_DAYS) * Nanos::from(DAY) * SECOND;
    (start + days).min(nanos(DateTime::<Utc>::MAX_UTC))
}

/// Returns the date of a day counted from 1970-01-01, or `None` outside chrono's range.
pub(super) fn date(day: i64) -> Option<NaiveDate> {
    const DAYS_BEFORE_1970: i64 = 719_163;
    let day = i32::try_from(day.checked_add(DAYS_BEFORE_1970)?).ok()?;
    NaiveDate::from_num_days_from_ce_opt(day)
}

/// Returns the zone's offset from UTC at a second since 1970, in seconds.
pub(super) fn offset(zone: Tz, second: i64) -> i64 {
    let nearest = if second < 0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
    let at = DateTime::from_timestamp(second, 0).unwrap_or(nearest);
    i64::from(zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc())
}

/// What a local day holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan<'a> {
    pub(super) date: Option<NaiveDate>,
    pub(super) frames: &'a [Frame],
    /// Why it is not a usual working day.
    pub(super) why: Option<Why>,
}

/// A stretch of one local day during which the clock does not change. It is a whole day, except at both ends
/// of the walk and on days with a clock change, which come in two stretches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch<'a> {
    pub(super) plan: Plan<'a>,
    from: Nanos,
    to: Nanos,
    /// Local midnight by the clock of this stretch, in seconds since 1970.
    midnight: i64,
}

impl<'a> Stretch<'a> {
    /// Returns the open hours of the stretch, in order, none of them empty.
    pub(super) fn spans(self) -> impl Iterator<Item = (Nanos, Nanos)> + use<'a> {
        self.plan.frames.iter().filter_map(move |frame| {
            let seconds = frame.seconds();
            let open = Nanos::from(self.midnight + seconds.start) * SECOND;
            let close = Nanos::from(self.midnight + seconds.end) * SECOND;
            let (open, close) = (open.max(self.from), close.min(self.to));
            (open < close).then_some((open, close))
        })
    }
}

/// Returns what the day holds, counted from 1970-01-01, and why it is not a usual working day.
pub(super) fn plan(calendar: &Calendar, day: i64) -> Plan<'_> {
    let date = date(day);
    if let Some(frames) = date.and_then(|date| calendar.days().get(&date)) {
        let why = if frames.is_empty() { Why::Holiday } else { Why::Moved };
        return Plan { date, frames, why: Some(why) };
    }
    // 1970-01-01 was a Thursday.
    let weekday = usize::try_from((day + 3).rem_euclid(7)).unwrap_or_default();
    let frames = calendar.week().get(weekday).map_or(&[][..], Vec::as_slice);
    Plan { date, frames, why: frames.is_empty().then_some(Why::Weekend) }
}

/// Gives the stretches between two instants, in order and without holes.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    calendar: &'a Calendar,
    from: Nanos,
    to: Nanos,
    /// The second at which the next stretch begins.
    at: i64,
    /// The offset then.
    offset: i64,
}

impl<'a> Walk<'a> {
    pub(super) fn new(calendar: &'a Calendar, from: Nanos, to: Nanos) -> Self {
        let at = i64::try_from(from.div_euclid(SECOND)).unwrap_or(i64::MAX);
        Self { calendar, from, to, at, offset: offset(calendar.zone(), at) }
    }

    /// Returns the open hours, in order, none of them empty.
    pub(super) fn spans(self) -> impl Iterator<Item = (Nanos, Nanos)> + use<'a> {
        self.flat_map(Stretch::spans)
    }

    /// Returns the first second after `at`, up to `end`, that has another offset.
    ///
    /// `end` is at most a day away, and no zone changes its clock twice within five days (a test
    /// holds the tables to that), so that the offsets at both ends tell whether there is one.
    fn change(&self, end: i64) -> Option<i64> {
        let zone = self.calendar.zone();
        if offset(zone, end) == self.offset {
            return None;
        }
        let (mut same, mut other) = (self.at, end);
        while other - same > 1 {
            let middle = same + (other - same) / 2;
            if offset(zone, middle) == self.offset { same = middle } else { other = middle }
        }
        Some(other)
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Stretch<'a>;

    fn next(&mut self) -> Option<Stretch<'a>> {
        let start = Nanos::from(self.at) * SECOND;
        if start >= self.to || self.from >= self.to {
            return None;
        }
        let day = (self.at + self.offset).div_euclid(DAY);
        let midnight = day * DAY - self.offset;
        let midnight_after = midnight + DAY;
        let change = self.change(midnight_after);
        let end = change.unwrap_or(midnight_after);
        let stretch = Stretch {
            plan: plan(self.calendar, day),
            from: start.max(self.from),
            to: (Nanos::from(end) * SECOND).min(self.to),
            midnight,
        };
        self.at = end;
        if change.is_some() {
            self.offset = offset(self.calendar.zone(), end);
        }
        Some(stretch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_zone_changes_its_clock_twice_within_five_days() {
        // 2010–2040: the whole tables, in which seven days is the least, would take too long here.
        let (first, last) = (1_262_304_000, 2_208_988_800);
        let changes_of = |zone| {
            let mut changes = 0;
            let mut at = first;
            let mut before = offset(zone, at);
            let mut changed = i64::MIN;
            while at < last {
                at += DAY / 4;
                let now = offset(zone, at);
                if now != before {
                    assert!(changed < at - 5 * DAY, "{zone} at {at}");
                    (before, changed) = (now, at);
                    changes += 1;
                }
            }
            changes
        };
        let (some, others) = chrono_tz::TZ_VARIANTS.split_at(chrono_tz::TZ_VARIANTS.len() / 2);
        let in_all = |zones: &[Tz]| zones.iter().copied().map(changes_of).sum::<usize>();
        let changes = std::thread::scope(|scope| {
            let others = scope.spawn(|| in_all(others));
            in_all(some) + others.join().unwrap()
        });
        assert!(changes > 5_000, "{changes}");
    }

    #[test]
    fn instants_and_lengths_survive_the_count_in_nanoseconds() {
        for at in [DateTime::<Utc>::MIN_UTC, DateTime::UNIX_EPOCH, DateTime::<Utc>::MAX_UTC] {
            assert_eq!(instant(nanos(at)), Some(at));
        }
        for length_of in [TimeDelta::MAX, TimeDelta::zero(), TimeDelta::nanoseconds(-1)] {
            assert_eq!(delta(length(length_of)), length_of);
        }
        assert_eq!(instant(nanos(DateTime::<Utc>::MAX_UTC) + 1), None);
        assert_eq!(delta(Nanos::MAX), TimeDelta::MAX);
    }
}
