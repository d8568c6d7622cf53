//! The watermarks of what follows the log, and writing what was derived (S12).

pub(crate) mod mark;

use chrono::{DateTime, Utc};
use helpdesk_core::report::{Backlog, ReportRow};
use helpdesk_core::{TicketId, TicketNumber, Version, Words};
use helpdesk_store::{
    AccessRows, Derived, Document, Follower, Followers, Period, Position, READING_BYTES, Reading,
    ReportTime, Step, StoreError, Taken, Watermark,
};
use rusqlite::{Connection, params};

use self::mark::Mark;
use crate::batch::Batch;
use crate::codec::{column, count, from_json, int, row_of, unsigned, version};
use crate::error::{damaged, store};
use crate::open::Sqlite;
use crate::statement::{Rising, execute, first};
use crate::{log, outbox, reports, search, turned};

impl Followers for Sqlite {
    fn watermark(&self, follower: Follower) -> Result<Watermark, StoreError> {
        self.readers.once(|connection| watermark(connection, follower))
    }

    fn reading(&self, follower: Follower, limit: usize) -> Result<Reading, StoreError> {
        self.readers.together(|connection| reading(connection, follower, limit))
    }

    fn follow(&self, step: Step) -> Result<bool, StoreError> {
        self.writer()?.write(move |batch| follow(batch, &step))
    }

    fn forget(&self, follower: Follower, shape: u16) -> Result<(), StoreError> {
        self.writer()?.write_bulky(move |batch| forget(batch.connection, follower, shape))
    }

    fn unlike(&self, documents: Vec<Document>) -> Result<Vec<(TicketId, Version)>, StoreError> {
        turned::unlike(&self.home, &self.readers, &self.terms, &documents)
    }

    fn report_rows(
        &self,
        by: ReportTime,
        period: Period,
    ) -> Result<Vec<(TicketNumber, ReportRow)>, StoreError> {
        self.readers.long().once(|connection| reports::period(connection, by, period))
    }

    fn report_access(&self, period: Period) -> Result<AccessRows, StoreError> {
        self.readers.long().together(|connection| reports::access(connection, period))
    }

    fn backlog(&self) -> Result<Backlog, StoreError> {
        self.readers.together(reports::backlog)
    }

    fn overdue(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        self.readers.once(|connection| reports::overdue(connection, now))
    }
}

fn watermark(connection: &Connection, follower: Follower) -> Result<Watermark, StoreError> {
    let sql = "SELECT shape, position, (SELECT coalesce(max(position), 0) FROM events)
               FROM followers WHERE name = ?1";
    let mark = first(connection, sql, [follower.name()], |row| {
        let shape: i64 = column(row, 0)?;
        Ok(Watermark {
            shape: u16::try_from(shape).unwrap_or(u16::MAX),
            position: Position(unsigned(column(row, 1)?)?),
            newest: Position(unsigned(column(row, 2)?)?),
        })
    })?;
    mark.ok_or_else(|| damaged(format!("the watermark of `{follower}` is gone")))
}

/// Reads on from a follower's watermark.
fn reading(
    connection: &Connection,
    follower: Follower,
    limit: usize,
) -> Result<Reading, StoreError> {
    let from = Position(unsigned(Mark::of(connection, follower)?.position)?);
    let mut reading = Reading { from, to: from, ..Reading::default() };
    let mut statement = connection
        .prepare_cached(
            "SELECT position, number, customer, project, id, seq, public_seq, hash, stored,
                 iif(?3, words, NULL)
             FROM events JOIN tickets ON number = ticket LEFT JOIN words USING (position)
             WHERE position > ?1 ORDER BY position LIMIT ?2",
        )
        .map_err(store)?;
    let with_words = follower == Follower::Search;
    let mut rows =
        statement.query(params![int(from.0), count(limit), with_words]).map_err(store)?;
    let (mut bytes, mut order) = (0, Rising::after("events", Some(from)));
    while let Some(row) = rows.next().map_err(store)? {
        let position = Position(unsigned(column(row, 0)?)?);
        order.go_on(position)?;
        reading.to = position;
        // One that cannot be read must not keep the others from being followed.
        let Ok(change) = log::change(row, position) else { continue };
        let words: Option<String> = column(row, 9).unwrap_or(None);
        if let Some(text) = words
            && let Ok(words) = from_json::<Words>("the words of an event", &text)
        {
            bytes += text.len();
            reading.words.insert(position, words);
        }
        reading.changes.push(change);
        if bytes >= READING_BYTES {
            break;
        }
    }
    Ok(reading)
}

