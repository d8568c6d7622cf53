//! What reports keep of one ticket: the fold of its log, event by event.

use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use super::cut::Keys;
use crate::access::EndReason;
use crate::event::{Event, Recorded};
use crate::ids::{Actor, AgentId, ProjectId, Version};
use crate::standing::{DueAnswer, Priority};
use crate::words::Stars;

/// The first public answer by an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstAnswer {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: AgentId,
}

/// Who closed a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closer {
    /// Its customer.
    Customer,
    /// An agent.
    Agent(AgentId),
    /// The clock, after silence.
    Clock,
}

/// The close of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Closer,
    /// The event, which holds the comment or the reason.
    pub seq: Version,
    /// The stars, if the customer gave some.
    pub stars: Option<Stars>,
    /// Whether a comment was given with them.
    pub commented: bool,
    /// Whether support owed the customer a word until then.
    pub owed: bool,
}

/// What reports keep of one ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// Whether an agent opened it for a customer who called, so that no answer was owed (L7).
    pub called: bool,
    /// What it is about; `None` for a general question.
    pub project: Option<ProjectId>,
    /// The priority the customer gave, which never changes.
    pub priority: Priority,
    /// When the first answer is due.
    pub due: Option<DateTime<Utc>>,
    /// The first public answer by an agent.
    pub first_answer: Option<FirstAnswer>,
    /// Who answered in public last.
    pub last_answer_by: Option<AgentId>,
    /// Who works on it.
    pub assignee: Option<AgentId>,
    /// Whether support owes a word.
    pub waits: bool,
    /// When it was resolved, if it still is, or was when it was closed.
    pub resolved_at: Option<DateTime<Utc>>,
    /// How often it was taken up again.
    pub reopened: u32,
    /// The live grant: when it was given, and the event.
    pub grant: Option<(DateTime<Utc>, Version)>,
    /// Its close.
    pub closed: Option<Closing>,
}

/// What reports keep of one grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRow {
    /// When it was given.
    pub at: DateTime<Utc>,
    /// The event that gave it.
    pub seq: Version,
    /// The ticket's project.
    pub project: Option<ProjectId>,
    /// The priority the customer gave.
    pub priority: Priority,
    /// The assignee when it was given: who could enter.
    pub agent: Option<AgentId>,
    /// How many entries are recorded under it.
    pub entries: u32,
    /// When and how it ended; `None` while it lives.
    pub ended: Option<(DateTime<Utc>, EndReason)>,
}

/// What reports keep of one entry into a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// When.
    pub at: DateTime<Utc>,
    /// The event.
    pub seq: Version,
    /// Who entered.
    pub agent: AgentId,
    /// The project.
    pub project: Option<ProjectId>,
    /// The priority the customer gave.
    pub priority: Priority,
}

/// What an event changes in the rows of grants and entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccessChange {
    /// A grant was given.
    Granted(GrantRow),
    /// Somebody entered under the grant given at this time by this event.
    Entered(DateTime<Utc>, Version, EntryRow),
    /// The grant given at this time by this event ended.
    Ended(DateTime<Utc>, Version, DateTime<Utc>, EndReason),
}

