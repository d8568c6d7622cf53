//! The port of tickets.

use std::fmt::Debug;

use chrono::{DateTime, Utc};
use helpdesk_core::report::{Backlog, ReportRow};
use helpdesk_core::view::{LogEntry, Row};
use helpdesk_core::{
    Actor, AgentId, CommandId, Digest, FileId, FileRef, Notice, ProjectId, Ticket, TicketId,
    TicketNumber, Version,
};

use crate::commit::{Commit, CommitRefusal, Erasure, Receipt};
use crate::error::{StoreError, StoreErrorKind};
use crate::file::{StagedFile, StoredFile};
use crate::outbox::Outbox;
use crate::query::{Change, ConsentFound, Hit, ListQuery, PAGE_MAX, Position, SearchQuery};
use crate::reports::{AccessRows, LogReports, Period, ReportTime};
use crate::transfer::{Audit, Fault, ReceiptLine, Restored, SealedWords};

/// A ticket with what only the store knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The state.
    pub ticket: Ticket,
    /// Its number.
    pub number: TicketNumber,
}

/// Tickets, their words and files. Each method is one transaction; a read begun after an
/// acknowledged commit sees it, from any process.
///
/// Every method fails with [`StoreError`]; what a database cannot promise is never answered.
pub trait Store: Outbox + Send + Sync + Debug {
    /// Returns a ticket's state: one row, never a replay of the log, unless the row has another
    /// shape than this build writes.
    ///
    /// # Errors
    /// When the database fails, or the ticket's row is damaged.
    fn ticket(&self, id: TicketId) -> Result<Option<Found>, StoreError>;

    /// Returns the id of the ticket with this number.
    ///
    /// # Errors
    /// When the database fails.
    fn find(&self, number: TicketNumber) -> Result<Option<TicketId>, StoreError>;

    /// Returns a ticket's row for lists, with its subject.
    ///
    /// # Errors
    /// When the database fails.
    fn row(&self, id: TicketId) -> Result<Option<Row>, StoreError>;

    /// Returns the receipt of a command that was accepted before, and the digest of what it asked.
    ///
    /// # Errors
    /// When the database fails.
    fn receipt(
        &self,
        by: Actor,
        command: CommandId,
    ) -> Result<Option<(Digest, Receipt)>, StoreError>;

    /// Writes everything of one command, or nothing (S9); durable when it returns (S8).
    ///
    /// # Errors
    /// [`CommitRefusal`]; after [`CommitRefusal::Store`] the outcome is unknown unless its kind says
    /// otherwise.
    fn commit(&self, commit: Commit) -> Result<Receipt, CommitRefusal>;

    /// Returns the live, unexpired grants of open tickets about `project` that are assigned to
    /// `agent`: the one that ends last first, then the lowest number (A3). Read from what is
    /// committed at this instant, never from a cache.
    ///
    /// # Errors
    /// When the database fails: the caller then denies.
    fn consents(
        &self,
        agent: AgentId,
        project: ProjectId,
        now: DateTime<Utc>,
    ) -> Result<Vec<ConsentFound>, StoreError>;

    /// Returns a ticket's events after `after` with their words, oldest first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails, or an event cannot be read.
    fn log(
        &self,
        ticket: TicketId,
        after: Version,
        limit: usize,
    ) -> Result<Vec<LogEntry>, StoreError>;

    /// Returns the words of an event with their salt; none when it has none.
    ///
    /// # Errors
    /// When the database fails, or the words cannot be read.
    fn words(&self, ticket: TicketId, seq: Version) -> Result<Option<SealedWords>, StoreError> {
        // Right for every store, and slow: those with an index answer from it.
        let Some(found) = self.ticket(ticket)? else { return Ok(None) };
        let words = self.audit(found.number)?.map_or_else(Vec::new, |audit| audit.words);
        let words = words.into_iter().find(|(held, _)| *held == seq).map(|(_, words)| words);
        words.transpose().map_err(|what| StoreError::new(StoreErrorKind::Damaged, what))
    }

    /// Returns a page of a list, in the order that the query names.
    ///
    /// # Errors
    /// When the database fails.
    fn list(&self, query: ListQuery) -> Result<Vec<Row>, StoreError>;

    /// Returns a page of messages that hold all terms, newest first.
    ///
    /// # Errors
    /// When the database fails.
    fn search(&self, query: SearchQuery) -> Result<Vec<Hit>, StoreError>;

    /// Returns tickets to which the clock owes something at `now`, longest owed first, at most
    /// `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn due(&self, now: DateTime<Utc>, limit: usize) -> Result<Vec<TicketId>, StoreError>;

