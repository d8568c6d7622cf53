//! The one clock of the desk.

use std::fmt::Debug;

use chrono::{DateTime, SubsecRound, Utc};

/// Tells the time. Nothing else in the desk asks the operating system for it.
pub trait Clock: Send + Sync + Debug {
    /// Returns the time in UTC, in whole microseconds.
    fn now(&self) -> DateTime<Utc>;
}

/// The clock of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}
