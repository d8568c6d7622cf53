//! Group commit: the first to find the writer idle becomes the writer, and takes every waiting commit along.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use helpdesk_store::{StoreError, StoreErrorKind};
use rusqlite::Connection;

use crate::batch::{Batch, Job, Refusal, Slot, Wake, Work, lock};
use crate::error::{stopped, stops, with_cause};
use crate::home::Home;
use crate::options::Options;
use crate::transaction::{Outcome, Pen};
use crate::watch::Watch;

/// The most pieces of work in one transaction.
const BATCH_MAX: usize = 256;
/// A busy writer steps back after this long, so that another process gets its turn.
const TURN: Duration = Duration::from_millis(20);
/// For how long: several naps of a waiter.
const STEP_BACK: Duration = Duration::from_micros(1000);
/// The log is copied into the file once it has this many pages (16 MiB).
const CHECKPOINT_PAGES: i32 = 4096;

/// The one writing connection of this process.
pub(crate) struct Writer {
    queue: Mutex<Queue>,
    /// Locked by the leader; never contended for longer than a hand-over.
    pen: Mutex<Pen>,
    watch: Arc<Watch>,
    grouped: bool,
}

struct Queue {
    waiting: VecDeque<Box<dyn Job>>,
    busy: bool,
    busy_since: Instant,
    /// Why nothing more is written (S8).
    stopped: Option<String>,
    /// How long the log was when it was last copied into the file.
    copied_at: i32,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("grouped", &self.grouped).finish_non_exhaustive()
    }
}

impl Writer {
    pub(crate) fn new(
        connection: Connection,
        home: Arc<Home>,
        watch: Arc<Watch>,
        options: &Options,
    ) -> Result<Self, StoreError> {
        let pen = Pen::new(connection, home)?;
        Ok(Self {
            queue: Mutex::new(Queue::new()),
            pen: Mutex::new(pen),
            watch,
            grouped: !options.one_by_one,
        })
    }

