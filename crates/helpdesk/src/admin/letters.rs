//! The outbox, for those who keep the desk.

use helpdesk_core::TicketNumber;
use helpdesk_store::{DeskAction, Follower, Letter, LetterId, LetterState};

use super::Keeper;
use crate::error::Error;
use crate::read::check_limit;

/// A letter of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterSeen {
    /// The letter: to whom, about what, and how it stands. It holds nobody's words.
    pub letter: Letter,
    /// The number of its ticket.
    pub number: Option<TicketNumber>,
}

impl Keeper<'_> {
    /// Returns letters, all or those in one state, after the given one, at most `limit` (1 to 199).
    /// Letters take first what happened before (S12).
    ///
    /// # Errors
    /// [`Error::Input`] for a limit out of range, [`Error::Store`].
    pub fn letters(
        &self,
        state: Option<LetterState>,
        after: LetterId,
        limit: usize,
    ) -> Result<Vec<LetterSeen>, Error> {
        check_limit(limit)?;
        self.desk.follow_on(Follower::Letters)?;
        let letters = self.desk.store().letters(state, after, limit)?;
        let seen = letters.into_iter().map(|letter| {
            let found = self.desk.store().ticket(letter.ticket)?;
            Ok(LetterSeen { number: found.map(|found| found.number), letter })
        });
        seen.collect()
    }

    /// Brings a letter back that was given up, to be tried at once; returns whether it was. Where it
    /// was, the desk's own log says who did so, in the same transaction.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn revive_letter(&self, id: LetterId) -> Result<bool, Error> {
        let line = self.line(DeskAction::LetterRevived, id.to_string());
        Ok(self.desk.store().revive_letter(id, line)?)
    }
}
