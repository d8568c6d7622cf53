//! Erasing words (E1): what search holds of them is derived once more, to tell the store what its index must
//! forget. The cost is that of the messages, not of the desk (E2).

use std::ops::ControlFlow;

use helpdesk_core::view::{Kept, LogEntry};
use helpdesk_core::{Actor, CustomerId, Ticket, TicketId, Version};
use helpdesk_store::{
    Document, Erasure, ErasureTarget, ListPosition, ListQuery, PAGE_MAX, Precondition, Scope,
    StoreErrorKind, TimelineQuery, each_entry,
};

use crate::engine::Helpdesk;
use crate::error::Error;
use crate::followers::document;
use crate::pages::pages;

/// How often an erasure is tried while somebody writes what it is about to erase; the last time it does not
/// hang on what was read before.
const TRIES: usize = 5;

/// How many bytes of terms an erasure names at most: 8 MiB (S13). Where a customer wrote more than that, search
/// forgets everything and is made again from the log.
const GATHERED: usize = 8 * 1024 * 1024;

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
            let mut read = Read { documents: Vec::new(), bytes: 0, unread: tries == TRIES };
            match target {
                ErasureTarget::Customer(customer) => self.read_all(customer, &mut read)?,
                ErasureTarget::Agent(_) => {}
                ErasureTarget::Message(ticket, seq) => {
                    let one = self.read_one(*ticket, *seq, &mut read);
                    read.judge(one)?;
                }
            }
            let Read { documents, unread, .. } = read;
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

    fn read_one(&self, ticket: TicketId, seq: Version, all: &mut Read) -> Result<(), Error> {
        let found = self.found(ticket.into())?;
        let before = Version(seq.0.saturating_sub(1));
        let query = TimelineQuery { limit: 1, ..TimelineQuery::whole(before) };
        let entry = self.store().events(ticket, query)?.entries.pop();
        all.take(entry.and_then(|read| found_in(&found.ticket, &read.entry)));
        Ok(())
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
                if all.unread {
                    return Ok(());
                }
                let one = self.read_ticket(row.id, all);
                all.judge(one)?;
            }
        }
        Ok(())
    }

    fn read_ticket(&self, ticket: TicketId, all: &mut Read) -> Result<(), Error> {
        let found = self.found(ticket.into())?;
        each_entry(self.store(), ticket, |entry| {
            all.take(found_in(&found.ticket, &entry));
            if all.unread { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        Ok(())
    }
}

/// What was read of what is to be erased.
struct Read {
    documents: Vec<Document>,
    /// How many bytes the terms of the documents have.
    bytes: usize,
    /// Whether some of it cannot be read, or is too much. That keeps nobody's words from being erased.
    unread: bool,
}

impl Read {
    fn take(&mut self, document: Option<Document>) {
        let Some(document) = document else { return };
        self.bytes += document.terms.iter().map(String::len).sum::<usize>();
        self.documents.push(document);
        if self.bytes > GATHERED {
            (self.documents, self.unread) = (Vec::new(), true);
        }
    }

    /// What cannot be read is not named.
    fn judge(&mut self, read: Result<(), Error>) -> Result<(), Error> {
        match read {
            Err(error) if error.is_damage() => self.unread = true,
            read => return read,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s13_what_is_too_much_to_be_named_is_not_named() {
        let mut read = Read { documents: Vec::new(), bytes: 0, unread: false };
        let document = |length: usize| Document {
            ticket: TicketId::new(uuid::Uuid::from_u128(1)),
            seq: Version(1),
            customer: "ada".parse().unwrap(),
            project: None,
            public: true,
            terms: vec!["x".repeat(length); 8],
        };
        for _ in 0..GATHERED / 8_000 {
            read.take(Some(document(1_000)));
        }
        assert!(!read.unread);
        assert_eq!(read.documents.len(), GATHERED / 8_000);
        read.take(None);
        assert!(!read.unread);
        read.take(Some(document(1_000)));
        assert!(read.unread && read.documents.is_empty());
    }
}
