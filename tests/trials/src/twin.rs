//! A log written by hand over SQLite: the smallest thing that makes the desk's promise of durability.
//!
//! The trials run over it with settings known bad, which the desk itself refuses: these are their controls.

use std::io::Write;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use super::{Outcome, Verdict};

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS log(ticket INTEGER, seq INTEGER, text TEXT, hash TEXT, PRIMARY KEY(ticket, seq)) STRICT;
    CREATE TABLE IF NOT EXISTS state(ticket INTEGER PRIMARY KEY, seq INTEGER, hash TEXT) STRICT;
";

/// Appends `commands` events to five logs, each in its own transaction, and prints each once it is committed.
///
/// # Errors
/// The database refuses, or nobody listens.
pub fn run(path: &Path, synchronous: &str, commands: usize, mut out: impl Write) -> Outcome<()> {
    let mut db = Connection::open(path)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", synchronous)?;
    // Small enough that a short run copies its journal into the file several times.
    db.pragma_update(None, "wal_autocheckpoint", 40)?;
    db.execute_batch(SCHEMA)?;
    for command in 0..commands {
        let ticket = (command % 5) as i64;
        let write = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (seq, last) = state(&write, ticket)?;
        let text = format!("event {command} ").repeat(20);
        let hash = chained(&last, seq + 1, &text);
        write.execute(
            "INSERT INTO log VALUES (?1, ?2, ?3, ?4)",
            params![ticket, seq + 1, text, hash],
        )?;
        write.execute(
            "INSERT OR REPLACE INTO state VALUES (?1, ?2, ?3)",
            params![ticket, seq + 1, hash],
        )?;
        write.commit()?;
        writeln!(out, "ack {ticket} {} {hash}", seq + 1)?;
        out.flush()?;
    }
    Ok(())
}

/// Compares the file with the lines that [`run`] printed.
pub fn check(path: &Path, said: &[&str]) -> Verdict {
    match try_check(path, said) {
        Ok(verdict) => verdict,
        Err(error) => Verdict::Corrupt(error.to_string()),
    }
}

fn try_check(path: &Path, said: &[&str]) -> Outcome<Verdict> {
    let db = Connection::open(path)?;
    let sound: String = db.query_row("PRAGMA quick_check", [], |row| row.get(0))?;
    if sound != "ok" {
        return Ok(Verdict::Corrupt(sound));
    }
    let tables: i64 = db.query_row(
        "SELECT count(*) FROM sqlite_schema WHERE name IN ('log', 'state')",
        [],
        |row| row.get(0),
    )?;
    if tables < 2 {
        return Ok(said.first().map_or(Verdict::Sound, |line| Verdict::Lost((*line).to_owned())));
    }
    for ticket in 0..5 {
        let mut last = (0, String::new());
        let mut log =
            db.prepare("SELECT seq, text, hash FROM log WHERE ticket = ?1 ORDER BY seq")?;
        let mut rows = log.query([ticket])?;
        while let Some(row) = rows.next()? {
            let (seq, text, hash): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if seq != last.0 + 1 || hash != chained(&last.1, seq, &text) {
                return Ok(Verdict::Corrupt(format!("the chain of {ticket} breaks at {seq}")));
            }
            last = (seq, hash);
        }
        if state(&db, ticket)? != last {
            return Ok(Verdict::Corrupt(format!(
                "the state of {ticket} is not the fold of its log"
            )));
        }
    }
    for line in said {
        let words: Vec<&str> = line.split(' ').collect();
        let ["ack", ticket, seq, hash] = words.as_slice() else { continue };
        let stored: Option<String> = db
            .query_row(
                "SELECT hash FROM log WHERE ticket = ?1 AND seq = ?2",
                [ticket.parse::<i64>()?, seq.parse()?],
                |row| row.get(0),
            )
            .optional()?;
        if stored.as_deref() != Some(*hash) {
            return Ok(Verdict::Lost((*line).to_owned()));
        }
    }
    Ok(Verdict::Sound)
}

fn state(db: &Connection, ticket: i64) -> rusqlite::Result<(i64, String)> {
    let found = db.query_row("SELECT seq, hash FROM state WHERE ticket = ?1", [ticket], |row| {
        Ok((row.get(0)?, row.get(1)?))
    });
    Ok(found.optional()?.unwrap_or_default())
}

fn chained(last: &str, seq: i64, text: &str) -> String {
    let digest = Sha256::new()
        .chain_update(last)
        .chain_update(seq.to_le_bytes())
        .chain_update(text)
        .finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
