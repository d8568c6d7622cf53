//! A ticket's history, read in pages from any place.

use helpdesk_core::view::LogEntry;
use helpdesk_core::{Digest, TicketId, TicketNumber, Version};
use helpdesk_store::{Direction, StoreError, TimelinePage, TimelineQuery, gather};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::codec::{column, digest, int, row_of, version};
use crate::error::{damaged, store};
use crate::log::{event, kept};

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
        gather(query, last_public, |direction, place, take| match direction {
            Direction::Forward => log.public_forward((last, last_public), place, take),
            Direction::Backward => log.public_backward((last, last_public), place, take),
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
            if !take(self.entry(row)?) {
                break;
            }
        }
        Ok(())
    }

    /// Gives the public events after a number, looking at few of those in between.
    fn public_forward(
        &self,
        (last, last_public): (Version, Version),
        place: Version,
        take: &mut dyn FnMut(LogEntry) -> bool,
    ) -> Result<(), StoreError> {
        if place >= last_public {
            return Ok(());
        }
        let mut seq = self.first_with(place.next(), (0, last.0))?;
        for counted in place.next().0..=last_public.0 {
            // An event is rarely far from the next public one: look near, then further away.
            let mut step = 1;
            let (mut low, mut high) = (seq.saturating_sub(1), seq);
            while high < last.0 && self.public_seq(high)? < counted {
                low = high;
                high = (high + step).min(last.0);
                step *= 2;
            }
            seq = self.first_with(Version(counted), (low, high))?;
            if !take(self.one(Version(seq), Version(counted))?) {
                break;
            }
            seq += 1;
        }
        Ok(())
    }

    /// Gives the public events before a number, latest first.
    fn public_backward(
        &self,
        (last, last_public): (Version, Version),
        place: Version,
        take: &mut dyn FnMut(LogEntry) -> bool,
    ) -> Result<(), StoreError> {
        let newest = place.0.saturating_sub(1).min(last_public.0);
        let mut high = last.0;
        for counted in (1..=newest).rev() {
            let (mut low, mut step) = (high, 1);
            while low > 0 && self.public_seq(low)? >= counted {
                high = low;
                low = low.saturating_sub(step);
                step *= 2;
            }
            high = self.first_with(Version(counted), (low, high))?;
            if !take(self.one(Version(high), Version(counted))?) {
                break;
            }
        }
        Ok(())
    }

    /// Returns the first event at which customers count so many: after `low`, at `high` at the latest.
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

    /// Returns the public event that customers count as `counted`.
    fn one(&self, seq: Version, counted: Version) -> Result<LogEntry, StoreError> {
        let sql = format!("{EVENT} AND seq = ?2");
        let mut statement = self.connection.prepare_cached(&sql).map_err(store)?;
        let values = params![row_of(self.number), int(seq.0)];
        let mut rows = statement.query(values).map_err(store)?;
        let missing = || damaged(format!("event {seq} is missing"));
        let entry = self.entry(rows.next().map_err(store)?.ok_or_else(missing)?)?;
        let is_it = entry.recorded.public_seq == counted && entry.recorded.event.kind().is_public();
        if !is_it {
            return Err(damaged(format!("event {seq} is not the public event {counted}")));
        }
        Ok(entry)
    }

    fn entry(&self, row: &Row<'_>) -> Result<LogEntry, StoreError> {
        let recorded = event(row, 0, self.id)?;
        let before = if recorded.seq == Version(1) {
            Some(Digest::chain_start(self.id))
        } else if column::<Option<Vec<u8>>>(row, 7)?.is_some() {
            Some(digest(row, 7)?)
        } else {
            None
        };
        // Nobody is shown what nobody wrote: a disk that errs is found here, not by `doctor` alone.
        if before.is_some_and(|before| !recorded.follows(&before)) {
            return Err(damaged(format!("event {} does not fit the chain", recorded.seq)));
        }
        let words = kept(row, &recorded)?;
        Ok(LogEntry { recorded, words })
    }
}
