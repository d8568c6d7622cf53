//! Who in this process is just now letting a follower catch up.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use helpdesk_store::Follower;

/// Who in this process is just now letting a follower catch up; the others wait for them.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    search: Arc<Turn>,
    reports: Arc<Turn>,
    letters: Arc<Turn>,
}

#[derive(Debug, Default)]
pub(super) struct Turn {
    busy: Mutex<bool>,
    done: Condvar,
}

impl Turns {
    pub(super) const fn of(&self, follower: Follower) -> &Arc<Turn> {
        match follower {
            Follower::Search => &self.search,
            Follower::Reports => &self.reports,
            Follower::Letters => &self.letters,
        }
    }
}

impl Turn {
    fn lock(&self) -> MutexGuard<'_, bool> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the turn, or waits until somebody has given it back or `patience` is over.
    pub(super) fn take(self: &Arc<Self>, patience: Duration) -> Option<Taken> {
        let mut busy = self.lock();
        if !*busy {
            *busy = true;
            return Some(Taken(Arc::clone(self)));
        }
        drop(self.done.wait_timeout_while(busy, patience, |busy| *busy));
        None
    }
}

/// The turn is given back when this is dropped, whatever happened.
pub(super) struct Taken(Arc<Turn>);

impl Drop for Taken {
    fn drop(&mut self) {
        *self.0.lock() = false;
        self.0.done.notify_all();
    }
}
