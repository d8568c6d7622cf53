//! Everything stored of one ticket, readable or not, for `doctor`.

use std::error::Error as _;

use helpdesk_core::digest::Hasher;
use helpdesk_core::{Digest, FileRef, Recorded, Ticket, TicketId, TicketNumber, Version};
use helpdesk_store::{Audit, SealedWords, StoreError};
use rusqlite::{Connection, Row, params};

use crate::codec::{column, row_of, version};
use crate::error::{damaged, store};
use crate::readers::Readers;
use crate::statement::{all, first};
use crate::{files, followers, log, outbox, reports, row, tickets};

/// Returns everything stored of one ticket.
pub(crate) fn audit(readers: &Readers, number: TicketNumber) -> Result<Option<Audit>, StoreError> {
    readers.long().together(|connection| read(connection, number))
}

fn read(connection: &Connection, number: TicketNumber) -> Result<Option<Audit>, StoreError> {
    let Some(id) = tickets::by_number(connection, number)? else { return Ok(None) };
    let ticket = ticket(connection, number);
    Ok(Some(Audit {
        number,
        id,
        row: columns(connection, number, id, ticket.as_ref().ok())?,
        ticket,
        log: events(connection, number, id)?,
        words: words(connection, number)?,
        files: attached(connection, number)?,
        letters: outbox::of_ticket(connection, number)?,
        taken: followers::taken(connection, number)?,
        report: reports::of_ticket(connection, number).map_err(|error| told(&error)),
    }))
}

/// Returns the row, if what no reader sees of it is right too.
fn columns(
    connection: &Connection,
    number: TicketNumber,
    id: TicketId,
    ticket: Option<&Ticket>,
) -> Result<Result<helpdesk_core::view::Row, String>, StoreError> {
    if let Some(ticket) = ticket
        && let Some(column) = row::wrong_column(connection, number, ticket)?
    {
        return Ok(Err(format!("the column `{column}` is not what the state says")));
    }
    let row = tickets::row(connection, id).map_err(|error| told(&error));
    Ok(row.and_then(|row| row.ok_or_else(|| "the row is gone".to_owned())))
}

/// Returns an error with everything that caused it, as one line.
fn told(error: &StoreError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

fn ticket(connection: &Connection, number: TicketNumber) -> Result<Ticket, String> {
    let read = || {
        let sql = format!("SELECT {}, rest FROM tickets WHERE number = ?1", row::COLUMNS);
        let found = first(connection, &sql, [row_of(number)], |found| {
            let rest: Vec<u8> = column(found, row::WIDTH)?;
            tickets::restore(connection, &row::read(found)?, &rest)
        })?;
        found.ok_or_else(|| damaged("the row is gone"))
    };
    read().map_err(|error| told(&error))
}

fn events(
    connection: &Connection,
    number: TicketNumber,
    id: TicketId,
) -> Result<Vec<Result<Recorded, String>>, StoreError> {
    let mut statement = connection
        .prepare_cached(
            "SELECT seq, public_seq, hash, stored FROM events WHERE ticket = ?1 ORDER BY seq",
        )
        .map_err(store)?;
    let mut rows = statement.query([row_of(number)]).map_err(store)?;
    let mut log = Vec::new();
    loop {
        match rows.next() {
            Ok(Some(row)) => log.push(event(row, id).map_err(|error| told(&error))),
            Ok(None) => return Ok(log),
            Err(error) => {
                log.push(Err(told(&store(error))));
                return Ok(log);
            }
        }
    }
}

fn event(row: &Row<'_>, id: TicketId) -> Result<Recorded, StoreError> {
    let recorded = log::event(row, 0, id)?;
    // A form that can be read and is not the one that is written was not written by us.
    if recorded.stored() == column::<Vec<u8>>(row, 3)? {
        Ok(recorded)
    } else {
        Err(damaged(format!("event {} is not in its stored form", recorded.seq)))
    }
}

type AuditedWords = Vec<(Version, Result<SealedWords, String>)>;

fn words(connection: &Connection, number: TicketNumber) -> Result<AuditedWords, StoreError> {
    let sql = "SELECT seq, salt, words FROM events JOIN words USING (position)
               WHERE ticket = ?1 ORDER BY seq";
    all(connection, sql, [row_of(number)], |row| {
        let seq = version(column(row, 0)?)?;
        Ok((seq, log::sealed(row, 1).map_err(|error| told(&error))))
    })
}

fn attached(
    connection: &Connection,
    number: TicketNumber,
) -> Result<Vec<(Version, FileRef, Digest, u64)>, StoreError> {
    let sql = "SELECT id, name, size, type, digest, seq, place FROM files
               WHERE ticket = ?1 ORDER BY seq, id";
    all(connection, sql, [row_of(number)], |row| {
        let (digest, size) = bytes(connection, column(row, 6)?)?;
        Ok((version(column(row, 5)?)?, files::reference(row, 0)?, digest, size))
    })
}

fn bytes(connection: &Connection, place: i64) -> Result<(Digest, u64), StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT bytes FROM chunks WHERE file = ?1 ORDER BY part")
        .map_err(store)?;
    let mut rows = statement.query(params![place]).map_err(store)?;
    let (mut hasher, mut size) = (Hasher::default(), 0);
    while let Some(row) = rows.next().map_err(store)? {
        let chunk: Vec<u8> = column(row, 0)?;
        hasher.update(&chunk);
        size += chunk.len() as u64;
    }
    Ok((hasher.finish(), size))
}
