//! Search: messages that hold all terms, newest first; and the index that follows the log.

use helpdesk_core::{TicketId, Version, Words};
use helpdesk_store::{Document, Hit, PAGE_MAX, Position, Reader, SearchQuery, StoreError};
use rusqlite::{CachedStatement, Connection, OptionalExtension, params};

use crate::codec::{blob_of, column, count, from_json, int, unsigned, version};
use crate::error::{damaged, store};
use crate::row;
use crate::terms::Tokens;

/// Returns a page of messages that hold all terms.
pub(crate) fn page(connection: &Connection, query: &SearchQuery) -> Result<Vec<Hit>, StoreError> {
    if query.terms.is_empty() {
        return Ok(Vec::new());
    }
    let before = query.after.map_or(i64::MAX, |position| int(position.0));
    let limit = count(query.limit.min(PAGE_MAX));
    let mut statement = connection
        .prepare_cached(
            "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid < ?2
             ORDER BY rowid DESC LIMIT ?3",
        )
        .map_err(store)?;
    let asked = Tokens::of(connection)?.matching(query);
    let mut rows = statement.query(params![asked, before, limit]).map_err(store)?;
    let mut hits = Hits::new(connection, query)?;
    let mut page = Vec::new();
    while let Some(found) = rows.next().map_err(store)? {
        page.extend(hits.at(column(found, 0)?)?);
    }
    Ok(page)
}

/// Loads the messages that were found.
struct Hits<'a> {
    query: &'a SearchQuery,
    words: CachedStatement<'a>,
    row: CachedStatement<'a>,
}

impl<'a> Hits<'a> {
    fn new(connection: &'a Connection, query: &'a SearchQuery) -> Result<Self, StoreError> {
        let words = connection.prepare_cached(
            "SELECT ticket, seq, public_seq, words FROM events JOIN words USING (position)
             WHERE position = ?1 AND words IS NOT NULL",
        );
        let row = format!("SELECT {} FROM tickets WHERE number = ?1", row::COLUMNS);
        let row = connection.prepare_cached(&row);
        Ok(Self { query, words: words.map_err(store)?, row: row.map_err(store)? })
    }

    /// Returns the message at this position, or `None` if its words are gone.
    fn at(&mut self, position: i64) -> Result<Option<Hit>, StoreError> {
        let mut rows = self.words.query([position]).map_err(store)?;
        let Some(message) = rows.next().map_err(store)? else { return Ok(None) };
        let seq: Version = match self.query.reader {
            Reader::Customer(_) => version(column(message, 2)?)?,
            Reader::Support => version(column(message, 1)?)?,
        };
        let words = message
            .get_ref(3)
            .map_err(store)?
            .as_str()
            .map_err(|error| damaged("the words of an event are not text").because(error))?;
        let words: Words = from_json("the words of an event", words)?;
        let number: i64 = column(message, 0)?;
        let mut rows = self.row.query([number]).map_err(store)?;
        let Some(found) = rows.next().map_err(store)? else { return Ok(None) };
        let row = row::read(found)?;
        Ok(Some(Hit { position: Position(unsigned(position)?), row, seq, words }))
    }
}

/// Puts messages into the index, if their words still exist.
pub(crate) fn follow(connection: &Connection, documents: &[Document]) -> Result<(), StoreError> {
    let tokens = Tokens::of(connection)?;
    for document in documents {
        let said = tokens.of_document(document);
        if said.is_empty() {
            continue;
        }
        // Looked at here, in the transaction that writes: an erasure since the reading wins (E1).
        if let Some(position) = position_of_words(connection, document.ticket, document.seq)? {
            connection
                .prepare_cached("INSERT INTO search (rowid, terms) VALUES (?1, ?2)")
                .and_then(|mut statement| statement.execute(params![position, said.join(" ")]))
                .map_err(store)?;
        }
    }
    Ok(())
}

fn position_of_words(
    connection: &Connection,
    ticket: TicketId,
    seq: Version,
) -> Result<Option<i64>, StoreError> {
    connection
        .prepare_cached(
            "SELECT events.position FROM tickets JOIN events ON ticket = number
                 JOIN words USING (position)
             WHERE tickets.id = ?1 AND seq = ?2 AND words IS NOT NULL",
        )
        .and_then(|mut statement| {
            statement.query_row(params![blob_of(ticket), int(seq.0)], |row| row.get(0)).optional()
        })
        .map_err(store)
}

/// Returns whether the index holds a message.
pub(crate) fn holds(connection: &Connection, position: i64) -> Result<bool, StoreError> {
    connection
        .prepare_cached("SELECT 1 FROM search_docsize WHERE id = ?1")
        .and_then(|mut statement| statement.exists([position]))
        .map_err(store)
}

/// Takes a message out of the index, which must be told what it holds of it.
pub(crate) fn take_out(
    connection: &Connection,
    position: i64,
    document: &Document,
) -> Result<(), StoreError> {
    let said = Tokens::of(connection)?.of_document(document).join(" ");
    connection
        .prepare_cached("INSERT INTO search (search, rowid, terms) VALUES ('delete', ?1, ?2)")
        .and_then(|mut statement| statement.execute(params![position, said]))
        .map(|_| ())
        .map_err(store)
}

/// Empties the index.
pub(crate) fn forget(connection: &Connection) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO search (search) VALUES ('delete-all')")
        .and_then(|mut statement| statement.execute([]))
        .map(|_| ())
        .map_err(store)
}
