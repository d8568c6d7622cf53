//! The port of the outbox: letters that wait, are taken, and are settled.

use std::fmt::Debug;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::Notice;

use crate::desk_log::DeskAct;
use crate::error::StoreError;
use crate::letter::{Incarnation, Letter, LetterId, LetterState, Settlement};

/// The outbox: letters, one recipient and ticket each, which follow the log ([`crate::Follower::Letters`]). What may be done with a letter is decided by [`Letter`] and
/// [`crate::Delivery`]; a store only writes it down, each method in one transaction.
pub trait Outbox: Send + Sync + Debug {
    /// Returns which of several copies of a desk this is.
    ///
    /// # Errors
    /// When the database fails.
    fn incarnation(&self) -> Result<Incarnation, StoreError>;

    /// Takes the letters that have been due longest, at most `limit`, until `now + lease`. One that
    /// [`Letter::held`] holds back waits until then; the others are taken by [`Letter::take`].
    ///
    /// # Errors
    /// When the database fails.
    fn take_letters(
        &self,
        now: DateTime<Utc>,
        lease: TimeDelta,
        limit: usize,
    ) -> Result<Vec<Letter>, StoreError>;

    /// Settles a letter that was taken under `fence`; returns whether it still was. Other letters of the same
    /// recipient and ticket that nobody has taken yet may be taken after that.
    ///
    /// # Errors
    /// When the database fails.
    fn settle_letter(
        &self,
        id: LetterId,
        fence: u64,
        outcome: Settlement,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError>;

    /// Queues what no event says, unless the recipient was or is being told this of the ticket;
    /// returns whether it was queued.
    ///
    /// # Errors
    /// When the ticket is unknown, or the database fails.
    fn queue_letter(&self, notice: Notice, now: DateTime<Utc>) -> Result<bool, StoreError>;

    /// Brings a dead letter back, to be tried at once; returns whether it was dead. Takes the line for the
    /// desk's own log, and writes both in one transaction; for a letter that was not dead it writes neither.
    ///
    /// # Errors
    /// When the database fails.
    fn revive_letter(&self, id: LetterId, act: DeskAct) -> Result<bool, StoreError>;

    /// Returns letters, all or those in one state, after the given one, at most `limit`. Events that letters
    /// have not followed yet are in none of them.
    ///
    /// # Errors
    /// When the database fails.
    fn letters(
        &self,
        state: Option<LetterState>,
        after: LetterId,
        limit: usize,
    ) -> Result<Vec<Letter>, StoreError>;
}
