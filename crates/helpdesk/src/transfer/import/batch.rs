//! Gathers what was read, and writes it in large transactions.

use std::collections::HashMap;

use helpdesk_core::{Recorded, Ticket, TicketId, TicketNumber};
use helpdesk_store::{Restored, SealedWords};

use super::wrong::{Known, Wrong};
use crate::engine::Helpdesk;

/// How many events, files, parts and receipts are written in one transaction.
const THINGS: usize = 1_000;
/// About how many bytes of files are written in one transaction.
const BYTES: usize = 8 << 20;

/// What was read and is not written yet.
pub(super) struct Batch<'a> {
    desk: &'a Helpdesk,
    things: Vec<Restored>,
    weight: usize,
    bytes: usize,
    /// Tickets as the batch leaves them.
    tickets: HashMap<TicketId, Known>,
}

impl<'a> Batch<'a> {
    pub(super) fn new(desk: &'a Helpdesk) -> Self {
        Self { desk, things: Vec::new(), weight: 0, bytes: 0, tickets: HashMap::new() }
    }

    /// Returns a ticket as it is after everything read so far.
    pub(super) fn ticket(&mut self, id: TicketId) -> Result<Option<Known>, Wrong> {
        if let Some(known) = self.tickets.get(&id) {
            return Ok(Some(known.clone()));
        }
        let found = self.desk.store().ticket(id)?.map(|found| (found.number, found.ticket));
        if let Some(known) = &found {
            self.tickets.insert(id, known.clone());
        }
        Ok(found)
    }

    /// Returns whether a ticket already has this number.
    pub(super) fn holds(&self, number: TicketNumber) -> Result<bool, Wrong> {
        let here = self.tickets.values().any(|(given, _)| *given == number);
        Ok(here || self.desk.store().find(number)?.is_some())
    }

    /// Takes the next event of a ticket, and the ticket after it.
    pub(super) fn event(
        &mut self,
        number: TicketNumber,
        recorded: Recorded,
        after: Ticket,
        sealed: Option<SealedWords>,
    ) -> Result<(), Wrong> {
        let seq = recorded.seq;
        self.tickets.insert(recorded.ticket, (number, after.clone()));
        let sealed = sealed.map(|sealed| (seq, sealed));
        // A part that goes on where the last one stopped joins it.
        if let Some(Restored::Events { number: same, events, after: last, words }) =
            self.things.last_mut()
            && *same == number
        {
            events.push(recorded);
            **last = after;
            words.extend(sealed);
            return self.weigh(0);
        }
        self.push(Restored::Events {
            number,
            events: vec![recorded],
            after: Box::new(after),
            words: sealed.into_iter().collect(),
        })
    }

    pub(super) fn push(&mut self, thing: Restored) -> Result<(), Wrong> {
        let bytes = match &thing {
            Restored::Chunk { bytes, .. } => bytes.len(),
            Restored::Events { .. }
            | Restored::File { .. }
            | Restored::Receipt(_)
            | Restored::Erased(_) => 0,
        };
        self.things.push(thing);
        self.weigh(bytes)
    }

    fn weigh(&mut self, bytes: usize) -> Result<(), Wrong> {
        self.weight += 1;
        self.bytes = self.bytes.saturating_add(bytes);
        if self.weight >= THINGS || self.bytes >= BYTES { self.flush() } else { Ok(()) }
    }

    pub(super) fn flush(&mut self) -> Result<(), Wrong> {
        (self.weight, self.bytes) = (0, 0);
        self.tickets.clear();
        let things = std::mem::take(&mut self.things);
        if things.is_empty() { Ok(()) } else { Ok(self.desk.store().restore(things)?) }
    }
}
