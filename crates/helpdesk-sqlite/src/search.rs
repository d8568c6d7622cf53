//! Search: messages that hold all terms, newest first; and the index that follows the log.

use helpdesk_core::{TicketId, Version, Words};
use helpdesk_store::{Document, Hit, PAGE_MAX, Position, Scope, SearchQuery, StoreError};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, params};

use crate::codec::{blob_of, column, from_json, int, unsigned, version};
use crate::error::{damaged, store};
use crate::row;
use crate::statement::{first_of, readable};
use crate::terms::Tokens;

/// Returns a page of messages that hold all terms.
pub(crate) fn page(connection: &Connection, query: &SearchQuery) -> Result<Vec<Hit>, StoreError> {
    if query.terms.is_empty() {
        return Ok(Vec::new());
    }
    let before = query.after.map_or(i64::MAX, |position| int(position.0));
    let limit = query.limit.min(PAGE_MAX);
    let sql = "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid < ?2
               ORDER BY rowid DESC";
    let asked = Tokens::of(connection)?.matching(query);
    let mut hits = Hits::new(connection, query)?;
    // What is erased makes no page shorter either.
    readable(connection, sql, params![asked, before], limit, |found| hits.at(column(found, 0)?))
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
        let scope = &self.query.scope;
        let message = first_of(&mut self.words, [position], |message| said(message, scope))?;
        let Some((number, seq, words)) = message else { return Ok(None) };
        let row = first_of(&mut self.row, [number], row::read)?;
        let position = Position(unsigned(position)?);
        Ok(row.map(|row| Hit { position, row, seq, words }))
    }
}

/// Returns the ticket of a message, the event as its reader counts, and the words.
fn said(message: &Row<'_>, scope: &Scope) -> Result<(i64, Version, Words), StoreError> {
    let seq = match scope {
        Scope::Customer(_) => version(column(message, 2)?)?,
        Scope::Support => version(column(message, 1)?)?,
    };
    let words = message
        .get_ref(3)
        .map_err(store)?
        .as_str()
        .map_err(|error| damaged("the words of an event are not text").because(error))?;
    Ok((column(message, 0)?, seq, from_json("the words of an event", words)?))
}

/// Puts messages into the index, those whose words are still there.
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
