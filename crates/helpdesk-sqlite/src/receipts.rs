//! Receipts of commands (S5).

use helpdesk_core::{Actor, CommandId, Digest};
use helpdesk_store::{Earlier, Receipt, ReceiptLine, StoreError};
use rusqlite::{Connection, params};

use crate::codec::{
    actor_columns, actor_of, column, command_id, count, int, micros, number, row_of, ticket_id,
    time, version,
};
use crate::error::store;
use crate::statement::{Rising, all, first};

/// Returns a command that was accepted before.
pub(crate) fn find(
    connection: &Connection,
    by: &Actor,
    command: CommandId,
) -> Result<Option<Earlier>, StoreError> {
    let (kind, key) = actor_columns(by);
    let sql = "SELECT content, id, number, \"from\", \"to\", at
               FROM receipts JOIN tickets ON number = ticket
               WHERE kind = ?1 AND key = ?2 AND command = ?3";
    first(connection, sql, params![kind, key, command.uuid().as_bytes()], |row| {
        Ok(Earlier { content: content(row, 0)?, receipt: read(row, 1)? })
    })
}

fn content(row: &rusqlite::Row<'_>, place: usize) -> Result<Option<Digest>, StoreError> {
    Ok(column::<Option<[u8; 32]>>(row, place)?.map(Digest::from_bytes))
}

fn read(row: &rusqlite::Row<'_>, first: usize) -> Result<Receipt, StoreError> {
    let number = number(column(row, first + 1)?)?;
    let events = (version(column(row, first + 2)?)?, version(column(row, first + 3)?)?);
    Ok(Receipt::new(ticket_id(row, first)?, number, events, time(column(row, first + 4)?)?))
}

/// Adds a receipt.
pub(crate) fn insert(
    connection: &Connection,
    by: &Actor,
    command: CommandId,
    content: Option<&Digest>,
    receipt: &Receipt,
) -> Result<(), StoreError> {
    let (kind, key) = actor_columns(by);
    connection
        .prepare_cached(
            "INSERT INTO receipts (kind, key, command, content, ticket, \"from\", \"to\", at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )
        .and_then(|mut statement| {
            statement.execute(params![
                kind,
                key,
                command.uuid().as_bytes(),
                content.map(Digest::bytes),
                row_of(receipt.number),
                int(receipt.from.0),
                int(receipt.to.0),
                micros(receipt.at),
            ])
        })
        .map_err(store)?;
    Ok(())
}

/// Returns receipts in the order of (actor, command).
pub(crate) fn page(
    connection: &Connection,
    after: Option<&(Actor, CommandId)>,
    limit: usize,
) -> Result<Vec<ReceiptLine>, StoreError> {
    let (kind, key, command) = match after {
        Some((actor, command)) => {
            let (kind, key) = actor_columns(actor);
            (kind, key, command.uuid().into_bytes().to_vec())
        }
        None => (-1, "", Vec::new()),
    };
    let sql = "SELECT kind, key, command, content, id, number, \"from\", \"to\", at
               FROM receipts JOIN tickets ON number = ticket
               WHERE (kind, key, command) > (?1, ?2, ?3)
               ORDER BY kind, key, command LIMIT ?4";
    let mut order = Rising::after("receipts", Some((kind, key.to_owned(), command.clone())));
    all(connection, sql, params![kind, key, command, count(limit)], |row| {
        order.go_on((column(row, 0)?, column(row, 1)?, column(row, 2)?))?;
        Ok(ReceiptLine {
            by: actor_of(column(row, 0)?, column(row, 1)?)?,
            command: command_id(row, 2)?,
            content: content(row, 3)?,
            receipt: read(row, 4)?,
        })
    })
}
