//! A ticket's history, read in pages from any place.

use helpdesk_core::view::LogEntry;
use helpdesk_core::{Digest, Recorded, TicketId, TicketNumber, Version};
use helpdesk_store::{Direction, StoreError, TimelinePage, TimelineQuery, gather};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::codec::{column, digest, int, row_of, version};
use crate::error::{damaged, store};
use crate::log::{event, kept};

/// How many events that customers do not see are passed over between two that they do, before the next is
/// looked up: a lookup costs about as much as this many rows.
const PASSED: usize = 16;

/// An event with its words and the link of the chain that it hangs on.
const EVENT: &str = "SELECT seq, public_seq, hash, stored, words.position IS NOT NULL, salt, words,
        (SELECT earlier.hash FROM events AS earlier
         WHERE earlier.ticket = events.ticket AND earlier.seq = events.seq - 1)
    FROM events LEFT JOIN words USING (position) WHERE ticket = ?1";

/// Returns a page of a ticket's events.
pub(crate) fn page(
    connection: &Connection,
    id: TicketId,
    query: &TimelineQuery,
) -> Result<TimelinePage, StoreError> {
    let Some(number) = crate::row::number_of(connection, id)? else {
        return gather(query, Version(0), |_, _, _| Ok(()));
    };
    let log = Log { connection, id, number };
    let (last, last_public) = log.end()?;
    if query.public_only {
        let ends = (last, last_public);
        gather(query, last_public, |direction, place, take| {
            log.public(ends, direction, place, take)
        })
    } else {
        gather(query, last, |direction, place, take| log.all(direction, place, take))
    }
}

struct Log<'a> {
    connection: &'a Connection,
    id: TicketId,
    number: TicketNumber,
}

