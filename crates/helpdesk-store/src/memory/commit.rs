//! One command: everything, or nothing (S9).

use std::collections::BTreeMap;

use helpdesk_core::{Recorded, Ticket, TicketId, TicketNumber, Version};

use super::{Inner, Line, Stored};
use crate::commit::{Commit, CommitRefusal, Receipt};
use crate::error::{StoreError, StoreErrorKind};
use crate::feed::Position;
use crate::tickets::Earlier;
use crate::timeline::SealedWords;

impl Inner {
    /// First every reason to refuse, then the writing, which cannot fail.
    pub(super) fn commit(&mut self, commit: Commit) -> Result<Receipt, CommitRefusal> {
        if let Some(command) = commit.command
            && let Some(earlier) = self.receipts.get(&(commit.by.clone(), command))
        {
            return Err(if earlier.is(&commit.content) {
                CommitRefusal::Duplicate(earlier.receipt.clone())
            } else {
                CommitRefusal::Reused
            });
        }
        let id = commit.after.id();
        let stored = self.tickets.get(&id);
        if stored.map_or(Version(0), |stored| stored.ticket.version()) != commit.expected {
            return Err(CommitRefusal::Conflict);
        }
        let number = match stored {
            Some(stored) => stored.number,
            None => self.next_number()?,
        };
        if let Some(broken) = self.first_broken(&commit.preconditions) {
            return Err(CommitRefusal::Precondition(broken));
        }
        if let Some(file) = self.first_unclaimable(&commit.by, &commit.claims) {
            return Err(CommitRefusal::Unclaimable(file));
        }
        commit.check()?;

        for (file, seq) in commit.claims {
            let public = commit
                .events
                .iter()
                .any(|recorded| recorded.seq == seq && recorded.event.kind().is_public());
            self.claim(file, id, seq, public);
        }
        let words = commit.words.into_iter();
        let words = words.map(|(seq, sealed)| (seq, SealedWords::Kept(sealed))).collect();
        self.add(number, commit.events, commit.after, words);
        let (from, to) = commit.counted;
        let receipt = Receipt { ticket: id, number, from, to, at: commit.at };
        if let Some(command) = commit.command {
            let earlier = Earlier { content: Some(commit.content), receipt: receipt.clone() };
            self.receipts.insert((commit.by, command), earlier);
        }
        Ok(receipt)
    }

    /// Adds events that were found to follow.
    pub(super) fn add(
        &mut self,
        number: TicketNumber,
        events: Vec<Recorded>,
        after: Ticket,
        mut words: BTreeMap<Version, SealedWords>,
    ) {
        let id: TicketId = after.id();
        self.numbers.insert(number, id);
        let fresh = || Stored { ticket: after.clone(), number, log: Vec::new() };
        let stored = self.tickets.entry(id).or_insert_with(fresh);
        for recorded in events {
            let seq = recorded.seq;
            self.order.push((id, stored.log.len()));
            stored.log.push(Line {
                position: Position(self.order.len() as u64),
                words: words.remove(&seq),
                recorded,
            });
        }
        stored.ticket = after;
    }

    /// One more than the highest there ever was: tickets are never removed.
    fn next_number(&self) -> Result<TicketNumber, StoreError> {
        let last = self.numbers.last_key_value().map_or(0, |(number, _)| number.get());
        let full = || StoreError::new(StoreErrorKind::Full, "there are no ticket numbers left");
        last.checked_add(1).and_then(|next| TicketNumber::new(next).ok()).ok_or_else(full)
    }
}
