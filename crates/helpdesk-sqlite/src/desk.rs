//! What the operator chooses, ratings that were read, and the desk's own log.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use helpdesk_core::hours::Calendar;
use helpdesk_core::{CannedAnswer, Policy, TicketNumber};
use helpdesk_store::{
    CursorKey, DeskLine, DeskLog, PolicyVersion, RatingMark, RatingMarks, Settings, StoreError,
};
use rusqlite::{Connection, params};

use crate::codec::{
    actor, column, count, from_json, int, json, micros, name_of, named, time, unsigned,
};
use crate::error::store;
use crate::open::Sqlite;
use crate::{canned, reports};

/// Adds a line to the desk's own log.
pub(crate) fn write_line(connection: &Connection, line: &DeskLine) -> Result<(), StoreError> {
    let action = name_of(&line.action)?;
    connection
        .prepare_cached(
            "INSERT INTO desk_log (at, actor, action, subject, reason)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .and_then(|mut statement| {
            let by = line.by.as_ref().map(ToString::to_string);
            statement.execute(params![micros(line.at), by, action, line.subject, line.reason])
        })
        .map_err(store)?;
    Ok(())
}

fn read_line(row: &rusqlite::Row<'_>) -> Result<(u64, DeskLine), StoreError> {
    let by: Option<String> = column(row, 2)?;
    let action: String = column(row, 3)?;
    let line = DeskLine {
        at: time(column(row, 1)?)?,
        by: by.as_deref().map(actor).transpose()?,
        action: named("a line of the log", &action)?,
        subject: column(row, 4)?,
        reason: column(row, 5)?,
    };
    Ok((unsigned(column(row, 0)?)?, line))
}

fn lines(
    connection: &Connection,
    sql: &str,
    place: i64,
    limit: usize,
) -> Result<Vec<(u64, DeskLine)>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(store)?;
    let mut rows = statement.query(params![place, count(limit)]).map_err(store)?;
    let mut lines = Vec::new();
    while let Some(row) = rows.next().map_err(store)? {
        lines.push(read_line(row)?);
    }
    Ok(lines)
}

/// Runs a statement that is not worth a function of its own.
pub(crate) fn execute(
    connection: &Connection,
    sql: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<usize, StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(values))
        .map_err(store)
}

fn policy(connection: &Connection) -> Result<(Policy, PolicyVersion), StoreError> {
    let (policy, version): (String, i64) = connection
        .prepare_cached("SELECT policy, policy_version FROM desk")
        .and_then(|mut statement| statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))))
        .map_err(store)?;
    Ok((from_json("the policy", &policy)?, PolicyVersion(unsigned(version)?)))
}

impl Settings for Sqlite {
    fn policy(&self) -> Result<(Policy, PolicyVersion), StoreError> {
        self.readers.once(policy)
    }

    fn set_policy(
        &self,
        policy: Policy,
        expected: PolicyVersion,
        line: DeskLine,
    ) -> Result<bool, StoreError> {
        let (policy, hours) = (json(&policy)?, policy.hours);
        self.writer()?.write(move |batch| {
            let changed = execute(
                batch.connection,
                "UPDATE desk SET policy = ?1, policy_version = policy_version + 1
                 WHERE policy_version = ?2",
                &[&policy, &int(expected.0)],
            )? == 1;
            if changed {
                reports::note_hours(batch.connection, line.at, &hours)?;
                write_line(batch.connection, &line)?;
            }
            Ok(changed)
        })
    }

    fn calendars(&self) -> Result<Vec<(DateTime<Utc>, Calendar)>, StoreError> {
        self.readers.once(reports::calendars)
    }

    fn set_calendars(&self, history: Vec<(DateTime<Utc>, Calendar)>) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| reports::set_calendars(batch.connection, &history))
    }

    fn canned_answers(&self) -> Result<Vec<CannedAnswer>, StoreError> {
        self.readers.together(canned::all)
    }

    fn put_canned_answer(&self, answer: CannedAnswer, line: DeskLine) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| {
            canned::put(batch.connection, &answer)?;
            write_line(batch.connection, &line)
        })
    }

    fn set_canned_answers(&self, answers: Vec<CannedAnswer>) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| canned::set(batch.connection, &answers))
    }

    fn cursor_key(&self) -> Result<CursorKey, StoreError> {
        self.readers.once(|connection| {
            connection
                .prepare_cached("SELECT cursor_key FROM desk")
                .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
                .map(CursorKey)
                .map_err(store)
        })
    }
}

impl RatingMarks for Sqlite {
    fn mark_rating(
        &self,
        ticket: TicketNumber,
        mark: RatingMark,
    ) -> Result<RatingMark, StoreError> {
        self.writer()?.write(move |batch| reports::mark(batch.connection, ticket, &mark))
    }

    fn rating_marks(
        &self,
        tickets: BTreeSet<TicketNumber>,
    ) -> Result<BTreeMap<TicketNumber, RatingMark>, StoreError> {
        self.readers.together(|connection| reports::marks_of(connection, &tickets))
    }

    fn all_rating_marks(
        &self,
        after: Option<TicketNumber>,
        limit: usize,
    ) -> Result<Vec<(TicketNumber, RatingMark)>, StoreError> {
        self.readers.once(|connection| reports::all_marks(connection, after, limit))
    }
}

impl DeskLog for Sqlite {
    fn record(&self, line: DeskLine) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| write_line(batch.connection, &line))
    }

    fn lines(&self, after: u64, limit: usize) -> Result<Vec<(u64, DeskLine)>, StoreError> {
        let sql = "SELECT place, at, actor, action, subject, reason FROM desk_log
                   WHERE place > ?1 ORDER BY place LIMIT ?2";
        self.readers.once(|connection| lines(connection, sql, int(after), limit))
    }

    fn lines_before(
        &self,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, DeskLine)>, StoreError> {
        let sql = "SELECT place, at, actor, action, subject, reason FROM desk_log
                   WHERE place < ?1 ORDER BY place DESC LIMIT ?2";
        let before = before.map_or(i64::MAX, int);
        self.readers.once(|connection| lines(connection, sql, before, limit))
    }
}

/// Returns a page of rows after a key.
pub(crate) fn page<T>(
    connection: &Connection,
    sql: &str,
    after: &str,
    limit: usize,
    read: impl Fn(&rusqlite::Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(store)?;
    let mut rows = statement.query(params![after, count(limit)]).map_err(store)?;
    let mut page = Vec::new();
    while let Some(row) = rows.next().map_err(store)? {
        page.push(read(row)?);
    }
    Ok(page)
}