impl Log<'_> {
    /// The number of the last event, as support and as customers count.
    fn end(&self) -> Result<(Version, Version), StoreError> {
        let found: Option<(i64, i64)> = self
            .connection
            .prepare_cached(
                "SELECT seq, public_seq FROM events WHERE ticket = ?1 ORDER BY seq DESC LIMIT 1",
            )
            .and_then(|mut statement| {
                let row = statement
                    .query_row([row_of(self.number)], |row| Ok((row.get(0)?, row.get(1)?)));
                row.optional()
            })
            .map_err(store)?;
        let (seq, public_seq) = found.unwrap_or_default();
        Ok((version(seq)?, version(public_seq)?))
    }

    /// Gives the events beyond a number, nearest first.
    fn all(
        &self,
        direction: Direction,
        place: Version,
        take: &mut dyn FnMut(LogEntry) -> bool,
    ) -> Result<(), StoreError> {
        let sql = match direction {
            Direction::Forward => format!("{EVENT} AND seq > ?2 ORDER BY seq"),
            Direction::Backward => format!("{EVENT} AND seq < ?2 ORDER BY seq DESC"),
        };
        let mut statement = self.connection.prepare_cached(&sql).map_err(store)?;
        let values = params![row_of(self.number), int(place.0)];
        let mut rows = statement.query(values).map_err(store)?;
        while let Some(row) = rows.next().map_err(store)? {
            if !take(entry(row, self.id, event(row, 0, self.id)?)?) {
                break;
            }
        }
        Ok(())
    }

    /// Gives the public events beyond a number, nearest first. A few other events between two of them are
    /// passed over; more are jumped over.
    fn public(
        &self,
        (last, last_public): (Version, Version),
        direction: Direction,
        place: Version,
        take: &mut dyn FnMut(LogEntry) -> bool,
    ) -> Result<(), StoreError> {
        let (mut counted, end, mut near) = match direction {
            Direction::Forward if place >= last_public => return Ok(()),
            Direction::Forward => (place.next().0, last_public.0, 1),
            Direction::Backward => (place.0.saturating_sub(1).min(last_public.0), 1, last.0),
        };
        if counted == 0 {
            return Ok(());
        }
        loop {
            let from = self.seek(direction, Version(counted), (near, last.0))?;
            match self.scan(direction, from, (&mut counted, end), take)? {
                Some(reached) => near = reached,
                None => return Ok(()),
            }
        }
    }

    /// Finds the public event that customers count as `counted`, looking near first, then further away.
    fn seek(
        &self,
        direction: Direction,
        counted: Version,
        (near, last): (u64, u64),
    ) -> Result<u64, StoreError> {
        let (mut low, mut high, mut step) = (near, near, 1);
        match direction {
            Direction::Forward => {
                low = low.saturating_sub(1);
                while high < last && self.public_seq(high)? < counted.0 {
                    low = high;
                    high = (high + step).min(last);
                    step *= 2;
                }
            }
            Direction::Backward => {
                while low > 0 && self.public_seq(low)? >= counted.0 {
                    high = low;
                    low = low.saturating_sub(step);
                    step *= 2;
                }
            }
        }
        self.first_with(counted, (low, high))
    }

    /// Gives public events from one on, until there are none left or `take` says so; returns where too many
    /// other events come in between.
    fn scan(
        &self,
        direction: Direction,
        from: u64,
        (counted, end): (&mut u64, u64),
        take: &mut dyn FnMut(LogEntry) -> bool,
    ) -> Result<Option<u64>, StoreError> {
        let sql = match direction {
            Direction::Forward => format!("{EVENT} AND seq >= ?2 ORDER BY seq"),
            Direction::Backward => format!("{EVENT} AND seq <= ?2 ORDER BY seq DESC"),
        };
        let mut statement = self.connection.prepare_cached(&sql).map_err(store)?;
        let mut rows = statement.query(params![row_of(self.number), int(from)]).map_err(store)?;
        let mut passed = 0;
        while let Some(row) = rows.next().map_err(store)? {
            let recorded = event(row, 0, self.id)?;
            if !recorded.event.kind().is_public() {
                passed += 1;
                if passed > PASSED {
                    return Ok(Some(recorded.seq.0));
                }
                continue;
            }
            passed = 0;
            if recorded.public_seq.0 != *counted {
                let seq = recorded.seq;
                return Err(damaged(format!("event {seq} is not the public event {counted}")));
            }
            if !take(entry(row, self.id, recorded)?) || *counted == end {
                return Ok(None);
            }
            *counted = match direction {
                Direction::Forward => *counted + 1,
                Direction::Backward => *counted - 1,
            };
        }
        Err(damaged(format!("the public event {counted} is missing")))
    }

    /// Returns the first event at which customers count this many: after `low`, at `high` at the latest.
    fn first_with(
        &self,
        counted: Version,
        (mut low, mut high): (u64, u64),
    ) -> Result<u64, StoreError> {
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.public_seq(middle)? < counted.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        Ok(high)
    }

    fn public_seq(&self, seq: u64) -> Result<u64, StoreError> {
        if seq == 0 {
            return Ok(0);
        }
        let found: Option<i64> = self
            .connection
            .prepare_cached("SELECT public_seq FROM events WHERE ticket = ?1 AND seq = ?2")
            .and_then(|mut statement| {
                let values = params![row_of(self.number), int(seq)];
                statement.query_row(values, |row| row.get(0)).optional()
            })
            .map_err(store)?;
        let found = found.ok_or_else(|| damaged(format!("event {seq} is missing")))?;
        Ok(version(found)?.0)
    }
}

/// Returns an event with its words, if it hangs on the link of the chain before it.
fn entry(row: &Row<'_>, id: TicketId, recorded: Recorded) -> Result<LogEntry, StoreError> {
    let before = if recorded.seq == Version(1) {
        Some(Digest::chain_start(id))
    } else if column::<Option<Vec<u8>>>(row, 7)?.is_some() {
        Some(digest(row, 7)?)
    } else {
        None
    };
    // Readers must not be shown what nobody wrote: a disk that errs is found here, not only by `doctor`.
    if before.is_some_and(|before| !recorded.follows(&before)) {
        return Err(damaged(format!("event {} does not fit the chain", recorded.seq)));
    }
    let words = kept(row, &recorded)?;
    Ok(LogEntry { recorded, words })
}
