//! What SQLite's errors mean at the ports.

use std::error::Error as _;
use std::io;

use helpdesk_store::{StoreError, StoreErrorKind};
use rusqlite::ffi::{self, ErrorCode};

/// The error numbers of a disk, a quota or a process that may not write more.
const NO_ROOM: [i32; 3] = [28, 27, 122]; // ENOSPC, EFBIG, EDQUOT

/// Returns the error of a port for an error of SQLite: the only place that interprets them. A failed flush is
/// `Stopped` wherever it happens, so that the writer recognises it from any statement.
pub(crate) fn store(error: rusqlite::Error) -> StoreError {
    if is_failed_flush(&error) {
        let what = "a flush to disk failed; nothing is written until the desk is opened anew";
        return StoreError::new(StoreErrorKind::Stopped, what).because(error);
    }
    #[expect(clippy::wildcard_enum_match_arm, reason = "the driver may add kinds of error")]
    let (kind, message) = match &error {
        rusqlite::Error::SqliteFailure(failure, _) => of_code(*failure),
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::Utf8Error(..) => {
            (StoreErrorKind::Damaged, "the database holds something that cannot be read")
        }
        _ => (StoreErrorKind::Failed, "the database failed"),
    };
    StoreError::new(kind, message).because(error)
}

fn of_code(failure: ffi::Error) -> (StoreErrorKind, &'static str) {
    // The error number of the call that failed: none of our code runs in between.
    let cause = io::Error::last_os_error().raw_os_error();
    if failure.extended_code == ffi::SQLITE_IOERR_WRITE
        && cause.is_some_and(|number| NO_ROOM.contains(&number))
    {
        return (StoreErrorKind::Full, "the disk or the quota is full");
    }
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the codes of SQLite that a door need not tell apart"
    )]
    match failure.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            (StoreErrorKind::Busy, "another process holds the database for longer than ten seconds")
        }
        ErrorCode::DatabaseCorrupt => (StoreErrorKind::Damaged, "the database file is damaged"),
        ErrorCode::NotADatabase => (StoreErrorKind::Foreign, "the file is not a database"),
        ErrorCode::DiskFull => (StoreErrorKind::Full, "the disk or the quota is full"),
        ErrorCode::ReadOnly => (StoreErrorKind::ReadOnly, "the database may not be written"),
        ErrorCode::CannotOpen => (
            StoreErrorKind::Failed,
            "the database cannot be opened; its directory must be writable",
        ),
        _ => (StoreErrorKind::Failed, "the database failed"),
    }
}

/// Returns whether the error is a failed flush, after which nothing is acknowledged (S8).
fn is_failed_flush(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::SqliteFailure(failure, _)
            if matches!(
                failure.extended_code,
                ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_DIR_FSYNC
            )
    )
}

/// Returns whether the writer must stop after this error.
pub(crate) fn stops(error: &StoreError) -> bool {
    error.kind() == StoreErrorKind::Stopped
}

/// Returns the error of a writer that has stopped, with the reason.
pub(crate) fn stopped(why: &str) -> StoreError {
    StoreError::new(StoreErrorKind::Stopped, why)
}

/// Returns an error with everything that caused it, for people.
pub(crate) fn with_cause(error: &StoreError) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// Returns the error for something stored that cannot be read.
pub(crate) fn damaged(what: impl Into<String>) -> StoreError {
    StoreError::new(StoreErrorKind::Damaged, what)
}

/// Returns what was read, or `None` for damage, for callers who must go on behind it.
pub(crate) fn unless_damaged<T>(read: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(error) if error.kind() == StoreErrorKind::Damaged => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns the error for something asked that breaks a rule.
pub(crate) fn input(what: impl Into<String>) -> StoreError {
    StoreError::new(StoreErrorKind::Input, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: i32) -> StoreErrorKind {
        store(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)).kind()
    }

    #[test]
    fn a_failed_flush_of_any_file_stops_the_writer() {
        assert_eq!(of(ffi::SQLITE_IOERR_FSYNC), StoreErrorKind::Stopped);
        assert_eq!(of(ffi::SQLITE_IOERR_DIR_FSYNC), StoreErrorKind::Stopped);
    }

    #[test]
    fn another_failure_of_the_disk_does_not() {
        assert_ne!(of(ffi::SQLITE_IOERR_READ), StoreErrorKind::Stopped);
        assert_ne!(of(ffi::SQLITE_FULL), StoreErrorKind::Stopped);
        assert_ne!(of(ffi::SQLITE_BUSY), StoreErrorKind::Stopped);
    }
}
