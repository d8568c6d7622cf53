//! The demo tells of four weeks, so its clock is moved by hand.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk::{Clock, SystemClock};

/// A clock that stands still where it was put.
#[derive(Debug)]
pub(super) struct StoryClock(Mutex<DateTime<Utc>>);

impl StoryClock {
    /// Returns a clock that stands still at `at`.
    pub(super) const fn new(at: DateTime<Utc>) -> Self {
        Self(Mutex::new(at))
    }

    /// Puts it elsewhere.
    pub(super) fn set(&self, at: DateTime<Utc>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }

    /// Moves it on.
    pub(super) fn pass(&self, minutes: i64) {
        let now = self.now();
        self.set(now + TimeDelta::minutes(minutes));
    }
}

impl Clock for StoryClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ran(&self) -> Duration {
        SystemClock.ran()
    }
}
