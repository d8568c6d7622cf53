//! The port of tickets, each method under the one lock.

use std::ops::Bound;

use chrono::{DateTime, Utc};
use helpdesk_core::report::{Backlog, ReportRow};
use helpdesk_core::view::{LogEntry, Row};
use helpdesk_core::{
    Actor, AgentId, CommandId, Digest, FileId, FileRef, Notice, ProjectId, TicketId, TicketNumber,
    Version,
};

use super::MemoryStore;
use crate::commit::{Commit, CommitRefusal, Erasure, Receipt};
use crate::error::StoreError;
use crate::file::{StagedFile, StoredFile};
use crate::query::{Change, ConsentFound, Hit, ListQuery, Position, SearchQuery};
use crate::reports::{AccessRows, Period, ReportTime};
use crate::store::{Found, Store};
use crate::transfer::{Audit, Fault, ReceiptLine, Restored, SealedWords};

impl Store for MemoryStore {
    fn ticket(&self, id: TicketId) -> Result<Option<Found>, StoreError> {
        let inner = self.lock();
        let found = inner.tickets.get(&id);
        Ok(found.map(|stored| Found { ticket: stored.ticket.clone(), number: stored.number }))
    }

    fn find(&self, number: TicketNumber) -> Result<Option<TicketId>, StoreError> {
        Ok(self.lock().numbers.get(&number).copied())
    }

    fn row(&self, id: TicketId) -> Result<Option<Row>, StoreError> {
        let inner = self.lock();
        Ok(inner.tickets.get(&id).map(|stored| inner.row(stored)))
    }

    fn receipt(
        &self,
        by: Actor,
        command: CommandId,
    ) -> Result<Option<(Digest, Receipt)>, StoreError> {
        Ok(self.lock().receipts.get(&(by, command)).cloned())
    }

    fn commit(&self, commit: Commit) -> Result<Receipt, CommitRefusal> {
        self.lock().commit(commit)
    }

    fn consents(
        &self,
        agent: AgentId,
        project: ProjectId,
        now: DateTime<Utc>,
    ) -> Result<Vec<ConsentFound>, StoreError> {
        Ok(self.lock().consents(&agent, &project, now))
    }

    fn log(
        &self,
        ticket: TicketId,
        after: Version,
        limit: usize,
    ) -> Result<Vec<LogEntry>, StoreError> {
        self.lock().log(ticket, after, limit)
    }

    fn words(&self, ticket: TicketId, seq: Version) -> Result<Option<SealedWords>, StoreError> {
        let inner = self.lock();
        let line = inner.tickets.get(&ticket).and_then(|stored| stored.line(seq));
        Ok(line.and_then(|line| line.words.clone()))
    }

    fn list(&self, query: ListQuery) -> Result<Vec<Row>, StoreError> {
        Ok(self.lock().list(&query))
    }

    fn search(&self, query: SearchQuery) -> Result<Vec<Hit>, StoreError> {
        Ok(self.lock().search(&query))
    }

    fn due(&self, now: DateTime<Utc>, limit: usize) -> Result<Vec<TicketId>, StoreError> {
        Ok(self.lock().due(now, limit))
    }

    fn changes(&self, after: Position, limit: usize) -> Result<Vec<Change>, StoreError> {
        Ok(self.lock().changes(after, limit))
    }

    fn newest(&self) -> Result<Position, StoreError> {
        Ok(Position(self.lock().order.len() as u64))
    }

    fn position(&self, ticket: TicketId, seq: Version) -> Result<Option<Position>, StoreError> {
        let inner = self.lock();
        let line = inner.tickets.get(&ticket).and_then(|stored| stored.line(seq));
        Ok(line.map(|line| line.position))
    }

    fn notices(&self, after: u64, limit: usize) -> Result<Vec<(u64, Notice)>, StoreError> {
        let inner = self.lock();
        let skipped = usize::try_from(after).unwrap_or(usize::MAX);
        let numbered = (1..).zip(inner.notices.iter().cloned());
        Ok(numbered.skip(skipped).take(limit).collect())
    }

    fn stage(&self, file: StagedFile) -> Result<(), StoreError> {
        self.lock().stage(file)
    }

    fn append(&self, id: FileId, by: Actor, index: u32, bytes: Vec<u8>) -> Result<(), StoreError> {
        self.lock().append(id, &by, index, bytes)
    }

    fn finish(&self, by: Actor, file: FileRef) -> Result<(), StoreError> {
        self.lock().finish(&by, file)
    }

    fn discard(&self, by: Actor, id: FileId) -> Result<(), StoreError> {
        self.lock().discard(&by, id);
        Ok(())
    }

    fn upload(&self, by: Actor, id: FileId) -> Result<Option<FileRef>, StoreError> {
        Ok(self.lock().upload(&by, id))
    }

    fn staged_bytes(&self, by: Actor) -> Result<u64, StoreError> {
        Ok(self.lock().staged_bytes(&by))
    }

    fn file(&self, id: FileId) -> Result<Option<StoredFile>, StoreError> {
        Ok(self.lock().file(id))
    }

    fn chunk(&self, id: FileId, index: u32) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.lock().chunk(id, index))
    }

    fn sweep_uploads(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        Ok(self.lock().sweep_uploads(before))
    }

    fn erase(&self, erasure: Erasure) -> Result<u64, StoreError> {
        self.lock().erase(erasure)
    }

    fn receipts(
        &self,
        after: Option<(Actor, CommandId)>,
        limit: usize,
    ) -> Result<Vec<ReceiptLine>, StoreError> {
        let inner = self.lock();
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let receipts = inner.receipts.range((from, Bound::Unbounded)).take(limit);
        let lines = receipts.map(|((by, command), (content, receipt))| ReceiptLine {
            by: by.clone(),
            command: *command,
            content: *content,
            receipt: receipt.clone(),
        });
        Ok(lines.collect())
    }

    fn restore(&self, batch: Vec<Restored>) -> Result<(), StoreError> {
        self.lock().restore(batch)
    }

    fn report_rows(
        &self,
        by: ReportTime,
        period: Period,
    ) -> Result<Vec<(TicketNumber, ReportRow)>, StoreError> {
        Ok(self.lock().reports().rows(by, period))
    }

    fn report_access(&self, period: Period) -> Result<AccessRows, StoreError> {
        Ok(self.lock().reports().access(period))
    }

    fn backlog(&self) -> Result<Backlog, StoreError> {
        Ok(self.lock().reports().backlog())
    }

    fn overdue(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        Ok(self.lock().reports().overdue(now))
    }

    fn audit(&self, number: TicketNumber) -> Result<Option<Audit>, StoreError> {
        Ok(self.lock().audit(number))
    }

    fn numbers(
        &self,
        after: Option<TicketNumber>,
        limit: usize,
    ) -> Result<Vec<TicketNumber>, StoreError> {
        let inner = self.lock();
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let numbers = inner.numbers.range((from, Bound::Unbounded)).take(limit);
        Ok(numbers.map(|(number, _)| *number).collect())
    }

    fn faults(&self) -> Result<Vec<Fault>, StoreError> {
        Ok(self.lock().faults())
    }
}
