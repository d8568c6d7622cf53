//! Copies of the whole desk, made while it is in use.

use std::path::Path;

use helpdesk_store::StoreError;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::disk::{
    beside, failed, flush, flush_directory, new_file, refuse_leftovers, remove_desk,
};
use crate::error::{damaged, store};
use crate::open::Sqlite;
use crate::outbox;

impl Sqlite {
    /// Writes a copy of the desk as it is at this instant to a new file that only its owner may read, flushed
    /// to disk. No writer has to wait meanwhile.
    ///
    /// # Errors
    /// `NotEmpty` when something is at `to`, or when the disk or the database fails; nothing is left
    /// at `to` then.
    pub fn backup(&self, to: impl AsRef<Path>) -> Result<(), StoreError> {
        let to = to.as_ref();
        if !to.exists() {
            refuse_leftovers(to)?;
        }
        new_file(to)?;
        let made = self.copy(to).and_then(|()| {
            flush(to)
                .and_then(|()| flush_directory(to))
                .map_err(|error| failed("the copy cannot be flushed", to, error))
        });
        if made.is_err() {
            remove_desk(to);
        }
        made
    }

    fn copy(&self, to: &Path) -> Result<(), StoreError> {
        let mut copy = Connection::open(to).map_err(store)?;
        // One read transaction, so that other writes meanwhile do not start the copy again.
        self.readers.long().together(|connection| {
            let backup = Backup::new(connection, &mut copy).map_err(store)?;
            if backup.step(-1).map_err(store)? == StepResult::Done {
                Ok(())
            } else {
                Err(damaged("the copy is not complete"))
            }
        })?;
        // Two desks send from now on, should the copy be used: their letters must not share ids.
        outbox::renew(&copy)?;
        copy.close().map_err(|(_, error)| store(error))?;
        // The copy says that it has a write-ahead log; there is none beside it.
        for suffix in ["-wal", "-shm", "-journal"] {
            drop(std::fs::remove_file(beside(to, suffix)));
        }
        Ok(())
    }
}
