//! Erasing words so that no trace of them stands in the file or its journal (E1, E2).

use std::thread;
use std::time::{Duration, Instant};

use helpdesk_core::{Actor, CustomerId, TicketId, Version};
use helpdesk_store::{Erasure, ErasureTarget, StoreError};
use rusqlite::{Connection, params};

use crate::batch::Batch;
use crate::codec::{blob_of, column, int};
use crate::commit::standing;
use crate::connection::Purpose;
use crate::error::{input, store};
use crate::lines::write_line;
use crate::open::Sqlite;
use crate::options::Options;
use crate::statement::execute;
use crate::{files, outbox};

/// How long an erasure waits for readers of an old state before it leaves the rest to the sweep.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long a checkpoint that somebody asks for waits for them.
const CHECKPOINT: Duration = Duration::from_secs(10);
/// How long writers are kept waiting for each try.
const TRY: Duration = Duration::from_millis(20);

/// Erases words, then empties the journal, in which older states of the pages stand. Where somebody
/// still reads such a state, the words are gone all the same: their traces are noted as pending.
pub(crate) fn erase(sqlite: &Sqlite, erasure: Erasure) -> Result<u64, StoreError> {
    let erased = sqlite.writer()?.write_bulky(move |batch| write(batch, &erasure))?;
    if let Err(error) = scrub(sqlite, PATIENCE) {
        // It stands, whatever keeps its traces from being removed now.
        let _ = sqlite.writer()?.heed(error);
    }
    Ok(erased)
}

fn write(batch: &mut Batch<'_>, erasure: &Erasure) -> Result<u64, StoreError> {
    let connection = batch.connection;
    let (erased, number) = match &erasure.target {
        ErasureTarget::Customer(customer) => (erase_customer(connection, customer)?, None),
        ErasureTarget::Message(ticket, seq) => {
            let number = standing(connection, *ticket)?.map(|(number, _)| number);
            let erased = erase_message(connection, *ticket, *seq)?;
            if erased == 0 {
                return Err(input(format!("message {seq} does not exist or has no words")));
            }
            (erased, number)
        }
    };
    // Deleting from the index leaves the terms behind until its segments are merged.
    execute(connection, "INSERT INTO search (search) VALUES ('optimize')", &[])?;
    execute(connection, "UPDATE desk SET scrub = scrub + 1", &[])?;
    write_line(connection, &erasure.line(number))?;
    Ok(erased)
}

fn erase_message(
    connection: &Connection,
    ticket: TicketId,
    seq: Version,
) -> Result<u64, StoreError> {
    let chosen = "SELECT events.position FROM tickets JOIN events ON ticket = number
                  WHERE id = ?1 AND seq = ?2";
    let erased = forget(connection, chosen, &[&blob_of(ticket), &int(seq.0)])?;
    if erased > 0 {
        let chosen = "SELECT place FROM files JOIN tickets ON number = ticket
                      WHERE tickets.id = ?1 AND seq = ?2";
        remove_files(connection, chosen, &[&blob_of(ticket), &int(seq.0)])?;
        if seq == Version(1) {
            let sql = "UPDATE tickets SET subject = NULL WHERE id = ?1";
            execute(connection, sql, &[&blob_of(ticket)])?;
        }
    }
    Ok(erased)
}

fn erase_customer(connection: &Connection, customer: &CustomerId) -> Result<u64, StoreError> {
    let key = customer.as_str();
    let open = connection
        .prepare_cached("SELECT 1 FROM tickets WHERE customer = ?1 AND status IN (0, 1)")
        .and_then(|mut statement| statement.exists([key]))
        .map_err(store)?;
    if open {
        return Err(input(format!("the customer `{customer}` has open tickets")));
    }
    let chosen = "SELECT events.position FROM tickets JOIN events ON ticket = number
                  WHERE customer = ?1";
    let erased = forget(connection, chosen, &[&key])?;
    let chosen = "SELECT place FROM files JOIN tickets ON number = ticket WHERE customer = ?1";
    remove_files(connection, chosen, &[&key])?;
    let actor = Actor::Customer(customer.clone()).to_string();
    let chosen = "SELECT place FROM files WHERE actor = ?1 AND ticket IS NULL";
    remove_files(connection, chosen, &[&actor])?;
    let sql = "UPDATE tickets SET subject = NULL WHERE customer = ?1 AND subject IS NOT NULL";
    execute(connection, sql, &[&key])?;
    let sql = "UPDATE customers SET name = '', email = '', active = 0 WHERE key = ?1";
    execute(connection, sql, &[&key])?;
    outbox::forget_reasons(connection, customer)?;
    execute(connection, "DELETE FROM passwords WHERE actor = ?1", &[&actor])?;
    execute(connection, "DELETE FROM credentials WHERE actor = ?1", &[&actor])?;
    Ok(erased)
}

