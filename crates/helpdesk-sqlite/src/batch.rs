//! Work for the writer, and the transaction in which several pieces of it share one flush.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use helpdesk_store::StoreError;
use rusqlite::{Connection, params};

use crate::error::store;

/// Locks a mutex; what a panic left behind is still consistent, since every change to what our
/// mutexes guard is a single step.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The terms of one event's words, for the search index.
#[derive(Debug)]
pub(crate) struct Doc {
    pub(crate) position: i64,
    pub(crate) tokens: String,
}

/// One transaction of the writer.
#[derive(Debug)]
pub(crate) struct Batch<'a> {
    pub(crate) connection: &'a Connection,
    /// Search documents wait until all work is done: every savepoint would make the index write
    /// a segment of its own, which costs more than everything else together.
    pub(crate) docs: Vec<Doc>,
    /// Whether what reports are made from is written; a trial leaves it out.
    pub(crate) reports: bool,
}

impl Batch<'_> {
    /// Writes the waiting search documents.
    pub(crate) fn write_docs(&mut self) -> Result<(), rusqlite::Error> {
        if self.docs.is_empty() {
            return Ok(());
        }
        let mut insert =
            self.connection.prepare_cached("INSERT INTO search (rowid, terms) VALUES (?1, ?2)")?;
        for doc in self.docs.drain(..) {
            insert.execute(params![doc.position, doc.tokens])?;
        }
        Ok(())
    }
}

/// Whether a piece of work stands or is undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Keep,
    Undo,
}

/// A piece of work that waits for the writer.
pub(crate) trait Job: Send {
    /// Does the work. May be called again, alone, after a batch that failed as a whole.
    fn run(&mut self, batch: &mut Batch<'_>) -> Verdict;
    /// Answers the caller: with what `run` gave, or with why it was lost.
    fn end(self: Box<Self>, lost: Option<StoreError>);
    /// Makes the caller write from now on.
    fn lead(&self);
    /// Whether it writes so much that only one such goes into a batch.
    fn is_bulky(&self) -> bool;
}

/// What a caller finds when it wakes.
#[derive(Debug)]
pub(crate) enum Wake<R> {
    /// Nothing yet.
    Wait,
    /// The writer's place is the caller's.
    Lead,
    /// The answer.
    Done(R),
}

/// Where a caller waits.
#[derive(Debug)]
pub(crate) struct Slot<R> {
    state: Mutex<Wake<R>>,
    woken: Condvar,
}

impl<R> Slot<R> {
    pub(crate) fn new() -> Self {
        Self { state: Mutex::new(Wake::Wait), woken: Condvar::new() }
    }

    fn set(&self, wake: Wake<R>) {
        *lock(&self.state) = wake;
        self.woken.notify_one();
    }

    /// Takes what is there without waiting.
    pub(crate) fn take(&self) -> Wake<R> {
        std::mem::replace(&mut *lock(&self.state), Wake::Wait)
    }

    /// Waits for the answer or for the writer's place.
    pub(crate) fn wait(&self) -> Wake<R> {
        let mut state = lock(&self.state);
        while matches!(*state, Wake::Wait) {
            state = self.woken.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        std::mem::replace(&mut *state, Wake::Wait)
    }
}

/// A closure with the place where its caller waits.
pub(crate) struct Work<T, E, F> {
    pub(crate) act: F,
    pub(crate) result: Option<Result<T, E>>,
    pub(crate) slot: Arc<Slot<Result<T, E>>>,
    pub(crate) bulky: bool,
}

impl<T, E, F> Job for Work<T, E, F>
where
    T: Send,
    E: From<StoreError> + Send,
    F: FnMut(&mut Batch<'_>) -> Result<T, E> + Send,
{
    fn run(&mut self, batch: &mut Batch<'_>) -> Verdict {
        let result = (self.act)(batch);
        let verdict = if result.is_ok() { Verdict::Keep } else { Verdict::Undo };
        self.result = Some(result);
        verdict
    }

    fn end(self: Box<Self>, lost: Option<StoreError>) {
        let result = match (lost, self.result) {
            (Some(error), _) => Err(E::from(error)),
            (None, Some(result)) => result,
            (None, None) => Err(E::from(store(rusqlite::Error::InvalidQuery))),
        };
        self.slot.set(Wake::Done(result));
    }

    fn lead(&self) {
        self.slot.set(Wake::Lead);
    }

    fn is_bulky(&self) -> bool {
        self.bulky
    }
}