    /// Returns what happened after `after` over all tickets, in one order that never skips or
    /// repeats, at most `limit` (S11).
    ///
    /// # Errors
    /// When the database fails.
    fn changes(&self, after: Position, limit: usize) -> Result<Vec<Change>, StoreError>;

    /// Returns the place of the last event over all tickets; 0 when there is none.
    ///
    /// # Errors
    /// When the database fails.
    fn newest(&self) -> Result<Position, StoreError> {
        // Right for every store, and slow: those with an index answer from it.
        let mut newest = Position(0);
        while let Some(last) = self.changes(newest, PAGE_MAX)?.last() {
            newest = last.position;
        }
        Ok(newest)
    }

    /// Returns the place of an event in the order of [`Store::changes`].
    ///
    /// # Errors
    /// When the database fails.
    fn position(&self, ticket: TicketId, seq: Version) -> Result<Option<Position>, StoreError>;

    /// Returns queued notices after the `after`-th, oldest first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn notices(&self, after: u64, limit: usize) -> Result<Vec<(u64, Notice)>, StoreError>;

    /// Begins an upload; its bytes follow in chunks.
    ///
    /// # Errors
    /// When the id is taken, or the database fails.
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
    /// When the database fails. An upload that is not there, or was sent, is left alone.
    fn discard(&self, by: Actor, id: FileId) -> Result<(), StoreError>;

    /// Returns a finished upload of `by`, sent already or not; none when it is another's or erased.
    ///
    /// # Errors
    /// When the database fails.
    fn upload(&self, by: Actor, id: FileId) -> Result<Option<FileRef>, StoreError>;

    /// Returns how many bytes `by` has staged and not yet sent.
    ///
    /// # Errors
    /// When the database fails.
    fn staged_bytes(&self, by: Actor) -> Result<u64, StoreError>;

    /// Returns a claimed file; none when it is unknown, unclaimed or erased.
    ///
    /// # Errors
    /// When the database fails.
    fn file(&self, id: FileId) -> Result<Option<StoredFile>, StoreError>;

    /// Returns the `index`-th chunk of a claimed file; none past its end.
    ///
    /// # Errors
    /// When the database fails.
    fn chunk(&self, id: FileId, index: u32) -> Result<Option<Vec<u8>>, StoreError>;

    /// Drops uploads that began before `before` and were never claimed; returns how many.
    ///
    /// # Errors
    /// When the database fails.
    fn sweep_uploads(&self, before: DateTime<Utc>) -> Result<u64, StoreError>;

    /// Removes words, salts, search terms and file bytes, and writes a line into the desk's log, in
    /// one transaction (E1). Returns how many messages lost their words.
    ///
    /// # Errors
    /// When a customer still has open tickets, the message does not exist or has no words, or the
    /// database fails.
    fn erase(&self, erasure: Erasure) -> Result<u64, StoreError>;

    /// Returns receipts in the order of (actor, command), after the given one, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn receipts(
        &self,
        after: Option<(Actor, CommandId)>,
        limit: usize,
    ) -> Result<Vec<ReceiptLine>, StoreError>;

    /// Writes a batch of a desk that is brought back, in one transaction: events keep the order in
    /// which they are given.
    ///
    /// # Errors
    /// When a number or an id is taken, or the database fails; nothing of the batch is then written.
    fn restore(&self, batch: Vec<Restored>) -> Result<(), StoreError>;

    /// Returns what reports keep of the tickets of a period, by that time and then by number.
    ///
    /// # Errors
    /// When the database fails.
    fn report_rows(
        &self,
        by: ReportTime,
        period: Period,
    ) -> Result<Vec<(TicketNumber, ReportRow)>, StoreError> {
        // Right for every store, and slow: those that keep the rows answer from them. So below.
        Ok(LogReports::read(self)?.rows(by, period))
    }

    /// Returns the grants that were given and the entries that were made in a period.
    ///
    /// # Errors
    /// When the database fails.
    fn report_access(&self, period: Period) -> Result<AccessRows, StoreError> {
        Ok(LogReports::read(self)?.access(period))
    }

    /// Returns the counts of tickets that are not closed; none of them is zero.
    ///
    /// # Errors
    /// When the database fails.
    fn backlog(&self) -> Result<Backlog, StoreError> {
        Ok(LogReports::read(self)?.backlog())
    }

    /// Returns how many tickets are not closed, not answered, and past due at `now`.
    ///
    /// # Errors
    /// When the database fails.
    fn overdue(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        Ok(LogReports::read(self)?.overdue(now))
    }

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

    /// Returns what is wrong with the store itself: its file, its indexes, rows without a ticket.
    ///
    /// # Errors
    /// When the check cannot be made at all.
    fn faults(&self) -> Result<Vec<Fault>, StoreError>;
}
