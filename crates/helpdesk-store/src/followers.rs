//! The port of what follows the log: search, reports, letters (S12).
//!
//! A follower is a pure function of the events and their words. A commit writes nothing of it; instead,
//! somebody reads on from the follower's watermark, and the store writes what was derived together with the
//! new watermark, in one transaction. So each follower can be thrown away and rebuilt.

use std::collections::BTreeMap;
use std::fmt::{self, Debug};

use chrono::{DateTime, Utc};
use helpdesk_core::report::{Backlog, ReportRow};
use helpdesk_core::{ChoiceError, CustomerId, ProjectId, TicketId, TicketNumber, Version, Words};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::error::StoreError;
use crate::feed::{Change, Position};
use crate::reports::{AccessRows, Period, ReportTime};

/// Something that follows the log.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", parse_err_ty = ChoiceError, parse_err_fn = no_follower)]
pub enum Follower {
    /// The terms by which messages are found.
    Search,
    /// The rows and counts from which reports are made.
    Reports,
    /// Who is told of what. A letter that was handed over, given up or dropped is kept, not derived: it stays
    /// when the rest is rebuilt, and nobody is told twice.
    Letters,
}

impl Follower {
    /// Every follower.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Returns the follower's name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

fn no_follower(_: &str) -> ChoiceError {
    ChoiceError::of::<Follower>("a follower")
}

impl fmt::Display for Follower {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How far a follower has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Watermark {
    /// The version of its derived form; a follower of another form is rebuilt.
    pub shape: u16,
    /// The last event that it has taken.
    pub position: Position,
    /// The last event there is.
    pub newest: Position,
}

/// What a follower has not taken yet, read in one transaction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The watermark of the follower.
    pub from: Position,
    /// The last event that was read, or passed over; `from` if there is none.
    pub to: Position,
    /// The events.
    pub changes: Vec<Change>,
    /// The words of those that have some, by their place; read only for [`Follower::Search`].
    pub words: BTreeMap<Position, Words>,
}

/// A [`Reading`] ends once it has this many bytes of words: 1 MiB.
pub const READING_BYTES: usize = 1 << 20;

/// How far the followers have taken the log of one ticket: the last event that each has taken, and the last
/// event that letters tell nobody about, since it happened before there were letters or at the desk it came
/// from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    /// Search.
    pub search: Version,
    /// Reports.
    pub reports: Version,
    /// Letters.
    pub letters: Version,
    /// The last event that causes no letter.
    pub untold: Version,
}

/// The terms by which one message is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The ticket.
    pub ticket: TicketId,
    /// The event.
    pub seq: Version,
    /// Whose ticket it is.
    pub customer: CustomerId,
    /// What the ticket is about.
    pub project: Option<ProjectId>,
    /// Whether customers may find it.
    pub public: bool,
    /// Distinct terms; each of letters and digits, without upper-case ASCII.
    pub terms: Vec<String>,
}

/// What a follower derived from the events after one place up to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The watermark from which it was read.
    pub from: Position,
    /// The last event that was read.
    pub to: Position,
    /// The time of writing: letters that begin now may be taken from then on.
    pub at: DateTime<Utc>,
    /// What was derived.
    pub derived: Derived,
}

/// What a store writes for a follower.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Derived {
    /// The messages with their terms. A message whose words are gone by now is left out (E1).
    Search(Vec<Document>),
    /// The events, which the store folds into the rows that it keeps, by [`ReportRow::take`].
    Reports(Vec<Change>),
    /// The events, which the store folds into letters, by [`helpdesk_core::notice::Hand::take`].
    Letters(Vec<Change>),
}

impl Derived {
    /// Returns whose it is.
    #[must_use]
    pub const fn follower(&self) -> Follower {
        match self {
            Self::Search(_) => Follower::Search,
            Self::Reports(_) => Follower::Reports,
            Self::Letters(_) => Follower::Letters,
        }
    }
}

/// The watermarks of the followers, and what they keep. Each method is one transaction.
pub trait Followers: Send + Sync + Debug {
    /// Returns how far a follower has come, and where the log ends, as of one instant.
    ///
    /// # Errors
    /// When the database fails.
    fn watermark(&self, follower: Follower) -> Result<Watermark, StoreError>;

    /// Returns what a follower has not taken, oldest first: at most `limit` events, and fewer if their words
    /// are long. An event that cannot be read is passed over, so that it does not block those behind it;
    /// `doctor` names it.
    ///
    /// # Errors
    /// When the database fails.
    fn reading(&self, follower: Follower, limit: usize) -> Result<Reading, StoreError>;

    /// Writes what was derived and moves the watermark, if it is still at [`Step::from`]; returns whether it
    /// was. Words are looked up again in this transaction, so that an erasure between the reading and this
    /// writing leaves none behind.
    ///
    /// # Errors
    /// When the database fails.
    fn follow(&self, step: Step) -> Result<bool, StoreError>;

    /// Throws away what a follower derived, so that it is rebuilt in the form of this version from the first
    /// event on. Letters that somebody has taken stay, as do those that no event causes.
    ///
    /// # Errors
    /// When the database fails.
    fn forget(&self, follower: Follower, shape: u16) -> Result<(), StoreError>;

    /// Returns, by ticket and event, which of these messages search does not hold exactly so; a message
    /// without terms is one that it must not hold.
    ///
    /// # Errors
    /// When the database fails.
    fn unlike(&self, documents: Vec<Document>) -> Result<Vec<(TicketId, Version)>, StoreError>;

    /// Returns what reports keep of the tickets of a period, by that time and then by number.
    ///
    /// # Errors
    /// When the database fails.
    fn report_rows(
        &self,
        by: ReportTime,
        period: Period,
    ) -> Result<Vec<(TicketNumber, ReportRow)>, StoreError>;

    /// Returns the grants that were given and the entries that were made in a period.
    ///
    /// # Errors
    /// When the database fails.
    fn report_access(&self, period: Period) -> Result<AccessRows, StoreError>;

    /// Returns the counts of tickets that are not closed; none of them is zero.
    ///
    /// # Errors
    /// When the database fails.
    fn backlog(&self) -> Result<Backlog, StoreError>;

    /// Returns how many tickets are not closed, not answered, and past due at `now`.
    ///
    /// # Errors
    /// When the database fails.
    fn overdue(&self, now: DateTime<Utc>) -> Result<u64, StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_follower_reads_back_what_it_prints() {
        for &follower in Follower::ALL {
            assert_eq!(follower.to_string().parse(), Ok(follower));
        }
        assert_eq!("outbox".parse::<Follower>(), Err(no_follower("outbox")));
    }
}
