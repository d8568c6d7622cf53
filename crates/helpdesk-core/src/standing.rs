//! How urgent a ticket is, and where it stands in its life.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Returns whether an answer given at `at` comes after it was due; at the due instant it is in time.
#[must_use]
pub fn is_late(due: DateTime<Utc>, at: DateTime<Utc>) -> bool {
    at > due
}

/// Returns whether a first answer is overdue at `now`. It no longer is once somebody has answered or the
/// ticket is closed (T1): `ended` is the first of these. This is the only definition; what databases count is
/// compared with it.
#[must_use]
pub fn is_overdue(
    due: Option<DateTime<Utc>>,
    ended: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> bool {
    ended.is_none() && due.is_some_and(|due| is_late(due, now))
}

/// How urgent a ticket is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// It works, with small flaws; a question; an invoice.
    Low,
    /// It works, but some service fails.
    Medium,
    /// It does not work at all.
    High,
}

impl Priority {
    /// Every priority, from low to high.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// Returns the priority's name, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// Where a ticket stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Support works on it.
    Open,
    /// Support has found the answer; the customer closes.
    Resolved,
    /// Nothing changes from here on.
    Closed,
}

impl Status {
    /// Every status, in the order of a ticket's life.
    pub const ALL: [Self; 3] = [Self::Open, Self::Resolved, Self::Closed];

    /// Returns the status's name, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
        }
    }
}
