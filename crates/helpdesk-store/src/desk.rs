//! The port of what the operator chooses, and of the desk's own log.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use chrono::{DateTime, Utc};
use helpdesk_core::hours::Calendar;
use helpdesk_core::{Actor, AgentId, CannedAnswer, CustomerId, Policy, ProjectId, TicketNumber};
use serde::{Deserialize, Serialize};

use crate::cursor::CursorKey;
use crate::directory::{AgentCard, CustomerCard, ProjectCard};
use crate::error::StoreError;
use crate::reports::RatingMark;

/// How often the policy has changed; 0 is the default policy.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct PolicyVersion(pub u64);

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
    Imported,
}

/// One line of the desk's own log, which is only ever added to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeskLine {
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none is the operator.
    pub by: Option<Actor>,
    /// What.
    pub action: DeskAction,
    /// Of what: a key, a number and an event, a policy and its value. Never anybody's words.
    pub subject: String,
    /// Why, where a reason is asked for.
    pub reason: Option<String>,
}

/// What the operator chooses, people and projects to write, and the desk's own log. Every method
/// that writes takes the line for the log, and writes both in one transaction.
pub trait Desk: Send + Sync + Debug {
    /// Returns the policy and how often it has changed.
    ///
    /// # Errors
    /// When the database fails, or the policy cannot be read.
    fn policy(&self) -> Result<(Policy, PolicyVersion), StoreError>;

    /// Replaces the policy if it is still at `expected`; returns whether it was.
    ///
    /// # Errors
    /// When the database fails.
    fn set_policy(
        &self,
        policy: Policy,
        expected: PolicyVersion,
        line: DeskLine,
    ) -> Result<bool, StoreError>;

    /// Returns the working hours that were in force, each with the instant from which on: those of the
    /// new desk first, then what every change of the policy made of them. A desk that does not say so
    /// knows of those in force alone.
    ///
    /// # Errors
    /// When the database fails, or they cannot be read.
    fn calendars(&self) -> Result<Vec<(DateTime<Utc>, Calendar)>, StoreError> {
        Ok(vec![(DateTime::UNIX_EPOCH, self.policy()?.0.hours)])
    }

    /// Replaces the history of working hours, as a desk that is brought back had it.
    ///
    /// # Errors
    /// When the database fails, or the desk keeps no history.
    fn set_calendars(&self, history: Vec<(DateTime<Utc>, Calendar)>) -> Result<(), StoreError>;

    /// Marks the rating of a ticket as read, and returns the mark that stands: one that was made
    /// before stays.
    ///
    /// # Errors
    /// When the database fails.
    fn mark_rating(&self, ticket: TicketNumber, mark: RatingMark)
    -> Result<RatingMark, StoreError>;

    /// Returns the marks of those ratings that have one.
    ///
    /// # Errors
    /// When the database fails.
    fn rating_marks(
        &self,
        tickets: BTreeSet<TicketNumber>,
    ) -> Result<BTreeMap<TicketNumber, RatingMark>, StoreError>;

    /// Returns the marks of ratings by ticket number, after the given one, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn all_rating_marks(
        &self,
        after: Option<TicketNumber>,
        limit: usize,
    ) -> Result<Vec<(TicketNumber, RatingMark)>, StoreError>;

    /// Returns the canned answers by key, retired ones included. A new desk has
    /// [`CannedAnswer::defaults`].
    ///
    /// # Errors
    /// When the database fails, or one cannot be read.
    fn canned_answers(&self) -> Result<Vec<CannedAnswer>, StoreError>;

    /// Writes a canned answer, new or changed.
    ///
    /// # Errors
    /// When the database fails.
    fn put_canned_answer(&self, answer: CannedAnswer, line: DeskLine) -> Result<(), StoreError>;

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

    /// Writes a customer, new or changed.
    ///
    /// # Errors
    /// When the database fails.
    fn put_customer(&self, card: CustomerCard, line: DeskLine) -> Result<(), StoreError>;

    /// Writes an agent, new or changed.
    ///
    /// # Errors
    /// When the database fails.
    fn put_agent(&self, card: AgentCard, line: DeskLine) -> Result<(), StoreError>;

    /// Writes a project, new or changed.
    ///
    /// # Errors
    /// When another project has the number, or the database fails.
    fn put_project(&self, card: ProjectCard, line: DeskLine) -> Result<(), StoreError>;

    /// Makes a customer a member of a project, or no member; returns whether that changed anything.
    ///
    /// # Errors
    /// When the customer or the project is unknown, or the database fails.
    fn set_member(
        &self,
        project: ProjectId,
        customer: CustomerId,
        member: bool,
        line: DeskLine,
    ) -> Result<bool, StoreError>;

    /// Returns customers by key, after the given one, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn customer_cards(
        &self,
        after: Option<CustomerId>,
        limit: usize,
    ) -> Result<Vec<CustomerCard>, StoreError>;

    /// Returns agents by key, after the given one, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn agent_cards(
        &self,
        after: Option<AgentId>,
        limit: usize,
    ) -> Result<Vec<AgentCard>, StoreError>;

    /// Returns projects by key, after the given one, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn project_cards(
        &self,
        after: Option<ProjectId>,
        limit: usize,
    ) -> Result<Vec<ProjectCard>, StoreError>;

    /// Returns the members of a project, by key.
    ///
    /// # Errors
    /// When the database fails.
    fn members_of(&self, project: ProjectId) -> Result<Vec<CustomerId>, StoreError>;

    /// Adds a line to the desk's own log.
    ///
    /// # Errors
    /// When the database fails.
    fn record(&self, line: DeskLine) -> Result<(), StoreError>;

    /// Returns lines of the desk's own log after the `after`-th, oldest first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn lines(&self, after: u64, limit: usize) -> Result<Vec<(u64, DeskLine)>, StoreError>;

    /// Returns lines of the desk's own log before the `before`-th (none: from the end), newest first, at
    /// most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn lines_before(
        &self,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, DeskLine)>, StoreError>;

    /// Returns whether the desk holds nothing yet: no tickets, people or projects.
    ///
    /// # Errors
    /// When the database fails.
    fn is_empty(&self) -> Result<bool, StoreError>;
}
