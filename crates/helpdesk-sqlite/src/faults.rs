//! What is wrong with the file itself: its pages, its indexes, rows that belong to nothing.

use std::collections::BTreeMap;

use helpdesk_store::{Fault, StoreError};
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::batch::lock;
use crate::connection::Purpose;
use crate::error::store;
use crate::open::Sqlite;
use crate::options::Options;
use crate::readers::Readers;
use crate::schema::migrate;

/// Rows that contradict each other: where, what to say about each, and the query that finds them.
const CONTRADICTIONS: [(&str, &str, &str); 19] = [
    (
        "words",
        "belongs to no event",
        "SELECT position FROM words WHERE position NOT IN (SELECT position FROM events)",
    ),
    (
        "search",
        "is indexed without words",
        "SELECT id FROM search_docsize
         WHERE id NOT IN (SELECT position FROM words WHERE words IS NOT NULL)",
    ),
    ("chunks", "belongs to no file", "SELECT rowid FROM chunks WHERE file NOT IN (SELECT place FROM files)"),
    (
        "files",
        "has another size than its chunks",
        "SELECT place FROM files WHERE state = 1 AND size <>
             (SELECT coalesce(sum(length(bytes)), 0) FROM chunks WHERE file = place)",
    ),
    (
        "files",
        "belongs to no event",
        "SELECT place FROM files WHERE ticket IS NOT NULL AND NOT EXISTS
             (SELECT 1 FROM events WHERE events.ticket = files.ticket AND events.seq = files.seq)",
    ),
    (
        "receipts",
        "belongs to no ticket",
        "SELECT ticket FROM receipts WHERE ticket NOT IN (SELECT number FROM tickets)",
    ),
    (
        "events",
        "belongs to no ticket",
        "SELECT position FROM events WHERE ticket NOT IN (SELECT number FROM tickets)",
    ),
    (
        "tickets",
        "has another version than its log has events",
        "SELECT number FROM tickets WHERE version <>
             (SELECT count(*) FROM events WHERE ticket = number)",
    ),
    (
        "tickets",
        "has a live grant although it is closed",
        "SELECT number FROM tickets WHERE status = 2 AND (access <> 0 OR granted IS NOT NULL)",
    ),
    (
        "entries",
        "belongs to no live grant",
        "SELECT ticket FROM entries WHERE NOT EXISTS
             (SELECT 1 FROM tickets WHERE number = ticket AND access = 2
                 AND tickets.granted_seq = entries.granted_seq)",
    ),
    (
        "report_tickets",
        "belongs to no ticket",
        "SELECT ticket FROM report_tickets WHERE NOT EXISTS
             (SELECT 1 FROM tickets WHERE number = ticket AND tickets.opened = report_tickets.opened)",
    ),
    (
        "report_grants",
        "belongs to no ticket",
        "SELECT ticket FROM report_grants WHERE ticket NOT IN (SELECT number FROM tickets)",
    ),
    (
        "report_entries",
        "belongs to no ticket",
        "SELECT ticket FROM report_entries WHERE ticket NOT IN (SELECT number FROM tickets)",
    ),
    (
        "report_hours",
        "counts otherwise than the tickets",
        "WITH counted AS (SELECT
             (opened - (opened % 3600000000 + 3600000000) % 3600000000) / 3600000000 AS hour,
             waits, count(*) FROM tickets WHERE status < 2 GROUP BY 1, 2)
         SELECT hour FROM (SELECT * FROM report_hours EXCEPT SELECT * FROM counted)
             WHERE (SELECT position FROM followers WHERE name = 'reports') >= (SELECT max(position) FROM events)
         UNION SELECT hour FROM (SELECT * FROM counted EXCEPT SELECT * FROM report_hours)
             WHERE (SELECT position FROM followers WHERE name = 'reports') >= (SELECT max(position) FROM events)",
    ),
    (
        "report_hands",
        "counts otherwise than the tickets",
        "WITH counted AS (SELECT assignee AS agent, waits, count(*) FROM tickets
             WHERE status < 2 AND assignee IS NOT NULL GROUP BY 1, 2)
         SELECT agent FROM (SELECT * FROM report_hands EXCEPT SELECT * FROM counted)
             WHERE (SELECT position FROM followers WHERE name = 'reports') >= (SELECT max(position) FROM events)
         UNION SELECT agent FROM (SELECT * FROM counted EXCEPT SELECT * FROM report_hands)
             WHERE (SELECT position FROM followers WHERE name = 'reports') >= (SELECT max(position) FROM events)",
    ),
    (
        "followers",
        "is ahead of the log",
        "SELECT name FROM followers
         WHERE max(position, floor) > (SELECT coalesce(max(position), 0) FROM events)",
    ),
    (
        "followers",
        "is behind what it holds",
        "SELECT name FROM followers
         WHERE name = 'search' AND position < (SELECT coalesce(max(id), 0) FROM search_docsize)",
    ),
    (
        "letter_hands",
        "belongs to no ticket",
        "SELECT ticket FROM letter_hands WHERE ticket NOT IN (SELECT number FROM tickets)",
    ),
    (
        "numbers",
        "is higher than any number given",
        "SELECT number FROM tickets WHERE number >
             (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'tickets')",
    ),
];

