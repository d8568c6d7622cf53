//! Lanes for reading: long readings keep only other long readings waiting.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use helpdesk_store::{StoreError, StoreErrorKind};
use rusqlite::Connection;

use crate::batch::lock;
use crate::connection::Purpose;
use crate::error::store;
use crate::home::Home;
use crate::options::Options;

/// The most connections that answer checks at once.
const CHECKS: usize = 4;
/// The most connections for short reads.
const SHORT: usize = 8;
/// The most connections for long reads, on however many cores.
const LONG_MAX: usize = 4;

/// What a reading is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// May an agent be inside a project: a few rows found by their keys.
    Checks,
    /// A page of something.
    Short,
    /// As much as there is: a search, a report, an export, a check of the file.
    Long,
}

/// The lanes of one desk.
#[derive(Debug)]
pub(crate) struct Lanes {
    checks: Pool,
    short: Pool,
    long: Pool,
}

impl Lanes {
    pub(crate) fn new(home: &Arc<Home>, options: Options) -> Self {
        let pool = |places, waiting, patience| Pool {
            home: Arc::clone(home),
            options,
            places,
            waiting,
            patience,
            state: Mutex::default(),
            freed: Condvar::new(),
        };
        // One core is left to everything else, if there is more than one.
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let long = cores.saturating_sub(1).clamp(1, LONG_MAX);
        Self {
            checks: pool(CHECKS, 512, Duration::from_secs(1)),
            short: pool(SHORT, 512, Duration::from_secs(10)),
            long: pool(long, 32, Duration::from_secs(60)),
        }
    }

    /// Waits for a place in the lane.
    pub(crate) fn enter(&self, lane: Lane) -> Result<Place<'_>, StoreError> {
        match lane {
            Lane::Checks => self.checks.enter(),
            Lane::Short => self.short.enter(),
            Lane::Long => self.long.enter(),
        }
    }
}

/// Connections that are opened by demand and kept.
#[derive(Debug)]
struct Pool {
    home: Arc<Home>,
    options: Options,
    /// How many read at once.
    places: usize,
    /// How many more may wait for a place, and for how long.
    waiting: usize,
    patience: Duration,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    idle: Vec<Connection>,
    taken: usize,
    waiting: usize,
}

impl Pool {
    fn enter(&self) -> Result<Place<'_>, StoreError> {
        let mut state = lock(&self.state);
        if state.taken >= self.places {
            if state.waiting >= self.waiting {
                return Err(crowded());
            }
            state.waiting += 1;
            let since = Instant::now();
            while state.taken >= self.places && since.elapsed() < self.patience {
                let left = self.patience.saturating_sub(since.elapsed());
                state =
                    self.freed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
            }
            state.waiting -= 1;
            if state.taken >= self.places {
                return Err(crowded());
            }
        }
        state.taken += 1;
        Ok(Place { pool: self, connection: None })
    }
}

fn crowded() -> StoreError {
    StoreError::new(StoreErrorKind::Busy, "too many read at once; try again in a moment")
}

/// A place in a lane, free again when it is dropped.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    pool: &'a Pool,
    connection: Option<Connection>,
}

