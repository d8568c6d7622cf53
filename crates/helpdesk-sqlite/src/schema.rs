//! The numbered migrations, and what tells a desk from any other file.

use helpdesk_core::Digest;
use helpdesk_store::{StoreError, StoreErrorKind};
use rusqlite::{Connection, params};

use crate::error::{damaged, store};

/// Marks the file as a desk: `HDsk` in ASCII.
pub(crate) const APPLICATION_ID: i64 = 0x4844_736B;

/// A step from one version of the file to the next, one transaction.
struct Migration {
    sql: &'static str,
    /// How stored data is converted, at the place [`CONVERT`] or at the end.
    convert: fn(&Connection) -> Result<(), StoreError>,
}

/// The line at which a migration's rows are converted.
const CONVERT: &str = "-- convert\n";

impl Migration {
    const fn plain(sql: &'static str) -> Self {
        Self { sql, convert: |_| Ok(()) }
    }
}

/// Every migration, in order; their place, from 1, is the version of the file.
const MIGRATIONS: [Migration; 11] = [
    Migration::plain(include_str!("migrations/0001_desk.sql")),
    Migration::plain(include_str!("migrations/0002_views.sql")),
    Migration::plain(include_str!("migrations/0003_outbox.sql")),
    // Its tables are filled from the logs.
    Migration { sql: include_str!("migrations/0004_reports.sql"), convert: crate::reports::fill },
    Migration::plain(include_str!("migrations/0005_canned.sql")),
    Migration::plain(include_str!("migrations/0006_erased.sql")),
    // Events and states in another form.
    Migration { sql: include_str!("migrations/0007_stored.sql"), convert: crate::convert::stored },
    // What follows the log, kept separate from it.
    Migration {
        sql: include_str!("migrations/0008_followers.sql"),
        convert: crate::outbox::follow::gather_last,
    },
    Migration::plain(include_str!("migrations/0009_receipts.sql")),
    // A new desk begins with some answers.
    Migration { sql: include_str!("migrations/0010_answers.sql"), convert: crate::canned::convert },
    // Who opened each ticket, from its first event.
    Migration {
        sql: include_str!("migrations/0011_openers.sql"),
        convert: crate::convert::openers,
    },
];

/// What a file says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) application: i64,
    pub(crate) version: i64,
}

/// Returns what the file says it is.
pub(crate) fn mark(connection: &Connection) -> Result<Mark, StoreError> {
    let pragma = |name: &str| {
        connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0))
    };
    let application = pragma("application_id").map_err(store)?;
    let version = pragma("user_version").map_err(store)?;
    Ok(Mark { application, version })
}

/// Refuses a file that is not a desk, or one that this build does not know.
pub(crate) fn check_mark(connection: &Connection) -> Result<Mark, StoreError> {
    let found = mark(connection)?;
    if found.application != APPLICATION_ID {
        return Err(StoreError::new(StoreErrorKind::Foreign, "the database is not a desk"));
    }
    if found.version > newest() {
        return Err(StoreError::new(
            StoreErrorKind::Foreign,
            format!(
                "the desk was made by a newer version: its schema is {}, this version knows {}",
                found.version,
                newest()
            ),
        ));
    }
    Ok(found)
}

/// Returns the version of the files that this build writes.
pub(crate) fn newest() -> i64 {
    crate::codec::count(MIGRATIONS.len())
}

/// Brings a file to the newest version, one transaction a migration; checks those applied before.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    check_applied(connection)?;
    for (place, migration) in (1_i64..).zip(MIGRATIONS) {
        if mark(connection)?.version < place {
            apply(connection, place, &migration)?;
        }
    }
    Ok(())
}

fn apply(connection: &mut Connection, place: i64, migration: &Migration) -> Result<(), StoreError> {
    let behavior = rusqlite::TransactionBehavior::Immediate;
    let transaction = connection.transaction_with_behavior(behavior).map_err(store)?;
    // Another process may have been quicker.
    if mark(&transaction)?.version < place {
        let (begin, end) = migration.sql.split_once(CONVERT).unwrap_or((migration.sql, ""));
        transaction.execute_batch(begin).map_err(store)?;
        (migration.convert)(&transaction)?;
        transaction.execute_batch(end).map_err(store)?;
        remember(&transaction, place, migration).map_err(store)?;
        if place == newest() {
            // What an upgrade took out stands in older states of the pages: whoever opens empties the
            // journal and the file of them, as after an erasure (E2).
            transaction.execute("UPDATE desk SET scrub = scrub + 1", []).map_err(store)?;
        }
    }
    transaction.commit().map_err(store)
}

fn remember(
    transaction: &Connection,
    place: i64,
    migration: &Migration,
) -> Result<(), rusqlite::Error> {
    transaction.execute_batch(
        "CREATE TABLE IF NOT EXISTS migrations (
             number INTEGER PRIMARY KEY, checksum BLOB NOT NULL
         ) STRICT;",
    )?;
    transaction.execute(
        "INSERT INTO migrations (number, checksum) VALUES (?1, ?2)",
        params![place, checksum(migration.sql).bytes()],
    )?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", place)
}

fn check_applied(connection: &Connection) -> Result<(), StoreError> {
    let applied = mark(connection)?.version;
    for (place, migration) in (1_i64..).zip(MIGRATIONS).take_while(|(place, _)| *place <= applied) {
        let found: [u8; 32] = connection
            .query_row("SELECT checksum FROM migrations WHERE number = ?1", [place], |row| {
                row.get(0)
            })
            .map_err(store)?;
        if found != *checksum(migration.sql).bytes() {
            return Err(damaged(format!("migration {place} of the desk is not the one we know")));
        }
    }
    Ok(())
}

fn checksum(sql: &str) -> Digest {
    Digest::of(&[sql.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_run_once_and_are_remembered() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        let mark = check_mark(&connection).unwrap();
        assert_eq!(mark, Mark { application: APPLICATION_ID, version: newest() });
    }

    #[test]
    fn e1_keys_that_the_first_release_erased_are_refused_unless_it_gave_them_away() {
        let mut connection = Connection::open_in_memory().unwrap();
        for (place, migration) in (1_i64..).zip(MIGRATIONS).take(5) {
            apply(&mut connection, place, &migration).unwrap();
        }
        connection
            .execute_batch(
                "INSERT INTO customers VALUES ('c-1', '', '', 'ru', 0), ('c-2', 'N', 'e', 'ru', 1);
                 INSERT INTO desk_log (at, action, subject) VALUES
                     (1, 'customer_erased', 'c-1'), (2, 'customer_erased', 'c-2');",
            )
            .unwrap();
        migrate(&mut connection).unwrap();
        let erased: String = connection
            .query_row("SELECT group_concat(actor) FROM erased", [], |row| row.get(0))
            .unwrap();
        assert_eq!(erased, "customer:c-1");
    }

    #[test]
    fn a_changed_migration_is_noticed() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        connection.execute("UPDATE migrations SET checksum = zeroblob(32)", []).unwrap();
        let error = migrate(&mut connection).unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::Damaged);
    }

    #[test]
    fn a_newer_desk_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        connection.pragma_update(None, "user_version", newest() + 1).unwrap();
        let error = check_mark(&connection).unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::Foreign);
        assert!(error.to_string().contains("newer version"), "{error}");
    }
}
