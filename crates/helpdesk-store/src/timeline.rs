//! The port of a ticket's history, read in bounded pages (S13).

use std::fmt::Debug;
use std::ops::ControlFlow;

pub use helpdesk_core::view::TimelineEntry;
use helpdesk_core::view::{Kept, LogEntry};
use helpdesk_core::words::Field;
use helpdesk_core::{Recorded, Sealed, Text, TicketId, Version, Words};

use crate::error::{StoreError, StoreErrorKind};
use crate::query::PAGE_MAX;
use crate::weight::{cut_at, event_weight};

/// The most bytes that a door sends for a page of a history: 512 KiB.
pub const PAGE_BYTES: usize = 512 * 1024;

/// The most that the events of a page weigh, by [`text_weight`](crate::text_weight) and what surrounds each: 384
/// KiB. The rest of [`PAGE_BYTES`] is for what stands around a history.
pub const EVENTS_SHARE: usize = 384 * 1024;

/// A text that weighs more is cut on a page that people read: 16 KiB.
pub const TEXT_SHARE: usize = 16 * 1024;

/// The words of an event that has some, as a store keeps them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealedWords {
    /// With their salt.
    Kept(Sealed),
    /// Erased on request (E1).
    Erased,
}

/// Where a page of a timeline is. Events are numbered as its reader counts them: only public ones if
/// [`TimelineQuery::public_only`] says so (S6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimelinePlace {
    /// It begins after this event; after 0 it is the first page.
    After(Version),
    /// It ends before this event.
    Before(Version),
    /// It ends with the last event.
    Newest,
    /// This event is on it, with about as many events before it as after it.
    Around(Version),
}

/// Which page of a ticket's timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimelineQuery {
    /// Only what customers may see.
    pub public_only: bool,
    /// Where it is.
    pub place: TimelinePlace,
    /// At most this many events, 1 to [`PAGE_MAX`].
    pub limit: usize,
    /// Its events weigh at most this, up to [`EVENTS_SHARE`]; a page has at least one event in any case.
    pub weight_max: usize,
    /// A text that weighs more than this is cut; `None`: none is.
    pub text_max: Option<usize>,
}

impl TimelineQuery {
    /// Returns the query for a page as people read it, with its long texts cut.
    #[must_use]
    pub const fn page(public_only: bool, place: TimelinePlace, limit: usize) -> Self {
        let text_max = Some(TEXT_SHARE);
        Self { public_only, place, limit, weight_max: EVENTS_SHARE, text_max }
    }

    /// Returns the query for a page of all events after `after`, with every text whole.
    #[must_use]
    pub const fn whole(after: Version) -> Self {
        let place = TimelinePlace::After(after);
        let (limit, weight_max) = (PAGE_MAX, EVENTS_SHARE);
        Self { public_only: false, place, limit, weight_max, text_max: None }
    }

    /// Returns the number of an event as the reader of this page counts.
    #[must_use]
    pub const fn counted(&self, recorded: &Recorded) -> Version {
        if self.public_only { recorded.public_seq } else { recorded.seq }
    }
}

/// A page of a timeline, oldest event first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelinePage {
    /// The events.
    pub entries: Vec<TimelineEntry>,
    /// There are earlier events: those before this one.
    pub earlier: Option<Version>,
    /// There are later events: those after this one.
    pub later: Option<Version>,
}

/// Which way a log is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards the newest event.
    Forward,
    /// Towards the first event.
    Backward,
}

/// What happened to a ticket, page by page.
pub trait Timeline: Send + Sync + Debug {
    /// Returns a page of a ticket's events with their words, or an empty one if there is no such ticket.
    ///
    /// A page costs what it holds, however many events invisible to its reader lie between.
    ///
    /// # Errors
    /// When the database fails, or an event cannot be read.
    fn events(&self, ticket: TicketId, query: TimelineQuery) -> Result<TimelinePage, StoreError>;

    /// Returns the words of an event with their salt, or `None` if it has none.
    ///
    /// # Errors
    /// When the database fails, or the words cannot be read.
    fn words(&self, ticket: TicketId, seq: Version) -> Result<Option<SealedWords>, StoreError>;
}

/// Returns a ticket's whole log, read page by page, so it need not be of one instant. For checks and copies
/// that need all of it; a door shows pages.
///
/// # Errors
/// When the database fails, or an event cannot be read.
pub fn whole_log<S: Timeline + ?Sized>(
    store: &S,
    ticket: TicketId,
) -> Result<Vec<LogEntry>, StoreError> {
    let mut log = Vec::new();
    each_entry(store, ticket, |entry| {
        log.push(entry);
        ControlFlow::Continue(())
    })?;
    Ok(log)
}

