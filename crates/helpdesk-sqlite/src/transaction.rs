//! One transaction for all that waits: begun, written, looked at, flushed.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use helpdesk_store::StoreError;
use rusqlite::Connection;

use crate::batch::{Batch, Job, Verdict};
use crate::error::{stops, store, with_cause};
use crate::home::Home;
use crate::journal::Journal;
use crate::schema;

/// Stands for the pages of the log until SQLite tells their number: a commit that changes no page writes
/// none.
const NOTHING: i32 = -1;

/// How a batch went.
pub(crate) enum Outcome {
    /// Flushed, or nothing to flush.
    Done,
    /// Nothing of it is in the file.
    Lost(StoreError),
    /// It is unknown what is in the file, or whether it is the desk's.
    Unknown(String),
}

/// The connection that writes, with what must hold before anything that it wrote is acknowledged.
pub(crate) struct Pen {
    connection: Connection,
    home: Arc<Home>,
    journal: Journal,
    /// Pages in the log after the last commit, told by SQLite.
    log_pages: Arc<AtomicI32>,
}

/// What ends a transaction early.
enum Broken {
    Failed(rusqlite::Error),
    Stop(String),
}

impl From<rusqlite::Error> for Broken {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<Broken> for Outcome {
    /// Names the failure at once, while the system still knows its cause.
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Stop(why) => Self::Unknown(why),
            Broken::Failed(error) => {
                let error = store(error);
                if stops(&error) { Self::Unknown(with_cause(&error)) } else { Self::Lost(error) }
            }
        }
    }
}

/// Whether any of the work is kept; `None` when it must be done again in another way.
type Ran = Result<Option<bool>, Broken>;

impl Pen {
    pub(crate) fn new(mut connection: Connection, home: Arc<Home>) -> Result<Self, StoreError> {
        let log_pages = Arc::new(AtomicI32::new(0));
        let told = Arc::clone(&log_pages);
        // We copy the log into the file ourselves, after the callers are answered: SQLite would do
        // it inside a commit, and hide a failed flush.
        connection
            .wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, pages: i32| {
                told.store(pages, Ordering::Relaxed);
                Ok(())
            }))
            .map_err(store)?;
        let journal = Journal::open(home.path(), &connection)?;
        Ok(Self { connection, home, journal, log_pages })
    }

    /// Writes a batch in one transaction.
    pub(crate) fn write(&mut self, jobs: &mut [Box<dyn Job>]) -> Outcome {
        let outcome = self.transact(jobs).unwrap_or_else(Outcome::from);
        // What cannot be rolled back would stay in every later transaction.
        if !self.connection.is_autocommit()
            && let Err(error) = self.connection.execute_batch("ROLLBACK")
        {
            return Outcome::Unknown(with_cause(&store(error)));
        }
        outcome
    }

    /// Returns how many pages the log had after the last commit.
    pub(crate) fn log_pages(&self) -> i32 {
        self.log_pages.load(Ordering::Relaxed)
    }

    /// Copies the log into the file, as far as that goes without waiting.
    pub(crate) fn copy_log(&self) -> Result<(), StoreError> {
        self.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).map_err(store)
    }

    fn transact(&mut self, jobs: &mut [Box<dyn Job>]) -> Result<Outcome, Broken> {
        if let Some(done) = self.attempt(jobs, run_plainly)? {
            return Ok(done);
        }
        // A piece that was undone has written: the others start again, each protected from it.
        if !self.connection.is_autocommit() {
            execute(&self.connection, "ROLLBACK")?;
        }
        Ok(self.attempt(jobs, run_protected)?.unwrap_or(Outcome::Done))
    }

    /// Does the work in one transaction; `None` when it must be done again in another way.
    fn attempt(
        &mut self,
        jobs: &mut [Box<dyn Job>],
        run: fn(&mut Batch<'_>, &mut [Box<dyn Job>]) -> Ran,
    ) -> Result<Option<Outcome>, Broken> {
        execute(&self.connection, "BEGIN IMMEDIATE")?;
        self.begun()?;
        let mut batch = Batch { connection: &self.connection };
        match run(&mut batch, jobs)? {
            None => Ok(None),
            // Nothing was written; the caller rolls back what is open.
            Some(false) => Ok(Some(Outcome::Done)),
            Some(true) => {
                let before = self.log_pages.swap(NOTHING, Ordering::Relaxed);
                let committed = execute(&self.connection, "COMMIT");
                let wrote = self
                    .log_pages
                    .compare_exchange(NOTHING, before, Ordering::Relaxed, Ordering::Relaxed)
                    .is_err();
                committed?;
                self.committed(wrote)?;
                Ok(Some(Outcome::Done))
            }
        }
    }

    /// Looks at everything that another process may have changed, now that it cannot change any more.
    fn begun(&mut self) -> Result<(), Broken> {
        self.home.check_all().map_err(Broken::Stop)?;
        self.journal.begin().map_err(Broken::Stop)?;
        let found: i64 = self
            .connection
            .prepare_cached("PRAGMA user_version")?
            .query_row([], |row| row.get(0))?;
        if found == schema::newest() {
            return Ok(());
        }
        Err(Broken::Stop(format!(
            "the schema of the desk became {found} while this version, which knows {}, was \
             running; nothing is written until the desk is opened anew, by the newer version",
            schema::newest()
        )))
    }

    /// Checks that what is flushed now is where the desk will be looked for.
    fn committed(&mut self, wrote: bool) -> Result<(), Broken> {
        self.home.check_all().map_err(Broken::Stop)?;
        if wrote {
            let pages = u64::try_from(self.log_pages()).unwrap_or_default();
            self.journal.committed(pages).map_err(Broken::Stop)?;
        }
        Ok(())
    }
}

