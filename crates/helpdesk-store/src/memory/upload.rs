//! Uploads as they are kept in memory.

use chrono::{DateTime, Utc};
use helpdesk_core::{Actor, FileRef, TicketId, Version};

use super::refused::refused;
use crate::error::StoreError;
use crate::uploads::CHUNK_MAX;

/// A file from its first chunk on.
pub(super) struct Upload {
    pub(super) by: Actor,
    pub(super) at: DateTime<Utc>,
    pub(super) chunks: Vec<Vec<u8>>,
    /// Known from the end of the upload on.
    pub(super) file: Option<FileRef>,
    /// Known from its claim on.
    pub(super) claim: Option<Claim>,
}

/// To what a file belongs.
#[derive(Clone, Copy)]
pub(super) struct Claim {
    pub(super) ticket: TicketId,
    pub(super) seq: Version,
    pub(super) public: bool,
}

impl Upload {
    pub(super) fn size(&self) -> u64 {
        self.chunks.iter().map(|chunk| chunk.len() as u64).sum()
    }

    pub(super) fn there(&self) -> Chunks {
        let room = self.file.as_ref().map(|file| file.size.saturating_sub(self.size()));
        Chunks { count: self.chunks.len(), last: self.chunks.last().map(Vec::len), room }
    }

    pub(super) fn is_waiting_of(&self, by: &Actor) -> bool {
        self.claim.is_none() && self.by == *by
    }
}

/// The part of a file that is there.
#[derive(Clone, Copy)]
pub(super) struct Chunks {
    count: usize,
    last: Option<usize>,
    /// How many bytes may still come; an upload says so only at its end.
    room: Option<u64>,
}

impl Chunks {
    pub(super) const fn none_of(file: &FileRef) -> Self {
        Self { count: 0, last: None, room: Some(file.size) }
    }

    /// Returns what there is with one more chunk, or why it cannot come next: every chunk but the
    /// last is of full length.
    pub(super) fn with(self, index: u32, bytes: &[u8]) -> Result<Self, StoreError> {
        let (next, given) = (self.count, bytes.len());
        if index as usize != next {
            return Err(refused(format!("chunk {index} does not come next: {next} does")));
        }
        if given == 0 || given > CHUNK_MAX {
            return Err(refused(format!("a chunk has 1 to {CHUNK_MAX} bytes, not {given}")));
        }
        if self.last.is_some_and(|last| last < CHUNK_MAX) {
            let why = format!("only the last chunk may be shorter than {CHUNK_MAX} bytes");
            return Err(refused(why));
        }
        let room = match self.room.map(|room| room.checked_sub(given as u64)) {
            Some(None) => return Err(refused("the chunks are longer than the file")),
            Some(room) => room,
            None => None,
        };
        Ok(Self { count: next + 1, last: Some(given), room })
    }
}
