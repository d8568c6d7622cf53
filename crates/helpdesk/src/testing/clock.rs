//! A clock that only the test moves.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

use crate::clock::Clock;

/// A clock moved by hand. Clones are one clock.
///
/// ```
/// use chrono::{DateTime, TimeDelta};
/// use helpdesk::Clock;
/// use helpdesk::testing::HandClock;
///
/// let clock = HandClock::new(DateTime::UNIX_EPOCH);
/// clock.advance(TimeDelta::hours(1));
/// clock.advance_to(DateTime::UNIX_EPOCH); // past already: it stays
/// assert_eq!(clock.now(), DateTime::UNIX_EPOCH + TimeDelta::hours(1));
/// clock.set(DateTime::UNIX_EPOCH); // backwards, since asked for
/// assert_eq!(clock.now(), DateTime::UNIX_EPOCH);
/// ```
#[derive(Debug, Clone)]
pub struct HandClock {
    now: Arc<Mutex<DateTime<Utc>>>,
}

impl HandClock {
    /// Returns a clock that stands at `now`.
    #[must_use]
    pub fn new(now: DateTime<Utc>) -> Self {
        Self { now: Arc::new(Mutex::new(now.trunc_subsecs(6))) }
    }

    /// Moves it on; a negative span moves nothing.
    pub fn advance(&self, by: TimeDelta) {
        self.change(|now| now + by.max(TimeDelta::zero()));
    }

    /// Moves it on to `at`, or leaves it where it is if that is past.
    pub fn advance_to(&self, at: DateTime<Utc>) {
        self.change(|now| now.max(at));
    }

    /// Sets it to `at`, backwards too: as a machine's clock may be set.
    pub fn set(&self, at: DateTime<Utc>) {
        self.change(|_| at);
    }

    fn change(&self, change: impl FnOnce(DateTime<Utc>) -> DateTime<Utc>) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now = change(*now).trunc_subsecs(6);
    }
}

impl Clock for HandClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
