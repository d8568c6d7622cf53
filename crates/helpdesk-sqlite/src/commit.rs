//! Everything of one command, in the writer's transaction (S9).

use helpdesk_core::{Event, Recorded, Sealed, Ticket, TicketId, TicketNumber, Version};
use helpdesk_store::{Commit, CommitRefusal, Receipt, StoreError};
use rusqlite::{Connection, OptionalExtension, params};

use crate::batch::Batch;
use crate::codec::{blob_of, file_blob, int, json, number, row_of, version};
use crate::error::store;
use crate::{precondition, receipts, row};

/// Writes a commit, or refuses it.
pub(crate) fn write(batch: &Batch<'_>, commit: &Commit) -> Result<Receipt, CommitRefusal> {
    let connection = batch.connection;
    if let Some(command) = commit.command
        && let Some(earlier) = receipts::find(connection, &commit.by, command)?
    {
        return Err(if earlier.is(&commit.content) {
            CommitRefusal::Duplicate(earlier.receipt)
        } else {
            CommitRefusal::Reused
        });
    }
    if let Some(broken) = precondition::first_broken(connection, &commit.preconditions)? {
        return Err(CommitRefusal::Precondition(broken));
    }
    let number = place(connection, commit)?;
    let log = Log { connection, ticket: &commit.after, number };
    log.write(&commit.events, &commit.words)?;
    for (file, seq) in &commit.claims {
        claim(connection, commit, number, *file, *seq)?;
    }
    let receipt = Receipt::new(commit.after.id(), number, commit.counted, commit.at);
    if let Some(command) = commit.command {
        receipts::insert(connection, &commit.by, command, Some(&commit.content), &receipt)?;
    }
    Ok(receipt)
}

/// Writes the ticket's row if it is at the expected version, and returns its number.
fn place(connection: &Connection, commit: &Commit) -> Result<TicketNumber, CommitRefusal> {
    if commit.expected == Version(0) {
        let subject = subject_in(commit.words.iter().map(|(seq, sealed)| (*seq, sealed)));
        let inserted = row::insert(connection, &commit.after, None, subject)?;
        let number = inserted.ok_or(CommitRefusal::Conflict)?;
        commit.check()?;
        return Ok(number);
    }
    let found = number_and_version(connection, commit.after.id())?;
    let Some((number, _)) = found.filter(|(_, version)| *version == commit.expected) else {
        return Err(CommitRefusal::Conflict);
    };
    commit.check()?;
    if !commit.events.is_empty() {
        row::update(connection, &commit.after, number)?;
    }
    Ok(number)
}

/// Returns the subject among the words of a new ticket.
pub(crate) fn subject_in<'a>(
    mut words: impl Iterator<Item = (Version, &'a Sealed)>,
) -> Option<&'a str> {
    words
        .find(|(seq, _)| *seq == Version(1))
        .and_then(|(_, sealed)| sealed.words().subject.as_ref())
        .map(helpdesk_core::Subject::as_str)
}

/// Returns a ticket's number and version.
pub(crate) fn number_and_version(
    connection: &Connection,
    id: TicketId,
) -> Result<Option<(TicketNumber, Version)>, StoreError> {
    let found: Option<(i64, i64)> = connection
        .prepare_cached("SELECT number, version FROM tickets WHERE id = ?1")
        .and_then(|mut statement| {
            statement.query_row([blob_of(id)], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })
        .map_err(store)?;
    found.map(|(n, v)| Ok((number(n)?, version(v)?))).transpose()
}

/// A ticket's log to which events are added.
pub(crate) struct Log<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) ticket: &'a Ticket,
    pub(crate) number: TicketNumber,
}

impl Log<'_> {
    /// Adds events with their words.
    pub(crate) fn write(
        &self,
        events: &[Recorded],
        words: &[(Version, Sealed)],
    ) -> Result<(), StoreError> {
        for recorded in events {
            let position = self.event(recorded)?;
            if let Some((_, sealed)) = words.iter().find(|(seq, _)| *seq == recorded.seq) {
                keep_words(self.connection, position, Some(sealed))?;
            }
        }
        self.entries(events)
    }

    /// Adds one event and returns its position.
    pub(crate) fn event(&self, recorded: &Recorded) -> Result<i64, StoreError> {
        let connection = self.connection;
        connection
            .prepare_cached(
                "INSERT INTO events (ticket, seq, public_seq, hash, stored)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )
            .and_then(|mut statement| {
                statement.execute(params![
                    row_of(self.number),
                    int(recorded.seq.0),
                    int(recorded.public_seq.0),
                    recorded.hash.bytes(),
                    recorded.stored(),
                ])
            })
            .map_err(store)?;
        Ok(connection.last_insert_rowid())
    }

    /// Keeps who has entered under the live grant (A6), and forgets who entered under an ended one.
    pub(crate) fn entries(&self, events: &[Recorded]) -> Result<(), StoreError> {
        let moved = events.iter().any(|recorded| {
            matches!(recorded.event, Event::ProjectEntered | Event::AccessEnded { .. })
        });
        if !moved {
            return Ok(());
        }
        let connection = self.connection;
        let number = row_of(self.number);
        connection
            .prepare_cached("DELETE FROM entries WHERE ticket = ?1")
            .and_then(|mut statement| statement.execute([number]))
            .map_err(store)?;
        let Some(grant) = self.ticket.live().and_then(|live| live.access.grant()) else {
            return Ok(());
        };
        for agent in grant.entries.keys() {
            connection
                .prepare_cached(
                    "INSERT INTO entries (ticket, granted_seq, agent) VALUES (?1, ?2, ?3)",
                )
                .and_then(|mut statement| {
                    statement.execute(params![number, int(grant.seq.0), agent.as_str()])
                })
                .map_err(store)?;
        }
        Ok(())
    }
}

/// Keeps the words of an event; `None` for erased ones.
pub(crate) fn keep_words(
    connection: &Connection,
    position: i64,
    sealed: Option<&Sealed>,
) -> Result<(), StoreError> {
    let words = sealed.map(|sealed| json(sealed.words())).transpose()?;
    connection
        .prepare_cached("INSERT INTO words (position, salt, words) VALUES (?1, ?2, ?3)")
        .and_then(|mut statement| {
            statement.execute(params![position, sealed.map(|sealed| sealed.salt().0), words])
        })
        .map_err(store)?;
    Ok(())
}

/// Makes a finished upload of the actor part of an event.
fn claim(
    connection: &Connection,
    commit: &Commit,
    number: TicketNumber,
    file: helpdesk_core::FileId,
    seq: Version,
) -> Result<(), CommitRefusal> {
    let claimed = connection
        .prepare_cached(
            "UPDATE files SET ticket = ?3, seq = ?4
             WHERE id = ?1 AND actor = ?2 AND state = 1 AND ticket IS NULL",
        )
        .and_then(|mut statement| {
            statement.execute(params![
                file_blob(file),
                commit.by.to_string(),
                row_of(number),
                int(seq.0),
            ])
        })
        .map_err(store)?;
    if claimed == 1 { Ok(()) } else { Err(CommitRefusal::Unclaimable(file)) }
}
