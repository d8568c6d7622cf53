//! What every page of a ticket shows beside its history: taken from the ticket's state, from the events
//! to which it points, and from the newest events, never from the whole log (S13).

use alloc::string::String;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use super::names::{Author, Names};
use super::timeline::{Entry, Kept, LogEntry, TimelineEntry, Told};
use crate::access::EndReason;
use crate::event::Event;
use crate::ids::Actor;
use crate::ticket::Ticket;
use crate::words::Words;

/// What stands beside the history, whichever page of it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside<E> {
    /// The request itself: the first event.
    pub opening: Option<Entry<E>>,
    /// The request for access that waits for an answer.
    pub request: Option<Entry<E>>,
    /// The close.
    pub closing: Option<Entry<E>>,
    /// Who entered, and when: under the grant in force, and among the newest events.
    pub entries: Vec<Entered>,
    /// Who answered last, and when, if it is among the newest events.
    pub answered: Option<(Author, DateTime<Utc>)>,
    /// When and why access ended last, if it is among the newest events. A request that came to nothing does
    /// not count.
    pub access_ended: Option<(DateTime<Utc>, EndReason)>,
    /// Whether access was declined, among the newest events, and neither granted nor asked for since.
    pub declined: bool,
    /// When the clock will close the ticket, where the newest event says so.
    pub closes_at: Option<DateTime<Utc>>,
}

/// An entry into the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Who.
    pub by: Author,
    /// When.
    pub at: DateTime<Utc>,
}

impl<E: Told> Beside<E> {
    pub(super) fn of(
        ticket: &Ticket,
        pointed: (Option<TimelineEntry>, Option<TimelineEntry>, Option<TimelineEntry>),
        newest: &[TimelineEntry],
        names: &Names,
    ) -> Self {
        let entry = |read: Option<TimelineEntry>| Entry::of(read?, names);
        let (opening, request, closing) = pointed;
        let newest: Vec<&LogEntry> = newest.iter().map(|read| &read.entry).collect();
        let newest = newest.as_slice();
        Self {
            opening: entry(opening),
            request: entry(request),
            closing: entry(closing),
            entries: entries(ticket, newest, names),
            answered: answered(newest, names),
            access_ended: access_ended(newest),
            declined: declined(newest),
            closes_at: newest.last().and_then(|last| closes_at(&last.recorded.event)),
        }
    }
}

/// The entries among the newest events, after those that only the grant still knows.
fn entries(ticket: &Ticket, newest: &[&LogEntry], names: &Names) -> Vec<Entered> {
    let entered = newest.iter().filter(|entry| entry.recorded.event == Event::ProjectEntered);
    let lately: Vec<_> = entered.map(|entry| (&entry.recorded.by, entry.recorded.at)).collect();
    let grant = ticket.live().and_then(|live| live.access.grant());
    let earlier = grant.into_iter().flat_map(|grant| &grant.entries);
    let earlier = earlier.map(|(agent, at)| (Actor::Agent(agent.clone()), *at));
    let mut earlier: Vec<(Actor, DateTime<Utc>)> =
        earlier.filter(|(by, at)| !lately.contains(&(by, *at))).collect();
    earlier.sort_by_key(|(_, at)| *at);
    let all = earlier.iter().map(|(by, at)| (by, *at)).chain(lately);
    all.map(|(by, at)| Entered { by: names.author(by), at }).collect()
}

fn answered(newest: &[&LogEntry], names: &Names) -> Option<(Author, DateTime<Utc>)> {
    let is_answer = |entry: &&&LogEntry| {
        let event = &entry.recorded.event;
        let resolved = matches!(event, Event::Resolved { .. }) && has_words(&entry.words);
        resolved || matches!(event, Event::AgentReplied { .. })
    };
    let answer = newest.iter().rev().find(is_answer)?;
    Some((names.author(&answer.recorded.by), answer.recorded.at))
}

fn has_words(words: &Kept) -> bool {
    matches!(words, Kept::Words(Words { text, files, .. }) if text.is_some() || !files.is_empty())
}

const fn closes_at(event: &Event) -> Option<DateTime<Utc>> {
    if let Event::CloseReminded { close_at } = event { Some(*close_at) } else { None }
}

const fn ended(event: &Event) -> Option<EndReason> {
    if let Event::AccessEnded { why } = event { Some(*why) } else { None }
}

fn access_ended(newest: &[&LogEntry]) -> Option<(DateTime<Utc>, EndReason)> {
    let mut rest =
        newest.iter().rev().filter(|entry| touches_access(&entry.recorded.event)).peekable();
    while let Some(entry) = rest.next() {
        let Some(why) = ended(&entry.recorded.event) else { continue };
        let before = rest.peek().map(|entry| &entry.recorded.event);
        let of_request = matches!(before, Some(Event::AccessRequested { .. }));
        if why != EndReason::Lapsed && !of_request {
            return Some((entry.recorded.at, why));
        }
    }
    None
}

/// Returns whether an event changes where access stands.
const fn touches_access(event: &Event) -> bool {
    matches!(
        event,
        Event::AccessRequested { .. }
            | Event::AccessDeclined
            | Event::AccessGranted { .. }
            | Event::AccessEnded { .. }
    )
}

fn declined(newest: &[&LogEntry]) -> bool {
    let moved = |entry: &&&LogEntry| {
        touches_access(&entry.recorded.event) && ended(&entry.recorded.event).is_none()
    };
    let last = newest.iter().rev().find(moved);
    last.is_some_and(|entry| entry.recorded.event == Event::AccessDeclined)
}

/// Returns the comment to the rating, which stands with the words of the close.
pub(super) fn comment(ticket: &Ticket, closing: Option<&TimelineEntry>) -> Option<String> {
    ticket.closure().filter(|closure| closure.stars.is_some())?;
    let Kept::Words(words) = &closing?.entry.words else { return None };
    words.text.as_ref().map(|text| text.as_str().into())
}
