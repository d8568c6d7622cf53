//! Whole desks: what is brought back by the bulk door, and what `doctor` looks at.

use helpdesk_core::report::TicketReport;
use helpdesk_core::view::Row;
use helpdesk_core::{
    Actor, CommandId, Digest, FileId, FileRef, Notice, Recorded, Sealed, Ticket, TicketId,
    TicketNumber, Version,
};

use crate::commit::{IndexedWords, Receipt};

/// One thing of a desk that is brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restored {
    /// Consecutive events of one ticket, with the ticket after them.
    Events {
        /// The ticket's number.
        number: TicketNumber,
        /// The events.
        events: Vec<Recorded>,
        /// The ticket after them.
        after: Box<Ticket>,
        /// Their words: none where they were erased.
        words: Vec<(Version, SealedWords)>,
        /// The search terms of the words.
        terms: Vec<IndexedWords>,
        /// Who was to be told.
        notices: Vec<Notice>,
    },
    /// A file; its chunks follow. It belongs to the event that names it.
    File {
        /// The ticket.
        ticket: TicketId,
        /// The event.
        seq: Version,
        /// Name, size, type and digest.
        file: FileRef,
    },
    /// The next chunk of a file.
    Chunk {
        /// The file.
        file: FileId,
        /// Which chunk, from 0.
        index: u32,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A receipt.
    Receipt(Box<ReceiptLine>),
}

/// The words of an event that has some, as a store keeps them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealedWords {
    /// With their salt.
    Kept(Sealed),
    /// Erased on request (E1).
    Erased,
}

/// A receipt with whose and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptLine {
    /// Who asked.
    pub by: Actor,
    /// The id of the command.
    pub command: CommandId,
    /// The digest of what was asked.
    pub content: Digest,
    /// The answer.
    pub receipt: Receipt,
}

/// Everything stored of one ticket. What could not be read is told in words.
#[derive(Debug)]
pub struct Audit {
    /// The number under which it was looked up.
    pub number: TicketNumber,
    /// The id in its row.
    pub id: TicketId,
    /// The stored state.
    pub ticket: Result<Ticket, String>,
    /// The columns that lists read.
    pub row: Result<Row, String>,
    /// The log, in the order of sequence numbers.
    pub log: Vec<Result<Recorded, String>>,
    /// The words, by event.
    pub words: Vec<(Version, Result<SealedWords, String>)>,
    /// The search terms, by event; sorted within an event.
    pub terms: Vec<IndexedWords>,
    /// The files: name, size, digest as recorded, and the digest and size of the bytes that are there.
    pub files: Vec<(Version, FileRef, Digest, u64)>,
    /// The notices queued for it.
    pub notices: Vec<Notice>,
    /// What is kept of it for reports.
    pub report: Result<TicketReport, String>,
}

/// Something wrong with the store itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where: a table, an index, a file.
    pub place: String,
    /// What.
    pub what: String,
}
