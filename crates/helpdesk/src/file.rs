//! A desk in one SQLite file (feature `sqlite`).

use std::path::Path;
use std::sync::Arc;

use helpdesk_sqlite::Sqlite;
use helpdesk_store::{CursorKey, DeskAction, DeskLine};

use crate::clock::{Clock, SystemClock};
use crate::engine::Helpdesk;
use crate::error::Error;
use crate::ids::{Ids, RandomIds};

impl Helpdesk {
    /// Makes a new desk in a file that does not exist yet, with people, projects and policy in the same file
    /// as the tickets.
    ///
    /// # Errors
    /// [`Error::Store`] when something already exists at this place, or nothing can be made there;
    /// [`Error::Entropy`].
    pub fn create_file(path: &Path) -> Result<Self, Error> {
        Ok(Self::on(create_store(path)?))
    }

    /// Opens the desk in an existing file; never makes one.
    ///
    /// # Errors
    /// [`Error::Store`] when there is no file, or it is not a desk, is of a newer version, is damaged, or may
    /// not be written.
    pub fn open_file(path: &Path) -> Result<Self, Error> {
        Ok(Self::on(Arc::new(Sqlite::open(path)?)))
    }
}

/// Makes the store of a new desk, for hosts with their own [`Directory`](crate::Directory).
///
/// # Errors
/// As [`Helpdesk::create_file`].
pub fn create_store(path: &Path) -> Result<Arc<Sqlite>, Error> {
    let mut key = [0; 32];
    let (left, right) = (RandomIds.random()?, RandomIds.random()?);
    key.iter_mut().zip(left.into_iter().chain(right)).for_each(|(to, from)| *to = from);
    let line = DeskLine {
        at: SystemClock.now(),
        by: None,
        action: DeskAction::Initialised,
        subject: env!("CARGO_PKG_VERSION").to_owned(),
        reason: None,
    };
    Ok(Arc::new(Sqlite::create(path, CursorKey(key), line)?))
}
