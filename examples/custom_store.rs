//! A custom store that passes the contract: here tickets stay in memory, and every receipt is also sent to a
//! feed of the host's. Everything else is passed on.
//!
//! `cargo run -p helpdesk-examples --bin custom_store`

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk::rules::hours::Calendar;
use helpdesk::rules::report::{Backlog, ReportRow};
use helpdesk::rules::view::Row;
use helpdesk::rules::{CannedAnswer, Digest, FileRef, Notice};
use helpdesk::{
    Actor, AgentId, CommandId, CustomerId, FileId, Policy, ProjectId, TicketId, TicketNumber,
    TicketRef, Version,
};
use helpdesk_contract::{AllPorts, Fixture, Place, Trouble};
use helpdesk_store::*;

/// A memory store that feeds a host.
#[derive(Debug)]
struct Feeding {
    inner: MemoryStore,
    feed: Mutex<Sender<Receipt>>,
}

impl Feeding {
    fn new() -> (Self, Receiver<Receipt>) {
        let (sender, receiver) = channel();
        let inner = MemoryStore::new(CursorKey([7; 32]));
        (Self { inner, feed: Mutex::new(sender) }, receiver)
    }
}

/// Writes an impl that hands each call to the inner store; for tickets, commits are ours.
macro_rules! passed_on {
    (Tickets: $(fn $name:ident($($arg:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl Tickets for Feeding {
            $(fn $name(&self, $($arg: $kind),*) -> $answer { Tickets::$name(&self.inner, $($arg),*) })*

            fn commit(&self, commit: Commit) -> Result<Receipt, CommitRefusal> {
                let receipt = self.inner.commit(commit)?;
                // A feed that nobody listens to is no reason to refuse what is written.
                let feed = self.feed.lock().unwrap_or_else(PoisonError::into_inner);
                feed.send(receipt.clone()).unwrap_or_default();
                Ok(receipt)
            }
        }
    };
    ($port:ident: $(fn $name:ident($($arg:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl $port for Feeding {
            $(fn $name(&self, $($arg: $kind),*) -> $answer { $port::$name(&self.inner, $($arg),*) })*
        }
    };
}

passed_on! { Tickets:
    fn prepare(by: Actor, command: Option<CommandId>, ticket: TicketRef) -> Result<Prepared, StoreError>;
    fn ticket(id: TicketId) -> Result<Option<Found>, StoreError>;
    fn find(number: TicketNumber) -> Result<Option<TicketId>, StoreError>;
    fn row(id: TicketId) -> Result<Option<Row>, StoreError>;
    fn receipt(by: Actor, command: CommandId) -> Result<Option<Earlier>, StoreError>;
    fn consents(agent: AgentId, project: ProjectId, now: DateTime<Utc>) -> Result<Vec<ConsentFound>, StoreError>;
    fn fence() -> Result<(), StoreError>;
}

passed_on! { Timeline:
    fn events(ticket: TicketId, query: TimelineQuery) -> Result<TimelinePage, StoreError>;
    fn words(ticket: TicketId, seq: Version) -> Result<Option<SealedWords>, StoreError>;
}

passed_on! { Lists:
    fn list(query: ListQuery) -> Result<Vec<Row>, StoreError>;
    fn due(now: DateTime<Utc>, limit: usize) -> Result<Vec<TicketId>, StoreError>;
}

passed_on! { Search:
    fn search(query: SearchQuery) -> Result<Vec<Hit>, StoreError>;
}

passed_on! { Feed:
    fn changes(after: Position, limit: usize) -> Result<Vec<Change>, StoreError>;
    fn newest() -> Result<Position, StoreError>;
    fn position(ticket: TicketId, seq: Version) -> Result<Option<Position>, StoreError>;
    fn wait(after: Position, timeout: Duration) -> Result<bool, StoreError>;
}

passed_on! { Uploads:
    fn stage(file: StagedFile) -> Result<(), StoreError>;
    fn append(id: FileId, by: Actor, index: u32, bytes: Vec<u8>) -> Result<(), StoreError>;
    fn finish(by: Actor, file: FileRef) -> Result<(), StoreError>;
    fn discard(by: Actor, id: FileId) -> Result<(), StoreError>;
    fn upload(by: Actor, id: FileId) -> Result<Option<FileRef>, StoreError>;
    fn staged_bytes(by: Actor) -> Result<u64, StoreError>;
    fn file(id: FileId) -> Result<Option<StoredFile>, StoreError>;
    fn chunk(id: FileId, index: u32) -> Result<Option<Vec<u8>>, StoreError>;
    fn sweep_uploads(before: DateTime<Utc>) -> Result<u64, StoreError>;
}

passed_on! { Followers:
    fn watermark(follower: Follower) -> Result<Watermark, StoreError>;
    fn reading(follower: Follower, limit: usize) -> Result<Reading, StoreError>;
    fn follow(step: Step) -> Result<bool, StoreError>;
    fn forget(follower: Follower, shape: u16) -> Result<(), StoreError>;
    fn unlike(documents: Vec<Document>) -> Result<Vec<(TicketId, Version)>, StoreError>;
    fn report_rows(by: ReportTime, period: Period) -> Result<Vec<(TicketNumber, ReportRow)>, StoreError>;
    fn report_access(period: Period) -> Result<AccessRows, StoreError>;
    fn backlog() -> Result<Backlog, StoreError>;
    fn overdue(now: DateTime<Utc>) -> Result<u64, StoreError>;
}

passed_on! { Settings:
    fn policy() -> Result<(Policy, PolicyVersion), StoreError>;
    fn set_policy(policy: Policy, expected: PolicyVersion, act: DeskAct) -> Result<bool, StoreError>;
    fn calendars() -> Result<Vec<(DateTime<Utc>, Calendar)>, StoreError>;
    fn set_calendars(history: Vec<(DateTime<Utc>, Calendar)>) -> Result<(), StoreError>;
    fn canned_answers() -> Result<Vec<CannedAnswer>, StoreError>;
    fn put_canned_answer(answer: CannedAnswer, act: DeskAct) -> Result<(), StoreError>;
    fn set_canned_answers(answers: Vec<CannedAnswer>) -> Result<(), StoreError>;
    fn cursor_key() -> Result<CursorKey, StoreError>;
}

passed_on! { RatingMarks:
    fn mark_rating(ticket: TicketNumber, mark: RatingMark) -> Result<RatingMark, StoreError>;
    fn rating_marks(tickets: BTreeSet<TicketNumber>) -> Result<BTreeMap<TicketNumber, RatingMark>, StoreError>;
    fn all_rating_marks(after: Option<TicketNumber>, limit: usize) -> Result<Vec<(TicketNumber, RatingMark)>, StoreError>;
}

passed_on! { DeskLog:
    fn record(act: DeskAct) -> Result<(), StoreError>;
    fn lines(after: u64, limit: usize) -> Result<Vec<(u64, DeskLine)>, StoreError>;
    fn lines_before(before: Option<u64>, limit: usize) -> Result<Vec<(u64, DeskLine)>, StoreError>;
}

passed_on! { Erasing:
    fn erase(erasure: Erasure) -> Result<u64, StoreError>;
    fn is_erased(actor: Actor) -> Result<bool, StoreError>;
    fn has_traces() -> Result<bool, StoreError>;
    fn finish_erasure() -> Result<bool, StoreError>;
}

passed_on! { Whole:
    fn restore(batch: Vec<Restored>) -> Result<(), StoreError>;
    fn audit(number: TicketNumber) -> Result<Option<Audit>, StoreError>;
    fn numbers(after: Option<TicketNumber>, limit: usize) -> Result<Vec<TicketNumber>, StoreError>;
    fn receipts(after: Option<(Actor, CommandId)>, limit: usize) -> Result<Vec<ReceiptLine>, StoreError>;
    fn faults() -> Result<Vec<Fault>, StoreError>;
    fn probe() -> Result<(), StoreError>;
    fn is_empty() -> Result<bool, StoreError>;
}

passed_on! { People:
    fn put_customer(card: CustomerCard, act: DeskAct) -> Result<(), StoreError>;
    fn put_agent(card: AgentCard, act: DeskAct) -> Result<(), StoreError>;
    fn put_project(card: ProjectCard, act: DeskAct) -> Result<(), StoreError>;
    fn set_member(project: ProjectId, customer: CustomerId, member: bool, act: DeskAct) -> Result<bool, StoreError>;
    fn customer_cards(after: Option<CustomerId>, limit: usize) -> Result<Vec<CustomerCard>, StoreError>;
    fn agent_cards(after: Option<AgentId>, limit: usize) -> Result<Vec<AgentCard>, StoreError>;
    fn project_cards(after: Option<ProjectId>, limit: usize) -> Result<Vec<ProjectCard>, StoreError>;
    fn members_of(project: ProjectId, after: Option<CustomerId>, limit: usize) -> Result<Vec<CustomerId>, StoreError>;
}

passed_on! { Outbox:
    fn incarnation() -> Result<Incarnation, StoreError>;
    fn take_letters(now: DateTime<Utc>, lease: TimeDelta, limit: usize) -> Result<Vec<Letter>, StoreError>;
    fn settle_letter(id: LetterId, fence: u64, outcome: Settlement, now: DateTime<Utc>) -> Result<bool, StoreError>;
    fn queue_letter(notice: Notice, now: DateTime<Utc>) -> Result<bool, StoreError>;
    fn revive_letter(id: LetterId, act: DeskAct) -> Result<bool, StoreError>;
    fn letters(state: Option<LetterState>, after: LetterId, limit: usize) -> Result<Vec<Letter>, StoreError>;
}

passed_on! { Directory:
    fn customers(keys: BTreeSet<CustomerId>) -> Result<BTreeMap<CustomerId, CustomerCard>, StoreError>;
    fn agents(keys: BTreeSet<AgentId>) -> Result<BTreeMap<AgentId, AgentCard>, StoreError>;
    fn projects(keys: BTreeSet<ProjectId>) -> Result<BTreeMap<ProjectId, ProjectCard>, StoreError>;
    fn members(pairs: BTreeSet<(CustomerId, ProjectId)>) -> Result<BTreeSet<(CustomerId, ProjectId)>, StoreError>;
    fn projects_of(customer: CustomerId, after: Option<u64>, limit: usize) -> Result<Vec<ProjectCard>, StoreError>;
    fn team(after: Option<(String, AgentId)>, limit: usize) -> Result<Vec<AgentCard>, StoreError>;
    fn find_customers(typed: String) -> Result<Vec<CustomerCard>, StoreError>;
}

passed_on! { Accounts:
    fn set_password(actor: Actor, hash: String, rests_on: RestsOn) -> Result<bool, StoreError>;
    fn password(actor: Actor) -> Result<Option<String>, StoreError>;
    fn put_credential(credential: Credential, rests_on: RestsOn) -> Result<bool, StoreError>;
    fn credential(secret: Digest, now: DateTime<Utc>) -> Result<Option<Credential>, StoreError>;
    fn take_credential(secret: Digest, now: DateTime<Utc>) -> Result<Option<Credential>, StoreError>;
    fn prolong(secret: Digest, until: DateTime<Utc>) -> Result<bool, StoreError>;
    fn credentials(actor: Actor, kind: CredentialKind, now: DateTime<Utc>) -> Result<Vec<Credential>, StoreError>;
    fn end_credentials(actor: Actor) -> Result<u64, StoreError>;
    fn sweep_credentials(now: DateTime<Utc>) -> Result<u64, StoreError>;
}

struct Feeds;

struct Room(Arc<Feeding>, Receiver<Receipt>);

impl Fixture for Feeds {
    fn place(&self) -> Result<Box<dyn Place>, Trouble> {
        let (store, receipts) = Feeding::new();
        Ok(Box::new(Shared(Mutex::new(Room(Arc::new(store), receipts)))))
    }
}

struct Shared(Mutex<Room>);

impl Place for Shared {
    fn open(&self) -> Result<Arc<dyn AllPorts>, Trouble> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).0.clone())
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let receipts = self.1.try_iter().count();
        println!("the feed had {receipts} receipts");
    }
}

fn main() -> ExitCode {
    helpdesk_contract::run(Feeds)
}
