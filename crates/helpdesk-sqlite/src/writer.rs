//! Group commit: whoever finds the writer idle writes, and takes every waiting commit along.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use helpdesk_store::{StoreError, StoreErrorKind};
use rusqlite::Connection;

use crate::batch::{Batch, Job, Slot, Verdict, Wake, Work, lock};
use crate::error::{is_failed_flush, store};
use crate::open::Options;

/// The most pieces of work in one transaction.
const BATCH_MAX: usize = 256;
/// A busy writer steps back after so long, so that another process gets its turn.
const TURN: Duration = Duration::from_millis(20);
/// For so long: several naps of a waiter.
const STEP_BACK: Duration = Duration::from_micros(1000);
/// The log is copied into the file once it has so many pages (16 MiB).
const CHECKPOINT_PAGES: i32 = 4096;

/// The one writing connection of this process.
pub(crate) struct Writer {
    queue: Mutex<Queue>,
    /// Locked by whoever leads; never contended for longer than a hand-over.
    connection: Mutex<Connection>,
    /// Pages in the log after the last commit, told by SQLite.
    log_pages: Arc<AtomicI32>,
    grouped: bool,
    reports: bool,
}

struct Queue {
    waiting: VecDeque<Box<dyn Job>>,
    busy: bool,
    busy_since: Instant,
    /// Why nothing is written any more (S8).
    stopped: Option<String>,
    /// How long the log was when it was last copied into the file.
    copied_at: i32,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("grouped", &self.grouped).finish_non_exhaustive()
    }
}

/// How a batch went.
enum Outcome {
    /// Flushed, or nothing to flush.
    Done,
    /// Nothing of it is in the file.
    Lost(StoreError),
    /// A flush failed: nobody knows what is in the file.
    Unknown(String),
}

/// Names the failure at once, while the system still knows its cause.
fn lost(error: rusqlite::Error) -> Outcome {
    if is_failed_flush(&error) {
        Outcome::Unknown(error.to_string())
    } else {
        Outcome::Lost(store(error))
    }
}

impl Writer {
    pub(crate) fn new(mut connection: Connection, options: &Options) -> Result<Self, StoreError> {
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
        let queue = Queue {
            waiting: VecDeque::new(),
            busy: false,
            busy_since: Instant::now(),
            stopped: None,
            copied_at: 0,
        };
        Ok(Self {
            queue: Mutex::new(queue),
            connection: Mutex::new(connection),
            log_pages,
            grouped: !options.one_by_one,
            reports: !options.without_reports,
        })
    }

