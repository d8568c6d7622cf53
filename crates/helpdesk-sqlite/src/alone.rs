//! Being the only one who has a desk open, found out by SQLite's own locks: those hold between
//! processes, and between containers on one file system.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use helpdesk_store::{StoreError, StoreErrorKind};
use rusqlite::config::DbConfig;
use rusqlite::ffi::ErrorCode;
use rusqlite::{Connection, OpenFlags};

use crate::disk::beside;
use crate::error::store;
use crate::mark;

/// How long a process that opens a desk may wait until the memory that its processes share exists.
const PATIENCE: Duration = Duration::from_secs(2);
const NAP: Duration = Duration::from_millis(2);

/// Refuses a desk whose processes could not see each other, or whose journal belongs to another desk.
///
/// Processes agree through the shared memory beside the file. If it were removed while one of them runs, the
/// next would make another, and both would write to the same places of the journal.
pub(crate) fn check(desk: &Path) -> Result<(), StoreError> {
    let since = Instant::now();
    loop {
        match take(desk) {
            // Held while the journal is looked at.
            Ok(Some(_alone)) => return mark::check(desk),
            Ok(None) if beside(desk, "-shm").exists() => return Ok(()),
            Ok(None) if since.elapsed() < PATIENCE => thread::sleep(NAP),
            Ok(None) => return Err(apart(desk)),
            // Opening it says what is wrong with it.
            Err(_) => return Ok(()),
        }
    }
}

/// Opens a desk that nobody else has open, and keeps everybody out, or returns `None` if somebody has it
/// open.
pub(crate) fn take(desk: &Path) -> Result<Option<Connection>, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(desk, flags).map_err(store)?;
    let taken = connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
        .and_then(|_| connection.busy_timeout(Duration::ZERO))
        .and_then(|()| connection.pragma_update(None, "locking_mode", "EXCLUSIVE"))
        .and_then(|()| connection.execute_batch("BEGIN EXCLUSIVE; ROLLBACK;"));
    match taken {
        Ok(()) => Ok(Some(connection)),
        Err(rusqlite::Error::SqliteFailure(failure, _))
            if matches!(failure.code, ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) =>
        {
            Ok(None)
        }
        Err(error) => Err(store(error)),
    }
}

fn apart(desk: &Path) -> StoreError {
    StoreError::new(
        StoreErrorKind::Busy,
        format!(
            "`{}` was removed although another process uses the desk: end that process, then open \
             the desk",
            beside(desk, "-shm").display()
        ),
    )
}
