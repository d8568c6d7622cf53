//! How urgent a ticket is, and where it stands in its life.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::choice::ChoiceError;

/// Returns whether an answer given at `at` comes after it was due: at the due instant it is in time.
#[must_use]
pub fn is_late(due: DateTime<Utc>, at: DateTime<Utc>) -> bool {
    at > due
}

/// Returns whether a first answer is overdue at `now`. It is not once somebody answered, nor once the
/// ticket was closed (T1): `ended` is the first of these. This is the one definition; what databases
/// count is compared with it.
#[must_use]
pub fn is_overdue(
    due: Option<DateTime<Utc>>,
    ended: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> bool {
    ended.is_none() && due.is_some_and(|due| is_late(due, now))
}

/// How urgent a ticket is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", parse_err_ty = ChoiceError, parse_err_fn = no_priority)]
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
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Returns the priority's name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

fn no_priority(_: &str) -> ChoiceError {
    ChoiceError::of::<Priority>("a priority")
}

/// Where a ticket stands in its life.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", parse_err_ty = ChoiceError, parse_err_fn = no_status)]
pub enum Status {
    /// Support works on it.
    Open,
    /// Support has found the answer; the customer closes.
    Resolved,
    /// Nothing changes any more.
    Closed,
}

impl Status {
    /// Every status, in the order of a ticket's life.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Returns the status's name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

fn no_status(_: &str) -> ChoiceError {
    ChoiceError::of::<Status>("a status")
}
