//! The one clock of the desk.

use std::fmt::Debug;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use chrono::{DateTime, SubsecRound, Utc};

/// Tells the time of day, and how long it has run. Nothing else in the desk asks the operating system
/// for the time of day.
pub trait Clock: Send + Sync + Debug {
    /// Returns the time in UTC, in whole microseconds. It may be set, forwards and back.
    fn now(&self) -> DateTime<Utc>;

    /// Returns how long the clock has run. It never goes back, whatever is done to the time of day, so
    /// how long something took is a difference of this and never of [`Clock::now`] (T4). It means
    /// nothing to another clock, nor after a restart.
    fn ran(&self) -> Duration;
}

/// The clock of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }

    fn ran(&self) -> Duration {
        static BEGUN: OnceLock<Instant> = OnceLock::new();
        BEGUN.get_or_init(Instant::now).elapsed()
    }
}