    /// Does `act` in a transaction, and returns once it is flushed to disk.
    pub(crate) fn write<T, E, F>(&self, act: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnMut(&mut Batch<'_>) -> Result<T, E> + Send + 'static,
    {
        self.submit(act, false)
    }

    /// Does `act`, which writes much, in a transaction with no other that does.
    pub(crate) fn write_bulky<T, E, F>(&self, act: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnMut(&mut Batch<'_>) -> Result<T, E> + Send + 'static,
    {
        self.submit(act, true)
    }

    fn submit<T, E, F>(&self, act: F, bulky: bool) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnMut(&mut Batch<'_>) -> Result<T, E> + Send + 'static,
    {
        let slot = Arc::new(Slot::new());
        let job = Box::new(Work { act, result: None, slot: Arc::clone(&slot), bulky });
        let mut wake = {
            let mut queue = lock(&self.queue);
            if let Some(why) = &queue.stopped {
                return Err(E::from(stopped(why)));
            }
            queue.waiting.push_back(job);
            if queue.busy {
                Wake::Wait
            } else {
                queue.busy = true;
                queue.busy_since = Instant::now();
                Wake::Lead
            }
        };
        loop {
            wake = match wake {
                Wake::Done(result) => return result,
                Wake::Lead => {
                    self.lead();
                    slot.take()
                }
                Wake::Wait => slot.wait(),
            };
        }
    }

    /// Writes one batch, which holds the caller's own work, and hands the writer's place on.
    fn lead(&self) {
        let (mut jobs, why) = {
            let mut queue = lock(&self.queue);
            (queue.next_batch(self.grouped), queue.stopped.clone())
        };
        let outcome = match why {
            Some(why) => Err(why),
            None => Ok(self.run(&mut jobs)),
        };
        match outcome {
            Err(why) => self.finish(jobs, |_| Some(stopped(&why))),
            Ok(Outcome::Done) => self.finish(jobs, |_| None),
            Ok(Outcome::Lost(error)) if error.kind() == StoreErrorKind::Busy => {
                let message = error.to_string();
                self.finish(jobs, |_| Some(StoreError::new(StoreErrorKind::Busy, &message)));
            }
            Ok(Outcome::Lost(error)) if jobs.len() == 1 => {
                let mut error = Some(error);
                self.finish(jobs, |_| error.take());
            }
            Ok(Outcome::Lost(_)) => {
                // One piece may have spoilt it for all: each gets its own try.
                let mut answers = self.run_each(&mut jobs).into_iter();
                self.finish(jobs, |_| answers.next().flatten());
            }
            Ok(Outcome::Unknown(why)) => {
                self.stop(&why);
                self.finish(jobs, |_| Some(stopped(&why)));
            }
        }
    }

    /// Hands the writer's place on, then answers: those who wake do not delay the next batch.
    fn finish(&self, jobs: Vec<Box<dyn Job>>, mut lost: impl FnMut(usize) -> Option<StoreError>) {
        let pause = {
            let mut queue = lock(&self.queue);
            let saturated = !queue.waiting.is_empty();
            let due = saturated && queue.busy_since.elapsed() > TURN;
            if due {
                queue.busy_since = Instant::now();
            }
            due
        };
        let due = lock(&self.queue).must_copy(self.log_pages.load(Ordering::Relaxed));
        if pause || due {
            for (place, job) in jobs.into_iter().enumerate() {
                job.end(lost(place));
            }
            if due {
                self.copy_log();
            }
            if pause {
                thread::sleep(STEP_BACK);
            }
            lock(&self.queue).hand_on();
        } else {
            lock(&self.queue).hand_on();
            for (place, job) in jobs.into_iter().enumerate() {
                job.end(lost(place));
            }
        }
    }

    fn run(&self, jobs: &mut [Box<dyn Job>]) -> Outcome {
        let connection = lock(&self.connection);
        let outcome = transact(&connection, jobs, self.reports);
        if !connection.is_autocommit() {
            // What cannot be rolled back would stay in every later transaction.
            if let Err(error) = connection.execute_batch("ROLLBACK") {
                return Outcome::Unknown(error.to_string());
            }
        }
        outcome
    }

    fn run_each(&self, jobs: &mut [Box<dyn Job>]) -> Vec<Option<StoreError>> {
        let mut why: Option<String> = None;
        jobs.chunks_mut(1)
            .map(|job| {
                if let Some(why) = &why {
                    return Some(stopped(why));
                }
                match self.run(job) {
                    Outcome::Done => None,
                    Outcome::Lost(error) => Some(error),
                    Outcome::Unknown(message) => {
                        self.stop(&message);
                        let lost = stopped(&message);
                        why = Some(message);
                        Some(lost)
                    }
                }
            })
            .collect()
    }

    fn stop(&self, why: &str) {
        lock(&self.queue).stopped = Some(why.to_owned());
    }

    /// Copies the log into the file. Whoever reads or writes elsewhere is never waited for.
    fn copy_log(&self) {
        let result = {
            let connection = lock(&self.connection);
            connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
        };
        match result {
            Ok(()) => {}
            Err(error) if is_failed_flush(&error) => {
                self.stop(&error.to_string());
            }
            // The log keeps everything: the next attempt starts where this one did.
            Err(_) => {}
        }
        lock(&self.queue).copied_at = self.log_pages.load(Ordering::Relaxed);
    }
}

fn stopped(why: &str) -> StoreError {
    StoreError::new(
        StoreErrorKind::Stopped,
        format!("a flush to disk failed; nothing is written until the desk is opened anew: {why}"),
    )
}

impl Queue {
    fn next_batch(&mut self, grouped: bool) -> Vec<Box<dyn Job>> {
        let most = if grouped { BATCH_MAX } else { 1 };
        let mut batch = Vec::with_capacity(self.waiting.len().min(most));
        let mut later = VecDeque::new();
        let mut bulky = false;
        while let Some(job) = self.waiting.pop_front() {
            if batch.len() >= most || (bulky && job.is_bulky()) {
                later.push_back(job);
            } else {
                bulky |= job.is_bulky();
                batch.push(job);
            }
        }
        self.waiting = later;
        batch
    }

    /// Returns whether a log of so many pages is to be copied into the file.
    fn must_copy(&mut self, pages: i32) -> bool {
        if pages < self.copied_at {
            // The log was started anew.
            self.copied_at = 0;
        }
        // A reader of an old state keeps it from being started anew: ask less often then.
        pages >= CHECKPOINT_PAGES.max(self.copied_at.saturating_add(CHECKPOINT_PAGES / 4))
    }

    fn hand_on(&mut self) {
        match self.waiting.front() {
            Some(job) => job.lead(),
            None => self.busy = false,
        }
    }
}

fn transact(connection: &Connection, jobs: &mut [Box<dyn Job>], reports: bool) -> Outcome {
    match attempt(connection, jobs, reports, run_plainly) {
        Ok(Some(kept)) => kept,
        // A piece that was undone has written: the others start anew, each protected from it.
        Ok(None) => match execute(connection, "ROLLBACK") {
            Ok(()) => attempt(connection, jobs, reports, run_protected)
                .unwrap_or_else(|error| Some(lost(error)))
                .unwrap_or(Outcome::Done),
            Err(error) => lost(error),
        },
        Err(error) => lost(error),
    }
}

/// Whether anything of the work stands; none when it must be done again in another way.
type Ran = Result<Option<bool>, rusqlite::Error>;

/// Does the work in one transaction; none when it must be done again in another way.
fn attempt(
    connection: &Connection,
    jobs: &mut [Box<dyn Job>],
    reports: bool,
    run: fn(&mut Batch<'_>, &mut [Box<dyn Job>]) -> Ran,
) -> Result<Option<Outcome>, rusqlite::Error> {
    execute(connection, "BEGIN IMMEDIATE")?;
    let mut batch = Batch { connection, docs: Vec::new(), reports };
    match run(&mut batch, jobs)? {
        None => Ok(None),
        // Nothing was written; what is open is rolled back by the caller.
        Some(false) => Ok(Some(Outcome::Done)),
        Some(true) => {
            batch.write_docs()?;
            execute(connection, "COMMIT")?;
            Ok(Some(Outcome::Done))
        }
    }
}

/// Does the work, one piece after the other; returns whether anything stands. None when a piece is
/// to be undone that has written and is not alone: savepoints, which would undo it, make every
/// piece copy the pages it changes, and almost none is ever undone.
fn run_plainly(batch: &mut Batch<'_>, jobs: &mut [Box<dyn Job>]) -> Ran {
    let alone = jobs.len() == 1;
    let mut kept = false;
    for job in jobs {
        let (docs, changes) = (batch.docs.len(), batch.connection.total_changes());
        match job.run(batch) {
            Verdict::Keep => kept = true,
            Verdict::Undo if alone => return Ok(Some(false)),
            Verdict::Undo if batch.connection.total_changes() == changes => {
                batch.docs.truncate(docs);
            }
            Verdict::Undo => return Ok(None),
        }
        // After some errors SQLite has rolled everything back.
        if batch.connection.is_autocommit() {
            return Ok(None);
        }
    }
    Ok(Some(kept))
}

/// Does the work, each piece in a savepoint; returns whether anything stands.
fn run_protected(batch: &mut Batch<'_>, jobs: &mut [Box<dyn Job>]) -> Ran {
    let mut kept = false;
    for job in jobs {
        execute(batch.connection, "SAVEPOINT piece")?;
        let docs = batch.docs.len();
        match job.run(batch) {
            Verdict::Keep => kept = true,
            Verdict::Undo => {
                batch.docs.truncate(docs);
                execute(batch.connection, "ROLLBACK TO piece")?;
            }
        }
        // After some errors SQLite has rolled everything back: this then fails, and so the batch.
        execute(batch.connection, "RELEASE piece")?;
    }
    Ok(Some(kept))
}

fn execute(connection: &Connection, sql: &str) -> Result<(), rusqlite::Error> {
    connection.prepare_cached(sql)?.execute([]).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_copied_at_the_same_length_on_every_lap() {
        let mut queue = Queue {
            waiting: VecDeque::new(),
            busy: false,
            busy_since: Instant::now(),
            stopped: None,
            copied_at: 0,
        };
        for _ in 0..3 {
            assert!(!queue.must_copy(CHECKPOINT_PAGES - 1));
            assert!(queue.must_copy(CHECKPOINT_PAGES));
            queue.copied_at = CHECKPOINT_PAGES;
            // While a reader keeps the log from being started anew.
            assert!(!queue.must_copy(CHECKPOINT_PAGES + 10));
            assert!(queue.must_copy(CHECKPOINT_PAGES * 5 / 4));
            queue.copied_at = CHECKPOINT_PAGES * 5 / 4;
            assert!(!queue.must_copy(10));
        }
    }
}
