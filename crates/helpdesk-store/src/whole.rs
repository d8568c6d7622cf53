//! The port of whole desks: what an import restores, and what `doctor` looks at.

use std::fmt::Debug;

use helpdesk_core::report::TicketReport;
use helpdesk_core::view::Row;
use helpdesk_core::{
    Actor, CommandId, Digest, FileId, FileRef, Recorded, Ticket, TicketId, TicketNumber, Version,
};

use crate::commit::Receipt;
use crate::error::StoreError;
use crate::followers::Taken;
use crate::letter::Letter;
use crate::timeline::SealedWords;

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
        /// Their words; `None` if they were erased.
        words: Vec<(Version, SealedWords)>,
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
    /// The key of somebody who was erased (E1).
    Erased(Actor),
}

/// A receipt with its actor and its command's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptLine {
    /// Who asked.
    pub by: Actor,
    /// The id of the command.
    pub command: CommandId,
    /// As in [`Earlier::content`](crate::Earlier::content).
    pub content: Option<Digest>,
    /// The answer.
    pub receipt: Receipt,
}

/// Everything stored of one ticket. What could not be read is described in text.
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
    /// The files: name, size, digest as recorded, and the digest and size of the bytes that are there.
    pub files: Vec<(Version, FileRef, Digest, u64)>,
    /// The letters about it.
    pub letters: Vec<Letter>,
    /// How far the followers have taken its log.
    pub taken: Taken,
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

/// A desk as a whole.
pub trait Whole: Send + Sync + Debug {
    /// Writes a batch of a desk that is brought back, in one transaction: events keep the order in
    /// which they are given.
    ///
    /// # Errors
    /// When a number or an id is taken, or the database fails; nothing of the batch is written then.
    fn restore(&self, batch: Vec<Restored>) -> Result<(), StoreError>;

    /// Returns everything stored of one ticket, readable or not, for `doctor`.
    ///
    /// # Errors
    /// When the database fails as a whole.
    fn audit(&self, number: TicketNumber) -> Result<Option<Audit>, StoreError>;

    /// Returns the ticket numbers after `after`, in order, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn numbers(
        &self,
        after: Option<TicketNumber>,
        limit: usize,
    ) -> Result<Vec<TicketNumber>, StoreError>;

    /// Returns receipts in the order of (actor, command), after the given one, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn receipts(
        &self,
        after: Option<(Actor, CommandId)>,
        limit: usize,
    ) -> Result<Vec<ReceiptLine>, StoreError>;

    /// Returns what is wrong with the store itself: its file, its indexes, rows without a ticket.
    ///
    /// # Errors
    /// When the check cannot be made at all.
    fn faults(&self) -> Result<Vec<Fault>, StoreError>;

    /// Reads and writes as a command would and leaves nothing behind, to show that the desk answers. A store
    /// may answer from a probe of up to a second ago.
    ///
    /// # Errors
    /// When reading or writing fails, or what is written would no longer be found.
    fn probe(&self) -> Result<(), StoreError>;

    /// Returns whether the desk holds nothing yet: no tickets, people or projects.
    ///
    /// # Errors
    /// When the database fails.
    fn is_empty(&self) -> Result<bool, StoreError>;
}
