//! The desk's own log, line by line.

use helpdesk_store::{DeskAct, DeskLine, Precondition, StoreError};
use rusqlite::{Connection, params};

use crate::codec::{actor, column, count, micros, name_of, named, time, unsigned};
use crate::error::store;
use crate::precondition::hold;
use crate::statement::all;

/// Does something to the desk itself where what it rests on holds (S9), and notes it in the desk's own log
/// if `write` says that anything was done; returns that.
pub(crate) fn act(
    connection: &Connection,
    act: &DeskAct,
    write: impl FnOnce(&Connection) -> Result<bool, StoreError>,
) -> Result<bool, StoreError> {
    let speaks_of_after = |it: &Precondition| *it == Precondition::LeadRemains;
    let (after, before): (Vec<_>, Vec<_>) = act.rests_on.iter().cloned().partition(speaks_of_after);
    hold(connection, &before)?;
    let done = write(connection)?;
    // What does not hold undoes the write: its savepoint is rolled back.
    hold(connection, &after)?;
    if done {
        write_line(connection, &act.line)?;
    }
    Ok(done)
}

/// Adds a line to the desk's own log; of acts [`act`] does.
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
