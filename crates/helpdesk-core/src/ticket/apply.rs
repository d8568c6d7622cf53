//! How events change a ticket. Decides nothing; never fails on what `decide` gave (S2).

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use super::Ticket;
use super::state::{Closure, Live, Resolution, Stage, State};
use super::triage::Triage;
use crate::access::{Access, AccessRequest, Grant};
use crate::digest::Digest;
use crate::event::{Event, EventKind, InternalEvent, Recorded, canonical};
use crate::ids::{Actor, TicketId, Version};

/// Why a log does not make a ticket.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// There are no events (L1).
    #[error("the log is empty")]
    Empty,
    /// The first event is not `opened`, or a later one is (L1).
    #[error("event {seq} is `{}` where it cannot stand", kind.name())]
    Misplaced {
        /// Its number.
        seq: Version,
        /// Its kind.
        kind: EventKind,
    },
    /// An event is missing, or stands twice (L1).
    #[error("event {found} stands where event {expected} should")]
    Sequence {
        /// The number that should come.
        expected: Version,
        /// The number that came.
        found: Version,
    },
    /// An event is of another ticket.
    #[error("event {seq} belongs to another ticket")]
    Stranger {
        /// Its number.
        seq: Version,
    },
    /// The count of public events is wrong (S6).
    #[error("event {seq} has a wrong count of public events")]
    PublicSequence {
        /// Its number.
        seq: Version,
    },
    /// The chain is broken: something was changed, dropped or swapped (S4).
    #[error("event {seq} does not fit the chain")]
    Chain {
        /// Its number.
        seq: Version,
    },
    /// Times go backwards (S3).
    #[error("event {seq} is earlier than one before it")]
    Time {
        /// Its number.
        seq: Version,
    },
}

/// Returns the instant cut to whole microseconds (S3); a leap second counts as the second after it.
pub(super) fn microseconds(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}

impl Ticket {
    /// Returns the events as they will stand in the log, and the ticket after them.
    ///
    /// # Errors
    /// [`ReplayError`] when the events do not fit this ticket; never for events that `decide` gave.
    pub fn advance(
        &self,
        by: &Actor,
        at: DateTime<Utc>,
        events: Vec<Event>,
    ) -> Result<(Self, Vec<Recorded>), ReplayError> {
        let mut ticket = self.clone();
        let mut log = Vec::with_capacity(events.len());
        for event in events {
            let recorded = ticket.next_record(by, at, event);
            ticket.apply(&recorded)?;
            log.push(recorded);
        }
        Ok((ticket, log))
    }

