//! What the clock owes, recorded (T2), and uploads that nobody sent (S9).

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::{Actor, Digest, TicketId};
use helpdesk_store::CommitRefusal;
use serde::Serialize;

use crate::engine::Helpdesk;
use crate::error::Error;
use crate::submit::build;

/// How many tickets are looked up at a time.
const BATCH: usize = 100;

/// How long an upload waits to be sent, in hours (S9).
const UPLOAD_HOURS: i64 = 24;

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Tickets on which something was owed.
    pub tickets: u64,
    /// Events recorded.
    pub events: u64,
    /// Uploads dropped.
    pub uploads: u64,
    /// Tickets that cannot be read, so that nothing was recorded on them; `doctor` names them. They
    /// keep back none of the others.
    pub damaged: u64,
    /// Whether traces of erased words are still to be removed, since somebody reads an older state: a
    /// later sweep does it.
    pub traces_left: bool,
}

impl Helpdesk {
    /// Records everything that the clock owes now, each thing exactly once whatever the number of sweepers,
    /// lets the followers take what happened, drops uploads that waited over 24 hours, and removes traces of
    /// erased words that somebody's reading had kept (E2).
    ///
    /// # Errors
    /// [`Error::Store`]: the first failure. The rest of the sweep was done all the same, and what was
    /// recorded stays. A damaged ticket is no failure of the sweep: it is counted.
    pub fn sweep(&self) -> Result<Swept, Error> {
        let now = self.now();
        let mut swept = Swept::default();
        let owed = self.tick_all(now, &mut swept);
        let followed = self.follow().map(drop);
        let uploads = self.store().sweep_uploads(now - TimeDelta::hours(UPLOAD_HOURS));
        let uploads = uploads.map(|dropped| swept.uploads = dropped).map_err(Error::from);
        let finished = self.store().finish_erasure();
        let finished = finished.map(|done| swept.traces_left = !done).map_err(Error::from);
        owed.and(followed).and(uploads).and(finished).map(|()| swept)
    }

    /// Records what the clock owes all tickets.
    fn tick_all(&self, now: DateTime<Utc>, swept: &mut Swept) -> Result<(), Error> {
        // Tickets that were looked at and still owe something, damaged ones above all: they stand at
        // the head of every list, and what stands behind them has its turn all the same.
        let mut looked_at = BTreeSet::new();
        loop {
            let mut due = self.store().due(now, BATCH + looked_at.len())?;
            due.retain(|ticket| !looked_at.contains(ticket));
            if due.is_empty() {
                return Ok(());
            }
            for ticket in due {
                let recorded = match self.tick(ticket) {
                    Ok(recorded) => recorded,
                    Err(error) if error.is_damage() => {
                        swept.damaged += 1;
                        0
                    }
                    Err(error) => return Err(error),
                };
                swept.tickets += u64::from(recorded > 0);
                swept.events += recorded;
                if recorded == 0 {
                    looked_at.insert(ticket);
                }
            }
        }
    }

    /// Records what the clock owes one ticket; returns how many events.
    fn tick(&self, id: TicketId) -> Result<u64, Error> {
        self.queues().alone(id, || {
            loop {
                let ticket = self.found(id.into())?.ticket;
                let now = self.now();
                let owed = ticket.tick(now);
                if owed.is_empty() {
                    return Ok(0);
                }
                let before = (ticket.version(), ticket.version());
                let (after, log) = ticket
                    .advance(&Actor::System, now, owed)
                    .map_err(|error| Error::Damaged(error.to_string()))?;
                let events = log.len() as u64;
                let content = Digest::of(&[b"tick", id.uuid().as_bytes()]);
                let by = Actor::System;
                match self.store().commit(build(
                    &by,
                    (None, now),
                    content,
                    before,
                    log,
                    after,
                    None,
                )) {
                    Ok(_) => return Ok(events),
                    Err(CommitRefusal::Conflict) => {}
                    Err(CommitRefusal::Store(error)) => return Err(Error::Store(error)),
                    Err(other) => return Err(Error::Damaged(other.to_string())),
                }
            }
        })
    }
}
