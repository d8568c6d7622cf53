//! Making a new desk: complete under its name, or not there at all.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use helpdesk_core::Policy;
use helpdesk_store::{CursorKey, DeskLine, StoreError};
use rusqlite::{Connection, params};

use crate::codec::json;
use crate::connection::{Purpose, check_durable, connect};
use crate::disk::{
    beside, failed, flush, flush_directory, keep_owner, new_file, refuse_leftovers, remove_desk,
    resolved, taken,
};
use crate::error::store;
use crate::open::Sqlite;
use crate::options::Options;
use crate::{lines, schema};

impl Sqlite {
    /// Makes a new desk at `path`, readable only by its owner, with the first line of its log if one is
    /// given.
    ///
    /// # Errors
    /// `NotEmpty` when there is something other than an empty file, or when the disk or the
    /// database fails.
    pub fn create(
        path: impl AsRef<Path>,
        cursor_key: CursorKey,
        line: impl Into<Option<DeskLine>>,
    ) -> Result<Self, StoreError> {
        let (given, line) = (path.as_ref(), line.into());
        let path = &resolved(given);
        refuse_existing(path)?;
        refuse_leftovers(path)?;
        // Made under another name first: a process that is killed half-way leaves no half desk behind.
        let draft = beside(path, &format!("-init-{}", std::process::id()));
        let made =
            make(&draft, &cursor_key, line.as_ref()).and_then(|()| put_in_place(&draft, path));
        if made.is_err() {
            remove_desk(&draft);
        }
        made?;
        Self::open(given)
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
    line.map_or(Ok(()), |line| lines::write_line(connection, line))
}

fn put_in_place(draft: &Path, path: &Path) -> Result<(), StoreError> {
    let wrong = |error| failed("the new desk cannot be put in place", path, error);
    flush(draft).map_err(wrong)?;
    if path.exists() {
        refuse_existing(path)?;
        keep_owner(draft, path).map_err(wrong)?;
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

fn refuse_existing(path: &Path) -> Result<(), StoreError> {
    match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(failed("the place cannot be looked at", path, error)),
        Ok(found) if found.is_file() && found.len() == 0 => Ok(()),
        Ok(_) => Err(taken(path)),
    }
}
