//! The outbox, for the operator and the leads.

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
    /// Returns letters, all of them or those in one state, after the given one, at most `limit` (1 to 199).
    /// The letters first catch up with what happened before (S12).
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

    /// Revives a letter that was given up, to be tried at once. Returns whether there was one; if so, the
    /// desk's own log says who did it, in the same transaction.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn revive_letter(&self, id: LetterId) -> Result<bool, Error> {
        let line = self.line(DeskAction::LetterRevived, id.to_string());
        Ok(self.desk.store().revive_letter(id, line)?)
    }
}
