//! The outbox, for the operator and the leads.

use helpdesk_core::TicketNumber;
use helpdesk_store::{DeskAction, Follower, Letter, LetterId, LetterState};

use super::Keeper;
use crate::error::Error;
use crate::followers::Timed;
use crate::read::check_limit;

/// A letter of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LetterSeen {
    /// The letter: to whom, about what, and how it stands. It holds nobody's words.
    pub letter: Letter,
    /// The number of its ticket.
    pub number: Option<TicketNumber>,
}

impl Keeper<'_> {
    /// Returns letters, all or those in one state, after the given one, at most `limit` (1 to 199).
    /// Letters take first what happened before, for 200 ms at most; where that was too little, the
    /// answer says of when it is (S12).
    ///
    /// # Errors
    /// [`Error::Input`] for a limit out of range, [`Error::Store`].
    pub fn letters(
        &self,
        state: Option<LetterState>,
        after: LetterId,
        limit: usize,
    ) -> Result<Timed<Vec<LetterSeen>>, Error> {
        check_limit(limit)?;
        let fresh = self.desk.caught_up(Follower::Letters)?;
        let letters = self.desk.store().letters(state, after, limit)?;
        let seen = letters.into_iter().map(|letter| {
            let found = self.desk.store().ticket(letter.ticket)?;
            Ok(LetterSeen { number: found.map(|found| found.number), letter })
        });
        Ok(fresh.with(seen.collect::<Result<_, Error>>()?))
    }

    /// Revives a letter that was given up, to be tried at once. Returns whether there was one; if so, the
    /// desk's own log says who did it, in the same transaction.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn revive_letter(&self, id: LetterId) -> Result<bool, Error> {
        let act = self.act(DeskAction::LetterRevived, id.to_string());
        Ok(self.desk.store().revive_letter(id, act)?)
    }
}
