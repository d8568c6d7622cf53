//! Work for the writer, and the transaction in which several pieces of it share one flush.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use helpdesk_store::{CommitRefusal, StoreError, StoreErrorKind};
use rusqlite::Connection;

use crate::error::{stops, with_cause};

/// Locks a mutex; what a panic left behind is still consistent, since every change to what our
/// mutexes guard is a single step.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One transaction of the writer.
#[derive(Debug)]
pub(crate) struct Batch<'a> {
    pub(crate) connection: &'a Connection,
}

/// What becomes of a piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is kept.
    Keep,
    /// It is undone, and the others go on.
    Undo,
    /// A flush failed in it: the content of the file is unknown.
    Stop(String),
}

/// What a piece of work is refused with, which may be a failure of the database.
pub(crate) trait Refusal: From<StoreError> + Send + 'static {
    /// Returns the failure of the database, if it is one.
    fn failure(&self) -> Option<&StoreError>;
}

impl Refusal for StoreError {
    fn failure(&self) -> Option<&StoreError> {
        Some(self)
    }
}

impl Refusal for CommitRefusal {
    fn failure(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

/// A piece of work that waits for the writer.
pub(crate) trait Job: Send {
    /// Does the work. May be called again, alone, after a batch that failed as a whole; never after it has
    /// panicked.
    fn run(&mut self, batch: &mut Batch<'_>) -> Verdict;
    /// Answers the caller: with what `run` gave, or with why it was lost.
    fn end(&mut self, lost: Option<StoreError>);
    /// Makes the caller write from now on.
    fn lead(&self);
    /// Whether it writes so much that a batch may hold only one such piece.
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

/// A closure with the place where its caller waits. The caller is answered whatever happens: at the
/// latest when the work is dropped.
pub(crate) struct Work<T, E: Refusal, F> {
    act: Option<F>,
    result: Option<Result<T, E>>,
    slot: Arc<Slot<Result<T, E>>>,
    bulky: bool,
    ended: bool,
}

impl<T, E: Refusal, F> Work<T, E, F> {
    pub(crate) const fn new(act: F, slot: Arc<Slot<Result<T, E>>>, bulky: bool) -> Self {
        Self { act: Some(act), result: None, slot, bulky, ended: false }
    }

    fn answer(&mut self, lost: Option<StoreError>) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        let result = match (lost, self.result.take()) {
            (Some(error), _) => Err(E::from(error)),
            (None, Some(result)) => result,
            (None, None) => {
                Err(E::from(StoreError::new(StoreErrorKind::Failed, "the writer was interrupted")))
            }
        };
        self.slot.set(Wake::Done(result));
    }
}

impl<T, E, F> Job for Work<T, E, F>
where
    T: Send,
    E: Refusal,
    F: FnMut(&mut Batch<'_>) -> Result<T, E> + Send,
{
    fn run(&mut self, batch: &mut Batch<'_>) -> Verdict {
        // Taken while it runs: work that has panicked is never run again.
        let Some(mut act) = self.act.take() else { return Verdict::Undo };
        // What it has written is rolled back, and everything else that it holds belongs to it alone.
        let ran = catch_unwind(AssertUnwindSafe(|| act(batch)));
        let (result, verdict) = match ran {
            Ok(Ok(value)) => (Ok(value), Verdict::Keep),
            Ok(Err(refusal)) => {
                let verdict = match refusal.failure().filter(|failure| stops(failure)) {
                    Some(failure) => Verdict::Stop(with_cause(failure)),
                    None => Verdict::Undo,
                };
                (Err(refusal), verdict)
            }
            Err(_) => {
                let what = "what was to be written panicked; nothing of it is written";
                let refusal = E::from(StoreError::new(StoreErrorKind::Failed, what));
                self.result = Some(Err(refusal));
                return Verdict::Undo;
            }
        };
        self.act = Some(act);
        self.result = Some(result);
        verdict
    }

    fn end(&mut self, lost: Option<StoreError>) {
        self.answer(lost);
    }

    fn lead(&self) {
        self.slot.set(Wake::Lead);
    }

    fn is_bulky(&self) -> bool {
        self.bulky
    }
}

impl<T, E: Refusal, F> Drop for Work<T, E, F> {
    fn drop(&mut self) {
        self.answer(None);
    }
}
