//! Reading what happened: a ticket's log, the one order over all tickets.

use helpdesk_core::view::Kept;
use helpdesk_core::{Recipient, Recorded, Sealed, TicketId, TicketNumber, Version, Words};
use helpdesk_store::{Change, Position, SealedWords, StoreError};
use rusqlite::{Connection, Row, params};

use crate::codec::{
    column, count, digest, from_json, int, key, number, row_of, salt, ticket_id, unsigned, version,
};
use crate::error::{damaged, store};
use crate::statement::{Rising, all, first};

/// Returns the event in the columns `seq, public_seq, hash, stored` from `first` on.
pub(crate) fn event(row: &Row<'_>, first: usize, ticket: TicketId) -> Result<Recorded, StoreError> {
    let seqs = (version(column(row, first)?)?, version(column(row, first + 1)?)?);
    let stored: Vec<u8> = column(row, first + 3)?;
    Recorded::from_stored(ticket, seqs, digest(row, first + 2)?, &stored)
        .map_err(|error| damaged(format!("event {} cannot be read: {error}", seqs.0)))
}

/// Returns the whole log of a ticket.
pub(crate) fn recorded(
    connection: &Connection,
    number: TicketNumber,
    id: TicketId,
) -> Result<Vec<Recorded>, StoreError> {
    let sql = "SELECT seq, public_seq, hash, stored FROM events WHERE ticket = ?1 ORDER BY seq";
    all(connection, sql, [row_of(number)], |row| event(row, 0, id))
}

/// Returns the words in the columns from 4 on: whether there is a row, salt, words.
pub(crate) fn kept(row: &Row<'_>, recorded: &Recorded) -> Result<Kept, StoreError> {
    let (there, written) = (column::<bool>(row, 4)?, recorded.event.words());
    if !there {
        return match written {
            None => Ok(Kept::None),
            Some(_) => Err(damaged(format!("the words of event {} are missing", recorded.seq))),
        };
    }
    match sealed(row, 5)? {
        SealedWords::Erased => Ok(Kept::Erased),
        SealedWords::Kept(sealed) if Some(sealed.digest()) == written => {
            Ok(Kept::Words(sealed.words().clone()))
        }
        SealedWords::Kept(_) => {
            Err(damaged(format!("the words of event {} are not those written", recorded.seq)))
        }
    }
}

/// Returns the words of an event with their salt.
pub(crate) fn words(
    connection: &Connection,
    id: TicketId,
    seq: Version,
) -> Result<Option<SealedWords>, StoreError> {
    let Some(number) = crate::row::number_of(connection, id)? else { return Ok(None) };
    let sql = "SELECT salt, words FROM events JOIN words USING (position)
               WHERE ticket = ?1 AND seq = ?2";
    first(connection, sql, params![row_of(number), int(seq.0)], |row| sealed(row, 0))
}

/// Returns the words in the columns `salt, words` from `first` on.
pub(crate) fn sealed(row: &Row<'_>, first: usize) -> Result<SealedWords, StoreError> {
    let text: Option<String> = column(row, first + 1)?;
    match (salt(row, first)?, text) {
        (Some(salt), Some(text)) => {
            let words: Words = from_json("the words of an event", &text)?;
            Ok(SealedWords::Kept(Sealed::new(words, salt)))
        }
        (None, None) => Ok(SealedWords::Erased),
        (Some(_), None) | (None, Some(_)) => Err(damaged("words and salt do not go together")),
    }
}

/// Returns what happened after `after` over all tickets.
pub(crate) fn changes(
    connection: &Connection,
    after: Position,
    limit: usize,
) -> Result<Vec<Change>, StoreError> {
    let sql = "SELECT position, number, customer, project, id, seq, public_seq, hash, stored
               FROM events JOIN tickets ON number = ticket
               WHERE position > ?1 ORDER BY position LIMIT ?2";
    let mut order = Rising::after("events", Some(after));
    all(connection, sql, params![int(after.0), count(limit)], |row| {
        let position = Position(unsigned(column(row, 0)?)?);
        order.go_on(position)?;
        change(row, position)
    })
}

/// Returns the event in the columns `position, number, customer, project, id` and those of [`event`].
pub(crate) fn change(row: &Row<'_>, position: Position) -> Result<Change, StoreError> {
    Ok(Change {
        position,
        number: number(column(row, 1)?)?,
        customer: key(column(row, 2)?)?,
        project: column::<Option<String>>(row, 3)?.map(key).transpose()?,
        recorded: event(row, 5, ticket_id(row, 4)?)?,
    })
}

/// Returns the place of the last event of all, or 0 if there is none.
pub(crate) fn newest(connection: &Connection) -> Result<Position, StoreError> {
    let last: Option<i64> = connection
        .prepare_cached("SELECT max(position) FROM events")
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
        .map_err(store)?;
    Ok(Position(last.map_or(Ok(0), unsigned)?))
}

/// Returns the place of an event in the order of all.
pub(crate) fn position(
    connection: &Connection,
    id: TicketId,
    seq: Version,
) -> Result<Option<Position>, StoreError> {
    let Some(number) = crate::row::number_of(connection, id)? else { return Ok(None) };
    let sql = "SELECT position FROM events WHERE ticket = ?1 AND seq = ?2";
    first(connection, sql, params![row_of(number), int(seq.0)], |row| {
        Ok(Position(unsigned(column(row, 0)?)?))
    })
}

/// Returns a recipient as text.
pub(crate) fn recipient_text(to: &Recipient) -> String {
    match to {
        Recipient::Customer(id) => format!("customer:{id}"),
        Recipient::Agent(id) => format!("agent:{id}"),
        Recipient::Desk => "desk".to_owned(),
        Recipient::Leads => "leads".to_owned(),
    }
}

/// Returns the recipient that is stored as text.
pub(crate) fn recipient(text: &str) -> Result<Recipient, StoreError> {
    match text.split_once(':') {
        Some(("customer", id)) => key(id.to_owned()).map(Recipient::Customer),
        Some(("agent", id)) => key(id.to_owned()).map(Recipient::Agent),
        None if text == "desk" => Ok(Recipient::Desk),
        None if text == "leads" => Ok(Recipient::Leads),
        Some(_) | None => Err(damaged(format!("there is no recipient `{text}`"))),
    }
}
