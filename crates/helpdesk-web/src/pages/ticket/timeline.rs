//! A ticket's history as a page shows it: people's words on cards, events as one line.

use chrono::{DateTime, Utc};
use helpdesk::rules::event::EventKind;
use helpdesk::rules::view::{AgentView, Author, CustomerView, Entry, Sight, Told, View};
use helpdesk::rules::{ActorKind, FileRef};
use helpdesk::{TicketNumber, Version};
use helpdesk_l10n::Viewer;

use super::words;

use crate::assets::icon_of;
use crate::badges::initials;
use crate::frame::Frame;
use crate::markup::Markup;

/// How the words of a service are marked (L9).
const FROM_SERVICE: &str = "from-service";

/// The events that are somebody's words, and how their card is marked; every other is a line.
pub(super) const CARDS: [(EventKind, &str); 6] = [
    (EventKind::Opened, ""),
    (EventKind::CustomerReplied, ""),
    (EventKind::AgentReplied, "from-support"),
    (EventKind::ServiceWrote, FROM_SERVICE),
    (EventKind::Noted, "is-note"),
    (EventKind::Resolved, "from-support"),
];

/// An entry of the history.
#[derive(Debug)]
pub(super) enum Item {
    /// Somebody's words.
    Message(Message),
    /// Something that happened.
    Happened(Happened),
}

/// Somebody's words.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) seq: u64,
    /// `from-support`, `from-service`, `is-note`, or empty.
    pub(super) class: &'static str,
    pub(super) face: String,
    pub(super) name: String,
    pub(super) role: String,
    pub(super) time: Markup,
    pub(super) words: Markup,
    pub(super) files: Markup,
    /// Whether it came after what a stale form had seen.
    pub(super) is_new: bool,
    /// Whether it is the last message.
    pub(super) is_last: bool,
}

/// Something that happened.
#[derive(Debug)]
pub(super) struct Happened {
    /// Its number, unless a message bears it already.
    pub(super) seq: Option<u64>,
    pub(super) icon: &'static str,
    pub(super) line: String,
    /// A reason, where one was given.
    pub(super) detail: Markup,
    pub(super) time: Markup,
    pub(super) is_new: bool,
}

/// An entry, the same for every reader.
struct Line<'a> {
    seq: Version,
    at: DateTime<Utc>,
    by: &'a Author,
    kind: EventKind,
    told: String,
    words: Markup,
    files: &'a [FileRef],
}

/// The request itself, and a page of what came after it.
#[derive(Debug)]
pub(super) struct History {
    pub(super) request: Option<Message>,
    pub(super) items: Vec<Item>,
    /// Who entered the project, and when.
    pub(super) entries: Vec<ByAt>,
    /// Where older events stand.
    pub(super) older: Option<String>,
    pub(super) newer: Option<Newer>,
    /// Where the last message stands.
    pub(super) last: String,
}

/// What is newer than a page of the history.
#[derive(Debug)]
pub(super) struct Newer {
    /// Where the next events stand.
    pub(super) next: String,
    /// Where the newest stand.
    pub(super) newest: String,
}

/// Who did something, and when.
#[derive(Debug)]
pub(super) struct ByAt {
    pub(super) by: String,
    pub(super) at: Markup,
}

/// Returns the history of a ticket as its customer reads it.
pub(super) fn of_customer(f: &Frame, view: &CustomerView, seen: Option<Version>) -> History {
    let told = |entry: &Entry<_>| f.l10n.customer_entry_line(entry, f.here);
    history(f, Viewer::Customer, view, told, seen)
}

/// Returns the history of a ticket as the agent `key` reads it.
pub(super) fn of_agent(f: &Frame, key: &str, view: &AgentView, seen: Option<Version>) -> History {
    let viewer = Viewer::Agent(key);
    let told = |entry: &Entry<Sight>| f.l10n.agent_entry_line(entry, viewer, f.here);
    history(f, viewer, view, told, seen)
}

fn history<E: Told>(
    f: &Frame,
    viewer: Viewer<'_>,
    view: &View<E>,
    told: impl Fn(&Entry<E>) -> String,
    seen: Option<Version>,
) -> History {
    let number = view.ticket.number;
    let page = |below: &str| f.ticket(&number, below);
    let newest = page("#talk");
    let last = if view.newer.is_some() { page("#last") } else { "#last".to_owned() };
    let newer = view.newer.map(|seq| Newer { next: page(&format!("?after={seq}#talk")), newest });
    let entered = view.beside.entries.iter();
    let mut history = History {
        request: None,
        items: Vec::new(),
        entries: entered
            .map(|one| ByAt { by: f.l10n.author(&one.by), at: f.moment_with_time(&one.at) })
            .collect(),
        older: view.older.map(|seq| page(&format!("?before={seq}#talk"))),
        newer,
        last,
    };
    let on_page = view.timeline.iter().filter(|entry| entry.event.kind() != EventKind::Opened);
    for entry in view.beside.opening.iter().chain(on_page) {
        add(f, viewer, line(f, number, entry, told(entry)), seen, &mut history);
    }
    if history.newer.is_none() {
        mark_last(&mut history.items);
    }
    history
}