fn follow(batch: &Batch<'_>, step: &Step) -> Result<bool, StoreError> {
    let (connection, follower) = (batch.connection, step.derived.follower());
    let mark = Mark::of(connection, follower)?;
    if mark.position != int(step.from.0) {
        return Ok(false);
    }
    match &step.derived {
        Derived::Search(documents) => search::follow(connection, documents)?,
        Derived::Reports(changes) => reports::follow(connection, changes)?,
        Derived::Letters(changes) => outbox::follow(connection, changes, &mark, step.at)?,
    }
    let to = int(step.to.0);
    execute(
        connection,
        "UPDATE followers SET position = ?2, reached = max(reached, ?2) WHERE name = ?1",
        &[&follower.name(), &to],
    )?;
    Ok(true)
}

/// Forgets all that search holds; whoever follows next makes it again.
pub(crate) fn forget_search(connection: &Connection) -> Result<(), StoreError> {
    let Watermark { shape, .. } = watermark(connection, Follower::Search)?;
    forget(connection, Follower::Search, shape)
}

fn forget(connection: &Connection, follower: Follower, shape: u16) -> Result<(), StoreError> {
    match follower {
        Follower::Search => search::forget(connection)?,
        Follower::Reports => reports::forget(connection)?,
        Follower::Letters => outbox::forget(connection, &Mark::of(connection, follower)?)?,
    }
    execute(
        connection,
        "UPDATE followers SET position = 0, shape = ?2 WHERE name = ?1",
        &[&follower.name(), &shape],
    )?;
    Ok(())
}

/// Returns whether everybody whom the log concerns was told, or never will be. Asked before a desk is
/// restored, and answered by [`told_elsewhere`] afterwards.
pub(crate) fn is_told(connection: &Connection) -> Result<bool, StoreError> {
    let mark = Mark::of(connection, Follower::Letters)?;
    let newest = log::newest(connection)?;
    Ok(int(newest.0) <= mark.position.max(mark.floor))
}

/// Notes that the people concerned by the events were told at the desk they came from.
pub(crate) fn told_elsewhere(connection: &Connection) -> Result<(), StoreError> {
    let newest = int(log::newest(connection)?.0);
    execute(connection, "UPDATE followers SET floor = ?1 WHERE name = 'letters'", &[&newest])?;
    Ok(())
}

/// Returns how far each follower has taken the log of a ticket, and the last event that letters tell nobody
/// about.
pub(crate) fn taken(connection: &Connection, number: TicketNumber) -> Result<Taken, StoreError> {
    let last_up_to = |place: i64| {
        connection
            .prepare_cached(
                "SELECT coalesce(max(seq), 0) FROM events WHERE ticket = ?1 AND position <= ?2",
            )
            .and_then(|mut statement| {
                statement.query_row([row_of(number), place], |row| row.get(0))
            })
            .map_err(store)
            .and_then(version)
    };
    let mark = |follower| Mark::of(connection, follower);
    let letters = mark(Follower::Letters)?;
    Ok(Taken {
        search: last_up_to(mark(Follower::Search)?.position)?,
        reports: last_up_to(mark(Follower::Reports)?.position)?,
        letters: last_up_to(letters.position)?,
        untold: last_up_to(letters.floor)?,
    })
}