    /// Returns the ticket that the log describes.
    ///
    /// # Errors
    /// [`ReplayError`] at the first event that does not follow.
    pub fn replay<'a>(log: impl IntoIterator<Item = &'a Recorded>) -> Result<Self, ReplayError> {
        let mut log = log.into_iter();
        let first = log.next().ok_or(ReplayError::Empty)?;
        let mut ticket = Self::first(first)?;
        for recorded in log {
            ticket.apply(recorded)?;
        }
        Ok(ticket)
    }

    /// Returns `event` as the next in this ticket's log.
    pub(super) fn next_record(&self, by: &Actor, at: DateTime<Utc>, event: Event) -> Recorded {
        let at = microseconds(at).max(self.last_stamp(event.kind()));
        let by = event.author(by);
        let seq = self.state.version.next();
        let public_seq = self.public_version_after(event.kind());
        let hash = self.state.head.chain(&canonical(seq, at, &by, &event));
        Recorded { ticket: self.state.id, seq, public_seq, at, by, event, hash }
    }

    /// Returns the stamp before which no event of this kind may stand (S3). Events that the customer sees
    /// have their own order: a note from a clock that was ahead leaves no trace in it (S6).
    const fn last_stamp(&self, kind: EventKind) -> DateTime<Utc> {
        if kind.is_public() { self.state.public_at } else { self.state.last_at }
    }

    fn public_version_after(&self, kind: EventKind) -> Version {
        let public = self.state.public_version;
        if kind.is_public() { public.next() } else { public }
    }

    /// Returns the ticket that the first event of a log makes.
    pub(super) fn first(recorded: &Recorded) -> Result<Self, ReplayError> {
        let Recorded { ticket: id, seq, public_seq, at, by, event, hash } = recorded;
        let Event::Opened { customer, project, priority, follows, first_answer_due, .. } = event
        else {
            return Err(ReplayError::Misplaced { seq: *seq, kind: event.kind() });
        };
        if *seq != Version(1) {
            return Err(ReplayError::Sequence { expected: Version(1), found: *seq });
        }
        if *public_seq != Version(1) {
            return Err(ReplayError::PublicSequence { seq: *seq });
        }
        if !recorded.follows(&Digest::chain_start(*id)) {
            return Err(ReplayError::Chain { seq: *seq });
        }
        // A ticket that an agent opened for a customer counts as answered (L7).
        let answered_by = by.agent().cloned();
        Ok(Self {
            state: State {
                id: *id,
                customer: customer.clone(),
                opener: (by.customer() != Some(customer)).then(|| by.clone()),
                project: project.clone(),
                priority_asked: *priority,
                triage: Triage::default(),
                follows: *follows,
                opened_at: *at,
                updated_at: *at,
                answered_at: answered_by.is_some().then_some(*at),
                waits_on_support: answered_by.is_none(),
                answered_by,
                first_answer_due: *first_answer_due,
                assignee: None,
                stage: Stage::Open(Live { access: Access::None, overdue_noted: false }),
                version: *seq,
                public_version: *public_seq,
                stales_at: (*seq, *public_seq),
                last_at: *at,
                public_at: *at,
                head: *hash,
            },
        })
    }

    /// Takes what happened; decides nothing.
    ///
    /// # Errors
    /// [`ReplayError`] when the event is not the next of this ticket's log, does not fit the chain,
    /// or cannot stand here; the ticket is then unchanged.
    pub fn apply(&mut self, recorded: &Recorded) -> Result<(), ReplayError> {
        let Recorded { ticket, seq, public_seq, at, by, event, hash } = recorded;
        let kind = event.kind();
        self.check_place(*ticket, *seq, *at, kind)?;
        if *public_seq != self.public_version_after(kind) {
            return Err(ReplayError::PublicSequence { seq: *seq });
        }
        if !recorded.follows(&self.state.head) {
            return Err(ReplayError::Chain { seq: *seq });
        }
        if !self.take(*seq, *at, by, event) {
            return Err(ReplayError::Misplaced { seq: *seq, kind });
        }
        let state = &mut self.state;
        state.version = *seq;
        state.public_version = *public_seq;
        state.last_at = state.last_at.max(*at);
        state.head = *hash;
        let rule = kind.rule();
        if rule.public {
            state.public_at = *at;
        }
        if rule.updates {
            state.updated_at = *at;
        }
        if rule.stales {
            state.stales_at = (*seq, *public_seq);
        }
        Ok(())
    }

    fn check_place(
        &self,
        ticket: TicketId,
        seq: Version,
        at: DateTime<Utc>,
        kind: EventKind,
    ) -> Result<(), ReplayError> {
        if ticket != self.state.id {
            return Err(ReplayError::Stranger { seq });
        }
        let expected = self.state.version.next();
        if seq != expected {
            return Err(ReplayError::Sequence { expected, found: seq });
        }
        if at < self.last_stamp(kind) {
            return Err(ReplayError::Time { seq });
        }
        Ok(())
    }

    /// Changes what the event changes. Returns whether the event can stand here.
    fn take(&mut self, seq: Version, at: DateTime<Utc>, by: &Actor, event: &Event) -> bool {
        // A service writes under its own name, and does only that (L9).
        if by.service().is_some() != matches!(event, Event::ServiceWrote { .. }) {
            return false;
        }
        let state = &mut self.state;
        match (&mut state.stage, event) {
            (Stage::Closed(_), _) | (_, Event::Opened { .. }) => false,
            (_, Event::CustomerReplied { .. }) => {
                state.waits_on_support = true;
                true
            }
            (stage, Event::AgentReplied { silence, .. }) => {
                let Some(agent) = by.agent() else { return false };
                if let (Stage::Resolved(_, resolution), Some(_)) = (stage, silence) {
                    resolution.silence = *silence;
                    resolution.reminded = false;
                }
                state.answered_at = state.answered_at.or(Some(at));
                state.answered_by = Some(agent.clone());
                state.waits_on_support = false;
                true
            }
            // What a service writes is no answer, and asks for none (L9).
            (_, Event::ServiceWrote { .. }) => true,
            (Stage::Open(live), Event::Resolved { silence }) => {
                if state.answered_by.is_none() {
                    return false;
                }
                let resolution =
                    Resolution { at, by: by.clone(), silence: *silence, reminded: false };
                state.stage = Stage::Resolved(live.clone(), resolution);
                state.waits_on_support = false;
                true
            }
            (Stage::Resolved(live, _), Event::Reopened { .. }) => {
                state.stage = Stage::Open(live.clone());
                state.waits_on_support = true;
                true
            }
            (Stage::Resolved(..), Event::Resolved { .. })
            | (Stage::Open(_), Event::Reopened { .. } | Event::CloseReminded { .. }) => false,
            (Stage::Open(live) | Stage::Resolved(live, _), Event::Assigned { agent }) => {
                // A request belongs to the assignee who asked, so it ends first.
                if matches!(live.access, Access::Requested(_)) {
                    return false;
                }
                state.assignee.clone_from(agent);
                true
            }
            (
                Stage::Open(live) | Stage::Resolved(live, _),
                Event::Internal(InternalEvent::FirstAnswerOverdue),
            ) => !core::mem::replace(&mut live.overdue_noted, true),
            (Stage::Open(_) | Stage::Resolved(..), Event::Internal(event)) => {
                state.triage.take(event)
            }
            (Stage::Resolved(_, resolution), Event::CloseReminded { close_at }) => {
                let Some(silence) = &mut resolution.silence else { return false };
                silence.close_at = *close_at;
                resolution.reminded = true;
                true
            }
            (stage, Event::Closed { rating, .. }) => {
                let resolved_at = match stage {
                    Stage::Resolved(_, resolution) => Some(resolution.at),
                    Stage::Open(_) | Stage::Closed(_) => None,
                };
                if live_of(stage).is_none_or(|live| live.access != Access::None) {
                    return false;
                }
                if rating.is_some() && by.customer() != Some(&state.customer) {
                    return false;
                }
                state.stage = Stage::Closed(Closure {
                    at,
                    by: by.clone(),
                    stars: rating.as_ref().map(|rating| rating.stars),
                    rated: rating.as_ref().map(|rating| rating.agent.clone()),
                    seq,
                    resolved_at,
                });
                state.waits_on_support = false;
                true
            }
            (
                Stage::Open(live) | Stage::Resolved(live, _),
                Event::AccessRequested { .. } | Event::ProjectEntered,
            ) => {
                let assignee = by.agent().is_some() && by.agent() == state.assignee.as_ref();
                assignee && state.project.is_some() && take_access(live, seq, at, by, event)
            }
            (
                Stage::Open(live) | Stage::Resolved(live, _),
                Event::AccessDeclined | Event::AccessGranted { .. },
            ) => {
                let owner = by.customer() == Some(&state.customer);
                owner && state.project.is_some() && take_access(live, seq, at, by, event)
            }
            (Stage::Open(live) | Stage::Resolved(live, _), Event::AccessEnded { .. }) => {
                take_access(live, seq, at, by, event)
            }
        }
    }
}

