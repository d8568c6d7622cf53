//! Statements that are not worth a function of their own.

use helpdesk_store::StoreError;
use rusqlite::{Connection, params};

use crate::codec::count;
use crate::error::store;

/// Runs a statement; returns how many rows it changed.
pub(crate) fn execute(
    connection: &Connection,
    sql: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<usize, StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(values))
        .map_err(store)
}

/// Returns whether `sql` finds a row for the key.
pub(crate) fn exists(connection: &Connection, sql: &str, key: &str) -> Result<bool, StoreError> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.exists([key])).map_err(store)
}

/// Returns a page of rows after a key.
pub(crate) fn page<T>(
    connection: &Connection,
    sql: &str,
    after: &str,
    limit: usize,
    read: impl Fn(&rusqlite::Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(store)?;
    let mut rows = statement.query(params![after, count(limit)]).map_err(store)?;
    let mut page = Vec::new();
    while let Some(row) = rows.next().map_err(store)? {
        page.push(read(row)?);
    }
    Ok(page)
}
