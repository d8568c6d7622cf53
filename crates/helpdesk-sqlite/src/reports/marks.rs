//! Marks of ratings, and the working hours of the past.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use helpdesk_core::hours::Calendar;
use helpdesk_core::{Policy, TicketNumber};
use helpdesk_store::{RatingMark, StoreError};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::codec::{column, count, from_json, json, key, micros, number, row_of, time};
use crate::error::store;
use crate::statement::{all, execute, first};

fn read_mark(row: &Row<'_>) -> Result<(TicketNumber, RatingMark), StoreError> {
    let mark = RatingMark { by: key(column(row, 1)?)?, at: time(column(row, 2)?)? };
    Ok((number(column(row, 0)?)?, mark))
}

/// Marks a rating as read; returns the mark, which may be an earlier one.
pub(crate) fn mark(
    connection: &Connection,
    ticket: TicketNumber,
    mark: &RatingMark,
) -> Result<RatingMark, StoreError> {
    execute(
        connection,
        "INSERT INTO rating_marks (ticket, agent, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        &[&row_of(ticket), &mark.by.as_str(), &micros(mark.at)],
    )?;
    let standing = mark_of(connection, ticket)?;
    Ok(standing.unwrap_or_else(|| mark.clone()))
}

fn mark_of(
    connection: &Connection,
    ticket: TicketNumber,
) -> Result<Option<RatingMark>, StoreError> {
    let sql = "SELECT ticket, agent, at FROM rating_marks WHERE ticket = ?1";
    let found = first(connection, sql, [row_of(ticket)], read_mark)?;
    Ok(found.map(|(_, mark)| mark))
}

/// Returns the marks of those ratings that have one.
pub(crate) fn marks_of(
    connection: &Connection,
    tickets: &BTreeSet<TicketNumber>,
) -> Result<BTreeMap<TicketNumber, RatingMark>, StoreError> {
    let mut marks = BTreeMap::new();
    for ticket in tickets {
        marks.extend(mark_of(connection, *ticket)?.map(|mark| (*ticket, mark)));
    }
    Ok(marks)
}

/// Returns the marks by ticket number, after the given one.
pub(crate) fn all_marks(
    connection: &Connection,
    after: Option<TicketNumber>,
    limit: usize,
) -> Result<Vec<(TicketNumber, RatingMark)>, StoreError> {
    let sql =
        "SELECT ticket, agent, at FROM rating_marks WHERE ticket > ?1 ORDER BY ticket LIMIT ?2";
    all(connection, sql, params![after.map_or(0, row_of), count(limit)], read_mark)
}

/// Returns the working hours that were in force, each from an instant on.
pub(crate) fn calendars(
    connection: &Connection,
) -> Result<Vec<(DateTime<Utc>, Calendar)>, StoreError> {
    all(connection, "SELECT since, hours FROM calendars ORDER BY since", [], |row| {
        let hours: String = column(row, 1)?;
        Ok((time(column(row, 0)?)?, from_json("the working hours", &hours)?))
    })
}

/// Notes from when on these working hours are in force.
pub(crate) fn write_calendar(
    connection: &Connection,
    since: DateTime<Utc>,
    hours: &Calendar,
) -> Result<(), StoreError> {
    execute(
        connection,
        "INSERT OR REPLACE INTO calendars (since, hours) VALUES (?1, ?2)",
        &[&micros(since), &json(hours)?],
    )
    .map(|_| ())
}

/// Notes other working hours; a clock that was set back makes no gap.
pub(crate) fn note_hours(
    connection: &Connection,
    at: DateTime<Utc>,
    hours: &Calendar,
) -> Result<(), StoreError> {
    let last: Option<(i64, String)> = connection
        .prepare_cached("SELECT since, hours FROM calendars ORDER BY since DESC LIMIT 1")
        .and_then(|mut statement| {
            statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })
        .map_err(store)?;
    let Some((since, in_force)) = last else { return write_calendar(connection, at, hours) };
    // Those that cannot be read are others.
    if from_json::<Calendar>("the working hours", &in_force).is_ok_and(|known| known == *hours) {
        return Ok(());
    }
    write_calendar(connection, at.max(time(since)?), hours)
}

/// Replaces the history of working hours.
pub(crate) fn set_calendars(
    connection: &Connection,
    history: &[(DateTime<Utc>, Calendar)],
) -> Result<(), StoreError> {
    execute(connection, "DELETE FROM calendars", &[])?;
    history.iter().try_for_each(|(since, hours)| write_calendar(connection, *since, hours))
}

/// Begins the history of a desk that had none with the hours in force.
pub(super) fn begin_calendars(connection: &Connection) -> Result<(), StoreError> {
    let policy: Option<String> = connection
        .query_row("SELECT policy FROM desk", [], |row| row.get(0))
        .optional()
        .map_err(store)?;
    // A policy that cannot be read is named by `doctor`, and the desk opens.
    match policy.map(|policy| from_json::<Policy>("the policy", &policy)) {
        Some(Ok(policy)) => write_calendar(connection, DateTime::UNIX_EPOCH, &policy.hours),
        Some(Err(_)) | None => Ok(()),
    }
}
