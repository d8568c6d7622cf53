//! Making a new desk: complete under its name, or not there at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use helpdesk_core::Policy;
use helpdesk_store::{CursorKey, DeskLine, StoreError, StoreErrorKind};
use rusqlite::{Connection, params};

use crate::codec::json;
use crate::connection::{Purpose, check_durable, connect};
use crate::error::store;
use crate::open::{Options, Sqlite};
use crate::schema;

/// The file may be read and written by its owner alone.
const OWNER_ONLY: u32 = 0o600;

impl Sqlite {
    /// Makes a new desk at `path`, readable by its owner alone, with the first line of its
    /// log if one is given.
    ///
    /// # Errors
    /// `NotEmpty` when there is something other than an empty file, or when the disk or the
    /// database fails.
    pub fn create(
        path: impl AsRef<Path>,
        cursor_key: CursorKey,
        line: impl Into<Option<DeskLine>>,
    ) -> Result<Self, StoreError> {
        let (path, line) = (path.as_ref(), line.into());
        refuse_existing(path)?;
        // Made under another name first: whoever is killed half-way leaves no half desk behind.
        let draft = beside(path, &format!("-init-{}", std::process::id()));
        let made =
            make(&draft, &cursor_key, line.as_ref()).and_then(|()| put_in_place(&draft, path));
        if made.is_err() {
            remove_desk(&draft);
        }
        made?;
        Self::open(path)
    }
}

fn make(draft: &Path, key: &CursorKey, line: Option<&DeskLine>) -> Result<(), StoreError> {
    remove_desk(draft);
    new_file(draft)?;
    let options = Options::new();
    let mut connection = connect(draft, Purpose::Write, &options)?;
    check_durable(&connection, &options)?;
    schema::migrate(&mut connection)?;
    fill(&connection, key, line)?;
    // The last connection to close copies the log into the file and removes it.
    connection.close().map_err(|(_, error)| store(error))
}

fn fill(
    connection: &Connection,
    key: &CursorKey,
    line: Option<&DeskLine>,
) -> Result<(), StoreError> {
    let policy = json(&Policy::default())?;
    connection
        .execute(
            "INSERT INTO desk (one, cursor_key, policy, policy_version) VALUES (1, ?1, ?2, 0)",
            params![key.0, policy],
        )
        .map_err(store)?;
    let hours = &Policy::default().hours;
    crate::reports::write_calendar(connection, chrono::DateTime::UNIX_EPOCH, hours)?;
    line.map_or(Ok(()), |line| crate::desk::write_line(connection, line))
}

fn refuse_existing(path: &Path) -> Result<(), StoreError> {
    match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(failed("the place cannot be looked at", path, error)),
        Ok(found) if found.is_file() && found.len() == 0 => Ok(()),
        Ok(_) => Err(taken(path)),
    }
}

fn taken(path: &Path) -> StoreError {
    let what = format!("there is something at `{}` already", path.display());
    StoreError::new(StoreErrorKind::NotEmpty, what)
}

fn put_in_place(draft: &Path, path: &Path) -> Result<(), StoreError> {
    let wrong = |error| failed("the new desk cannot be put in place", path, error);
    flush(draft).map_err(wrong)?;
    if path.exists() {
        refuse_existing(path)?;
        fs::rename(draft, path).map_err(wrong)?;
    } else {
        // A link never replaces what another process has put there meanwhile.
        match fs::hard_link(draft, path) {
            Ok(()) => fs::remove_file(draft).map_err(wrong)?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(taken(path)),
            Err(_) => fs::rename(draft, path).map_err(wrong)?,
        }
    }
    flush_directory(path).map_err(wrong)
}

/// Makes an empty file that its owner alone may read; refuses one that exists.
pub(crate) fn new_file(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(OWNER_ONLY);
    options.open(path).map(|_| ()).map_err(|error| {
        if error.kind() == ErrorKind::AlreadyExists {
            return taken(path);
        }
        failed("the file cannot be made", path, error)
    })
}

/// Flushes a file that no connection of this process has open: closing it would drop their locks.
pub(crate) fn flush(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Flushes the directory that holds `path`, so that its name survives.
pub(crate) fn flush_directory(path: &Path) -> io::Result<()> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    };
    File::open(directory)?.sync_all()
}

/// Removes a desk that nobody uses, with what SQLite keeps beside it.
pub(crate) fn remove_desk(path: &Path) {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        // Whatever is not there needs no removal.
        drop(fs::remove_file(beside(path, suffix)));
    }
}

pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

pub(crate) fn failed(what: &str, path: &Path, error: io::Error) -> StoreError {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the kinds of failure that a door need not tell apart"
    )]
    let kind = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            StoreErrorKind::Full
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => StoreErrorKind::ReadOnly,
        ErrorKind::NotFound => StoreErrorKind::Missing,
        _ => StoreErrorKind::Failed,
    };
    StoreError::new(kind, format!("{what}: `{}`", path.display())).because(error)
}
