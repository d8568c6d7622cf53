//! The ports of tickets and what is read of them, each method under the one lock.

use std::ops::Bound;
use std::sync::PoisonError;
use std::time::Duration;

use chrono::{DateTime, Utc};
use helpdesk_core::view::Row;
use helpdesk_core::{
    Actor, AgentId, CommandId, ProjectId, TicketId, TicketNumber, TicketRef, Version,
};

use super::{Inner, MemoryStore};
use crate::commit::{Commit, CommitRefusal, Receipt};
use crate::erasure::{Erasing, Erasure};
use crate::error::StoreError;
use crate::feed::{Change, Feed, Position};
use crate::lists::{ListQuery, Lists};
use crate::search::{Hit, Search, SearchQuery};
use crate::tickets::{ConsentFound, Earlier, Found, Prepared, Tickets};
use crate::timeline::{SealedWords, Timeline, TimelinePage, TimelineQuery};
use crate::whole::{Audit, Fault, ReceiptLine, Restored, Whole};

impl Tickets for MemoryStore {
    fn prepare(
        &self,
        by: Actor,
        command: Option<CommandId>,
        ticket: TicketRef,
    ) -> Result<Prepared, StoreError> {
        let inner = self.lock();
        let earlier = command.and_then(|command| inner.receipts.get(&(by, command)).cloned());
        let id = match ticket {
            TicketRef::Id(id) => Some(id),
            TicketRef::Number(number) => inner.numbers.get(&number).copied(),
        };
        let found = id.and_then(|id| inner.tickets.get(&id));
        let found =
            found.map(|stored| Found { ticket: stored.ticket.clone(), number: stored.number });
        Ok(Prepared { earlier, found })
    }

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

    fn receipt(&self, by: Actor, command: CommandId) -> Result<Option<Earlier>, StoreError> {
        Ok(self.lock().receipts.get(&(by, command)).cloned())
    }

    fn commit(&self, commit: Commit) -> Result<Receipt, CommitRefusal> {
        let written = self.lock().commit(commit);
        self.changed.notify_all();
        written
    }

    fn consents(
        &self,
        agent: AgentId,
        project: ProjectId,
        now: DateTime<Utc>,
    ) -> Result<Vec<ConsentFound>, StoreError> {
        Ok(self.lock().consents(&agent, &project, now))
    }

    /// One process holds the desk.
    fn fence(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

impl Timeline for MemoryStore {
    fn events(&self, ticket: TicketId, query: TimelineQuery) -> Result<TimelinePage, StoreError> {
        self.lock().events(ticket, &query)
    }

    fn words(&self, ticket: TicketId, seq: Version) -> Result<Option<SealedWords>, StoreError> {
        let inner = self.lock();
        let line = inner.tickets.get(&ticket).and_then(|stored| stored.line(seq));
        Ok(line.and_then(|line| line.words.clone()))
    }
}

impl Lists for MemoryStore {
    fn list(&self, query: ListQuery) -> Result<Vec<Row>, StoreError> {
        Ok(self.lock().list(&query))
    }

    fn due(&self, now: DateTime<Utc>, limit: usize) -> Result<Vec<TicketId>, StoreError> {
        Ok(self.lock().due(now, limit))
    }
}

impl Search for MemoryStore {
    fn search(&self, query: SearchQuery) -> Result<Vec<Hit>, StoreError> {
        Ok(self.lock().search(&query))
    }
}

impl Feed for MemoryStore {
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

    fn wait(&self, after: Position, timeout: Duration) -> Result<bool, StoreError> {
        let waits = |inner: &mut Inner| inner.order.len() as u64 <= after.0;
        let timeout = if self.sleeps { timeout } else { Duration::ZERO };
        let waited = self.changed.wait_timeout_while(self.lock(), timeout, waits);
        let (mut inner, _) = waited.unwrap_or_else(PoisonError::into_inner);
        Ok(!waits(&mut inner))
    }
}

impl Erasing for MemoryStore {
    fn erase(&self, erasure: Erasure) -> Result<u64, StoreError> {
        self.lock().erase(erasure)
    }

    fn is_erased(&self, actor: Actor) -> Result<bool, StoreError> {
        Ok(self.lock().erased.contains(&actor))
    }

    /// Memory keeps no older state.
    fn has_traces(&self) -> Result<bool, StoreError> {
        Ok(false)
    }

    fn finish_erasure(&self) -> Result<bool, StoreError> {
        Ok(true)
    }
}

impl Whole for MemoryStore {
    fn receipts(
        &self,
        after: Option<(Actor, CommandId)>,
        limit: usize,
    ) -> Result<Vec<ReceiptLine>, StoreError> {
        let inner = self.lock();
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let receipts = inner.receipts.range((from, Bound::Unbounded)).take(limit);
        let lines = receipts.map(|((by, command), Earlier { content, receipt })| ReceiptLine {
            by: by.clone(),
            command: *command,
            content: *content,
            receipt: receipt.clone(),
        });
        Ok(lines.collect())
    }

    fn restore(&self, batch: Vec<Restored>) -> Result<(), StoreError> {
        let written = self.lock().restore(batch);
        self.changed.notify_all();
        written
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

    /// A caller that gets the lock can read and write.
    fn probe(&self) -> Result<(), StoreError> {
        drop(self.lock());
        Ok(())
    }

    fn is_empty(&self) -> Result<bool, StoreError> {
        let inner = self.lock();
        Ok(inner.tickets.is_empty()
            && inner.customers.is_empty()
            && inner.agents.is_empty()
            && inner.projects.is_empty())
    }
}
