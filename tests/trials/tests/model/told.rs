//! What a log alone tells, folded without any of the production code: the other side of every comparison.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use helpdesk_core::{Actor, AgentId, Event, EventKind, ProjectId, Recorded, Status, Version};

#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    pub(crate) count: u64,
    pub(crate) opened: u32,
    pub(crate) closed: u32,
    pub(crate) last: Option<EventKind>,
    pub(crate) moved: Option<EventKind>,
    pub(crate) project: Option<ProjectId>,
    pub(crate) assignee: Option<AgentId>,
    pub(crate) answered_by: Option<AgentId>,
    pub(crate) grants: u32,
    pub(crate) until: Option<DateTime<Utc>>,
    pub(crate) inside: BTreeSet<AgentId>,
    pub(crate) rating: Option<(u8, AgentId)>,
    pub(crate) closer: Option<Actor>,
}

impl Told {
    /// Takes the next events; returns whether their numbers and times go on without a gap (P02, P23).
    pub(crate) fn take(&mut self, log: &[Recorded]) -> bool {
        let mut whole = true;
        for recorded in log {
            self.count += 1;
            whole &= recorded.seq == Version(self.count);
            self.last = Some(recorded.event.kind());
            match &recorded.event {
                Event::Opened { project, .. } => {
                    self.opened += 1;
                    self.project = project.as_ref().map(|named| named.key.clone());
                }
                Event::AgentReplied { .. } => self.answered_by = recorded.by.agent().cloned(),
                Event::Resolved { .. } | Event::Reopened { .. } => self.moved = self.last,
                Event::Assigned { agent } => self.assignee = agent.clone(),
                Event::AccessGranted { until } => {
                    self.grants += 1;
                    self.until = *until;
                    self.inside.clear();
                }
                Event::AccessEnded { .. } => self.grants = 0,
                Event::ProjectEntered => self.inside.extend(recorded.by.agent().cloned()),
                Event::Closed { rating, .. } => {
                    self.closed += 1;
                    self.closer = Some(recorded.by.clone());
                    self.rating = rating.as_ref().map(|r| (r.stars.get(), r.agent.clone()));
                }
                Event::CustomerReplied { .. }
                | Event::ServiceWrote { .. }
                | Event::AccessRequested { .. }
                | Event::AccessDeclined
                | Event::CloseReminded { .. }
                | Event::Internal(_) => {}
            }
        }
        whole
    }

    /// P05.
    pub(crate) fn status(&self) -> Status {
        match self.moved {
            _ if self.closed > 0 => Status::Closed,
            Some(EventKind::Resolved) => Status::Resolved,
            _ => Status::Open,
        }
    }

    /// A3, as far as a log can tell it: who may enter at this instant.
    pub(crate) fn lets_in(&self, now: DateTime<Utc>) -> Option<&AgentId> {
        let live = self.closed == 0 && self.grants > 0 && self.until.is_none_or(|end| now < end);
        self.assignee.as_ref().filter(|_| live)
    }
}
