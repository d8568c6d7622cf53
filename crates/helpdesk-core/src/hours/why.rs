//! Days that are not usual working days.

use serde::Serialize;

/// Why a day is not a usual working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The weekday is off.
    Weekend,
    /// The date is off.
    Holiday,
    /// The date has hours of its own: a moved or shortened working day.
    Moved,
}
