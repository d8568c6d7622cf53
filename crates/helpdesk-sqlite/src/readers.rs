//! The connections that read.

use std::path::PathBuf;
use std::sync::{Condvar, Mutex, PoisonError};

use helpdesk_store::{StoreError, StoreErrorKind};
use rusqlite::Connection;

use crate::batch::lock;
use crate::connection::{Purpose, connect};
use crate::error::store;
use crate::open::Options;

/// The most connections that read at once; more callers wait for one.
const READERS_MAX: usize = 8;

/// Connections by demand, or one connection that sees one instant.
#[derive(Debug)]
pub(crate) enum Readers {
    Pool(Pool),
    /// Within one open transaction.
    Frozen(Mutex<Connection>),
}

/// Connections that are opened by demand and kept.
#[derive(Debug)]
pub(crate) struct Pool {
    path: PathBuf,
    options: Options,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Debug)]
struct State {
    idle: Vec<Connection>,
    opened: usize,
}

impl Readers {
    pub(crate) fn pool(path: PathBuf, options: Options) -> Self {
        let state = Mutex::new(State { idle: Vec::new(), opened: 0 });
        Self::Pool(Pool { path, options, state, freed: Condvar::new() })
    }

    /// Runs `act` on what is committed at this instant; for a single statement.
    pub(crate) fn once<T>(
        &self,
        act: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match self {
            Self::Pool(pool) => Lease::new(pool)?.run(act),
            Self::Frozen(connection) => act(&lock(connection)),
        }
    }

    /// Runs `act`, which is one statement for each of `count` keys, on what is committed at one
    /// instant. A single statement is a transaction already.
    pub(crate) fn for_all<T>(
        &self,
        count: usize,
        act: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if count > 1 { self.together(act) } else { self.once(act) }
    }

    /// Runs `act` in one read transaction; for several statements that must agree.
    pub(crate) fn together<T>(
        &self,
        act: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.once(|connection| {
            if !connection.is_autocommit() {
                return act(connection);
            }
            let transaction = connection.unchecked_transaction().map_err(store)?;
            let answer = act(&transaction)?;
            transaction.finish().map_err(store)?;
            Ok(answer)
        })
    }
}

impl Pool {
    fn take(&self) -> Result<Connection, StoreError> {
        let mut state = lock(&self.state);
        loop {
            if let Some(connection) = state.idle.pop() {
                return Ok(connection);
            }
            if state.opened < READERS_MAX {
                state.opened += 1;
                break;
            }
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        drop(state);
        connect(&self.path, Purpose::Read, &self.options)
            .and_then(|connection| {
                connection.pragma_update(None, "query_only", true).map_err(store)?;
                Ok(connection)
            })
            .inspect_err(|_| self.lost())
    }

    fn give_back(&self, connection: Connection) {
        // A transaction that a failure left open would hide everything that happens later.
        if connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok() {
            lock(&self.state).idle.push(connection);
            self.freed.notify_one();
        } else {
            self.lost();
        }
    }

    fn lost(&self) {
        let mut state = lock(&self.state);
        state.opened = state.opened.saturating_sub(1);
        self.freed.notify_one();
    }
}

/// A connection that goes back to the pool when it is dropped.
struct Lease<'a> {
    pool: &'a Pool,
    connection: Option<Connection>,
}

impl<'a> Lease<'a> {
    fn new(pool: &'a Pool) -> Result<Self, StoreError> {
        pool.take().map(|connection| Self { pool, connection: Some(connection) })
    }

    fn run<T>(
        &self,
        act: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match &self.connection {
            Some(connection) => act(connection),
            None => Err(StoreError::new(StoreErrorKind::Failed, "the connection is gone")),
        }
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.pool.give_back(connection);
        }
    }
}
