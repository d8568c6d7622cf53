//! Erasing words (E1): what search holds of them is derived once more, to tell the store what its index must
//! forget. The cost is that of the messages, not of the desk (E2).

use helpdesk_core::view::{Kept, LogEntry};
use helpdesk_core::{Actor, CustomerId, Ticket, TicketId, Version};
use helpdesk_store::{
    Document, Erasure, ErasureTarget, ListPosition, ListQuery, PAGE_MAX, Precondition, Scope,
    StoreErrorKind, TimelineQuery, whole_log,
};

use crate::engine::Helpdesk;
use crate::error::Error;
use crate::followers::document;
use crate::pages::pages;

/// How often an erasure is tried while somebody writes what it is about to erase; the last time it does not
/// hang on what was read before.
const TRIES: usize = 5;

impl Helpdesk {
    /// Erases words, and returns how many messages lost theirs.
    pub(crate) fn erase(
        &self,
        target: &ErasureTarget,
        by: Option<&Actor>,
        reason: &str,
        rests_on: &[Precondition],
    ) -> Result<u64, Error> {
        let mut tries = 0;
        loop {
            tries += 1;
            let mut read = Read { documents: Vec::new(), unread: tries == TRIES };
            match target {
                ErasureTarget::Customer(customer) => self.read_all(customer, &mut read)?,
                ErasureTarget::Agent(_) => {}
                ErasureTarget::Message(ticket, seq) => {
                    read.take(self.document_of(*ticket, *seq))?;
                }
            }
            let Read { documents, unread } = read;
            let erased = self.store().erase(Erasure {
                target: target.clone(),
                at: self.now(),
                by: by.cloned(),
                reason: reason.to_owned(),
                documents,
                unread,
                rests_on: rests_on.to_vec(),
            });
            match erased {
                Err(error) if error.kind() == StoreErrorKind::Busy && tries < TRIES => {}
                done => return Ok(done?),
            }
        }
    }

    fn document_of(&self, ticket: TicketId, seq: Version) -> Result<Option<Document>, Error> {
        let found = self.found(ticket.into())?;
        let before = Version(seq.0.saturating_sub(1));
        let query = TimelineQuery { limit: 1, ..TimelineQuery::whole(before) };
        let entry = self.store().events(ticket, query)?.entries.pop();
        Ok(entry.and_then(|found_entry| found_in(&found.ticket, &found_entry.entry)))
    }

    /// Reads everything that search may hold of a customer's tickets.
    fn read_all(&self, customer: &CustomerId, all: &mut Read) -> Result<(), Error> {
        let of_them = ListQuery {
            customer: Some(customer.clone()),
            ..ListQuery::all(Scope::Support, PAGE_MAX)
        };
        let read = |after| self.store().list(ListQuery { after, ..of_them.clone() });
        for rows in pages(read, ListPosition::of) {
            for row in rows? {
                all.take(self.documents_of(row.id))?;
            }
        }
        Ok(())
    }

    fn documents_of(&self, ticket: TicketId) -> Result<Vec<Document>, Error> {
        let found = self.found(ticket.into())?;
        let log = whole_log(self.store(), ticket)?;
        Ok(log.iter().filter_map(|entry| found_in(&found.ticket, entry)).collect())
    }
}

/// What was read of what is to be erased.
struct Read {
    documents: Vec<Document>,
    /// Whether some of it cannot be read. That keeps nobody's words from being erased.
    unread: bool,
}

impl Read {
    fn take(
        &mut self,
        read: Result<impl IntoIterator<Item = Document>, Error>,
    ) -> Result<(), Error> {
        match read {
            Ok(documents) => self.documents.extend(documents),
            Err(error) if error.is_damage() => self.unread = true,
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// Returns what search holds of a message, or `None` if it has no words.
fn found_in(ticket: &Ticket, entry: &LogEntry) -> Option<Document> {
    let Kept::Words(words) = &entry.words else { return None };
    let project = ticket.project().map(|named| named.key.clone());
    Some(document(&entry.recorded, ticket.customer().clone(), project, words))
}