/// Hands over a ticket's log, event by event, until it is told to stop; it holds a page at a time.
///
/// # Errors
/// When the database fails, or an event cannot be read.
pub fn each_entry<S: Timeline + ?Sized>(
    store: &S,
    ticket: TicketId,
    mut each: impl FnMut(LogEntry) -> ControlFlow<()>,
) -> Result<(), StoreError> {
    let mut after = Version::default();
    loop {
        let page = store.events(ticket, TimelineQuery::whole(after))?;
        for read in page.entries {
            if each(read.entry).is_break() {
                return Ok(());
            }
        }
        match page.later {
            Some(last) if last > after => after = last,
            Some(_) => {
                let message = "a page of a timeline does not go on";
                return Err(StoreError::new(StoreErrorKind::Damaged, message));
            }
            None => return Ok(()),
        }
    }
}

/// Puts a page together, so that every store bounds it in the same way. `newest` is the number of the last
/// event that the reader counts; `read` gives the events beyond a number in a direction, nearest first, until
/// it is told to stop.
///
/// # Errors
/// What `read` fails with.
pub fn gather(
    query: &TimelineQuery,
    newest: Version,
    mut read: impl FnMut(Direction, Version, &mut dyn FnMut(LogEntry) -> bool) -> Result<(), StoreError>,
) -> Result<TimelinePage, StoreError> {
    let mut room = Room::of(query);
    let mut entries = Vec::new();
    // The numbers between which nothing was left out: after the first, up to the second.
    let (from, to) = match query.place {
        TimelinePlace::After(after) => {
            read(Direction::Forward, after, &mut |entry| room.take(&mut entries, entry))?;
            (after.0, after.0)
        }
        TimelinePlace::Before(before) => {
            read(Direction::Backward, before, &mut |entry| room.take(&mut entries, entry))?;
            entries.reverse();
            (before.0.saturating_sub(1), before.0.saturating_sub(1))
        }
        TimelinePlace::Newest => {
            let end = newest.next();
            read(Direction::Backward, end, &mut |entry| room.take(&mut entries, entry))?;
            entries.reverse();
            (newest.0, newest.0)
        }
        TimelinePlace::Around(middle) => {
            let mut later = Vec::new();
            let mut half = room.half();
            let before = Version(middle.0.min(newest.0).saturating_sub(1));
            read(Direction::Forward, before, &mut |entry| half.take(&mut later, entry))?;
            room.spend(&half);
            if !room.is_full() {
                let begin = before.next();
                read(Direction::Backward, begin, &mut |entry| room.take(&mut entries, entry))?;
            }
            entries.reverse();
            entries.append(&mut later);
            (before.0, before.0)
        }
    };
    let counted = |entry: &TimelineEntry| query.counted(&entry.entry.recorded).0;
    let from = entries.first().map_or(from, |entry| counted(entry).saturating_sub(1));
    let to = entries.last().map_or(to, counted);
    Ok(TimelinePage {
        entries,
        earlier: (from > 0 && newest.0 > 0).then(|| Version(from.min(newest.0) + 1)),
        later: (to < newest.0).then_some(Version(to)),
    })
}

/// What still finds room on a page.
struct Room {
    entries: usize,
    weight: usize,
    text_max: Option<usize>,
    taken: usize,
    spent: usize,
}

impl Room {
    fn of(query: &TimelineQuery) -> Self {
        let entries = query.limit.clamp(1, PAGE_MAX);
        let weight = query.weight_max.min(EVENTS_SHARE);
        Self { entries, weight, text_max: query.text_max, taken: 0, spent: 0 }
    }

    /// Room for the half that begins with the event in the middle.
    const fn half(&self) -> Self {
        let (entries, weight) = (self.entries.div_ceil(2), self.weight.div_ceil(2));
        Self { entries, weight, text_max: self.text_max, taken: 0, spent: 0 }
    }

    const fn spend(&mut self, half: &Self) {
        self.taken += half.taken;
        self.spent += half.spent;
    }

    const fn is_full(&self) -> bool {
        self.taken >= self.entries
    }

    /// Puts an event on the page unless it no longer fits; returns whether to go on.
    fn take(&mut self, page: &mut Vec<TimelineEntry>, entry: LogEntry) -> bool {
        let entry = cut(entry, self.text_max);
        let weight = event_weight(&entry.entry.words);
        if self.taken > 0 && self.spent + weight > self.weight {
            return false;
        }
        self.taken += 1;
        self.spent += weight;
        page.push(entry);
        !self.is_full()
    }
}

/// Cuts a text that is too long for its page.
fn cut(mut entry: LogEntry, text_max: Option<usize>) -> TimelineEntry {
    let mut whole_bytes = None;
    if let (Some(most), Kept::Words(Words { text: kept @ Some(_), .. })) =
        (text_max, &mut entry.words)
    {
        let text = kept.as_ref().map_or("", |text| text.as_str());
        if let Some(end) = cut_at(text, most) {
            whole_bytes = Some(text.len());
            // A beginning with nothing but blanks is not a text.
            *kept = text.get(..end).and_then(|begin| Text::new(Field::Text, begin).ok());
        }
    }
    TimelineEntry { entry, whole_bytes }
}
