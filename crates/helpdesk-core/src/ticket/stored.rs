//! The stored form of a state: the columns that lists read, and the rest. Lists read most of a ticket's
//! state, so a store keeps each part once: as a column if there is one, otherwise here.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::state::{Closure, Live, Resolution, RestoreError, SHAPE, Snapshot, Stage, State};
use super::triage::Triage;
use super::{Status, Ticket};
use crate::access::{Access, AccessRequest, AccessState, Grant};
use crate::stored::{Reader, Stored, StoredError, Writer};
use crate::view::Row;

/// Why a stored state is refused: its form, or its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RestError {
    /// The state has another form, or contradicts itself.
    #[error(transparent)]
    State(#[from] RestoreError),
    /// It cannot be read.
    #[error(transparent)]
    Stored(#[from] StoredError),
    /// A column that the rest needs is missing.
    #[error("the column `{0}` is missing")]
    Column(&'static str),
}

impl Ticket {
    /// Returns what a store keeps of the state besides the columns of its [`Row`].
    #[must_use]
    pub fn rest(&self) -> Vec<u8> {
        let state = &self.state;
        let mut to = Writer::with_capacity(96);
        to.number(SHAPE.into());
        to.version(state.version);
        to.version(state.public_version);
        to.version(state.stales_at.0);
        to.version(state.stales_at.1);
        to.digest(&state.head);
        to.time(state.last_at);
        to.time(state.public_at);
        state.triage.store(&mut to);
        to.maybe(state.follows, Writer::ticket);
        to.maybe(state.answered_by.as_ref(), |to, agent| to.text(agent.as_str()));
        match &state.stage {
            Stage::Open(live) => live_in(&mut to, live),
            Stage::Resolved(live, resolution) => {
                live_in(&mut to, live);
                to.time(resolution.at);
                to.actor(&resolution.by);
                resolution.silence.write(&mut to);
                to.flag(resolution.reminded);
            }
            Stage::Closed(closure) => {
                to.actor(&closure.by);
                to.version(closure.seq);
                to.maybe(closure.resolved_at, Writer::time);
            }
        }
        to.done()
    }

    /// Checks these columns and the `rest` that [`Ticket::rest`] gave, and returns their ticket.
    ///
    /// # Errors
    /// [`RestError::State`] with [`RestoreError::Shape`] for another form, which calls for a replay of the
    /// log; every other error is damage.
    pub fn from_row(row: &Row, rest: &[u8]) -> Result<Self, RestError> {
        let mut from = Reader::new(rest);
        let shape = u16::try_from(from.number()?).unwrap_or(u16::MAX);
        if shape != SHAPE {
            return Err(RestoreError::Shape { found: shape }.into());
        }
        let version = from.version()?;
        let public_version = from.version()?;
        let stales_at = (from.version()?, from.version()?);
        let head = from.digest()?;
        let (last_at, public_at) = (from.time()?, from.time()?);
        let triage = Triage::stored(&mut from, row.priority)?;
        let follows = from.maybe(Reader::ticket)?;
        let answered_by = from.maybe(Reader::key)?;
        let stage = match row.status {
            Status::Open => Stage::Open(live_out(&mut from, row)?),
            Status::Resolved => {
                let live = live_out(&mut from, row)?;
                let (at, by) = (from.time()?, from.actor()?);
                let (silence, reminded) = (Stored::read(&mut from)?, from.flag()?);
                Stage::Resolved(live, Resolution { at, by, silence, reminded })
            }
            Status::Closed => Stage::Closed(closure_out(&mut from, row)?),
        };
        from.end()?;
        let state = State {
            id: row.id,
            customer: row.customer.clone(),
            opener: row.opener.clone(),
            project: row.project.clone(),
            priority_asked: row.priority_asked,
            triage,
            follows,
            opened_at: row.opened_at,
            updated_at: row.updated_at,
            answered_at: row.answered_at,
            answered_by,
            first_answer_due: row.first_answer_due,
            assignee: row.assignee.clone(),
            waits_on_support: row.waits_on_support,
            stage,
            version,
            public_version,
            stales_at,
            last_at,
            public_at,
            head,
        };
        Ok(Self::restore(Snapshot { shape, state })?)
    }
}

fn live_in(to: &mut Writer, live: &Live) {
    to.flag(live.overdue_noted);
    match &live.access {
        Access::None => {}
        Access::Requested(request) => {
            to.text(request.by.as_str());
            to.time(request.at);
            to.version(request.seq);
        }
        Access::Granted(grant) => {
            to.version(grant.seq);
            to.number(grant.entries.len() as u64);
            for (agent, at) in &grant.entries {
                to.text(agent.as_str());
                to.time(*at);
            }
        }
    }
}

fn live_out(from: &mut Reader<'_>, row: &Row) -> Result<Live, RestError> {
    let overdue_noted = from.flag()?;
    let access = match row.access {
        AccessState::None => Access::None,
        AccessState::Requested => Access::Requested(AccessRequest {
            by: from.key()?,
            at: from.time()?,
            lapses_at: row.access_until.ok_or(RestError::Column("access_until"))?,
            seq: from.version()?,
        }),
        AccessState::Granted => {
            let seq = from.version()?;
            let mut entries = BTreeMap::new();
            for _ in 0..from.number()? {
                entries.insert(from.key()?, from.time()?);
            }
            let at = row.granted_at.ok_or(RestError::Column("granted"))?;
            Access::Granted(Grant { at, until: row.access_until, seq, entries })
        }
    };
    Ok(Live { access, overdue_noted })
}

fn closure_out(from: &mut Reader<'_>, row: &Row) -> Result<Closure, RestError> {
    Ok(Closure {
        at: row.closed_at.ok_or(RestError::Column("closed"))?,
        by: from.actor()?,
        stars: row.rating.as_ref().map(|(stars, _)| *stars),
        rated: row.rating.as_ref().map(|(_, agent)| agent.clone()),
        seq: from.version()?,
        resolved_at: from.maybe(Reader::time)?,
    })
}
