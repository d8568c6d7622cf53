//! The port of attachments: staged in chunks before the command, claimed by its commit (S9).

use std::fmt::Debug;

use chrono::{DateTime, Utc};
use helpdesk_core::{Actor, FileId, FileRef, TicketId, Version};

use crate::error::StoreError;

/// The largest chunk, in bytes: 1 MiB. Every chunk but the last has just this size.
pub const CHUNK_MAX: usize = 1 << 20;

/// An upload that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedFile {
    /// Its id, made by the engine.
    pub id: FileId,
    /// The uploader; nobody else sees it until it is claimed.
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

/// Uploads and attachments.
pub trait Uploads: Send + Sync + Debug {
    /// Begins an upload; its bytes follow in chunks.
    ///
    /// # Errors
    /// When the id is taken, the key of the uploader was erased, or the database fails.
    fn stage(&self, file: StagedFile) -> Result<(), StoreError>;

    /// Stores the `index`-th chunk (from 0) of an upload, durable when it returns.
    ///
    /// # Errors
    /// When there is no such unfinished upload of `by`, a chunk is out of order or over
    /// [`crate::CHUNK_MAX`], or the database fails.
    fn append(&self, id: FileId, by: Actor, index: u32, bytes: Vec<u8>) -> Result<(), StoreError>;

    /// Ends an upload: from now on a commit may claim it.
    ///
    /// # Errors
    /// When there is no such unfinished upload of `by`, its chunks do not add up to the size, or
    /// the database fails.
    fn finish(&self, by: Actor, file: FileRef) -> Result<(), StoreError>;

    /// Drops an upload of `by` that was not sent, finished or not: its bytes no longer count.
    ///
    /// # Errors
    /// When the database fails. An upload that does not exist, or was sent, is left alone.
    fn discard(&self, by: Actor, id: FileId) -> Result<(), StoreError>;

    /// Returns a finished upload of `by`, sent already or not, or `None` if it is another actor's or erased.
    ///
    /// # Errors
    /// When the database fails.
    fn upload(&self, by: Actor, id: FileId) -> Result<Option<FileRef>, StoreError>;

    /// Returns how many bytes `by` has staged and not yet sent.
    ///
    /// # Errors
    /// When the database fails.
    fn staged_bytes(&self, by: Actor) -> Result<u64, StoreError>;

    /// Returns a claimed file, or `None` if it is unknown, unclaimed or erased.
    ///
    /// # Errors
    /// When the database fails.
    fn file(&self, id: FileId) -> Result<Option<StoredFile>, StoreError>;

    /// Returns the `index`-th chunk of a claimed file, or `None` past its end.
    ///
    /// # Errors
    /// When the database fails.
    fn chunk(&self, id: FileId, index: u32) -> Result<Option<Vec<u8>>, StoreError>;

    /// Drops uploads that began before `before` and were never claimed; returns how many.
    ///
    /// # Errors
    /// When the database fails.
    fn sweep_uploads(&self, before: DateTime<Utc>) -> Result<u64, StoreError>;
}
