//! Everything stored of one ticket, readable or not, for `doctor`.

use std::collections::HashMap;
use std::error::Error;
use std::sync::Mutex;

use helpdesk_core::digest::Hasher;
use helpdesk_core::{Digest, FileRef, Recorded, Ticket, TicketId, TicketNumber, Version};
use helpdesk_store::{Audit, Document, SealedWords, StoreError};
use rusqlite::{Connection, Row, params};

use crate::batch::lock;
use crate::codec::{column, int, row_of, version};
use crate::connection::Purpose;
use crate::error::{damaged, store};
use crate::home::Home;
use crate::options::Options;
use crate::readers::Readers;
use crate::terms::Tokens;
use crate::{files, followers, log, outbox, reports, row, tickets};

/// The index knows the messages of a term, not the terms of a message: turned round once for each
/// state of the file. Comparing it on a large desk in use is best done on a [`Sqlite::snapshot`].
#[derive(Debug, Default)]
pub(crate) struct TermsCache {
    connection: Option<Connection>,
    turned: Option<Turned>,
}

#[derive(Debug)]
struct Turned {
    state: i64,
    tokens: Vec<String>,
    /// By position, places in `tokens`.
    messages: HashMap<i64, Vec<usize>>,
}

/// Opens a connection that reads, and sees the index from its other side.
pub(crate) fn connection(home: &Home) -> Result<Connection, StoreError> {
    let connection = home.connect(Purpose::Read, &Options::new())?;
    connection
        .execute_batch(
            "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, search, instance);
             PRAGMA query_only = ON;",
        )
        .map_err(store)?;
    Ok(connection)
}

/// Returns everything stored of one ticket.
pub(crate) fn audit(readers: &Readers, number: TicketNumber) -> Result<Option<Audit>, StoreError> {
    readers.long().together(|connection| read(connection, number))
}

/// Returns those of these messages that the index holds otherwise.
pub(crate) fn unlike(
    home: &Home,
    readers: &Readers,
    cache: &Mutex<TermsCache>,
    documents: &[Document],
) -> Result<Vec<(TicketId, Version)>, StoreError> {
    let _place = readers.long_place()?;
    let mut cache = lock(cache);
    let TermsCache { connection: kept, turned } = &mut *cache;
    match readers {
        Readers::Frozen(connection) => compare(&lock(connection), turned, documents),
        Readers::Pool(_) => {
            let connection = match kept.take() {
                Some(connection) => connection,
                None => connection(home)?,
            };
            // One state of the file for all statements; ended whatever came of it.
            connection.execute_batch("BEGIN").map_err(store)?;
            let found = compare(&connection, turned, documents);
            connection.execute_batch("ROLLBACK").map_err(store)?;
            *kept = Some(connection);
            found
        }
    }
}

fn compare(
    connection: &Connection,
    turned: &mut Option<Turned>,
    documents: &[Document],
) -> Result<Vec<(TicketId, Version)>, StoreError> {
    let state: i64 =
        connection.query_row("PRAGMA main.data_version", [], |row| row.get(0)).map_err(store)?;
    let turned = match turned {
        Some(known) if known.state == state => known,
        _ => turned.insert(turn(connection, state)?),
    };
    let tokens = Tokens::of(connection)?;
    let mut unlike = Vec::new();
    for document in documents {
        let place = log::position(connection, document.ticket, document.seq)?;
        let held = place.map_or_else(Vec::new, |place| turned.tokens(int(place.0)));
        if tokens.of_document(document) != held {
            unlike.push((document.ticket, document.seq));
        }
    }
    Ok(unlike)
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
        let mut statement = connection.prepare_cached(&sql).map_err(store)?;
        let mut rows = statement.query([row_of(number)]).map_err(store)?;
        let found = rows.next().map_err(store)?.ok_or_else(|| damaged("the row is gone"))?;
        tickets::restore(connection, &row::read(found)?, &column::<Vec<u8>>(found, row::WIDTH)?)
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
    let mut statement = connection
        .prepare_cached(
            "SELECT seq, salt, words FROM events JOIN words USING (position)
             WHERE ticket = ?1 ORDER BY seq",
        )
        .map_err(store)?;
    let mut rows = statement.query([row_of(number)]).map_err(store)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(store)? {
        let seq = version(column(row, 0)?)?;
        found.push((seq, log::sealed(row, 1).map_err(|error| told(&error))));
    }
    Ok(found)
}

fn attached(
    connection: &Connection,
    number: TicketNumber,
) -> Result<Vec<(Version, FileRef, Digest, u64)>, StoreError> {
    let mut statement = connection
        .prepare_cached(
            "SELECT id, name, size, type, digest, seq, place FROM files
             WHERE ticket = ?1 ORDER BY seq, id",
        )
        .map_err(store)?;
    let mut rows = statement.query([row_of(number)]).map_err(store)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(store)? {
        let (digest, size) = bytes(connection, column(row, 6)?)?;
        found.push((version(column(row, 5)?)?, files::reference(row, 0)?, digest, size));
    }
    Ok(found)
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

fn turn(connection: &Connection, state: i64) -> Result<Turned, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT term, doc FROM temp.vocabulary").map_err(store)?;
    let mut rows = statement.query([]).map_err(store)?;
    let mut turned = Turned { state, tokens: Vec::new(), messages: HashMap::new() };
    while let Some(row) = rows.next().map_err(store)? {
        let token = row
            .get_ref(0)
            .map_err(store)?
            .as_str()
            .map_err(|error| damaged("a search term cannot be read").because(error))?;
        if turned.tokens.last().is_none_or(|last| last != token) {
            turned.tokens.push(token.to_owned());
        }
        let place = turned.tokens.len().saturating_sub(1);
        turned.messages.entry(column(row, 1)?).or_default().push(place);
    }
    Ok(turned)
}

impl Turned {
    /// Returns the tokens of a message, sorted.
    fn tokens(&self, position: i64) -> Vec<String> {
        let places = self.messages.get(&position).map_or(&[][..], Vec::as_slice);
        let mut tokens: Vec<String> =
            places.iter().filter_map(|place| self.tokens.get(*place)).cloned().collect();
        tokens.sort_unstable();
        tokens
    }
}
