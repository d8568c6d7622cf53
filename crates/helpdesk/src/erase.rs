//! Erasing words (E1): what search holds of them is derived once more, to tell the store what its index must
//! forget. The cost is that of the messages, not of the desk (E2).

use helpdesk_core::view::{Kept, LogEntry};
use helpdesk_core::{Actor, CustomerId, Ticket, TicketId, Version};
use helpdesk_store::{
    Document, Erasure, ErasureTarget, ListPosition, ListQuery, PAGE_MAX, Reader, StoreErrorKind,
    TimelineQuery, whole_log,
};

use crate::engine::Helpdesk;
use crate::error::Error;
use crate::followers::document;

/// How often an erasure is tried again when somebody writes to what it is about to erase.
const TRIES: usize = 5;

impl Helpdesk {
    /// Erases words, and returns how many messages lost theirs.
    pub(crate) fn erase(
        &self,
        target: &ErasureTarget,
        by: Option<&Actor>,
        reason: &str,
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
        let mut query = ListQuery {
            customer: Some(customer.clone()),
            ..ListQuery::all(Reader::Support, PAGE_MAX)
        };
        let mut documents = Vec::new();
        loop {
            let rows = self.store().list(query.clone())?;
            for row in &rows {
                let found = self.found(row.id.into())?;
                let log = whole_log(self.store(), row.id)?;
                documents.extend(log.iter().filter_map(|entry| found_in(&found.ticket, entry)));
            }
            match rows.last() {
                Some(last) if rows.len() == PAGE_MAX => query.after = Some(ListPosition::of(last)),
                Some(_) | None => return Ok(documents),
            }
        }
    }
}

/// Returns what search holds of a message, or `None` if it has no words.
fn found_in(ticket: &Ticket, entry: &LogEntry) -> Option<Document> {
    let Kept::Words(words) = &entry.words else { return None };
    let project = ticket.project().map(|named| named.key.clone());
    Some(document(&entry.recorded, ticket.customer().clone(), project, words))
}