const fn live_of(stage: &Stage) -> Option<&Live> {
    match stage {
        Stage::Open(live) | Stage::Resolved(live, _) => Some(live),
        Stage::Closed(_) => None,
    }
}

/// The five access events (design, the table of access states). Returns whether the event can stand here.
fn take_access(
    live: &mut Live,
    seq: Version,
    at: DateTime<Utc>,
    by: &Actor,
    event: &Event,
) -> bool {
    let next = match (&mut live.access, event) {
        (Access::None, Event::AccessRequested { lapses_at, .. }) => {
            let Some(agent) = by.agent() else { return false };
            let (by, lapses_at) = (agent.clone(), *lapses_at);
            Access::Requested(AccessRequest { by, at, lapses_at, seq })
        }
        (Access::Requested(_), Event::AccessDeclined)
        | (Access::Requested(_) | Access::Granted(_), Event::AccessEnded { .. }) => Access::None,
        (Access::None | Access::Requested(_), Event::AccessGranted { until }) => {
            Access::Granted(Grant { at, until: *until, seq, entries: BTreeMap::new() })
        }
        (Access::Granted(grant), Event::ProjectEntered) => {
            let Some(agent) = by.agent() else { return false };
            grant.entries.insert(agent.clone(), at);
            return true;
        }
        (Access::None | Access::Requested(_) | Access::Granted(_), _) => return false,
    };
    live.access = next;
    true
}
