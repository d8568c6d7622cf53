//! A clock that only the test moves.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

use crate::clock::Clock;

/// A clock moved by hand. Clones are one clock. The time of day can be set without any time passing,
/// and time can pass that the time of day does not show.
///
/// ```
/// use std::time::Duration;
///
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
/// clock.stall(TimeDelta::seconds(5));
/// assert_eq!(clock.now(), DateTime::UNIX_EPOCH);
/// assert_eq!(clock.ran(), Duration::from_secs(3_605));
/// ```
#[derive(Debug, Clone)]
pub struct HandClock {
    hands: Arc<Mutex<Hands>>,
}

#[derive(Debug, Clone, Copy)]
struct Hands {
    now: DateTime<Utc>,
    ran: Duration,
}

impl HandClock {
    /// Returns a clock that stands at `now`.
    #[must_use]
    pub fn new(now: DateTime<Utc>) -> Self {
        let hands = Hands { now: now.trunc_subsecs(6), ran: Duration::ZERO };
        Self { hands: Arc::new(Mutex::new(hands)) }
    }

    /// Moves it on; a negative span moves nothing.
    pub fn advance(&self, by: TimeDelta) {
        self.change(|hands| hands.pass(by));
    }

    /// Moves it on to `at`, or leaves it where it is if that is past.
    pub fn advance_to(&self, at: DateTime<Utc>) {
        self.change(|hands| hands.pass(at - hands.now));
    }

    /// Sets the time of day to `at`, backwards too, as a machine's clock may be set: no time passes.
    pub fn set(&self, at: DateTime<Utc>) {
        self.change(|hands| hands.now = at.trunc_subsecs(6));
    }

    /// Lets time pass that the time of day does not show, as if it were set back all the while.
    pub fn stall(&self, by: TimeDelta) {
        self.change(|hands| {
            let now = hands.now;
            hands.pass(by);
            hands.now = now;
        });
    }

    fn change(&self, change: impl FnOnce(&mut Hands)) {
        change(&mut self.hands.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn hands(&self) -> Hands {
        *self.hands.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hands {
    fn pass(&mut self, by: TimeDelta) {
        let by = by.max(TimeDelta::zero());
        self.now = (self.now + by).trunc_subsecs(6);
        self.ran += by.to_std().unwrap_or_default();
    }
}

impl Clock for HandClock {
    fn now(&self) -> DateTime<Utc> {
        self.hands().now
    }

    fn ran(&self) -> Duration {
        self.hands().ran
    }
}
