//! Commits for tests, made by the heart of the desk itself: nothing here is by hand but the terms.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::notice::notices;
use helpdesk_core::{
    Actor, Command, CommandId, Context, Digest, FileId, NewTicket, Notice, Recorded, Rejection,
    ReplayError, Salt, Sealed, Ticket, TicketId, Version, Words,
};
use helpdesk_store::{
    Change, Commit, Derived, Document, Erasure, ErasureTarget, Follower, PAGE_MAX, Position,
    Reading, SealedWords, Step, Store, StoreError,
};
use uuid::Uuid;

/// Gives ids and salts that differ from each other and are the same in every run.
#[derive(Debug)]
pub struct Ids {
    seed: u64,
    next: AtomicU64,
}

impl Ids {
    /// Returns the source that belongs to a seed; those of two seeds never give the same id.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed, next: AtomicU64::new(1) }
    }

    /// Returns a new UUID.
    pub fn uuid(&self) -> Uuid {
        Uuid::from_u64_pair(self.seed, self.next.fetch_add(1, Ordering::Relaxed))
    }

    /// Returns a new ticket's id.
    pub fn ticket(&self) -> TicketId {
        TicketId::new(self.uuid())
    }

    /// Returns a new command's id.
    pub fn command(&self) -> CommandId {
        CommandId::new(self.uuid())
    }

    /// Returns a new file's id.
    pub fn file(&self) -> FileId {
        FileId::new(self.uuid())
    }

    /// Returns the words sealed with a new salt.
    pub fn seal(&self, words: Words) -> Sealed {
        let digest = Digest::of(&[self.uuid().as_bytes()]);
        let mut salt = [0; 16];
        for (to, from) in salt.iter_mut().zip(digest.bytes()) {
            *to = *from;
        }
        Sealed::new(words, Salt(salt))
    }
}

/// Returns the instant this many minutes after Monday, 2 March 2026, 09:00 UTC.
#[must_use]
pub fn minute(minutes: i64) -> DateTime<Utc> {
    const BEGIN: i64 = 1_772_442_000;
    DateTime::from_timestamp(BEGIN, 0).unwrap_or_default() + TimeDelta::minutes(minutes)
}

