//! A ticket's history as a page shows it: people's words on cards, events as one line.

use chrono::{DateTime, Utc};
use helpdesk::Version;
use helpdesk::rules::event::EventKind;
use helpdesk::rules::view::{Author, Entry, PublicEvent, Sight, Told};
use helpdesk::rules::{ActorKind, FileRef};
use helpdesk_l10n::Viewer;

use crate::badges::initials;
use crate::frame::Frame;
use crate::markup::{Markup, escape, paragraphs};

/// How the words of a service are marked (L9).
const FROM_SERVICE: &str = "from-service";

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
    pub(super) icon: &'static str,
    pub(super) line: String,
    /// A reason, where one was given.
    pub(super) detail: Markup,
    pub(super) time: Markup,
    pub(super) is_new: bool,
}

/// An entry, whoever reads it.
struct Line<'a> {
    seq: Version,
    at: DateTime<Utc>,
    by: &'a Author,
    kind: EventKind,
    told: String,
    text: Option<&'a str>,
    files: &'a [FileRef],
    erased: bool,
}

/// The request itself, and what came after it.
#[derive(Debug)]
pub(super) struct History {
    pub(super) request: Option<Message>,
    pub(super) items: Vec<Item>,
    /// Who entered the project, and when.
    pub(super) entries: Vec<(String, Markup)>,
}

/// Returns the history of a ticket as its customer reads it.
pub(super) fn of_customer(
    f: &Frame,
    entries: &[Entry<PublicEvent>],
    seen: Option<Version>,
) -> History {
    let told = |entry: &Entry<PublicEvent>| f.l10n.customer_entry_line(entry, f.here);
    history(f, Viewer::Customer, entries, told, seen)
}

/// Returns the history of a ticket as the agent `key` reads it.
pub(super) fn of_agent(
    f: &Frame,
    key: &str,
    entries: &[Entry<Sight>],
    seen: Option<Version>,
) -> History {
    let viewer = Viewer::Agent(key);
    let told = |entry: &Entry<Sight>| f.l10n.agent_entry_line(entry, viewer, f.here);
    history(f, viewer, entries, told, seen)
}

fn history<E: Told>(
    f: &Frame,
    viewer: Viewer<'_>,
    entries: &[Entry<E>],
    told: impl Fn(&Entry<E>) -> String,
    seen: Option<Version>,
) -> History {
    let mut history = History { request: None, items: Vec::new(), entries: Vec::new() };
    for entry in entries {
        let line = Line {
            seq: entry.seq,
            at: entry.at,
            by: &entry.by,
            kind: entry.event.kind(),
            told: told(entry),
            text: entry.text.as_deref(),
            files: &entry.files,
            erased: entry.erased,
        };
        if line.kind == EventKind::ProjectEntered {
            history.entries.push((f.l10n.author(line.by), f.moment_with_time(&line.at)));
        }
        add(f, viewer, line, seen, &mut history);
    }
    let mut messages = history.items.iter_mut().rev().filter_map(|item| match item {
        Item::Message(message) => Some(message),
        Item::Happened(_) => None,
    });
    if let Some(last) = messages.next() {
        last.is_last = true;
    }
    history
}

fn add(
    f: &Frame,
    viewer: Viewer<'_>,
    line: Line<'_>,
    seen: Option<Version>,
    history: &mut History,
) {
    let is_new = seen.is_some_and(|seen| line.seq > seen);
    let has_words = line.text.is_some() || !line.files.is_empty() || line.erased;
    match line.kind {
        EventKind::Opened => {
            let class = if line.by.kind == ActorKind::Service { FROM_SERVICE } else { "" };
            history.request = Some(message(f, viewer, &line, class, false));
        }
        EventKind::ServiceWrote => {
            history.items.push(Item::Message(message(f, viewer, &line, FROM_SERVICE, is_new)));
        }
        EventKind::CustomerReplied => {
            history.items.push(Item::Message(message(f, viewer, &line, "", is_new)));
        }
        EventKind::AgentReplied => {
            history.items.push(Item::Message(message(f, viewer, &line, "from-support", is_new)));
        }
        EventKind::Noted => {
            history.items.push(Item::Message(message(f, viewer, &line, "is-note", is_new)));
        }
        EventKind::Resolved => {
            if has_words {
                let message = message(f, viewer, &line, "from-support", is_new);
                history.items.push(Item::Message(message));
            }
            history.items.push(Item::Happened(happened(f, line, false, is_new)));
        }
        // A comment stands with the stars; a reason stands with the event.
        EventKind::Closed => {
            let reason = line.by.kind != ActorKind::Customer;
            history.items.push(Item::Happened(happened(f, line, reason, is_new)));
        }
        EventKind::Reopened
        | EventKind::AccessRequested
        | EventKind::Assigned
        | EventKind::WorkingPrioritySet
        | EventKind::AccessDeclined
        | EventKind::AccessGranted
        | EventKind::ProjectEntered
        | EventKind::AccessEnded
        | EventKind::FirstAnswerOverdue
        | EventKind::CloseReminded => {
            history.items.push(Item::Happened(happened(f, line, true, is_new)));
        }
    }
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
        words: words(f, line),
        files: f.files(line.files),
        is_new,
        is_last: false,
    }
}

fn words(f: &Frame, line: &Line<'_>) -> Markup {
    if line.erased {
        let erased = escape(&f.l10n.erased());
        return Markup::ready(format!("<p class=\"quiet\">{erased}</p>"));
    }
    line.text.map_or_else(Markup::default, paragraphs)
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
        // Its name says that it is no person.
        (_, ActorKind::Service, _) => return f.l10n.actor_kind(ActorKind::Service),
        (_, ActorKind::Agent | ActorKind::System, _) => return f.l10n.support(),
    };
    f.w(key)
}

fn happened(f: &Frame, line: Line<'_>, with_reason: bool, is_new: bool) -> Happened {
    let detail = if with_reason { words(f, &line) } else { Markup::default() };
    let (icon, time) = (icon(line.kind), f.moment_with_time(&line.at));
    Happened { icon, line: line.told, detail, time, is_new }
}

const fn icon(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Opened | EventKind::Assigned => "person",
        EventKind::CustomerReplied
        | EventKind::AgentReplied
        | EventKind::ServiceWrote
        | EventKind::Reopened => "reply",
        EventKind::Noted => "lock",
        EventKind::Resolved => "resolved",
        EventKind::WorkingPrioritySet => "medium",
        EventKind::AccessRequested | EventKind::AccessGranted => "key",
        EventKind::AccessDeclined | EventKind::AccessEnded => "lock",
        EventKind::ProjectEntered => "door",
        EventKind::FirstAnswerOverdue => "late",
        EventKind::CloseReminded => "clock",
        EventKind::Closed => "closed",
    }
}
