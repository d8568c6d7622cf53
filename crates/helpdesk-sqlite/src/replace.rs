//! Putting a whole desk where an empty one is.

use std::fs;
use std::path::Path;

use helpdesk_store::{StoreError, StoreErrorKind};
use rusqlite::Connection;

use crate::alone;
use crate::disk::{beside, failed, flush, flush_directory, keep_owner, resolved};
use crate::error::store;
use crate::open::Sqlite;

impl Sqlite {
    /// Moves the desk at `draft`, which nobody has open, to the place of the empty one at `place`. A link is
    /// followed; owner and mode stay those of the replaced file.
    ///
    /// # Errors
    /// `Busy` when somebody has the desk at `place` open, `NotEmpty` when it holds something, or an error of
    /// the disk or the database: `place` is then as it was.
    pub fn replace(draft: impl AsRef<Path>, place: impl AsRef<Path>) -> Result<(), StoreError> {
        let (draft, place) = (draft.as_ref(), place.as_ref());
        let path = resolved(place);
        // Held until the new file has the name: a process serving the desk would go on with the old one.
        let Some(old) = alone::take(&path)? else { return Err(in_use(place)) };
        if !is_empty(&old)? {
            let what = format!("`{}` holds something already", place.display());
            return Err(StoreError::new(StoreErrorKind::NotEmpty, what));
        }
        // Its journal would be played into the new file.
        old.query_row("PRAGMA journal_mode = delete", [], |_| Ok(())).map_err(store)?;
        for suffix in ["-wal", "-shm", "-mark"] {
            drop(fs::remove_file(beside(&path, suffix)));
        }
        let wrong = |error| failed("the desk cannot be put in place", place, error);
        keep_owner(draft, &path).map_err(wrong)?;
        flush(draft).map_err(wrong)?;
        fs::rename(draft, &path).map_err(wrong)?;
        flush_directory(&path).map_err(wrong)
    }
}

/// Returns whether a desk holds nothing yet.
pub(crate) fn is_empty(connection: &Connection) -> Result<bool, StoreError> {
    connection
        .query_row(
            "SELECT NOT EXISTS (SELECT 1 FROM tickets)
                 AND NOT EXISTS (SELECT 1 FROM customers)
                 AND NOT EXISTS (SELECT 1 FROM agents)
                 AND NOT EXISTS (SELECT 1 FROM projects)",
            [],
            |row| row.get(0),
        )
        .map_err(store)
}

fn in_use(place: &Path) -> StoreError {
    StoreError::new(
        StoreErrorKind::Busy,
        format!("the desk at `{}` is in use: end the process that uses it first", place.display()),
    )
}