/// Returns a single event: a message, or something that happened.
pub(super) fn one<E: Told>(
    f: &Frame,
    viewer: Viewer<'_>,
    number: TicketNumber,
    entry: &Entry<E>,
    told: String,
) -> History {
    let (request, items, entries) = (None, Vec::new(), Vec::new());
    let last = String::new();
    let mut history = History { request, items, entries, older: None, newer: None, last };
    add(f, viewer, line(f, number, entry, told), None, &mut history);
    history
}

fn line<'a, E: Told>(
    f: &Frame,
    number: TicketNumber,
    entry: &'a Entry<E>,
    told: String,
) -> Line<'a> {
    let kind = entry.event.kind();
    let (seq, at, by) = (entry.seq, entry.at, &entry.by);
    Line { seq, at, by, kind, told, words: words::of(f, number, entry), files: &entry.files }
}

fn mark_last(items: &mut [Item]) {
    let mut messages = items.iter_mut().rev().filter_map(|item| match item {
        Item::Message(message) => Some(message),
        Item::Happened(_) => None,
    });
    if let Some(last) = messages.next() {
        last.is_last = true;
    }
}

fn add(
    f: &Frame,
    viewer: Viewer<'_>,
    line: Line<'_>,
    seen: Option<Version>,
    history: &mut History,
) {
    let is_new = seen.is_some_and(|seen| line.seq > seen);
    let has_words = !line.words.as_str().is_empty() || !line.files.is_empty();
    let card = CARDS.iter().find(|(kind, _)| *kind == line.kind).map(|(_, class)| *class);
    // What is marked as resolved may have been answered before.
    let resolves = line.kind == EventKind::Resolved;
    let card = card.filter(|_| has_words || !resolves);
    if let Some(class) = card {
        let class = if line.by.kind == ActorKind::Service { FROM_SERVICE } else { class };
        let is_request = line.kind == EventKind::Opened;
        let message = message(f, viewer, &line, class, is_new && !is_request);
        if is_request {
            history.request = Some(message);
        } else {
            history.items.push(Item::Message(message));
        }
        if !resolves {
            return;
        }
    }
    // A comment stands with the stars, an answer on its card; a reason stands with the event.
    let rates = line.kind == EventKind::Closed && line.by.kind == ActorKind::Customer;
    let mut happened = happened(f, line, !rates && !resolves, is_new);
    happened.seq = happened.seq.filter(|_| card.is_none());
    history.items.push(Item::Happened(happened));
}

fn message(
    f: &Frame,
    viewer: Viewer<'_>,
    line: &Line<'_>,
    class: &'static str,
    is_new: bool,
) -> Message {
    let name = f.l10n.author(line.by);
    Message {
        seq: line.seq.0,
        class,
        face: initials(&name),
        role: role(f, viewer, line),
        name,
        time: f.moment_with_time(&line.at),
        words: line.words.clone(),
        files: f.files(line.files),
        is_new,
        is_last: false,
    }
}

/// Returns who the author is to the reader.
fn role(f: &Frame, viewer: Viewer<'_>, line: &Line<'_>) -> String {
    let own = match viewer {
        Viewer::Customer => line.by.kind == ActorKind::Customer,
        Viewer::Agent(key) => {
            line.by.kind == ActorKind::Agent && line.by.key.as_deref() == Some(key)
        }
        Viewer::Operator => false,
    };
    let key = match (line.kind, line.by.kind, own) {
        (EventKind::Opened, ActorKind::Agent, _) => "role-by-phone",
        (EventKind::Noted, ..) => return String::new(),
        (_, ActorKind::Agent, true) => "role-you-to-customer",
        (_, ActorKind::Customer, true) => return f.l10n.you(),
        (_, ActorKind::Customer, false) => return f.l10n.actor_kind(ActorKind::Customer),
        // Its name shows that it is not a person.
        (_, ActorKind::Service, _) => return f.l10n.actor_kind(ActorKind::Service),
        (_, ActorKind::Agent | ActorKind::System, _) => return f.l10n.support(),
    };
    f.w(key)
}

fn happened(f: &Frame, line: Line<'_>, with_reason: bool, is_new: bool) -> Happened {
    let detail = if with_reason { line.words } else { Markup::default() };
    let (icon, time) = (icon_of(line.kind), f.moment_with_time(&line.at));
    Happened { seq: Some(line.seq.0), icon, line: line.told, detail, time, is_new }
}
