//! The ports of tickets and what is read of them.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use helpdesk_core::view::Row;
use helpdesk_core::{
    Actor, AgentId, CommandId, FileId, FileRef, ProjectId, TicketId, TicketNumber, TicketRef,
    Version,
};
use helpdesk_store::{
    Audit, Change, Commit, CommitRefusal, ConsentFound, Earlier, Erasing, Erasure, Fault, Feed,
    Found, Hit, ListQuery, Lists, Outbox as _, Position, Prepared, Receipt, ReceiptLine, Restored,
    SealedWords, Search, SearchQuery, StagedFile, StoreError, StoredFile, Tickets, Timeline,
    TimelinePage, TimelineQuery, Uploads, Whole,
};

use crate::error::store;
use crate::open::Sqlite;
use crate::{
    audit, commit, erase, faults, files, list, log, precondition, receipts, restore, search,
    tickets, timeline,
};

impl Tickets for Sqlite {
    fn prepare(
        &self,
        by: Actor,
        command: Option<CommandId>,
        ticket: TicketRef,
    ) -> Result<Prepared, StoreError> {
        self.readers.together(|connection| tickets::prepare(connection, &by, command, ticket))
    }

    fn ticket(&self, id: TicketId) -> Result<Option<Found>, StoreError> {
        self.readers.once(|connection| tickets::find(connection, id))
    }

    fn find(&self, number: TicketNumber) -> Result<Option<TicketId>, StoreError> {
        self.readers.once(|connection| tickets::by_number(connection, number))
    }

    fn row(&self, id: TicketId) -> Result<Option<Row>, StoreError> {
        self.readers.once(|connection| tickets::row(connection, id))
    }

    fn receipt(&self, by: Actor, command: CommandId) -> Result<Option<Earlier>, StoreError> {
        self.readers.once(|connection| receipts::find(connection, &by, command))
    }

    fn commit(&self, commit: Commit) -> Result<Receipt, CommitRefusal> {
        self.writer()?.write(move |batch| commit::write(batch, &commit))
    }

    fn consents(
        &self,
        agent: AgentId,
        project: ProjectId,
        now: DateTime<Utc>,
    ) -> Result<Vec<ConsentFound>, StoreError> {
        self.readers
            .checks()
            .once(|connection| tickets::consents(connection, &agent, &project, now))
    }

    /// The file is on this machine: reading it is reading what counts.
    fn fence(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

impl Timeline for Sqlite {
    fn events(&self, ticket: TicketId, query: TimelineQuery) -> Result<TimelinePage, StoreError> {
        self.readers.together(|connection| timeline::page(connection, ticket, &query))
    }

    fn words(&self, ticket: TicketId, seq: Version) -> Result<Option<SealedWords>, StoreError> {
        self.readers.together(|connection| log::words(connection, ticket, seq))
    }
}

impl Lists for Sqlite {
    fn list(&self, query: ListQuery) -> Result<Vec<Row>, StoreError> {
        self.readers.once(|connection| list::page(connection, &query))
    }

    fn due(&self, now: DateTime<Utc>, limit: usize) -> Result<Vec<TicketId>, StoreError> {
        self.readers.once(|connection| tickets::due(connection, now, limit))
    }
}

impl Search for Sqlite {
    fn search(&self, query: SearchQuery) -> Result<Vec<Hit>, StoreError> {
        self.readers.long().together(|connection| search::page(connection, &query))
    }
}

impl Feed for Sqlite {
    fn changes(&self, after: Position, limit: usize) -> Result<Vec<Change>, StoreError> {
        self.readers.once(|connection| log::changes(connection, after, limit))
    }

    fn newest(&self) -> Result<Position, StoreError> {
        self.readers.once(log::newest)
    }

    fn position(&self, ticket: TicketId, seq: Version) -> Result<Option<Position>, StoreError> {
        self.readers.together(|connection| log::position(connection, ticket, seq))
    }

    fn wait(&self, after: Position, timeout: Duration) -> Result<bool, StoreError> {
        let since = Instant::now();
        loop {
            let seen = self.changes_seen();
            if self.newest()? > after {
                return Ok(true);
            }
            let left = timeout.saturating_sub(since.elapsed());
            if left.is_zero() {
                return Ok(false);
            }
            // Whatever is written wakes us, other rows than events too.
            let _ = self.wait_change(seen, left);
        }
    }
}

impl Uploads for Sqlite {
    fn stage(&self, file: StagedFile) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| files::stage(batch.connection, &file))
    }

