//! Statements that are not worth a function of their own, and how rows are read.

use helpdesk_store::StoreError;
use rusqlite::{Connection, Params, Row, Statement, params};

use crate::codec::count;
use crate::error::{damaged, store, unless_damaged};

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

/// Returns all rows.
pub(crate) fn all<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(store)?;
    let mut rows = statement.query(values).map_err(store)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(store)? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// Returns the first row, if there is any.
pub(crate) fn first<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(store)?;
    first_of(&mut statement, values, read)
}

/// Returns the first row of a statement that is asked again and again, if there is any.
pub(crate) fn first_of<T>(
    statement: &mut Statement<'_>,
    values: impl Params,
    read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut rows = statement.query(values).map_err(store)?;
    rows.next().map_err(store)?.map(read).transpose()
}

/// Returns the first rows that can be read and say something, at most `limit`: what is damaged makes no page
/// shorter, and keeps back nothing that stands behind it. The doctor names it.
pub(crate) fn readable<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    limit: usize,
    mut read: impl FnMut(&Row<'_>) -> Result<Option<T>, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(store)?;
    let mut rows = statement.query(values).map_err(store)?;
    let mut found = Vec::new();
    while found.len() < limit {
        let Some(row) = rows.next().map_err(store)? else { break };
        found.extend(unless_damaged(read(row))?.flatten());
    }
    Ok(found)
}

/// Returns a page of rows after a key.
pub(crate) fn page<T>(
    connection: &Connection,
    sql: &str,
    after: &str,
    limit: usize,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    all(connection, sql, params![after, count(limit)], read)
}

/// The keys of pages, each greater than the one before. A page that went back would be read round and
/// round.
pub(crate) struct Rising<K> {
    of: &'static str,
    last: Option<K>,
}

impl<K: PartialOrd> Rising<K> {
    /// Begins after a key, if one was read.
    pub(crate) const fn after(of: &'static str, last: Option<K>) -> Self {
        Self { of, last }
    }

    /// Goes on to the next key.
    pub(crate) fn go_on(&mut self, next: K) -> Result<(), StoreError> {
        if self.last.as_ref().is_some_and(|last| next <= *last) {
            return Err(damaged(format!("{} do not stand in their order", self.of)));
        }
        self.last = Some(next);
        Ok(())
    }
}
