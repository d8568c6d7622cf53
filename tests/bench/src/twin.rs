//! The twin: what somebody would write by hand over `rusqlite` for one purpose. It is given every value
//! ready-made and writes the same rows into a file with the same schema and the same settings. It asks only
//! what is needed for the same guarantees (was the command sent before, what is the ticket's state, may the
//! customer act and are they a member), each by one prepared statement in the transaction that writes. It
//! analyses, hashes, encodes and decides nothing.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, Statement, params, params_from_iter};

use super::rows::{CHANGED, OPENED, Written};
use helpdesk_trials::Outcome;

/// Opens a file with the settings of the desk.
///
/// # Errors
/// The file refuses.
pub fn connect(path: &Path, cache: i32) -> Outcome<Connection> {
    let db = Connection::open(path)?;
    db.busy_timeout(Duration::from_secs(30))?;
    db.set_prepared_statement_cache_capacity(64);
    db.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;
         PRAGMA wal_autocheckpoint = 4096; PRAGMA cache_size = -{cache};"
    ))?;
    Ok(db)
}

/// Opens a file for writing.
///
/// # Errors
/// The file refuses.
pub fn connect_to_write(path: &Path) -> Outcome<Connection> {
    connect(path, 16_384)
}

/// The statements of a writer.
#[derive(Debug)]
pub struct Writer<'a> {
    begin: Statement<'a>,
    commit: Statement<'a>,
    sent: Statement<'a>,
    customer: Statement<'a>,
    project: Statement<'a>,
    member: Statement<'a>,
    ticket: Statement<'a>,
    open: Statement<'a>,
    change: Statement<'a>,
    event: Statement<'a>,
    words: Statement<'a>,
    receipt: Statement<'a>,
    db: &'a Connection,
}

impl<'a> Writer<'a> {
    /// Prepares every statement.
    ///
    /// # Errors
    /// The schema is another.
    pub fn new(db: &'a Connection) -> Outcome<Self> {
        let places = |columns: &str| {
            let count = columns.split(',').count();
            (1..=count).map(|place| format!("?{place}")).collect::<Vec<_>>().join(", ")
        };
        let count = CHANGED.split(',').count();
        let open = format!("INSERT INTO tickets ({OPENED}) VALUES ({})", places(OPENED));
        let change = format!(
            "UPDATE tickets SET ({CHANGED}) = ({}) WHERE number = ?{}",
            places(CHANGED),
            count + 1
        );
        Ok(Self {
            begin: db.prepare("BEGIN IMMEDIATE")?,
            commit: db.prepare("COMMIT")?,
            sent: db.prepare(
                "SELECT content, ticket, \"from\", \"to\", at FROM receipts
                 WHERE kind = ?1 AND key = ?2 AND command = ?3",
            )?,
            customer: db.prepare("SELECT active FROM customers WHERE key = ?1")?,
            project: db.prepare("SELECT number, name FROM projects WHERE key = ?1")?,
            member: db.prepare("SELECT 1 FROM members WHERE project = ?1 AND customer = ?2")?,
            ticket: db.prepare("SELECT number, customer, status, rest FROM tickets WHERE id = ?1")?,
            open: db.prepare(&open)?,
            change: db.prepare(&change)?,
            event: db.prepare(
                "INSERT INTO events (ticket, seq, public_seq, hash, stored) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?,
            words: db.prepare("INSERT INTO words (position, salt, words) VALUES (?1, ?2, ?3)")?,
            receipt: db.prepare(
                "INSERT INTO receipts (kind, key, command, content, ticket, \"from\", \"to\", at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?,
            db,
        })
    }

    /// Does `work` in a transaction that is durable when this returns.
    ///
    /// # Errors
    /// The file refuses.
    pub fn durably(&mut self, work: impl FnOnce(&mut Self) -> Outcome<()>) -> Outcome<()> {
        self.begin.execute([])?;
        work(self)?;
        self.commit.execute([])?;
        Ok(())
    }

    /// Writes a new ticket.
    ///
    /// # Errors
    /// The file refuses.
    pub fn create(&mut self, written: &Written) -> Outcome<()> {
        self.ask(written)?;
        let named: (i64, String) =
            self.project.query_row([&written.project], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let member = self.member.exists(params![written.project, written.customer])?;
        if !member || named.1.is_empty() {
            return Err("the customer is no member".into());
        }
        self.open.execute(params_from_iter(&written.ticket))?;
        let number = self.db.last_insert_rowid();
        self.log(number, written)
    }

    /// Writes what happened to a ticket.
    ///
    /// # Errors
    /// The file refuses.
    pub fn change(&mut self, written: &Written) -> Outcome<()> {
        self.ask(written)?;
        let found: (i64, String, i64, Vec<u8>) = self.ticket.query_row([&written.id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
        if found.0 != written.number || found.1 != written.customer || found.2 == 2 {
            return Err("the ticket is another".into());
        }
        let number = rusqlite::types::Value::Integer(written.number);
        self.change.execute(params_from_iter(written.ticket.iter().chain([&number])))?;
        self.log(written.number, written)
    }

    /// Asks what every command must know.
    fn ask(&mut self, written: &Written) -> Outcome<()> {
        let receipt = &written.receipt;
        if self.sent.exists(params![receipt.kind, receipt.key, receipt.command])? {
            return Err("the command was sent before".into());
        }
        let active: bool = self.customer.query_row([&written.customer], |row| row.get(0))?;
        if active { Ok(()) } else { Err("the customer may not act".into()) }
    }

    fn log(&mut self, number: i64, written: &Written) -> Outcome<()> {
        for event in &written.events {
            self.event.execute(params![
                number,
                event.seq,
                event.public_seq,
                event.hash,
                event.stored
            ])?;
            if let Some((salt, words)) = &event.words {
                let position = self.db.last_insert_rowid();
                self.words.execute(params![position, salt, words])?;
            }
        }
        let receipt = &written.receipt;
        self.receipt.execute(params![
            receipt.kind,
            receipt.key,
            receipt.command,
            receipt.content,
            number,
            receipt.from,
            receipt.to,
            receipt.at,
        ])?;
        Ok(())
    }
}
