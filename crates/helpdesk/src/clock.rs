//! The only clock of the desk.

use std::fmt::Debug;
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, SubsecRound, Utc};

/// The latest instant that the desk believes: whatever begins then still ends in a four-digit year.
const LATEST: DateTime<Utc> = match DateTime::from_timestamp(253_086_768_000, 0) {
    Some(latest) => latest,
    None => DateTime::<Utc>::MAX_UTC,
};

/// Tells the time of day, and how long it has been running. Nothing else in the desk asks the operating
/// system for the time of day.
pub trait Clock: Send + Sync + Debug {
    /// Returns the time in UTC, in whole microseconds. It may be set forwards or back.
    fn now(&self) -> DateTime<Utc>;

    /// Returns how long the clock has been running. It never goes back, whatever is done to the time of day,
    /// so durations are differences of this and never of [`Clock::now`] (T4). It means nothing to another
    /// clock, nor after a restart.
    fn ran(&self) -> Duration;
}

/// The clock of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
        let now = SystemTime::now();
        // A machine without a battery may start in 1901; `Utc::now` panics there.
        let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let micros = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
        DateTime::from_timestamp_micros(micros).unwrap_or(LATEST)
    }

    fn ran(&self) -> Duration {
        static BEGUN: OnceLock<Instant> = OnceLock::new();
        BEGUN.get_or_init(Instant::now).elapsed()
    }
}

/// Returns the time that any clock tells, as far as the desk believes it: from 1970 on, before the year 9990,
/// in whole microseconds. A clock outside this range is wrong, but the desk goes on without a panic.
pub(crate) fn believed(now: DateTime<Utc>) -> DateTime<Utc> {
    now.trunc_subsecs(6).clamp(DateTime::UNIX_EPOCH, LATEST)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn the_machine_tells_a_time_that_is_believed() {
        let now = SystemClock.now();
        assert_eq!(believed(now), now);
        assert!(now > DateTime::UNIX_EPOCH);
    }

    #[test]
    fn a_clock_before_1970_or_far_ahead_is_held_to_what_can_be_written() {
        let before = DateTime::UNIX_EPOCH - TimeDelta::days(40_000);
        assert_eq!(believed(before), DateTime::UNIX_EPOCH);
        for far in [DateTime::<Utc>::MAX_UTC, LATEST + TimeDelta::days(9_000)] {
            assert_eq!(believed(far).to_rfc3339(), "9990-01-01T00:00:00+00:00");
        }
        assert_eq!(believed(DateTime::<Utc>::MIN_UTC), DateTime::UNIX_EPOCH);
    }
}
