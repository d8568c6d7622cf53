//! Working hours (T1).

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Working hours.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Calendar {}

impl Calendar {
    /// Returns the instant when so much working time has passed.
    #[must_use]
    pub fn after(&self, start: DateTime<Utc>, working: TimeDelta) -> Option<DateTime<Utc>> {
        start.checked_add_signed(working)
    }
}