/// Does the work, one piece after the other; returns whether any of it is kept. Returns `None` when a piece
/// must be undone that has written and is not alone: savepoints, which would undo it, make every piece copy
/// the pages it changes, and a piece is almost never undone.
fn run_plainly(batch: &mut Batch<'_>, jobs: &mut [Box<dyn Job>]) -> Ran {
    let alone = jobs.len() == 1;
    let mut kept = false;
    for job in jobs {
        let changes = batch.connection.total_changes();
        let verdict = job.run(batch);
        // After some errors SQLite has rolled everything back.
        let gone = batch.connection.is_autocommit();
        match verdict {
            Verdict::Keep if gone => {
                let what = "a piece of work went on although its transaction was gone";
                return Err(Broken::Stop(what.to_owned()));
            }
            Verdict::Keep => kept = true,
            Verdict::Stop(why) => return Err(Broken::Stop(why)),
            Verdict::Undo if alone => return Ok(Some(false)),
            Verdict::Undo if !gone && batch.connection.total_changes() == changes => {}
            Verdict::Undo => return Ok(None),
        }
    }
    Ok(Some(kept))
}

/// Does the work, each piece in a savepoint; returns whether any of it is kept.
fn run_protected(batch: &mut Batch<'_>, jobs: &mut [Box<dyn Job>]) -> Ran {
    let mut kept = false;
    for job in jobs {
        execute(batch.connection, "SAVEPOINT piece")?;
        match job.run(batch) {
            Verdict::Keep => kept = true,
            Verdict::Stop(why) => return Err(Broken::Stop(why)),
            Verdict::Undo => execute(batch.connection, "ROLLBACK TO piece")?,
        }
        // After some errors SQLite has rolled everything back: this then fails, and so the batch.
        execute(batch.connection, "RELEASE piece")?;
    }
    Ok(Some(kept))
}

fn execute(connection: &Connection, sql: &str) -> Result<(), rusqlite::Error> {
    connection.prepare_cached(sql)?.execute([]).map(|_| ())
}
