//! Erasing words so that no trace of them is left in the file or its journal (E1, E2).

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use helpdesk_core::{Actor, AgentId, CustomerId, Recipient, TicketId, Version};
use helpdesk_store::{Document, Erasure, ErasureTarget, Precondition, StoreError, StoreErrorKind};
use rusqlite::{Connection, params};

use crate::batch::Batch;
use crate::codec::{blob_of, column, int};
use crate::commit::number_and_version;
use crate::connection::Purpose;
use crate::error::{input, store};
use crate::followers::forget_search;
use crate::lines::act;
use crate::open::Sqlite;
use crate::options::Options;
use crate::statement::{all, execute};
use crate::{files, log, outbox, precondition, search};

/// How long an erasure waits for readers of an old state before it leaves the rest to the sweep.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long writers are kept waiting for each try.
const TRY: Duration = Duration::from_millis(20);

/// Erases words, then empties the journal, which holds older states of the pages. If somebody still reads
/// such a state, the words are gone all the same: their traces are noted as pending.
pub(crate) fn erase(sqlite: &Sqlite, erasure: Erasure) -> Result<u64, StoreError> {
    let erased = sqlite.writer()?.write_bulky(move |batch| write(batch, &erasure))?;
    if let Err(error) = scrub(sqlite, PATIENCE) {
        // It is done, whatever keeps its traces from being removed now.
        let _ = sqlite.writer()?.heed(error);
    }
    Ok(erased)
}

fn write(batch: &mut Batch<'_>, erasure: &Erasure) -> Result<u64, StoreError> {
    let number = match &erasure.target {
        ErasureTarget::Message(ticket, _) => {
            number_and_version(batch.connection, *ticket)?.map(|(number, _)| number)
        }
        ErasureTarget::Customer(_) | ErasureTarget::Agent(_) => None,
    };
    let mut erased = 0;
    act(batch.connection, &erasure.act(number), |connection| {
        erased = remove(connection, erasure)?;
        Ok(true)
    })?;
    Ok(erased)
}

fn remove(connection: &Connection, erasure: &Erasure) -> Result<u64, StoreError> {
    if erasure.unread {
        forget_search(connection)?;
    }
    let held = held(connection, &erasure.documents)?;
    let erased = match &erasure.target {
        ErasureTarget::Customer(customer) => erase_customer(connection, customer, &held)?,
        ErasureTarget::Agent(agent) => {
            erase_agent(connection, agent)?;
            0
        }
        ErasureTarget::Message(ticket, seq) => {
            let erased = erase_message(connection, *ticket, *seq, &held)?;
            if erased == 0 {
                return Err(input(format!("message {seq} does not exist or has no words")));
            }
            erased
        }
    };
    execute(connection, "UPDATE desk SET scrub = scrub + 1", &[])?;
    Ok(erased)
}

/// What search holds of the messages to be erased, by position: the index must be told to forget it.
type Held<'a> = BTreeMap<i64, &'a Document>;

fn held<'a>(connection: &Connection, documents: &'a [Document]) -> Result<Held<'a>, StoreError> {
    let mut held = Held::new();
    for document in documents {
        let place = log::position(connection, document.ticket, document.seq)?;
        held.extend(place.map(|place| (int(place.0), document)));
    }
    Ok(held)
}

fn erase_message(
    connection: &Connection,
    ticket: TicketId,
    seq: Version,
    held: &Held<'_>,
) -> Result<u64, StoreError> {
    let chosen = "SELECT events.position FROM tickets JOIN events ON ticket = number
                  WHERE id = ?1 AND seq = ?2";
    let erased = forget(connection, chosen, &[&blob_of(ticket), &int(seq.0)], held)?;
    if erased > 0 {
        let chosen = "SELECT place FROM files JOIN tickets ON number = ticket
                      WHERE tickets.id = ?1 AND seq = ?2";
        remove_files(connection, chosen, &[&blob_of(ticket), &int(seq.0)])?;
        if seq == Version(1) {
            let sql = "UPDATE tickets SET subject = NULL WHERE id = ?1";
            execute(connection, sql, &[&blob_of(ticket)])?;
        }
        let chosen = "SELECT number FROM tickets WHERE id = ?1";
        forget_reasons(connection, chosen, &[&blob_of(ticket)])?;
    }
    Ok(erased)
}

