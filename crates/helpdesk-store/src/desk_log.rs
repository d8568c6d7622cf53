//! The port of the desk's own log: what was done to the desk itself, and by whom.

use std::fmt::Debug;

use chrono::{DateTime, Utc};
use helpdesk_core::Actor;
use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::precondition::Precondition;

/// What was done to the desk itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the action of the same name")]
pub enum DeskAction {
    Initialised,
    PolicySet,
    HoursLoaded,
    CustomerAdded,
    CustomerChanged,
    CustomerEnabled,
    CustomerDisabled,
    CustomerErased,
    AgentErased,
    AgentAdded,
    AgentChanged,
    LeadGiven,
    LeadTaken,
    AgentEnabled,
    AgentDisabled,
    ProjectAdded,
    ProjectChanged,
    MemberAdded,
    MemberRemoved,
    PersonInvited,
    MessageRedacted,
    AnswerPut,
    AnswerRetired,
    AnswerRestored,
    LetterRevived,
    Imported,
}

/// One line of the desk's own log, which is only ever added to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeskLine {
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it; `None` for the operator.
    pub by: Option<Actor>,
    /// What.
    pub action: DeskAction,
    /// Of what: a key, a number and an event, a policy and its value. Never anybody's words.
    pub subject: String,
    /// Why, where a reason is asked for.
    pub reason: Option<String>,
}

/// Something done to the desk itself: what its log then says, and what it rests on, which must hold in the
/// transaction that does it (S9). Whoever leads may lead no more by then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskAct {
    /// The line for the desk's own log.
    pub line: DeskLine,
    /// What must hold as it is written.
    pub rests_on: Vec<Precondition>,
}

impl From<DeskLine> for DeskAct {
    /// An act that rests on nothing: the operator's, or one of long ago that is brought back.
    fn from(line: DeskLine) -> Self {
        Self { line, rests_on: Vec::new() }
    }
}

/// The desk's own log.
pub trait DeskLog: Send + Sync + Debug {
    /// Adds a line to the desk's own log.
    ///
    /// # Errors
    /// When what the act rests on does not hold, or the database fails.
    fn record(&self, act: DeskAct) -> Result<(), StoreError>;

    /// Returns lines of the desk's own log after the `after`-th, oldest first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn lines(&self, after: u64, limit: usize) -> Result<Vec<(u64, DeskLine)>, StoreError>;

    /// Returns lines of the desk's own log before the `before`-th (`None`: from the end), newest first, at
    /// most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn lines_before(
        &self,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, DeskLine)>, StoreError>;
}
