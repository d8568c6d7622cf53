//! The findings of looking at everything stored.

use std::collections::BTreeSet;

use helpdesk_core::{TicketNumber, Version};
use serde::Serialize;

use crate::followers::Lag;

/// How many are read at a time.
pub(super) const BATCH: usize = 500;

/// What is wrong, for programs: the names are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultCode {
    /// An event cannot be read.
    EventUnreadable,
    /// A log is empty, or an event is missing, stands twice or where it cannot (L1, L2).
    LogBroken,
    /// An event does not fit the chain: it or one before it was changed (S4).
    ChainBroken,
    /// Times go backwards (S3).
    TimeBackwards,
    /// The stored state cannot be read.
    StateUnreadable,
    /// The stored state is not what the log leads to (S1).
    StateDiffers,
    /// The columns that lists read are not what the log leads to.
    RowDiffers,
    /// What reports keep of a ticket is not what the log leads to.
    ReportDiffers,
    /// A ticket is not found under its number or its id.
    NumberDiffers,
    /// The words of an event are gone without having been erased.
    WordsMissing,
    /// The words of an event cannot be read.
    WordsUnreadable,
    /// The words are not those with which the event was written (S4).
    WordsChanged,
    /// There are words for an event that has none.
    WordsStray,
    /// The words are marked as erased, but the desk's own log has no erasure of them (E1).
    ErasedUnlogged,
    /// Search would not find an event by its words, or finds it by others.
    TermsDiffer,
    /// A file of a message is gone.
    FileMissing,
    /// A file's bytes, size or name are not those that were sent.
    FileChanged,
    /// A file belongs to a message that does not name it.
    FileStray,
    /// Somebody should have been told of an event and was not (P28).
    NoticeMissing,
    /// Somebody is told of an event that does not concern them.
    NoticeStray,
    /// A receipt points at a ticket or at events that are not there (S5).
    ReceiptStray,
    /// The order of all events leaves one out, or gives it twice (S11).
    ChangesDiffer,
    /// The clock would not look at a ticket to which it owes something, or would look in vain (T2).
    DeadlineDiffers,
    /// The policy or the desk's own log cannot be read.
    DeskUnreadable,
    /// The database itself is damaged: its pages, indexes, references, triggers.
    Store,
    /// A head that was noted elsewhere names a ticket or an event that does not exist.
    HeadMissing,
    /// A head that was noted elsewhere is now different: the history was rewritten.
    HeadDiffers,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DoctorFault {
    /// What, for programs.
    pub code: FaultCode,
    /// Where: `ticket 7`, `event 7/3`, `receipts`, a table.
    pub place: String,
    /// What, in words.
    pub what: String,
}

/// What was looked at and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// Tickets looked at.
    pub tickets: u64,
    /// Events replayed.
    pub events: u64,
    /// Files whose bytes were digested.
    pub files: u64,
    /// Receipts looked up.
    pub receipts: u64,
    /// How far search, reports and letters are behind the log, which is not a fault.
    pub followers: Vec<Lag>,
    /// Whether traces of erased words are still to be removed, because somebody reads an older state. The
    /// sweep removes them; this is not a fault.
    pub traces_left: bool,
    /// What is wrong.
    pub faults: Vec<DoctorFault>,
}

impl Diagnosis {
    /// Returns whether nothing is wrong.
    #[must_use]
    pub const fn is_well(&self) -> bool {
        self.faults.is_empty()
    }

    pub(super) fn add(
        &mut self,
        code: FaultCode,
        place: impl Into<String>,
        what: impl Into<String>,
    ) {
        self.faults.push(DoctorFault { code, place: place.into(), what: what.into() });
    }
}

/// What is remembered about each ticket while the rest is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Looked {
    pub(super) number: TicketNumber,
    pub(super) version: Version,
    pub(super) has_deadline: bool,
}

/// What the desk's log says was erased.
#[derive(Debug, Default)]
pub(super) struct Erased {
    pub(super) customers: BTreeSet<String>,
    pub(super) messages: BTreeSet<String>,
}
