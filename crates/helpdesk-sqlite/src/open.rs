//! Opening a desk that exists.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use helpdesk_store::{StoreError, StoreErrorKind};

use crate::batch::lock;
use crate::connection::{Purpose, check_durable};
use crate::disk::{failed, flush_directory};
use crate::error::{stops, store};
use crate::home::Home;
use crate::mark::Mark;
use crate::options::Options;
use crate::readers::Readers;
use crate::statement::execute;
use crate::turned::{self, TermsCache};
use crate::watch::Watch;
use crate::writer::Writer;
use crate::{alone, schema};

/// A probe that wrote this recently need not write again.
const PROBED: Duration = Duration::from_secs(1);

/// A desk in one SQLite file. Shared by all threads; implements all ports.
#[derive(Debug)]
pub struct Sqlite {
    given: PathBuf,
    pub(crate) home: Arc<Home>,
    pub(crate) readers: Readers,
    writer: Option<Writer>,
    pub(crate) terms: Mutex<TermsCache>,
    watch: Arc<Watch>,
    /// When a probe last wrote something.
    probed: Mutex<Option<Instant>>,
    /// Dropped after every connection.
    pub(crate) mark: Mark,
}

impl Sqlite {
    /// Opens the desk at `path`; never makes one.
    ///
    /// # Errors
    /// `Missing` when there is nothing, `Foreign` for a file that is not a desk, is of a newer version, has a
    /// second name or has another desk's journal beside it, `ReadOnly` when the file may not be written,
    /// `Damaged`, `Busy`, or `Failed`.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::open_as(path.as_ref(), Options::new())
    }

    /// Opens the desk at `path` with settings that are for trials only.
    ///
    /// # Errors
    /// As [`Sqlite::open`].
    #[cfg(feature = "trials")]
    pub fn open_with(path: impl AsRef<Path>, options: Options) -> Result<Self, StoreError> {
        Self::open_as(path.as_ref(), options)
    }

    fn open_as(path: &Path, options: Options) -> Result<Self, StoreError> {
        let home = Home::find(path)?;
        match Self::open_at(home.clone(), path, options) {
            // Replaced in this very moment: what is there now is opened. Never after a failed flush, since
            // what the system still holds in memory would be taken for what is on the disk (S8).
            Err(error) if stops(&error) && home.check().is_err() => {
                Self::open_at(Home::find(path)?, path, options)
            }
            opened => opened,
        }
    }

    fn open_at(home: Home, path: &Path, options: Options) -> Result<Self, StoreError> {
        alone::check(home.path())?;
        let mut connection = home.connect(Purpose::Write, &options)?;
        schema::check_mark(&connection)?;
        if connection.is_readonly("main").map_err(store)? {
            return Err(read_only(path));
        }
        check_durable(&connection, &options)?;
        // The log beside the file exists since the first reading. SQLite flushes its name too, with the first
        // commit, but does not say when that fails: so it is done before.
        flush_directory(home.path())
            .map_err(|error| failed("the directory cannot be flushed", path, error))?;
        schema::migrate(&mut connection)?;
        let mark = Mark::note(home.path(), &connection);
        let home = Arc::new(home.settle()?);
        let watch = Arc::new(Watch::default());
        let writer = Writer::new(connection, Arc::clone(&home), Arc::clone(&watch), &options)?;
        let desk = Self {
            given: path.to_owned(),
            readers: Readers::pool(&home, options),
            home,
            writer: Some(writer),
            terms: Mutex::default(),
            watch,
            probed: Mutex::default(),
            mark,
        };
        match desk.finish_erasure() {
            Err(error) if stops(&error) => Err(error),
            // Somebody who reads an older state keeps it pending: the sweep tries again.
            Ok(_) | Err(_) => Ok(desk),
        }
    }

    /// Returns a view of the desk frozen at this instant: every read answers from one transaction,
    /// every write is refused. While it lives, the write-ahead log grows: drop it soon.
    ///
    /// # Errors
    /// When the database fails.
    pub fn snapshot(&self) -> Result<Self, StoreError> {
        let connection = turned::connection(&self.home)?;
        // The view begins with the first read, not with the transaction.
        connection.execute_batch("BEGIN; SELECT count(*) FROM desk;").map_err(store)?;
        Ok(Self {
            given: self.given.clone(),
            home: Arc::clone(&self.home),
            readers: Readers::Frozen(Mutex::new(connection)),
            writer: None,
            terms: Mutex::default(),
            watch: Arc::clone(&self.watch),
            probed: Mutex::default(),
            mark: self.mark.clone(),
        })
    }

    /// Returns the path under which the desk was opened.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.given
    }

    /// Reads and writes as a command would, to show that the desk answers. Writes at most once a second.
    ///
    /// # Errors
    /// When reading or writing fails, or the file is no longer the one under its name.
    pub fn probe(&self) -> Result<(), StoreError> {
        self.readers.together(|connection| {
            let sql = "SELECT (SELECT count(*) FROM desk), (SELECT max(position) FROM events),
                              (SELECT max(number) FROM tickets)";
            connection.query_row(sql, [], |_| Ok(())).map_err(store)
        })?;
        let writer = self.writer()?;
        writer.refusal().map_or(Ok(()), Err)?;
        self.home.check_all().map_err(|why| crate::error::stopped(&why))?;
        if lock(&self.probed).is_some_and(|at| at.elapsed() < PROBED) {
            return Ok(());
        }
        writer.write(|batch| {
            // What changes nothing would write nothing.
            execute(batch.connection, "UPDATE desk SET scrub = scrub + 1", &[])?;
            execute(batch.connection, "UPDATE desk SET scrub = scrub - 1", &[]).map(|_| ())
        })?;
        *lock(&self.probed) = Some(Instant::now());
        Ok(())
    }

    /// Returns a count that grows with every change that was seen, of this process or another: read
    /// it before looking for changes, then hand it to [`Sqlite::wait_change`].
    #[must_use]
    pub fn changes_seen(&self) -> u64 {
        self.watch.seen()
    }

    /// Waits at most `timeout` until something is committed that [`Sqlite::changes_seen`] did not count;
    /// returns whether there may be something new. Another process's commit is seen within 50 milliseconds.
    /// Costs nothing while nobody waits.
    #[must_use]
    pub fn wait_change(&self, seen: u64, timeout: Duration) -> bool {
        let options = Options::new();
        self.watch.wait(seen, timeout, || self.home.connect(Purpose::Read, &options).ok())
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
