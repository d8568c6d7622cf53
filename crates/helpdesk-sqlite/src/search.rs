//! Search: messages that hold all terms, newest first.

use helpdesk_core::{Version, Words};
use helpdesk_store::{Hit, PAGE_MAX, Position, Reader, SearchQuery, StoreError};
use rusqlite::{Connection, OptionalExtension, params};

use crate::codec::{column, count, from_json, int, unsigned, version};
use crate::error::store;
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
    let mut hits = Vec::new();
    while let Some(found) = rows.next().map_err(store)? {
        hits.extend(hit(connection, query, column(found, 0)?)?);
    }
    Ok(hits)
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

fn hit(
    connection: &Connection,
    query: &SearchQuery,
    position: i64,
) -> Result<Option<Hit>, StoreError> {
    let found: Option<(i64, i64, i64, String)> = connection
        .prepare_cached(
            "SELECT ticket, seq, public_seq, words FROM events JOIN words USING (position)
             WHERE position = ?1 AND words IS NOT NULL",
        )
        .and_then(|mut statement| {
            let read =
                |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
            statement.query_row([position], read).optional()
        })
        .map_err(store)?;
    let Some((number, seq, public_seq, words)) = found else { return Ok(None) };
    let seq: Version = match query.reader {
        Reader::Customer(_) => version(public_seq)?,
        Reader::Support => version(seq)?,
    };
    let sql = format!("SELECT {} FROM tickets WHERE number = ?1", row::COLUMNS);
    let mut statement = connection.prepare_cached(&sql).map_err(store)?;
    let mut rows = statement.query([number]).map_err(store)?;
    let Some(found) = rows.next().map_err(store)? else { return Ok(None) };
    let row = row::read(found)?;
    let words: Words = from_json("the words of an event", &words)?;
    Ok(Some(Hit { position: Position(unsigned(position)?), row, seq, words }))
}
