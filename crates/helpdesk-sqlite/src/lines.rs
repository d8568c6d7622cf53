//! The desk's own log, line by line.

use helpdesk_store::{DeskLine, StoreError};
use rusqlite::{Connection, params};

use crate::codec::{actor, column, count, micros, name_of, named, time, unsigned};
use crate::error::store;
use crate::statement::all;

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

/// Returns lines of the log that `sql` chooses by a place and a limit.
pub(crate) fn lines(
    connection: &Connection,
    sql: &str,
    place: i64,
    limit: usize,
) -> Result<Vec<(u64, DeskLine)>, StoreError> {
    all(connection, sql, params![place, count(limit)], read_line)
}