/// Why a commit cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Unmade {
    /// The ticket refuses.
    #[error(transparent)]
    Refused(#[from] Rejection),
    /// What was decided does not apply: a fault of `helpdesk-core`.
    #[error(transparent)]
    Unfit(#[from] ReplayError),
}

/// Returns the commit that opens a ticket.
///
/// # Errors
/// [`Unmade::Refused`] as the desk refuses; [`Unmade::Unfit`] never.
pub fn opening(
    ctx: &Context<'_>,
    id: TicketId,
    command: CommandId,
    request: &NewTicket<Sealed>,
) -> Result<Commit, Unmade> {
    let events = Ticket::open(ctx, request)?;
    let (after, log) = Ticket::begin(id, ctx.actor, ctx.now, events)?;
    let mut commit = commit(ctx.actor, None, after, log, Some(&request.message));
    commit.command = Some(command);
    commit.content = request.content();
    Ok(commit)
}

/// Returns the commit of a command on `ticket`.
///
/// # Errors
/// [`Unmade::Refused`] as the ticket refuses; [`Unmade::Unfit`] never.
pub fn acting(
    ctx: &Context<'_>,
    ticket: &Ticket,
    id: CommandId,
    command: &Command<Sealed>,
) -> Result<Commit, Unmade> {
    let events = ticket.decide(ctx, command)?;
    let (after, log) = ticket.advance(ctx.actor, ctx.now, events)?;
    let mut commit = commit(ctx.actor, Some(ticket), after, log, command.words());
    commit.command = Some(id);
    commit.content = command.content(ticket.id());
    commit.at = ctx.now.max(ticket.last_at());
    Ok(commit)
}

/// Returns the commit of what the clock owes, or `None` when it owes nothing.
///
/// # Errors
/// Never [`ReplayError`]: what `tick` gives applies.
pub fn ticking(ticket: &Ticket, now: DateTime<Utc>) -> Result<Option<Commit>, ReplayError> {
    let events = ticket.tick(now);
    if events.is_empty() {
        return Ok(None);
    }
    let (after, log) = ticket.advance(&Actor::System, now, events)?;
    Ok(Some(commit(&Actor::System, Some(ticket), after, log, None)))
}

/// The plain words of a message: what is between other characters, in lower case.
#[must_use]
pub fn terms(words: &Words) -> Vec<String> {
    let subject = words.subject.as_ref().map_or("", |subject| subject.as_str());
    let text = words.text.as_ref().map_or("", |text| text.as_str());
    let parts =
        [subject, text].into_iter().flat_map(|part| part.split(|c: char| !c.is_alphanumeric()));
    let mut terms: Vec<String> =
        parts.filter(|term| !term.is_empty()).map(str::to_lowercase).collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// Returns the people whom the events of a commit concern.
#[must_use]
pub fn told(commit: &Commit) -> Vec<Notice> {
    notices(&commit.after, &commit.events)
}

/// Returns what search holds of a message, by the plain terms of these tests.
#[must_use]
pub fn document(change: &Change, words: &Words) -> Document {
    Document {
        ticket: change.recorded.ticket,
        seq: change.recorded.seq,
        customer: change.customer.clone(),
        project: change.project.clone(),
        public: change.recorded.event.kind().is_public(),
        terms: terms(words),
    }
}

/// Returns what a follower derives from what was read, with the plain terms of these tests.
#[must_use]
pub fn derived(follower: Follower, reading: &Reading) -> Derived {
    match follower {
        Follower::Reports => Derived::Reports(reading.changes.clone()),
        Follower::Letters => Derived::Letters(reading.changes.clone()),
        Follower::Search => {
            let found = reading
                .changes
                .iter()
                .filter_map(|change| Some(document(change, reading.words.get(&change.position)?)));
            Derived::Search(found.collect())
        }
    }
}

/// Lets one follower take everything there is, a few events at a time.
///
/// # Errors
/// When the database fails.
pub fn follow_one<S: Store + ?Sized>(
    store: &S,
    follower: Follower,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    const FEW: usize = 17;
    loop {
        let reading = store.reading(follower, FEW)?;
        if reading.to == reading.from {
            return Ok(());
        }
        let derived = derived(follower, &reading);
        store.follow(Step { from: reading.from, to: reading.to, at, derived })?;
    }
}

/// Lets all followers take everything there is.
///
/// # Errors
/// When the database fails.
pub fn follow<S: Store + ?Sized>(store: &S, at: DateTime<Utc>) -> Result<(), StoreError> {
    Follower::ALL.iter().copied().try_for_each(|follower| follow_one(store, follower, at))
}

/// Returns the erasure with what search may hold of the messages whose words are erased.
///
/// # Errors
/// When the database fails.
pub fn erasure<S: Store + ?Sized>(
    store: &S,
    target: ErasureTarget,
    at: DateTime<Utc>,
) -> Result<Erasure, StoreError> {
    let mut documents = Vec::new();
    let mut after = Position(0);
    loop {
        let page = store.changes(after, PAGE_MAX)?;
        let Some(last) = page.last() else { break };
        after = last.position;
        for change in &page {
            let (ticket, seq) = (change.recorded.ticket, change.recorded.seq);
            let meant = match &target {
                ErasureTarget::Customer(customer) => change.customer == *customer,
                ErasureTarget::Message(meant, at) => (*meant, *at) == (ticket, seq),
                ErasureTarget::Agent(_) => false,
            };
            if meant && let Some(SealedWords::Kept(sealed)) = store.words(ticket, seq)? {
                documents.push(document(change, sealed.words()));
            }
        }
    }
    Ok(Erasure {
        target,
        at,
        by: None,
        reason: "asked".to_owned(),
        documents,
        unread: false,
        rests_on: Vec::new(),
    })
}

fn commit(
    by: &Actor,
    before: Option<&Ticket>,
    after: Ticket,
    log: Vec<Recorded>,
    sealed: Option<&Sealed>,
) -> Commit {
    // A command carries at most one set of words, so they belong to the event that has some.
    let told = log.iter().find(|recorded| recorded.event.words().is_some()).zip(sealed);
    let counted_before = before.map_or(Version(0), |ticket| ticket.version_for(by));
    Commit {
        by: by.clone(),
        command: None,
        content: Digest::of(&[b"clock"]),
        expected: before.map_or(Version(0), Ticket::version),
        preconditions: Vec::new(),
        words: told.iter().map(|(recorded, sealed)| (recorded.seq, (*sealed).clone())).collect(),
        claims: told
            .iter()
            .flat_map(|(recorded, sealed)| {
                sealed.words().files.iter().map(|file| (file.id, recorded.seq))
            })
            .collect(),
        counted: (counted_before.next(), after.version_for(by)),
        at: after.last_at(),
        events: log,
        after,
    }
}
