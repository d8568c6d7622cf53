//! What reads: connections in lanes, or one connection that sees one instant.

use std::sync::{Arc, Mutex};

use helpdesk_store::StoreError;
use rusqlite::Connection;

use crate::batch::lock;
use crate::error::store;
use crate::home::Home;
use crate::lanes::{Lane, Lanes, Place};
use crate::options::Options;

/// Connections by demand, or one connection that sees one instant.
#[derive(Debug)]
pub(crate) enum Readers {
    Pool(Lanes),
    /// Within one open transaction.
    Frozen(Mutex<Connection>),
}

impl Readers {
    pub(crate) fn pool(home: &Arc<Home>, options: Options) -> Self {
        Self::Pool(Lanes::new(home, options))
    }

    /// Returns the lane of what an access check asks.
    pub(crate) const fn checks(&self) -> Reading<'_> {
        Reading { readers: self, lane: Lane::Checks }
    }

    /// Returns the lane of what answers with a page.
    pub(crate) const fn short(&self) -> Reading<'_> {
        Reading { readers: self, lane: Lane::Short }
    }

    /// Returns the lane of what reads as much as there is.
    pub(crate) const fn long(&self) -> Reading<'_> {
        Reading { readers: self, lane: Lane::Long }
    }

    /// Waits for a place among the long readings, for work that brings its own connection.
    pub(crate) fn long_place(&self) -> Result<Option<Place<'_>>, StoreError> {
        match self {
            Self::Pool(lanes) => lanes.enter(Lane::Long).map(Some),
            Self::Frozen(_) => Ok(None),
        }
    }

    /// Reads in the short lane, as [`Reading::once`].
    pub(crate) fn once<T>(
        &self,
        act: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.short().once(act)
    }

    /// Reads in the short lane, as [`Reading::together`].
    pub(crate) fn together<T>(
        &self,
        act: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.short().together(act)
    }
}

/// A way to read, in its lane.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading<'a> {
    readers: &'a Readers,
    lane: Lane,
}

impl Reading<'_> {
    /// Runs `act` on what is committed at this instant; for a single statement.
    pub(crate) fn once<T>(
        &self,
        act: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match self.readers {
            Readers::Pool(lanes) => lanes.enter(self.lane)?.read(act),
            Readers::Frozen(connection) => act(&lock(connection)),
        }
    }

    /// Runs `act`, one statement for each of `count` keys, on what is committed at one instant. A single
    /// statement is already a transaction.
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
