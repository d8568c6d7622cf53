//! Opening a desk that exists.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use helpdesk_store::{StoreError, StoreErrorKind};

use crate::audit::{self, TermsCache};
use crate::connection::{Purpose, check_durable, connect};
use crate::create::{failed, flush_directory};
use crate::error::store;
use crate::readers::Readers;
use crate::schema;
use crate::writer::Writer;

/// Settings that a desk in use never needs: known-bad controls for the trials.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Leaves commits unflushed: acknowledged commits are lost with the power. For trials only.
    pub synchronous_normal: bool,
    /// Gives every commit a transaction and a flush of its own. For trials only.
    pub one_by_one: bool,
    /// Writes nothing for reports: what writing it costs is the difference. For trials only.
    pub without_reports: bool,
}

impl Options {
    /// Returns the settings of a desk in use.
    #[must_use]
    pub const fn new() -> Self {
        Self { synchronous_normal: false, one_by_one: false, without_reports: false }
    }

    /// Returns the same settings without a flush at commit. For trials only.
    #[must_use]
    pub const fn with_synchronous_normal(mut self) -> Self {
        self.synchronous_normal = true;
        self
    }

    /// Returns the same settings with one transaction for each commit. For trials only.
    #[must_use]
    pub const fn with_one_by_one(mut self) -> Self {
        self.one_by_one = true;
        self
    }

    /// Returns the same settings without anything written for reports. For trials only.
    #[must_use]
    pub const fn without_reports(mut self) -> Self {
        self.without_reports = true;
        self
    }
}

/// A desk in one SQLite file. Shared by all threads; implements all ports.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    pub(crate) readers: Readers,
    writer: Option<Writer>,
    pub(crate) terms: Mutex<TermsCache>,
}

impl Sqlite {
    /// Opens the desk at `path`; never makes one.
    ///
    /// # Errors
    /// `Missing` when there is nothing, `Foreign` for a file that is no desk or of a newer version,
    /// `ReadOnly` when the file may not be written, `Damaged`, `Busy`, or `Failed`.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::open_with(path, Options::new())
    }

    /// Opens the desk at `path` with settings that are for trials only.
    ///
    /// # Errors
    /// As [`Sqlite::open`].
    pub fn open_with(path: impl AsRef<Path>, options: Options) -> Result<Self, StoreError> {
        let path = path.as_ref();
        check_place(path)?;
        let mut connection = connect(path, Purpose::Write, &options)?;
        schema::check_mark(&connection)?;
        if connection.is_readonly("main").map_err(store)? {
            return Err(read_only(path));
        }
        check_durable(&connection, &options)?;
        schema::migrate(&mut connection)?;
        // The log beside the file exists now. SQLite flushes its name too, later, but does not say
        // when that fails.
        flush_directory(path)
            .map_err(|error| failed("the directory cannot be flushed", path, error))?;
        let writer = Writer::new(connection, &options)?;
        let desk = Self {
            path: path.to_owned(),
            readers: Readers::pool(path.to_owned(), options),
            writer: Some(writer),
            terms: Mutex::default(),
        };
        desk.finish_erasure()?;
        Ok(desk)
    }

    /// Returns a view of the desk frozen at this instant: every read answers from one transaction,
    /// every write is refused. While it lives, the write-ahead log grows: drop it soon.
    ///
    /// # Errors
    /// When the database fails.
    pub fn snapshot(&self) -> Result<Self, StoreError> {
        let connection = audit::connection(&self.path)?;
        // The view begins with the first read, not with the transaction.
        connection.execute_batch("BEGIN; SELECT count(*) FROM desk;").map_err(store)?;
        Ok(Self {
            path: self.path.clone(),
            readers: Readers::Frozen(Mutex::new(connection)),
            writer: None,
            terms: Mutex::default(),
        })
    }

    /// Returns where the desk is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn writer(&self) -> Result<&Writer, StoreError> {
        self.writer.as_ref().ok_or_else(|| {
            StoreError::new(StoreErrorKind::ReadOnly, "a view of one instant cannot be written")
        })
    }
}

fn read_only(path: &Path) -> StoreError {
    StoreError::new(
        StoreErrorKind::ReadOnly,
        format!("the desk at `{}` may not be written", path.display()),
    )
}

/// Refuses a place where there is no desk, before SQLite looks at it.
fn check_place(path: &Path) -> Result<(), StoreError> {
    let found = std::fs::metadata(path).map_err(|error| {
        let missing = error.kind() == std::io::ErrorKind::NotFound;
        let (kind, what) = if missing {
            (StoreErrorKind::Missing, "there is no desk at")
        } else {
            (StoreErrorKind::Failed, "the file cannot be reached:")
        };
        StoreError::new(kind, format!("{what} `{}`", path.display())).because(error)
    })?;
    if !found.is_file() {
        return Err(StoreError::new(
            StoreErrorKind::Foreign,
            format!("`{}` is not a file", path.display()),
        ));
    }
    if found.len() == 0 {
        return Err(StoreError::new(
            StoreErrorKind::Foreign,
            format!("the file `{}` is empty: it is not a desk yet", path.display()),
        ));
    }
    Ok(())
}
