//! One connection to the file, set up so that what it acknowledges is durable.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use helpdesk_store::{StoreError, StoreErrorKind};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use crate::error::store;
use crate::options::Options;

/// The oldest SQLite whose WAL does not corrupt a file that several connections checkpoint.
const OLDEST: i32 = 3_051_003;
/// How long a connection waits for another process before it gives up.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many prepared statements a connection keeps.
const STATEMENTS: usize = 160;
/// The longest value: a chunk with room to spare.
const VALUE_MAX: i32 = 16 << 20;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Read,
    Write,
}

/// Opens the file, which must exist.
pub(crate) fn connect(
    path: &Path,
    purpose: Purpose,
    options: &Options,
) -> Result<Connection, StoreError> {
    if rusqlite::version_number() < OLDEST {
        return Err(StoreError::new(
            StoreErrorKind::Failed,
            format!("SQLite {} is too old: 3.51.3 or newer is needed", rusqlite::version()),
        ));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(store)?;
    set_up(&mut connection, purpose, options).map_err(store)?;
    Ok(connection)
}

fn set_up(
    connection: &mut Connection,
    purpose: Purpose,
    options: &Options,
) -> Result<(), rusqlite::Error> {
    let mut since = Instant::now();
    connection.busy_handler(Some(move |attempt: i32| {
        if attempt == 0 {
            since = Instant::now();
        }
        // Short naps of uneven length: a waiter that sleeps longer and longer, as SQLite's own does, starves
        // beside a busy writer.
        let nap = 150 + u64::from(attempt.unsigned_abs() % 7) * 25;
        thread::sleep(Duration::from_micros(nap));
        since.elapsed() < PATIENCE
    }))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    // A plan must not depend on the values bound: if it did, SQLite would prepare it again each time.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, VALUE_MAX)?;
    let synchronous = if options.synchronous_normal { "NORMAL" } else { "FULL" };
    connection.execute_batch(&format!(
        "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA mmap_size = 0;
         PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON;
         PRAGMA synchronous = {synchronous};"
    ))?;
    // In pages of 4 KiB, or in KiB where negative.
    let cache = match purpose {
        Purpose::Write if options.small_cache => 16,
        Purpose::Read | Purpose::Write => -16384,
    };
    connection.pragma_update(None, "cache_size", cache)
}

/// Refuses a connection that would lose what it acknowledges.
pub(crate) fn check_durable(connection: &Connection, options: &Options) -> Result<(), StoreError> {
    let mode: String =
        connection.query_row("PRAGMA journal_mode = wal", [], |row| row.get(0)).map_err(store)?;
    if mode != "wal" {
        return Err(StoreError::new(
            StoreErrorKind::Failed,
            format!("the database cannot use a write-ahead log here: its journal mode is `{mode}`"),
        ));
    }
    let synchronous: i64 =
        connection.query_row("PRAGMA synchronous", [], |row| row.get(0)).map_err(store)?;
    if synchronous < 2 && !options.synchronous_normal {
        return Err(StoreError::new(
            StoreErrorKind::Failed,
            "the database does not flush at commit: `synchronous` is not FULL",
        ));
    }
    Ok(())
}
