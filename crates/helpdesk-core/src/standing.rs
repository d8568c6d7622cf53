//! How urgent a ticket is, and where it stands in its life.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::choice::ChoiceError;

/// Returns whether an answer given at `at` comes after it was due; at the due instant it is in time.
#[must_use]
pub fn is_late(due: DateTime<Utc>, at: DateTime<Utc>) -> bool {
    at > due
}

/// Where the first answer to a ticket stands (T1). This is the one definition; what databases count is
/// compared with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueAnswer {
    /// When it is due; none when no working time was in sight.
    pub due: Option<DateTime<Utc>>,
    /// When an agent first answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// When the ticket was closed: with or without an answer, none is owed any more.
    pub closed_at: Option<DateTime<Utc>>,
}

impl DueAnswer {
    /// Returns whether it is still to come: nobody has answered, and the ticket is not closed.
    #[must_use]
    pub const fn is_awaited(&self) -> bool {
        self.answered_at.is_none() && self.closed_at.is_none()
    }

    /// Returns whether it is awaited and past due.
    #[must_use]
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.is_awaited() && self.due.is_some_and(|due| is_late(due, now))
    }
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
    /// Nothing changes from here on.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t1_an_answer_is_awaited_until_somebody_answered_or_the_ticket_was_closed() {
        let at = |minutes: i64| DateTime::from_timestamp(60 * minutes, 0);
        let now = DateTime::from_timestamp(60 * 9, 0).unwrap_or_default();
        let open = DueAnswer { due: at(8), answered_at: None, closed_at: None };
        for (answer, awaited, overdue) in [
            (open, true, true),
            (DueAnswer { due: at(9), ..open }, true, false),
            (DueAnswer { due: None, ..open }, true, false),
            (DueAnswer { answered_at: at(9), ..open }, false, false),
            (DueAnswer { closed_at: at(9), ..open }, false, false),
        ] {
            assert_eq!((answer.is_awaited(), answer.is_overdue(now)), (awaited, overdue));
        }
    }
}