impl ReportRow {
    /// Returns whether the first answer is missing and past due.
    #[must_use]
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        let answered_at = self.first_answer.as_ref().map(|answer| answer.at);
        let closed_at = self.closed.as_ref().map(|closing| closing.at);
        DueAnswer { due: self.due, answered_at, closed_at }.is_overdue(now)
    }

    /// Returns the row that the first event of a log begins, or `None` for any other event.
    #[must_use]
    pub fn begin(recorded: &Recorded) -> Option<Self> {
        let Event::Opened { project, priority, first_answer_due, .. } = &recorded.event else {
            return None;
        };
        // A ticket that an agent opened for a customer counts as answered (L7).
        let opener = recorded.by.agent();
        Some(Self {
            opened_at: recorded.at,
            called: opener.is_some(),
            project: project.as_ref().map(|project| project.key.clone()),
            priority: *priority,
            due: *first_answer_due,
            first_answer: opener.map(|by| FirstAnswer { at: recorded.at, by: by.clone() }),
            last_answer_by: opener.cloned(),
            assignee: None,
            waits: opener.is_none(),
            resolved_at: None,
            reopened: 0,
            grant: None,
            closed: None,
        })
    }

    /// Takes the next event of the log; returns what it changes in the rows of access.
    pub fn take(&mut self, recorded: &Recorded) -> Option<AccessChange> {
        let Recorded { at, seq, by, event, .. } = recorded;
        let (at, seq) = (*at, *seq);
        match event {
            Event::CustomerReplied { .. } => self.waits = true,
            Event::AgentReplied { .. } => {
                let agent = by.agent()?.clone();
                if self.first_answer.is_none() {
                    self.first_answer = Some(FirstAnswer { at, by: agent.clone() });
                }
                self.last_answer_by = Some(agent);
                self.waits = false;
            }
            Event::Resolved { .. } => {
                self.resolved_at = Some(at);
                self.waits = false;
            }
            Event::Reopened { .. } => {
                self.resolved_at = None;
                self.reopened = self.reopened.saturating_add(1);
                self.waits = true;
            }
            Event::Assigned { agent } => self.assignee.clone_from(agent),
            Event::AccessGranted { .. } => {
                self.grant = Some((at, seq));
                return Some(AccessChange::Granted(GrantRow {
                    at,
                    seq,
                    project: self.project.clone(),
                    priority: self.priority,
                    agent: self.assignee.clone(),
                    entries: 0,
                    ended: None,
                }));
            }
            Event::ProjectEntered => {
                let (granted_at, grant) = self.grant?;
                let (agent, project) = (by.agent()?.clone(), self.project.clone());
                let entry = EntryRow { at, seq, agent, project, priority: self.priority };
                return Some(AccessChange::Entered(granted_at, grant, entry));
            }
            Event::AccessEnded { why } => {
                // The end of a request: there was no grant.
                let (granted_at, grant) = self.grant.take()?;
                return Some(AccessChange::Ended(granted_at, grant, at, *why));
            }
            Event::Closed { rating, .. } => {
                let by = match by {
                    Actor::Customer(_) => Closer::Customer,
                    Actor::Agent(agent) => Closer::Agent(agent.clone()),
                    // A service closes nothing (L9).
                    Actor::System | Actor::Service(_) => Closer::Clock,
                };
                let stars = rating.as_ref().map(|rating| rating.stars);
                let commented = rating.as_ref().is_some_and(|rating| rating.comment.is_some());
                let owed = core::mem::replace(&mut self.waits, false);
                self.closed = Some(Closing { at, by, seq, stars, commented, owed });
            }
            Event::Opened { .. }
            | Event::ServiceWrote { .. }
            | Event::AccessRequested { .. }
            | Event::AccessDeclined
            | Event::CloseReminded { .. }
            | Event::Internal(_) => {}
        }
        None
    }

    /// Returns the agent in charge, whom stars judge (L5): the last who answered in public, otherwise the
    /// assignee.
    #[must_use]
    pub fn in_charge(&self) -> Option<&AgentId> {
        self.last_answer_by.as_ref().or(self.assignee.as_ref())
    }

    /// Returns where the ticket is counted in the backlog, or `None` once it is closed.
    #[must_use]
    pub fn backlog_place(&self) -> Option<(i64, Option<&AgentId>, bool)> {
        let hour = self.opened_at.timestamp_micros().div_euclid(super::HOUR_MICROS);
        self.closed.is_none().then_some((hour, self.assignee.as_ref(), self.waits))
    }

    pub(super) fn keys<'a>(&'a self, agent: Option<&'a AgentId>, at: DateTime<Utc>) -> Keys<'a> {
        Keys { agent, project: self.project.as_ref(), priority: self.priority, at }
    }
}

/// Everything that reports keep of one ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketReport {
    /// The ticket.
    pub row: ReportRow,
    /// Its grants, in their order.
    pub grants: Vec<GrantRow>,
    /// The entries under them, in their order.
    pub entries: Vec<EntryRow>,
}

impl TicketReport {
    /// Returns what reports keep of the ticket with this log, or `None` if the log is empty or does not start
    /// with its opening.
    #[must_use]
    pub fn of<'a>(log: impl IntoIterator<Item = &'a Recorded>) -> Option<Self> {
        let mut log = log.into_iter();
        let row = ReportRow::begin(log.next()?)?;
        let mut report = Self { row, grants: Vec::new(), entries: Vec::new() };
        log.for_each(|recorded| report.take(recorded));
        Some(report)
    }

    /// Takes the next event of the log.
    pub fn take(&mut self, recorded: &Recorded) {
        match self.row.take(recorded) {
            Some(AccessChange::Granted(grant)) => self.grants.push(grant),
            Some(AccessChange::Entered(_, _, entry)) => {
                if let Some(grant) = self.grants.last_mut() {
                    grant.entries = grant.entries.saturating_add(1);
                }
                self.entries.push(entry);
            }
            Some(AccessChange::Ended(_, _, at, why)) => {
                if let Some(grant) = self.grants.last_mut() {
                    grant.ended = Some((at, why));
                }
            }
            None => {}
        }
    }
}
