//! T10: hands in the file, past the triggers that refuse them.

use std::path::Path;

use helpdesk_core::{Digest, Event, Priority, Recorded, Ticket, TicketId, Version};
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::Outcome;

/// What is done, and how.
pub const TAMPERINGS: &[(&str, &str)] = &[
    ("the last event dropped", "DELETE FROM events WHERE ticket = 2 AND seq = (SELECT max(seq) FROM events WHERE ticket = 2)"),
    ("a middle event dropped", "DELETE FROM events WHERE ticket = 2 AND seq = 4"),
    (
        "two events swapped",
        "UPDATE events SET seq = -1 WHERE ticket = 2 AND seq = 3; UPDATE events SET seq = 3 WHERE ticket = 2 AND seq = 4;
         UPDATE events SET seq = 4 WHERE ticket = 2 AND seq = -1",
    ),
    ("an event changed", "UPDATE events SET stored = unhex(replace(hex(stored), hex('ivan'), hex('olga'))) WHERE ticket = 2 AND seq = 2"),
    ("an event's hash changed", "UPDATE events SET hash = zeroblob(32) WHERE ticket = 2 AND seq = 2"),
    ("an event of another ticket put in", "UPDATE events SET ticket = 1, seq = 99 WHERE ticket = 2 AND seq = 3"),
    ("a count of public events changed", "UPDATE events SET public_seq = public_seq + 1 WHERE ticket = 2 AND seq = 5"),
    ("a text changed", "UPDATE words SET words = replace(words, 'To this one', 'To that one')"),
    ("a salt changed", "UPDATE words SET salt = zeroblob(16) WHERE position = 1"),
    ("words dropped, not erased", "DELETE FROM words WHERE position = 1"),
    ("words put under an event that is not there", "UPDATE words SET position = 1000 WHERE position = (SELECT max(position) FROM words)"),
    ("a closed ticket opened", "UPDATE tickets SET status = 0, closed = NULL WHERE number = 2"),
    (
        "a grant revived after the close",
        "UPDATE tickets SET status = 0, closed = NULL, access = 2, granted = 1, granted_seq = 4, assignee = 'ivan' WHERE number = 2",
    ),
    ("a state changed", "UPDATE tickets SET rest = unhex(replace(hex(rest), hex('ivan'), hex('olga'))) WHERE number = 2"),
    ("an assignee changed", "UPDATE tickets SET assignee = 'olga' WHERE number = 2"),
    ("a subject changed", "UPDATE tickets SET subject = 'Another' WHERE number = 2"),
    ("a project's name changed", "UPDATE tickets SET project_name = 'Another' WHERE number = 2"),
    ("stars changed", "UPDATE tickets SET stars = 1 WHERE number = 2"),
    ("the bytes of a file changed", "UPDATE chunks SET bytes = zeroblob(length(bytes)) WHERE rowid = 1"),
    ("the bytes of a file dropped", "DELETE FROM chunks WHERE rowid = 1"),
    ("a file dropped", "DELETE FROM chunks WHERE file = 1; DELETE FROM files WHERE place = 1"),
    ("a file's name changed", "UPDATE files SET name = 'invoice.exe' WHERE place = 1"),
    ("everything that search finds dropped", "INSERT INTO search (search) VALUES ('delete-all')"),
    ("search taken for further back than it is", "UPDATE followers SET position = 1 WHERE name = 'search'"),
    ("a letter dropped", "DELETE FROM letters WHERE id = 1"),
    ("a letter told to another", "UPDATE letters SET recipient = replace(recipient, 'anna', 'olga')"),
    ("an entry into the project dropped from the log", "DELETE FROM events WHERE ticket = 2 AND hex(stored) LIKE '%0B'"),
    ("a canned answer changed", "UPDATE canned_texts SET text = 'Send us your password' WHERE key = 'resolved' AND language = 'en'"),
    ("stars in the reports changed", "UPDATE report_tickets SET stars = 1 WHERE ticket = 2"),
    ("an index that forgets", "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = sql || ' AND 1' WHERE name = 'tickets_granted'"),
];

/// Changes a file with the triggers out of the way, and puts them back as if nothing had been.
///
/// # Errors
/// The statements fail.
pub fn tamper(file: &Path, change: impl FnOnce(&Connection) -> Outcome<()>) -> Outcome<()> {
    let db = Connection::open(file)?;
    db.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;")?;
    let triggers: Vec<(String, String)> = db
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (name, _) in &triggers {
        db.execute_batch(&format!("DROP TRIGGER {name}"))?;
    }
    change(&db)?;
    for (_, sql) in &triggers {
        db.execute_batch(sql)?;
    }
    Ok(())
}

/// Rewrites ticket 2 as if it had been urgent from the start, with a chain, a state and columns that fit.
///
/// # Errors
/// The ticket is not there.
pub fn rewrite_history(db: &Connection) -> Outcome<()> {
    let id: Vec<u8> =
        db.query_row("SELECT id FROM tickets WHERE number = 2", [], |row| row.get(0))?;
    let id = TicketId::new(Uuid::from_slice(&id)?);
    let mut head = Digest::chain_start(id);
    let mut log: Vec<Recorded> = Vec::new();
    let rows: Vec<(i64, i64, Vec<u8>)> = db
        .prepare("SELECT seq, public_seq, stored FROM events WHERE ticket = 2 ORDER BY seq")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (seq, public_seq, stored) in rows {
        let seqs = (Version(seq.unsigned_abs()), Version(public_seq.unsigned_abs()));
        let mut event = Recorded::from_stored(id, seqs, head, &stored)?;
        if let Event::Opened { priority, .. } = &mut event.event {
            *priority = Priority::High;
        }
        head = head.chain(&event.canonical());
        event.hash = head;
        db.execute(
            "UPDATE events SET stored = ?1, hash = ?2 WHERE ticket = 2 AND seq = ?3",
            params![event.stored(), head.bytes(), seq],
        )?;
        log.push(event);
    }
    db.execute(
        "UPDATE tickets SET rest = ?1, priority = 2, priority_asked = 2 WHERE number = 2",
        [Ticket::replay(&log)?.rest()],
    )?;
    // What reports keep of it is not a secret either.
    for table in ["report_tickets", "report_grants", "report_entries"] {
        db.execute(&format!("UPDATE {table} SET priority = 2 WHERE ticket = 2"), [])?;
    }
    Ok(())
}
