//! Statements that are not worth a function of their own.

use helpdesk_store::StoreError;
use rusqlite::{Connection, Params, params};

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

/// Returns a page of rows after a key.
pub(crate) fn page<T>(
    connection: &Connection,
    sql: &str,
    after: &str,
    limit: usize,
    read: impl Fn(&rusqlite::Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    rows(connection, sql, params![after, count(limit)], read)
}

/// Returns the rows that a statement finds.
pub(crate) fn rows<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    read: impl Fn(&rusqlite::Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(store)?;
    let mut rows = statement.query(values).map_err(store)?;
    let mut page = Vec::new();
    while let Some(row) = rows.next().map_err(store)? {
        page.push(read(row)?);
    }
    Ok(page)
}
