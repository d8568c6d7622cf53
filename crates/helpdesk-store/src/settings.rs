//! The port of what the operator chooses: the policy with its working hours, and canned answers.

use std::fmt::Debug;

use chrono::{DateTime, Utc};
use helpdesk_core::hours::Calendar;
use helpdesk_core::{CannedAnswer, Policy};
use serde::{Deserialize, Serialize};

use crate::cursor::CursorKey;
use crate::desk_log::DeskAct;
use crate::error::StoreError;

/// How often the policy has changed; 0 is the default policy.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct PolicyVersion(pub u64);

/// What the operator chooses. What writes takes the act with the line for the desk's own log, and writes
/// both in one transaction, where what the act rests on holds.
pub trait Settings: Send + Sync + Debug {
    /// Returns the policy and how often it has changed.
    ///
    /// # Errors
    /// When the database fails, or the policy cannot be read.
    fn policy(&self) -> Result<(Policy, PolicyVersion), StoreError>;

    /// Replaces the policy if it is still at `expected`; returns whether it was.
    ///
    /// # Errors
    /// When what the act rests on does not hold, or the database fails.
    fn set_policy(
        &self,
        policy: Policy,
        expected: PolicyVersion,
        act: DeskAct,
    ) -> Result<bool, StoreError>;

    /// Returns the working hours that were in force, each with the instant from which they were: those of the
    /// new desk first, then those after every change of the policy.
    ///
    /// # Errors
    /// When the database fails, or they cannot be read.
    fn calendars(&self) -> Result<Vec<(DateTime<Utc>, Calendar)>, StoreError>;

    /// Replaces the history of working hours, as a desk that is brought back had it.
    ///
    /// # Errors
    /// When the database fails, or the desk keeps no history.
    fn set_calendars(&self, history: Vec<(DateTime<Utc>, Calendar)>) -> Result<(), StoreError>;

    /// Returns the canned answers by key, retired ones included. A new desk has
    /// [`CannedAnswer::defaults`].
    ///
    /// # Errors
    /// When the database fails, or one cannot be read.
    fn canned_answers(&self) -> Result<Vec<CannedAnswer>, StoreError>;

    /// Writes a canned answer, new or changed.
    ///
    /// # Errors
    /// When what the act rests on does not hold, or the database fails.
    fn put_canned_answer(&self, answer: CannedAnswer, act: DeskAct) -> Result<(), StoreError>;

    /// Replaces the canned answers, as a desk that is brought back had them.
    ///
    /// # Errors
    /// When the database fails.
    fn set_canned_answers(&self, answers: Vec<CannedAnswer>) -> Result<(), StoreError>;

    /// Returns the desk's secret for cursors.
    ///
    /// # Errors
    /// When the database fails.
    fn cursor_key(&self) -> Result<CursorKey, StoreError>;
}