fn erase_customer(
    connection: &Connection,
    customer: &CustomerId,
    held: &Held<'_>,
) -> Result<u64, StoreError> {
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
    let erased = forget(connection, chosen, &[&key], held)?;
    let chosen = "SELECT place FROM files JOIN tickets ON number = ticket WHERE customer = ?1";
    remove_files(connection, chosen, &[&key])?;
    let actor = Actor::Customer(customer.clone()).to_string();
    let chosen = "SELECT place FROM files WHERE actor = ?1 AND ticket IS NULL";
    remove_files(connection, chosen, &[&actor])?;
    let sql = "UPDATE tickets SET subject = NULL WHERE customer = ?1 AND subject IS NOT NULL";
    execute(connection, sql, &[&key])?;
    forget_reasons(connection, "SELECT number FROM tickets WHERE customer = ?1", &[&key])?;
    let sql = "UPDATE customers SET name = '', email = '', active = 0 WHERE key = ?1";
    execute(connection, sql, &[&key])?;
    execute(connection, "DELETE FROM members WHERE customer = ?1", &[&key])?;
    let recipient = Recipient::Customer(customer.clone());
    forget_person(connection, &Actor::Customer(customer.clone()), &recipient)?;
    Ok(erased)
}

/// Removes an agent's card; their words stay the desk's.
fn erase_agent(connection: &Connection, agent: &AgentId) -> Result<(), StoreError> {
    let key = agent.as_str();
    let open = connection
        .prepare_cached("SELECT 1 FROM tickets WHERE assignee = ?1 AND status IN (0, 1)")
        .and_then(|mut statement| statement.exists([key]))
        .map_err(store)?;
    if open {
        return Err(input(format!("the agent `{agent}` has open tickets: hand them on")));
    }
    let leads = connection
        .prepare_cached("SELECT 1 FROM agents WHERE key = ?1 AND active AND lead")
        .and_then(|mut statement| statement.exists([key]))
        .map_err(store)?;
    let sql = "UPDATE agents SET name = '', email = '', lead = 0, active = 0 WHERE key = ?1";
    execute(connection, sql, &[&key])?;
    if leads {
        precondition::hold(connection, &[Precondition::LeadRemains])?;
    }
    let actor = Actor::Agent(agent.clone());
    let chosen = "SELECT place FROM files WHERE actor = ?1 AND ticket IS NULL";
    remove_files(connection, chosen, &[&actor.to_string()])?;
    forget_person(connection, &actor, &Recipient::Agent(agent.clone()))
}

/// What is erased with a person, customer or agent.
fn forget_person(
    connection: &Connection,
    actor: &Actor,
    recipient: &Recipient,
) -> Result<(), StoreError> {
    outbox::forget_reasons(connection, recipient)?;
    let key = actor.to_string();
    execute(connection, "DELETE FROM passwords WHERE actor = ?1", &[&key])?;
    execute(connection, "DELETE FROM credentials WHERE actor = ?1", &[&key])?;
    precondition::keep_erased(connection, actor)
}

/// Removes words, salts and search terms at the chosen positions; returns how many had words.
fn forget(
    connection: &Connection,
    chosen: &str,
    values: &[&dyn rusqlite::ToSql],
    held: &Held<'_>,
) -> Result<u64, StoreError> {
    let mut erased = 0;
    for position in places(connection, chosen, values)? {
        let sql = "UPDATE words SET salt = NULL, words = NULL
                   WHERE position = ?1 AND words IS NOT NULL";
        if execute(connection, sql, &[&position])? > 0 {
            erased += 1;
        }
        match held.get(&position) {
            Some(document) if search::holds(connection, position)? => {
                search::take_out(connection, position, document)?;
            }
            None if search::holds(connection, position)? => {
                let message = "somebody wrote while this was erased, and nothing was: try again";
                return Err(StoreError::new(StoreErrorKind::Busy, message));
            }
            Some(_) | None => {}
        }
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

fn forget_reasons(
    connection: &Connection,
    chosen: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<(), StoreError> {
    places(connection, chosen, values)?
        .into_iter()
        .try_for_each(|ticket| outbox::forget_reasons_of(connection, ticket))
}

fn places(
    connection: &Connection,
    chosen: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<Vec<i64>, StoreError> {
    all(connection, chosen, values, |row| column(row, 0))
}

/// Empties the journal and notes that nothing is left to scrub; returns whether that was possible.
fn scrub(sqlite: &Sqlite, patience: Duration) -> Result<bool, StoreError> {
    // Another erasure that comes meanwhile raises the count, and is not mistaken for done.
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

    /// Removes traces that an erasure left, without waiting for anybody; returns whether all traces are gone.
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
    fn checkpoint_within(&self, patience: Duration) -> Result<bool, StoreError> {
        let writer = self.writer()?;
        writer.refusal().map_or(Ok(()), Err)?;
        self.try_checkpoint(patience).map_err(|error| writer.heed(error))
    }

    fn try_checkpoint(&self, patience: Duration) -> Result<bool, StoreError> {
        // A connection of its own: it must not wait while it holds the writer's place.
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
