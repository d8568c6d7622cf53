//! The bulk door: a desk that is brought back.

use helpdesk_core::{Recorded, Sealed, Ticket, TicketNumber, Version};
use helpdesk_store::{Restored, SealedWords, StoreError, check_log};

use crate::batch::Batch;
use crate::commit::{Log, keep_words, number_and_version, subject_in};
use crate::error::input;
use crate::{files, followers, outbox, precondition, receipts, row};

/// Writes a batch.
pub(crate) fn write(batch: &Batch<'_>, things: &[Restored]) -> Result<(), StoreError> {
    let told = followers::is_told(batch.connection)?;
    things.iter().try_for_each(|thing| bring_back(batch, thing))?;
    if told {
        followers::told_elsewhere(batch.connection)?;
    }
    outbox::renew(batch.connection)
}

fn bring_back(batch: &Batch<'_>, thing: &Restored) -> Result<(), StoreError> {
    match thing {
        Restored::Events { number, events, after, words } => {
            place(batch, *number, events, after, words)?;
            add(batch, *number, events, after, words)
        }
        Restored::File { ticket, seq, file } => {
            let unknown = || input(format!("file `{}` belongs to an unknown event", file.id));
            let (number, _) = number_and_version(batch.connection, *ticket)?.ok_or_else(unknown)?;
            let message = files::message(batch.connection, number, *ticket, *seq)?;
            files::bring_back(batch.connection, number, &message.ok_or_else(unknown)?, file)
        }
        Restored::Chunk { file, index, bytes } => {
            files::bring_back_chunk(batch.connection, *file, *index, bytes)
        }
        Restored::Erased(actor) => precondition::keep_erased(batch.connection, actor),
        Restored::Receipt(line) => {
            if receipts::find(batch.connection, &line.by, line.command)?.is_some() {
                return Err(input(format!("the command id `{}` is taken", line.command)));
            }
            let receipt = &line.receipt;
            receipts::insert(
                batch.connection,
                &line.by,
                line.command,
                line.content.as_ref(),
                receipt,
            )
        }
    }
}

/// Writes the ticket's row: new, or one that the events follow.
fn place(
    batch: &Batch<'_>,
    number: TicketNumber,
    events: &[Recorded],
    after: &Ticket,
    words: &[(Version, SealedWords)],
) -> Result<(), StoreError> {
    let id = after.id();
    let taken = || input(format!("the number {number} or the id `{id}` is taken"));
    match number_and_version(batch.connection, id)? {
        Some((known, version)) => {
            if known != number {
                return Err(taken());
            }
            check_log(version, events, after)?;
            row::update(batch.connection, after, number)
        }
        None => {
            check_log(Version(0), events, after)?;
            let subject = subject_in(words.iter().filter_map(kept));
            let added = row::insert(batch.connection, after, Some(number), subject)?;
            added.map(|_| ()).ok_or_else(taken)
        }
    }
}

fn kept((seq, words): &(Version, SealedWords)) -> Option<(Version, &Sealed)> {
    match words {
        SealedWords::Kept(sealed) => Some((*seq, sealed)),
        SealedWords::Erased => None,
    }
}

fn add(
    batch: &Batch<'_>,
    number: TicketNumber,
    events: &[Recorded],
    after: &Ticket,
    words: &[(Version, SealedWords)],
) -> Result<(), StoreError> {
    let connection = batch.connection;
    let log = Log { connection, ticket: after, number };
    for recorded in events {
        let position = log.event(recorded)?;
        match words.iter().find(|(seq, _)| *seq == recorded.seq) {
            Some((_, SealedWords::Kept(sealed))) => {
                keep_words(connection, position, Some(sealed))?;
            }
            Some((_, SealedWords::Erased)) => keep_words(connection, position, None)?,
            None => {}
        }
    }
    log.entries(events)
}