/// Removes words, salts and search terms at the chosen positions; returns how many had words.
fn forget(
    connection: &Connection,
    chosen: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<u64, StoreError> {
    let mut erased = 0;
    for position in places(connection, chosen, values)? {
        let sql = "UPDATE words SET salt = NULL, words = NULL
                   WHERE position = ?1 AND words IS NOT NULL";
        if execute(connection, sql, &[&position])? > 0 {
            erased += 1;
        }
        execute(connection, "DELETE FROM search WHERE rowid = ?1", &[&position])?;
    }
    Ok(erased)
}

fn remove_files(
    connection: &Connection,
    chosen: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<(), StoreError> {
    places(connection, chosen, values)?
        .into_iter()
        .try_for_each(|place| files::remove(connection, place))
}

fn places(
    connection: &Connection,
    chosen: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare_cached(chosen).map_err(store)?;
    let mut rows = statement.query(values).map_err(store)?;
    let mut places = Vec::new();
    while let Some(row) = rows.next().map_err(store)? {
        places.push(column(row, 0)?);
    }
    Ok(places)
}

/// Empties the journal and notes that nothing is left to scrub; returns whether that was possible.
fn scrub(sqlite: &Sqlite, patience: Duration) -> Result<bool, StoreError> {
    // Another erasure that comes meanwhile counts on, and is not taken for done.
    let pending = sqlite.pending()?;
    if pending == 0 {
        return Ok(true);
    }
    let emptied = sqlite.checkpoint_within(patience)?;
    if emptied {
        sqlite.writer()?.write(move |batch| {
            let sql = "UPDATE desk SET scrub = 0 WHERE scrub = ?1";
            execute(batch.connection, sql, &[&pending]).map(|_| ())
        })?;
    }
    Ok(emptied)
}

impl Sqlite {
    /// Returns whether traces of an erasure are still to be removed.
    ///
    /// # Errors
    /// When the database fails.
    pub fn has_traces(&self) -> Result<bool, StoreError> {
        Ok(self.pending()? != 0)
    }

    /// Removes traces that an erasure left, without waiting for anybody; returns whether none is
    /// left.
    ///
    /// # Errors
    /// When the database fails.
    pub fn finish_erasure(&self) -> Result<bool, StoreError> {
        scrub(self, Duration::ZERO)
    }

    fn pending(&self) -> Result<i64, StoreError> {
        self.readers.once(|connection| {
            connection.query_row("SELECT scrub FROM desk", [], |row| row.get(0)).map_err(store)
        })
    }

    /// Copies the write-ahead log into the file and empties it; returns whether that was possible.
    /// Waits up to ten seconds for readers of an older state.
    ///
    /// # Errors
    /// When the database fails.
    pub fn checkpoint(&self) -> Result<bool, StoreError> {
        self.checkpoint_within(CHECKPOINT)
    }

    fn checkpoint_within(&self, patience: Duration) -> Result<bool, StoreError> {
        let writer = self.writer()?;
        writer.refusal().map_or(Ok(()), Err)?;
        self.try_checkpoint(patience).map_err(|error| writer.heed(error))
    }

    fn try_checkpoint(&self, patience: Duration) -> Result<bool, StoreError> {
        // A connection of its own: it must not wait while it is the writer.
        let connection = self.home.connect(Purpose::Write, &Options::new())?;
        connection.busy_timeout(TRY).map_err(store)?;
        let since = Instant::now();
        loop {
            let (busy, left) = connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", params![], |row| {
                    Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
                })
                .map_err(store)?;
            if busy == 0 && left <= 0 {
                return Ok(true);
            }
            if since.elapsed() >= patience {
                return Ok(false);
            }
            thread::sleep(TRY / 4);
        }
    }
}
