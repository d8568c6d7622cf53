//! Search: messages that hold all terms, newest first.

use helpdesk_core::{Version, Words};
use helpdesk_store::{Hit, PAGE_MAX, Position, Reader, SearchQuery, StoreError};
use rusqlite::{CachedStatement, Connection, params};

use crate::codec::{column, count, from_json, int, unsigned, version};
use crate::error::{damaged, store};
use crate::{row, terms};

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
    let mut rows = statement.query(params![matching(query), before, limit]).map_err(store)?;
    let mut hits = Hits::new(connection, query)?;
    let mut page = Vec::new();
    while let Some(found) = rows.next().map_err(store)? {
        page.extend(hits.at(column(found, 0)?)?);
    }
    Ok(page)
}

/// Every token is quoted, and none holds a quote: there is no query language left to reach.
fn matching(query: &SearchQuery) -> String {
    let scope = match &query.reader {
        Reader::Customer(customer) => Some(terms::customer_token(customer)),
        Reader::Support => None,
    };
    let project = query.project.as_ref().map(terms::project_token);
    let tokens = query.terms.iter().map(|term| terms::token(term)).chain(scope).chain(project);
    tokens.map(|token| format!("\"{token}\"")).collect::<Vec<_>>().join(" AND ")
}

/// Looks up what was found.
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

    /// Returns the message at this position; none if its words are gone.
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
