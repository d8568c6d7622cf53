//! Erasing words (E1): what search holds of them is made once more, so that the store can tell its index
//! what to forget. The cost is that of the messages, not of the desk (E2).

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

/// How often an erasure is tried while somebody writes what it is about to erase.
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
            let documents = match target {
                ErasureTarget::Customer(customer) => self.documents_of(customer)?,
                ErasureTarget::Agent(_) => Vec::new(),
                ErasureTarget::Message(ticket, seq) => {
                    self.document_of(*ticket, *seq)?.into_iter().collect()
                }
            };
            let erased = self.store().erase(Erasure {
                target: target.clone(),
                at: self.now(),
                by: by.cloned(),
                reason: reason.to_owned(),
                documents,
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

    fn documents_of(&self, customer: &CustomerId) -> Result<Vec<Document>, Error> {
        let of_them = ListQuery {
            customer: Some(customer.clone()),
            ..ListQuery::all(Scope::Support, PAGE_MAX)
        };
        let mut documents = Vec::new();
        let read = |after| self.store().list(ListQuery { after, ..of_them.clone() });
        for rows in pages(read, ListPosition::of) {
            for row in rows? {
                let found = self.found(row.id.into())?;
                let log = whole_log(self.store(), row.id)?;
                documents.extend(log.iter().filter_map(|entry| found_in(&found.ticket, entry)));
            }
        }
        Ok(documents)
    }
}

/// Returns what search holds of a message; none of one without words.
fn found_in(ticket: &Ticket, entry: &LogEntry) -> Option<Document> {
    let Kept::Words(words) = &entry.words else { return None };
    let project = ticket.project().map(|named| named.key.clone());
    Some(document(&entry.recorded, ticket.customer().clone(), project, words))
}
