//! The reference: a desk in memory. Its answers are right by definition; it is not durable (S8).

mod accounts;
mod commit;
mod files;
mod followers;
mod incarnation;
mod kept;
mod outbox;
mod people;
mod read;
mod refused;
mod reports;
mod settings;
mod tickets;
mod upload;
mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use helpdesk_core::hours::Calendar;
use helpdesk_core::view::{Kept, LogEntry, Row};
use helpdesk_core::{
    Actor, AgentId, AnswerKey, CannedAnswer, CommandId, CustomerId, Digest, FileId, Policy,
    ProjectId, Recorded, Ticket, TicketId, TicketNumber, Version,
};

use self::refused::refused;
use self::upload::Upload;
use crate::accounts::Credential;
use crate::cards::{AgentCard, CustomerCard, ProjectCard};
use crate::cursor::CursorKey;
use crate::desk_log::DeskLine;
use crate::error::{StoreError, StoreErrorKind};
use crate::feed::Position;
use crate::letter::{Incarnation, Letter, LetterId};
use crate::rating_marks::RatingMark;
use crate::settings::PolicyVersion;
use crate::tickets::Earlier;
use crate::timeline::SealedWords;

/// A desk in memory: the reference for every adapter, and what a host's own tests run on.
///
/// ```
/// use helpdesk_store::{CursorKey, MemoryStore, Whole};
///
/// let store = MemoryStore::new(CursorKey([7; 32]));
/// assert!(store.is_empty().is_ok_and(|empty| empty));
/// ```
pub struct MemoryStore {
    inner: Mutex<Inner>,
    /// Told of whatever was written.
    changed: Condvar,
    /// Whether `wait` sleeps.
    sleeps: bool,
}

impl MemoryStore {
    /// Returns an empty desk with this secret for its cursors.
    #[must_use]
    pub fn new(cursor_key: CursorKey) -> Self {
        Self { inner: Mutex::new(Inner::new(cursor_key)), changed: Condvar::new(), sleeps: true }
    }

    /// Returns the desk with a [`wait`](crate::Feed::wait) that answers at once: for tests under a clock
    /// that stands still while a thread sleeps, such as Tokio's paused one.
    #[cfg(feature = "testing")]
    #[must_use]
    pub fn sleepless(self) -> Self {
        Self { sleeps: false, ..self }
    }

    /// Every method holds this from beginning to end: each is one transaction. No method stops half-way
    /// through its writes, so even a poisoned lock guards a whole desk.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MemoryStore {
    /// Says how much there is, and nothing that people wrote.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = self.lock();
        f.debug_struct("MemoryStore")
            .field("tickets", &inner.tickets.len())
            .field("events", &inner.order.len())
            .finish_non_exhaustive()
    }
}

/// Everything the desk holds.
struct Inner {
    tickets: BTreeMap<TicketId, Stored>,
    numbers: BTreeMap<TicketNumber, TicketId>,
    /// Every event in the one order of S11: the n-th has position n + 1.
    order: Vec<(TicketId, usize)>,
    receipts: BTreeMap<(Actor, CommandId), Earlier>,
    followers: kept::Kept,
    letters: BTreeMap<LetterId, Letter>,
    incarnation: Incarnation,
    files: BTreeMap<FileId, Upload>,
    policy: (Policy, PolicyVersion),
    /// The working hours that were in force, each from an instant on.
    calendars: BTreeMap<DateTime<Utc>, Calendar>,
    rating_marks: BTreeMap<TicketNumber, RatingMark>,
    canned: BTreeMap<AnswerKey, CannedAnswer>,
    cursor_key: CursorKey,
    customers: BTreeMap<CustomerId, CustomerCard>,
    agents: BTreeMap<AgentId, AgentCard>,
    projects: BTreeMap<ProjectId, ProjectCard>,
    members: BTreeSet<(ProjectId, CustomerId)>,
    /// The keys that are refused forever (E1).
    erased: BTreeSet<Actor>,
    lines: Vec<DeskLine>,
    passwords: BTreeMap<Actor, String>,
    credentials: BTreeMap<Digest, Credential>,
}

/// A ticket with its log.
struct Stored {
    ticket: Ticket,
    number: TicketNumber,
    /// The event with sequence number n is at index n - 1.
    log: Vec<Line>,
}

/// An event with what belongs to it.
struct Line {
    recorded: Recorded,
    position: Position,
    words: Option<SealedWords>,
}

impl Inner {
    fn new(cursor_key: CursorKey) -> Self {
        Self {
            tickets: BTreeMap::new(),
            numbers: BTreeMap::new(),
            order: Vec::new(),
            receipts: BTreeMap::new(),
            followers: kept::Kept::default(),
            letters: BTreeMap::new(),
            incarnation: incarnation::incarnation(&[b"first", &cursor_key.0]),
            files: BTreeMap::new(),
            policy: (Policy::default(), PolicyVersion::default()),
            calendars: BTreeMap::from([(DateTime::UNIX_EPOCH, Calendar::default())]),
            rating_marks: BTreeMap::new(),
            canned: by_key(CannedAnswer::defaults()),
            cursor_key,
            customers: BTreeMap::new(),
            agents: BTreeMap::new(),
            projects: BTreeMap::new(),
            members: BTreeSet::new(),
            erased: BTreeSet::new(),
            lines: Vec::new(),
            passwords: BTreeMap::new(),
            credentials: BTreeMap::new(),
        }
    }

    /// The row is computed whenever it is asked for, so it cannot go stale.
    fn row(&self, stored: &Stored) -> Row {
        let followed = stored.ticket.follows().and_then(|id| self.tickets.get(&id));
        Row::of(
            &stored.ticket,
            stored.number,
            stored.subject(),
            followed.map(|earlier| earlier.number),
        )
    }
}

impl Stored {
    fn subject(&self) -> Option<String> {
        let Some(SealedWords::Kept(sealed)) = &self.log.first()?.words else { return None };
        sealed.words().subject.as_ref().map(|subject| subject.as_str().to_owned())
    }
}

impl Stored {
    fn line(&self, seq: Version) -> Option<&Line> {
        self.log.get(place(seq)?)
    }

    fn line_mut(&mut self, seq: Version) -> Option<&mut Line> {
        self.log.get_mut(place(seq)?)
    }
}

fn place(seq: Version) -> Option<usize> {
    usize::try_from(seq.0.checked_sub(1)?).ok()
}

impl Line {
    fn entry(&self) -> Result<LogEntry, StoreError> {
        let words = match (&self.words, self.recorded.event.words()) {
            (Some(SealedWords::Kept(sealed)), _) => Kept::Words(sealed.words().clone()),
            (Some(SealedWords::Erased), _) => Kept::Erased,
            (None, None) => Kept::None,
            (None, Some(_)) => {
                let seq = self.recorded.seq;
                let message = format!("the words of event {seq} are missing");
                return Err(StoreError::new(StoreErrorKind::Damaged, message));
            }
        };
        Ok(LogEntry { recorded: self.recorded.clone(), words })
    }
}

fn by_key(answers: Vec<CannedAnswer>) -> BTreeMap<AnswerKey, CannedAnswer> {
    answers.into_iter().map(|answer| (answer.key.clone(), answer)).collect()
}
