//! A whole desk as lines of JSON, out and in. The form is described in `docs/export.md`.

mod customer;
mod export;
mod import;
mod line;
mod writer;

use std::fmt;

use serde::{Deserialize, Serialize};

/// The version of the export's form. A desk imports this version and earlier ones, never a newer one.
pub const EXPORT_VERSION: u32 = 2;

/// How many of each were moved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    /// Customers, agents, projects, memberships and canned answers.
    pub cards: u64,
    /// Lines of the desk's own log.
    pub log: u64,
    /// Tickets.
    pub tickets: u64,
    /// Events.
    pub events: u64,
    /// Files.
    pub files: u64,
    /// Receipts.
    pub receipts: u64,
}

impl fmt::Display for Moved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cards, log, tickets, events, files, receipts } = self;
        write!(f, "{cards} cards, {log} lines of the log, {tickets} tickets, {events} events, ")?;
        write!(f, "{files} files, {receipts} receipts")
    }
}
