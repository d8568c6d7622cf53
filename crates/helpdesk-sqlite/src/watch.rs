//! Waiting for the next change of the desk, by this process or another.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::batch::lock;

/// How often the file is asked whether another process has written, while somebody waits.
const PERIOD: Duration = Duration::from_millis(25);

/// Counts changes, and wakes those who wait for one.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    changes: u64,
    /// Whether one of the waiters asks the file.
    asked: bool,
    /// Opened by the first waiter; kept.
    connection: Option<Connection>,
    /// What the file said last.
    version: Option<i64>,
}

impl Watch {
    /// Returns how many changes were seen.
    pub(crate) fn seen(&self) -> u64 {
        lock(&self.state).changes
    }

    /// Says that this process has changed the desk.
    pub(crate) fn note(&self) {
        let mut state = lock(&self.state);
        state.changes = state.changes.wrapping_add(1);
        self.changed.notify_all();
    }

    /// Waits until another change than the `seen` first ones is seen, at most `timeout`. `open`
    /// makes the connection that asks the file; without one only this process's changes are seen.
    pub(crate) fn wait(
        &self,
        seen: u64,
        timeout: Duration,
        open: impl Fn() -> Option<Connection>,
    ) -> bool {
        let began = Instant::now();
        let mut state = lock(&self.state);
        let asks = !std::mem::replace(&mut state.asked, true);
        loop {
            if asks && state.ask(&open) {
                state.changes = state.changes.wrapping_add(1);
                self.changed.notify_all();
            }
            let left = timeout.saturating_sub(began.elapsed());
            if state.changes != seen || left.is_zero() {
                break;
            }
            // Waiters who do not ask the file look up from time to time, since the one who asks may leave
            // before them.
            let nap = if asks { PERIOD } else { PERIOD * 2 };
            let woken = self.changed.wait_timeout(state, nap.min(left));
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
            if !asks && !state.asked {
                drop(state);
                return self.wait(seen, timeout.saturating_sub(began.elapsed()), open);
            }
        }
        if asks {
            state.asked = false;
        }
        state.changes != seen
    }
}

impl State {
    /// Returns whether the file may have changed since it was last asked.
    fn ask(&mut self, open: impl Fn() -> Option<Connection>) -> bool {
        if self.connection.is_none() {
            self.connection = open();
        }
        let Some(connection) = &self.connection else { return false };
        let asked = connection
            .prepare_cached("PRAGMA data_version")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)));
        let Ok(version) = asked else {
            self.connection = None;
            return false;
        };
        // The first answer counts as a change: a waiter looked before it was given.
        self.version.replace(version) != Some(version)
    }
}
