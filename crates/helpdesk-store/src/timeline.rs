//! The port of a ticket's history, read in bounded pages (S13).

use std::fmt::Debug;

pub use helpdesk_core::view::TimelineEntry;
use helpdesk_core::view::{Kept, LogEntry};
use helpdesk_core::words::Field;
use helpdesk_core::{Recorded, Sealed, Text, TicketId, Version, Words};

use crate::error::{StoreError, StoreErrorKind};
use crate::query::PAGE_MAX;

/// The most bytes of words on one page: 512 KiB.
pub const PAGE_BYTES: usize = 512 * 1024;

/// A text that is longer, in bytes, is cut on a page of the pages that people read: 32 KiB.
pub const TEXT_SHARE: usize = 32 * 1024;

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
    /// At most this many bytes of words, up to [`PAGE_BYTES`]; a page has at least one event in any case.
    pub max_bytes: usize,
    /// A text longer than this, in bytes, is cut.
    pub text_max: usize,
}

impl TimelineQuery {
    /// Returns the query for a page as people read it, with its long texts cut.
    #[must_use]
    pub const fn page(public_only: bool, place: TimelinePlace, limit: usize) -> Self {
        Self { public_only, place, limit, max_bytes: PAGE_BYTES, text_max: TEXT_SHARE }
    }

    /// Returns the query for a page of all events after `after`, with every text whole.
    #[must_use]
    pub const fn whole(after: Version) -> Self {
        let place = TimelinePlace::After(after);
        let text_max = PAGE_BYTES;
        Self { public_only: false, place, limit: PAGE_MAX, max_bytes: PAGE_BYTES, text_max }
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
    let (mut log, mut after) = (Vec::new(), Version::default());
    loop {
        let page = store.events(ticket, TimelineQuery::whole(after))?;
        log.extend(page.entries.into_iter().map(|entry| entry.entry));
        match page.later {
            Some(last) if last > after => after = last,
            Some(_) => {
                let message = "a page of a timeline does not go on";
                return Err(StoreError::new(StoreErrorKind::Damaged, message));
            }
            None => return Ok(log),
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
    bytes: usize,
    text_max: usize,
    taken: usize,
    spent: usize,
}

impl Room {
    fn of(query: &TimelineQuery) -> Self {
        let entries = query.limit.clamp(1, PAGE_MAX);
        let bytes = query.max_bytes.min(PAGE_BYTES);
        Self { entries, bytes, text_max: query.text_max.min(bytes), taken: 0, spent: 0 }
    }

    /// Room for the half that begins with the event in the middle.
    const fn half(&self) -> Self {
        let (entries, bytes) = (self.entries.div_ceil(2), self.bytes.div_ceil(2));
        Self { entries, bytes, text_max: self.text_max, taken: 0, spent: 0 }
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
        let bytes = weight(&entry.entry.words);
        if self.taken > 0 && self.spent + bytes > self.bytes {
            return false;
        }
        self.taken += 1;
        self.spent += bytes;
        page.push(entry);
        !self.is_full()
    }
}

fn weight(words: &Kept) -> usize {
    let Kept::Words(words) = words else { return 0 };
    let subject = words.subject.as_ref().map_or(0, |subject| subject.as_str().len());
    let text = words.text.as_ref().map_or(0, |text| text.as_str().len());
    let files: usize = words
        .files
        .iter()
        .map(|file| file.name.as_str().len() + file.media_type.as_str().len())
        .sum();
    subject + text + files
}

/// Cuts a text that is too long for its page.
fn cut(mut entry: LogEntry, text_max: usize) -> TimelineEntry {
    let mut whole_bytes = None;
    if let Kept::Words(Words { text: kept @ Some(_), .. }) = &mut entry.words {
        let text = kept.as_ref().map_or("", |text| text.as_str());
        if text.len() > text_max {
            whole_bytes = Some(text.len());
            let end = text.floor_char_boundary(text_max);
            // A beginning with nothing but blanks is not a text.
            *kept = text.get(..end).and_then(|begin| Text::new(Field::Text, begin).ok());
        }
    }
    TimelineEntry { entry, whole_bytes }
}
