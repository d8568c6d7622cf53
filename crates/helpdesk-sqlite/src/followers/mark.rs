//! The watermark of a follower.

use helpdesk_store::{Follower, StoreError};
use rusqlite::Connection;

use crate::error::store;

/// The watermark of a follower, with the parts that only letters use.
pub(crate) struct Mark {
    pub(crate) position: i64,
    /// Events up to here cause no letter.
    pub(crate) floor: i64,
    /// Events up to here may already be in letters.
    pub(crate) reached: i64,
}

impl Mark {
    pub(crate) fn of(connection: &Connection, follower: Follower) -> Result<Self, StoreError> {
        connection
            .prepare_cached("SELECT position, floor, reached FROM followers WHERE name = ?1")
            .and_then(|mut statement| {
                statement.query_row([follower.name()], |row| {
                    Ok(Self { position: row.get(0)?, floor: row.get(1)?, reached: row.get(2)? })
                })
            })
            .map_err(store)
    }
}
