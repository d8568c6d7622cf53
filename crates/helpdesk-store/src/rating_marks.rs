//! The port of read marks on ratings: they are not derived from the log, so they are kept.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use chrono::{DateTime, Utc};
use helpdesk_core::{AgentId, TicketNumber};
use serde::{Deserialize, Serialize};

use crate::error::StoreError;

/// Who marked a rating as read, and when. It is the desk's own row: the ticket's log knows nothing of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatingMark {
    /// The lead.
    pub by: AgentId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Which ratings were marked as read.
pub trait RatingMarks: Send + Sync + Debug {
    /// Marks the rating of a ticket as read, and returns the mark; an earlier mark stays.
    ///
    /// # Errors
    /// When the database fails.
    fn mark_rating(&self, ticket: TicketNumber, mark: RatingMark)
    -> Result<RatingMark, StoreError>;

    /// Returns the marks of those ratings that have one.
    ///
    /// # Errors
    /// When the database fails.
    fn rating_marks(
        &self,
        tickets: BTreeSet<TicketNumber>,
    ) -> Result<BTreeMap<TicketNumber, RatingMark>, StoreError>;

    /// Returns the marks of ratings by ticket number, after the given one, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn all_rating_marks(
        &self,
        after: Option<TicketNumber>,
        limit: usize,
    ) -> Result<Vec<(TicketNumber, RatingMark)>, StoreError>;
}
