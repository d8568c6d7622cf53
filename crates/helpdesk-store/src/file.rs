//! Attachments: staged in chunks before the command, claimed by its commit (S9).

use chrono::{DateTime, Utc};
use helpdesk_core::{Actor, FileId, FileRef, TicketId, Version};

/// The largest chunk, in bytes: 1 MiB. Every chunk but the last has just this size.
pub const CHUNK_MAX: usize = 1 << 20;

/// An upload that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedFile {
    /// Its id, made by the engine.
    pub id: FileId,
    /// Who uploads; nobody else sees it until it is claimed.
    pub by: Actor,
    /// When it began; unclaimed ones are swept after 24 hours.
    pub at: DateTime<Utc>,
}

/// A file that belongs to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Name, size, type and digest.
    pub file: FileRef,
    /// The ticket.
    pub ticket: TicketId,
    /// The event.
    pub seq: Version,
    /// Whether customers may see it.
    pub public: bool,
}