    fn append(&self, id: FileId, by: Actor, index: u32, bytes: Vec<u8>) -> Result<(), StoreError> {
        self.writer()?
            .write_bulky(move |batch| files::append(batch.connection, id, &by, index, &bytes))
    }

    fn finish(&self, by: Actor, file: FileRef) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| files::finish(batch.connection, &by, &file))
    }

    fn discard(&self, by: Actor, id: FileId) -> Result<(), StoreError> {
        let marked =
            self.writer()?.write(move |batch| files::condemn_one(batch.connection, &by, id))?;
        marked.map_or(Ok(()), |place| self.wear_down(place))
    }

    fn upload(&self, by: Actor, id: FileId) -> Result<Option<FileRef>, StoreError> {
        self.readers.once(|connection| files::upload(connection, &by, id))
    }

    fn staged_bytes(&self, by: Actor) -> Result<u64, StoreError> {
        self.readers.once(|connection| files::staged_bytes(connection, &by))
    }

    fn file(&self, id: FileId) -> Result<Option<StoredFile>, StoreError> {
        self.readers.once(|connection| files::find(connection, id))
    }

    fn chunk(&self, id: FileId, index: u32) -> Result<Option<Vec<u8>>, StoreError> {
        self.readers.once(|connection| files::chunk(connection, id, index))
    }

    fn sweep_uploads(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut swept = 0;
        while let Some(place) =
            self.writer()?.write(move |batch| files::condemn(batch.connection, before))?
        {
            self.wear_down(place)?;
            swept += 1;
        }
        Ok(swept)
    }
}

impl Erasing for Sqlite {
    fn erase(&self, erasure: Erasure) -> Result<u64, StoreError> {
        erase::erase(self, erasure)
    }

    fn is_erased(&self, actor: Actor) -> Result<bool, StoreError> {
        self.readers.checks().once(|connection| precondition::is_erased(connection, &actor))
    }

    fn has_traces(&self) -> Result<bool, StoreError> {
        self.has_traces()
    }

    fn finish_erasure(&self) -> Result<bool, StoreError> {
        self.finish_erasure()
    }
}

impl Whole for Sqlite {
    fn receipts(
        &self,
        after: Option<(Actor, CommandId)>,
        limit: usize,
    ) -> Result<Vec<ReceiptLine>, StoreError> {
        self.readers.long().once(|connection| receipts::page(connection, after.as_ref(), limit))
    }

    fn restore(&self, batch: Vec<Restored>) -> Result<(), StoreError> {
        self.writer()?.write_bulky(move |to| restore::write(to, &batch))?;
        // A restored desk is another incarnation, to which this journal belongs too.
        self.mark.add(&self.incarnation()?.0);
        Ok(())
    }

    fn audit(&self, number: TicketNumber) -> Result<Option<Audit>, StoreError> {
        audit::audit(&self.readers, number)
    }

    fn numbers(
        &self,
        after: Option<TicketNumber>,
        limit: usize,
    ) -> Result<Vec<TicketNumber>, StoreError> {
        self.readers.once(|connection| tickets::numbers(connection, after, limit))
    }

    fn faults(&self) -> Result<Vec<Fault>, StoreError> {
        faults::find(self)
    }

    fn probe(&self) -> Result<(), StoreError> {
        self.probe()
    }

    fn is_empty(&self) -> Result<bool, StoreError> {
        self.readers.once(|connection| {
            connection
                .query_row(
                    "SELECT NOT EXISTS (SELECT 1 FROM tickets)
                         AND NOT EXISTS (SELECT 1 FROM customers)
                         AND NOT EXISTS (SELECT 1 FROM agents)
                         AND NOT EXISTS (SELECT 1 FROM projects)",
                    [],
                    |row| row.get(0),
                )
                .map_err(store)
        })
    }
}

impl Sqlite {
    /// Drops a marked file a chunk at a time: a large one must not keep commits waiting.
    fn wear_down(&self, place: i64) -> Result<(), StoreError> {
        while !self.writer()?.write_bulky(move |batch| files::wear_down(batch.connection, place))? {
        }
        Ok(())
    }
}