/// Returns what is wrong.
pub(crate) fn find(sqlite: &Sqlite) -> Result<Vec<Fault>, StoreError> {
    match &sqlite.readers {
        Readers::Frozen(connection) => look(&lock(connection)),
        // A new connection: the search index checks itself by what the connection remembers of it,
        // which may be older than what others have written.
        Readers::Pool(_) => {
            let _place = sqlite.readers.long_place()?;
            let connection = sqlite.home.connect(Purpose::Read, &Options::new())?;
            let transaction = connection.unchecked_transaction().map_err(store)?;
            look(&transaction)
        }
    }
}

fn look(connection: &Connection) -> Result<Vec<Fault>, StoreError> {
    let mut faults = Vec::new();
    // Covers the search index too.
    check(connection, "PRAGMA integrity_check", &mut faults, |text| {
        (text != "ok").then(|| Fault { place: "file".to_owned(), what: text })
    });
    let foreign = "SELECT \"table\" || ' ' || coalesce(rowid, '?') || ' refers to nothing in '
                   || parent FROM pragma_foreign_key_check";
    check(connection, foreign, &mut faults, |text| {
        Some(Fault { place: "references".to_owned(), what: text })
    });
    for (place, said, sql) in CONTRADICTIONS {
        check(connection, sql, &mut faults, |row| {
            Some(Fault { place: place.to_owned(), what: format!("row {row} {said}") })
        });
    }
    schema(connection, &mut faults)?;
    Ok(faults)
}

/// Runs a check; one that cannot be made is itself a fault.
fn check(
    connection: &Connection,
    sql: &str,
    faults: &mut Vec<Fault>,
    fault: impl Fn(String) -> Option<Fault>,
) {
    let checked = (|| {
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let text = match row.get(0)? {
                Value::Null => "?".to_owned(),
                Value::Integer(n) => n.to_string(),
                Value::Real(x) => x.to_string(),
                Value::Text(text) => text,
                Value::Blob(bytes) => format!("{bytes:?}"),
            };
            faults.extend(fault(text));
        }
        Ok::<(), rusqlite::Error>(())
    })();
    if let Err(error) = checked {
        let what = format!("a check cannot be made: {error}");
        faults.push(Fault { place: "file".to_owned(), what });
    }
}

/// Compares tables, indexes and triggers with those of a new desk.
fn schema(connection: &Connection, faults: &mut Vec<Fault>) -> Result<(), StoreError> {
    let mut fresh = Connection::open_in_memory().map_err(store)?;
    migrate(&mut fresh)?;
    let (expected, found) = (objects(&fresh), objects(connection));
    let (Ok(expected), Ok(found)) = (expected, found) else {
        let what = "the schema cannot be read".to_owned();
        faults.push(Fault { place: "schema".to_owned(), what });
        return Ok(());
    };
    for (name, sql) in &expected {
        let what = match found.get(name) {
            None => format!("`{name}` is gone"),
            Some(other) if other != sql => format!("`{name}` is not the one that we made"),
            Some(_) => continue,
        };
        faults.push(Fault { place: "schema".to_owned(), what });
    }
    let foreign = found.keys().filter(|name| !expected.contains_key(*name));
    faults.extend(
        foreign.map(|name| Fault {
            place: "schema".to_owned(),
            what: format!("`{name}` is not ours"),
        }),
    );
    Ok(())
}

/// Tables that SQLite's own `ANALYZE` may add are not a fault.
const OBJECTS: &str = "SELECT name, coalesce(sql, '') FROM main.sqlite_schema
                       WHERE name NOT LIKE 'sqlite_stat%'";

fn objects(connection: &Connection) -> Result<BTreeMap<String, String>, rusqlite::Error> {
    let mut statement = connection.prepare(OBJECTS)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}