impl Place<'_> {
    /// Runs `act` on what is committed at this instant, in the very file that was opened.
    pub(crate) fn read<T>(
        &mut self,
        act: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let pool = self.pool;
        // Another file has this name, or none: what would be read here is no longer the desk.
        pool.home.check()?;
        let idle = lock(&pool.state).idle.pop();
        let connection = match idle {
            Some(connection) => connection,
            None => {
                let connection = pool.home.connect(Purpose::Read, &pool.options)?;
                connection.pragma_update(None, "query_only", true).map_err(store)?;
                connection
            }
        };
        act(self.connection.insert(connection))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        // A transaction that a failure left open would hide everything that happens later.
        let kept = self.connection.take().filter(|connection| {
            connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok()
        });
        let mut state = lock(&self.pool.state);
        state.idle.extend(kept);
        state.taken = state.taken.saturating_sub(1);
        drop(state);
        self.pool.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::open::Sqlite;
    use crate::readers::Readers;
    use helpdesk_core::{AgentId, CustomerId, ProjectId};
    use helpdesk_store::CursorKey;
    use helpdesk_store::ports::*;

    fn desk() -> (tempfile::TempDir, Sqlite) {
        let directory = tempfile::TempDir::new().unwrap();
        let path = directory.path().join("desk.db");
        let desk = Sqlite::create(path, CursorKey([1; 32]), None).unwrap();
        (directory, desk)
    }

    #[test]
    fn a_check_is_answered_at_once_though_every_other_lane_is_full() {
        let (_directory, desk) = desk();
        let lanes = Lanes::new(&desk.home, Options::new());
        let (mut long, mut short) = (Vec::new(), Vec::new());
        while lock(&lanes.long.state).taken < lanes.long.places {
            long.push(lanes.enter(Lane::Long).unwrap());
        }
        while lock(&lanes.short.state).taken < lanes.short.places {
            short.push(lanes.enter(Lane::Short).unwrap());
        }
        let began = Instant::now();
        let mut place = lanes.enter(Lane::Checks).unwrap();
        place
            .read(|connection| {
                let (agent, project) =
                    (AgentId::new("anna").unwrap(), ProjectId::new("site").unwrap());
                let now = chrono::DateTime::UNIX_EPOCH;
                crate::tickets::consents(connection, &agent, &project, now)
            })
            .unwrap();
        assert!(began.elapsed() < Duration::from_millis(50), "{:?}", began.elapsed());
    }

    /// Pages look up names all the time: they wait for each other, and no check waits for them.
    #[test]
    fn names_are_read_among_the_short_reads_and_checks_have_their_lane_alone() {
        let (_directory, desk) = desk();
        let Readers::Pool(lanes) = &desk.readers else { panic!("a desk has lanes") };
        let mut checks = Vec::new();
        while lock(&lanes.checks.state).taken < lanes.checks.places {
            checks.push(lanes.enter(Lane::Checks).unwrap());
        }
        let (vera, anna) = (CustomerId::new("vera").unwrap(), AgentId::new("anna").unwrap());
        let began = Instant::now();
        assert!(desk.customers([vera.clone()].into()).unwrap().is_empty());
        assert!(desk.agents([anna.clone()].into()).unwrap().is_empty());
        let site = ProjectId::new("site").unwrap();
        assert!(desk.projects([site.clone()].into()).unwrap().is_empty());
        assert!(desk.members([(vera, site)].into()).unwrap().is_empty());
        assert!(began.elapsed() < lanes.checks.patience, "{:?}", began.elapsed());
        // The control: a check asks in the lane of checks, which is full.
        let refused = desk.checked_agents([anna].into()).unwrap_err();
        assert_eq!(refused.kind(), StoreErrorKind::Busy);
    }

    #[test]
    fn those_who_read_long_leave_a_core_to_everybody_else() {
        let (_directory, desk) = desk();
        let lanes = Lanes::new(&desk.home, Options::new());
        let cores = thread::available_parallelism().map_or(1, usize::from);
        assert!(lanes.long.places >= 1);
        assert!(lanes.long.places < cores || cores == 1);
    }

    #[test]
    fn whoever_finds_no_place_is_told_so_after_a_while_or_at_once() {
        let (_directory, desk) = desk();
        let mut lanes = Lanes::new(&desk.home, Options::new());
        lanes.long.places = 1;
        lanes.long.waiting = 1;
        lanes.long.patience = Duration::from_millis(200);
        let lanes = &lanes;
        let held = lanes.enter(Lane::Long).unwrap();
        thread::scope(|scope| {
            let waiting = scope.spawn(|| lanes.enter(Lane::Long).map(|_| ()).unwrap_err().kind());
            while lock(&lanes.long.state).waiting == 0 && !waiting.is_finished() {
                thread::yield_now();
            }
            if !waiting.is_finished() {
                let error = lanes.enter(Lane::Long).unwrap_err();
                assert_eq!(error.kind(), StoreErrorKind::Busy);
            }
            assert_eq!(waiting.join().unwrap(), StoreErrorKind::Busy);
        });
        drop(held);
        drop(lanes.enter(Lane::Long).unwrap());
        assert_eq!(desk.newest().unwrap().0, 0);
    }
}