    /// Does `act` in a transaction, and returns once it is flushed to disk.
    pub(crate) fn write<T, E, F>(&self, act: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Refusal,
        F: FnMut(&mut Batch<'_>) -> Result<T, E> + Send + 'static,
    {
        self.submit(act, false)
    }

    /// Does `act`, which writes much, in a transaction with no other that does.
    pub(crate) fn write_bulky<T, E, F>(&self, act: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Refusal,
        F: FnMut(&mut Batch<'_>) -> Result<T, E> + Send + 'static,
    {
        self.submit(act, true)
    }

    fn submit<T, E, F>(&self, act: F, bulky: bool) -> Result<T, E>
    where
        T: Send + 'static,
        E: Refusal,
        F: FnMut(&mut Batch<'_>) -> Result<T, E> + Send + 'static,
    {
        let slot = Arc::new(Slot::new());
        let job = Box::new(Work::new(act, Arc::clone(&slot), bulky));
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

    /// Returns why nothing more is written, if that is so.
    pub(crate) fn refusal(&self) -> Option<StoreError> {
        lock(&self.queue).stopped.as_deref().map(stopped)
    }

    /// Stops the writer when an error of another connection says that a flush failed.
    pub(crate) fn heed(&self, error: StoreError) -> StoreError {
        if stops(&error) {
            self.stop(&with_cause(&error));
        }
        error
    }

    /// Writes one batch, which holds the caller's own work, and hands the writer's place on.
    fn lead(&self) {
        let mut lead = Lead::new(self);
        let outcome = match lead.why.take() {
            Some(why) => Outcome::Unknown(why),
            None => self.run(&mut lead.jobs),
        };
        match outcome {
            Outcome::Done => lead.finish(|_| None),
            Outcome::Lost(error) if error.kind() == StoreErrorKind::Busy => {
                let message = error.to_string();
                lead.finish(|_| Some(StoreError::new(StoreErrorKind::Busy, &message)));
            }
            Outcome::Lost(error) if lead.jobs.len() == 1 => {
                let mut error = Some(error);
                lead.finish(|_| error.take());
            }
            Outcome::Lost(_) => {
                // One piece may have spoilt it for all: each gets its own try.
                let mut answers = self.run_each(&mut lead.jobs).into_iter();
                lead.finish(|_| answers.next().flatten());
            }
            Outcome::Unknown(why) => {
                self.stop(&why);
                lead.finish(|_| Some(stopped(&why)));
            }
        }
    }

    fn run(&self, jobs: &mut [Box<dyn Job>]) -> Outcome {
        lock(&self.pen).write(jobs)
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
        // The first reason to stop is the one to be mended.
        lock(&self.queue).stopped.get_or_insert_with(|| why.to_owned());
    }

    /// Copies the log into the file. Never waits for other readers or writers.
    fn copy_log(&self) {
        let (result, pages) = {
            let pen = lock(&self.pen);
            (pen.copy_log(), pen.log_pages())
        };
        if let Err(error) = result {
            // Otherwise the log keeps everything: the next attempt starts where this one did.
            let _ = self.heed(error);
        }
        lock(&self.queue).copied_at = pages;
    }
}

/// The holder of the writer's place. If it panics, nobody waits forever: the writer stops, and every piece of
/// work that is dropped answers its caller.
struct Lead<'a> {
    writer: &'a Writer,
    jobs: Vec<Box<dyn Job>>,
    /// Why nothing more is written, if that is so.
    why: Option<String>,
    handed_on: bool,
}

impl<'a> Lead<'a> {
    fn new(writer: &'a Writer) -> Self {
        let mut queue = lock(&writer.queue);
        let jobs = queue.next_batch(writer.grouped);
        let why = queue.stopped.clone();
        drop(queue);
        Self { writer, jobs, why, handed_on: false }
    }

    /// Hands the writer's place on before answering, so that waking the callers does not delay the next
    /// batch.
    fn finish(mut self, mut lost: impl FnMut(usize) -> Option<StoreError>) {
        let pages = lock(&self.writer.pen).log_pages();
        let (pause, due) = {
            let mut queue = lock(&self.writer.queue);
            (queue.must_step_back(), queue.must_copy(pages))
        };
        if pause || due {
            self.answer(&mut lost);
            if due {
                self.writer.copy_log();
            }
            if pause {
                thread::sleep(STEP_BACK);
            }
            self.hand_on();
        } else {
            self.hand_on();
            self.answer(&mut lost);
        }
    }

    fn answer(&mut self, lost: &mut impl FnMut(usize) -> Option<StoreError>) {
        // Those who wait for changes never hear of one before it is durable.
        self.writer.watch.note();
        for (place, job) in self.jobs.iter_mut().enumerate() {
            job.end(lost(place));
        }
    }

    fn hand_on(&mut self) {
        self.handed_on = true;
        lock(&self.writer.queue).hand_on();
    }
}

impl Drop for Lead<'_> {
    fn drop(&mut self) {
        if self.handed_on {
            return;
        }
        self.writer.stop("the writer panicked; nothing is written until the desk is opened anew");
        let waiting = {
            let mut queue = lock(&self.writer.queue);
            queue.busy = false;
            std::mem::take(&mut queue.waiting)
        };
        for mut job in waiting {
            job.end(self.writer.refusal());
        }
    }
}

impl Queue {
    fn new() -> Self {
        Self {
            waiting: VecDeque::new(),
            busy: false,
            busy_since: Instant::now(),
            stopped: None,
            copied_at: 0,
        }
    }

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

    /// Returns whether another process is to get its turn.
    fn must_step_back(&mut self) -> bool {
        let due = !self.waiting.is_empty() && self.busy_since.elapsed() > TURN;
        if due {
            self.busy_since = Instant::now();
        }
        due
    }

    /// Returns whether a log of this many pages should be copied into the file.
    fn must_copy(&mut self, pages: i32) -> bool {
        if pages < self.copied_at {
            // The log was started again.
            self.copied_at = 0;
        }
        // A reader of an old state keeps it from being started again: ask less often then.
        pages >= CHECKPOINT_PAGES.max(self.copied_at.saturating_add(CHECKPOINT_PAGES / 4))
    }

    fn hand_on(&mut self) {
        match self.waiting.front() {
            Some(job) => job.lead(),
            None => self.busy = false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_copied_at_the_same_length_on_every_lap() {
        let mut queue = Queue::new();
        for _ in 0..3 {
            assert!(!queue.must_copy(CHECKPOINT_PAGES - 1));
            assert!(queue.must_copy(CHECKPOINT_PAGES));
            queue.copied_at = CHECKPOINT_PAGES;
            // While a reader keeps the log from being started again.
            assert!(!queue.must_copy(CHECKPOINT_PAGES + 10));
            assert!(queue.must_copy(CHECKPOINT_PAGES * 5 / 4));
            queue.copied_at = CHECKPOINT_PAGES * 5 / 4;
            assert!(!queue.must_copy(10));
        }
    }

    fn writer() -> (tempfile::TempDir, Writer) {
        let directory = tempfile::TempDir::new().unwrap();
        let path = directory.path().join("desk.db");
        drop(crate::open::Sqlite::create(&path, helpdesk_store::CursorKey([1; 32]), None).unwrap());
        let home = Home::find(&path).unwrap();
        let options = Options::new();
        let connection = home.connect(crate::connection::Purpose::Write, &options).unwrap();
        connection.query_row("SELECT count(*) FROM desk", [], |_| Ok(())).unwrap();
        let home = Arc::new(home.settle().unwrap());
        let writer = Writer::new(connection, home, Arc::default(), &options).unwrap();
        (directory, writer)
    }

    fn note(writer: &Writer, text: &'static str) -> Result<(), StoreError> {
        writer.write(move |batch| insert(batch, text))
    }

    fn insert(batch: &mut Batch<'_>, text: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO desk_log (at, action, subject) VALUES (0, 'probe', ?1)";
        crate::statement::execute(batch.connection, sql, &[&text]).map(|_| ())
    }

    fn noted(writer: &Writer) -> Vec<String> {
        writer
            .write(|batch| {
                let sql = "SELECT subject FROM desk_log ORDER BY place";
                let mut statement = batch.connection.prepare(sql).unwrap();
                let rows = statement.query_map([], |row| row.get(0)).unwrap();
                Ok::<_, StoreError>(rows.map(Result::unwrap).collect())
            })
            .unwrap()
    }

    #[test]
    fn what_panics_is_undone_and_everybody_is_answered() {
        let (_directory, writer) = writer();
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..24)
                .map(|n| {
                    let writer = &writer;
                    scope.spawn(move || {
                        writer.write(move |batch| {
                            insert(batch, if n % 3 == 0 { "bad" } else { "good" })?;
                            assert!(n % 3 != 0, "meant to panic");
                            Ok::<_, StoreError>(())
                        })
                    })
                })
                .collect();
            for (n, worker) in workers.into_iter().enumerate() {
                let answer = worker.join().unwrap();
                assert_eq!(answer.is_err(), n % 3 == 0, "{answer:?}");
            }
        });
        assert_eq!(noted(&writer), vec!["good"; 16]);
        note(&writer, "after").unwrap();
    }

    #[test]
    fn a_flush_that_fails_inside_a_statement_stops_the_writer() {
        let (_directory, writer) = writer();
        note(&writer, "before").unwrap();
        let failed: Result<(), StoreError> = writer.write(|batch| {
            insert(batch, "lost")?;
            let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR_FSYNC);
            Err(crate::error::store(rusqlite::Error::SqliteFailure(code, None)))
        });
        assert_eq!(failed.unwrap_err().kind(), StoreErrorKind::Stopped);
        assert_eq!(note(&writer, "after").unwrap_err().kind(), StoreErrorKind::Stopped);
        assert!(writer.refusal().is_some());
    }

    #[test]
    fn a_leader_that_panics_leaves_nobody_waiting() {
        let (_directory, writer) = writer();
        {
            let mut queue = lock(&writer.queue);
            queue.busy = true;
        }
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| note(&writer, "waiting"));
            while lock(&writer.queue).waiting.is_empty() {
                thread::yield_now();
            }
            let lead = Lead { writer: &writer, jobs: Vec::new(), why: None, handed_on: false };
            drop(lead);
            assert_eq!(waiting.join().unwrap().unwrap_err().kind(), StoreErrorKind::Stopped);
        });
        assert_eq!(note(&writer, "after").unwrap_err().kind(), StoreErrorKind::Stopped);
    }
}
