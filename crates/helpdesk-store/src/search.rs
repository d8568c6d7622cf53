//! The port of search: terms that the engine made, matched.

use std::fmt::Debug;

use helpdesk_core::view::Row;
use helpdesk_core::{ProjectId, Version, Words};

use crate::error::StoreError;
use crate::feed::Position;
use crate::query::Scope;

/// Messages that hold all terms, newest message first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchQuery {
    /// For whom: a customer finds only public words of their own tickets.
    pub scope: Scope,
    /// Only tickets about this project.
    pub project: Option<ProjectId>,
    /// Distinct terms, as the analyser makes them; all must match. Without terms nothing matches.
    pub terms: Vec<String>,
    /// Only messages older than this place in the order of `changes`.
    pub after: Option<Position>,
    /// At most this many, 1 to [`crate::PAGE_MAX`].
    pub limit: usize,
}

/// A message found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its place in the order of `changes`. Internal events count there, so it is not for customers.
    pub position: Position,
    /// The ticket.
    pub row: Row,
    /// The event, as the reader counts (S6).
    pub seq: Version,
    /// The words.
    pub words: Words,
}

/// What was written, found by its terms.
pub trait Search: Send + Sync + Debug {
    /// Returns a page of messages that hold all terms, newest first.
    ///
    /// # Errors
    /// When the database fails.
    fn search(&self, query: SearchQuery) -> Result<Vec<Hit>, StoreError>;
}
