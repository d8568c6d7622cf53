//! What a command of the desk has written, read back so that the twin can write the same.

use std::path::Path;

use helpdesk::{Actor, CommandId, TicketNumber};
use rusqlite::types::Value;
use rusqlite::{Connection, params};

use helpdesk_trials::Outcome;

/// The columns of a ticket that its opening writes, except the number, which the store gives.
pub const OPENED: &str = "id, customer, project, project_number, project_name, assignee, status, \
     priority_asked, priority, opened, updated, closed, answered, due, follows, stars, rated, access, \
     granted, granted_seq, access_until, waits, deadline, version, subject, opener, rest";
/// The columns of a ticket that later commands write.
pub const CHANGED: &str = "assignee, status, priority, updated, closed, answered, due, stars, rated, \
     access, granted, granted_seq, access_until, waits, deadline, version, rest";

/// One command that was acknowledged.
#[derive(Debug, Clone)]
pub struct Done {
    /// Who asked.
    pub by: Actor,
    /// The command's id.
    pub command: CommandId,
    /// The ticket's number.
    pub number: TicketNumber,
}

/// Every value that one command wrote.
#[derive(Debug, Clone)]
pub struct Written {
    /// The ticket's number on our side.
    pub number: i64,
    /// The ticket's id.
    pub id: Vec<u8>,
    /// Its customer's key.
    pub customer: String,
    /// Its project's key.
    pub project: Option<String>,
    /// The columns [`OPENED`] or [`CHANGED`].
    pub ticket: Vec<Value>,
    /// The events.
    pub events: Vec<EventRow>,
    /// The receipt's columns, except the ticket.
    pub receipt: ReceiptRow,
}

/// One event with its words.
#[derive(Debug, Clone)]
pub struct EventRow {
    /// Its number in the log.
    pub seq: i64,
    /// Its number among public ones.
    pub public_seq: i64,
    /// Its link of the chain.
    pub hash: Vec<u8>,
    /// Its stored form.
    pub stored: Vec<u8>,
    /// Salt and words.
    pub words: Option<(Vec<u8>, String)>,
}

/// A receipt.
#[derive(Debug, Clone)]
pub struct ReceiptRow {
    /// The kind of the actor.
    pub kind: i64,
    /// The actor's key.
    pub key: String,
    /// The command.
    pub command: Vec<u8>,
    /// The digest of what was asked.
    pub content: Vec<u8>,
    /// The first event.
    pub from: i64,
    /// The last event.
    pub to: i64,
    /// When.
    pub at: i64,
}

/// Returns the place of the last event.
///
/// # Errors
/// The file cannot be read.
pub fn last_position(db: &Connection) -> Outcome<i64> {
    Ok(db.query_row("SELECT coalesce(max(position), 0) FROM events", [], |row| row.get(0))?)
}

/// Reads what one command wrote; `columns` says what it wrote of the ticket, `after` is the place of the last
/// event before it.
///
/// # Errors
/// The file cannot be read, or does not hold what was acknowledged.
pub fn read(db: &Connection, done: &Done, columns: &str, after: i64) -> Outcome<Written> {
    let number = i64::try_from(done.number.get())?;
    let count = columns.split(',').count();
    let ticket = db
        .prepare_cached(&format!("SELECT {columns} FROM tickets WHERE number = ?1"))?
        .query_row([number], |row| (0..count).map(|index| row.get(index)).collect())?;
    let (id, customer, project) = db
        .prepare_cached("SELECT id, customer, project FROM tickets WHERE number = ?1")?
        .query_row([number], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let events = events(db, number, after)?;
    let receipt = receipt(db, done)?;
    Ok(Written { number, id, customer, project, ticket, events, receipt })
}

fn events(db: &Connection, number: i64, after: i64) -> Outcome<Vec<EventRow>> {
    let mut statement = db.prepare_cached(
        "SELECT seq, public_seq, hash, stored, salt, words FROM events LEFT JOIN words USING (position)
         WHERE ticket = ?1 AND position > ?2 ORDER BY position",
    )?;
    let mut rows = statement.query([number, after])?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        let (salt, words): (Option<Vec<u8>>, Option<String>) = (row.get(4)?, row.get(5)?);
        let words = salt.zip(words);
        let (seq, public_seq) = (row.get(0)?, row.get(1)?);
        events.push(EventRow { seq, public_seq, hash: row.get(2)?, stored: row.get(3)?, words });
    }
    Ok(events)
}

fn receipt(db: &Connection, done: &Done) -> Outcome<ReceiptRow> {
    let kind = i64::from(done.by.agent().is_some());
    let key = done.by.key().unwrap_or_default();
    let mut statement = db.prepare_cached(
        "SELECT kind, key, command, content, \"from\", \"to\", at FROM receipts
         WHERE kind = ?1 AND key = ?2 AND command = ?3",
    )?;
    let command = done.command.uuid().into_bytes();
    Ok(statement.query_row(params![kind, key, command], |row| {
        Ok(ReceiptRow {
            kind: row.get(0)?,
            key: row.get(1)?,
            command: row.get(2)?,
            content: row.get(3)?,
            from: row.get(4)?,
            to: row.get(5)?,
            at: row.get(6)?,
        })
    })?)
}

/// Fails unless both files hold the same rows, numbers and places aside.
///
/// # Errors
/// They differ, or cannot be read.
pub fn compare(ours: &Path, twin: &Path) -> Outcome<()> {
    let (ours, twin) = (contents(ours)?, contents(twin)?);
    for ((table, one), (_, other)) in ours.iter().zip(&twin) {
        if one != other {
            return Err(format!("the twin's `{table}` differ: {one:?} and {other:?}").into());
        }
    }
    Ok(())
}

/// Returns how many rows each table has, and a digest of them.
fn contents(path: &Path) -> Outcome<Vec<(&'static str, (usize, String))>> {
    let db = Connection::open(path)?;
    let queries = [
        ("tickets", format!("SELECT {OPENED} FROM tickets ORDER BY id")),
        ("events", of_ticket("events", "seq, public_seq, hash, stored")),
        ("words", "SELECT id, seq, salt, words FROM words JOIN events USING (position) JOIN tickets ON number = ticket ORDER BY id, seq".to_owned()),
        ("receipts", of_ticket("receipts", "kind, key, command, content, \"from\", \"to\", at")),
    ];
    queries.into_iter().map(|(table, sql)| Ok((table, digest(&db, &sql)?))).collect()
}

fn of_ticket(table: &str, columns: &str) -> String {
    format!(
        "SELECT id, {columns} FROM {table} JOIN tickets ON number = ticket ORDER BY id, {columns}"
    )
}

fn digest(db: &Connection, sql: &str) -> Outcome<(usize, String)> {
    use sha2::Digest as _;
    let mut statement = db.prepare(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let (mut count, mut hash) = (0, sha2::Sha256::new());
    while let Some(row) = rows.next()? {
        count += 1;
        for index in 0..columns {
            hash.update(format!("{:?};", row.get_ref(index)?));
        }
    }
    let digest = hash.finalize();
    Ok((count, digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()))
}
