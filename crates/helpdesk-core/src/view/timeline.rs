//! A ticket's history as readers see it.

use alloc::string::String;
use alloc::vec::Vec;
use serde::ser::SerializeMap;

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::names::{Author, Names, Person};
use crate::access::EndReason;
use crate::event::{Event, EventKind, InternalEvent, Recorded};
use crate::ids::Version;
use crate::words::{FileRef, Stars, Words};

/// An event with its words, as a store gives them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// The event.
    pub recorded: Recorded,
    /// Its words.
    pub words: Kept,
}

/// An event on a page of a history, as a store gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEntry {
    /// The event with its words.
    pub entry: LogEntry,
    /// How long its whole text is, in bytes, if only the beginning is given here.
    pub whole_bytes: Option<usize>,
}

impl From<LogEntry> for TimelineEntry {
    fn from(entry: LogEntry) -> Self {
        Self { entry, whole_bytes: None }
    }
}

/// The words of an event, as a store has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// The event has no words.
    None,
    /// The words.
    Words(Words),
    /// They were erased on request (E1).
    Erased,
}

/// What the customer sees of an event. There is no variant for a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "event", content = "detail")]
#[non_exhaustive]
#[expect(missing_docs, reason = "each is the event of the same name")]
pub enum PublicEvent {
    Opened,
    CustomerReplied,
    AgentReplied,
    ServiceWrote,
    Resolved,
    Reopened,
    Assigned { agent: Option<Person> },
    AccessRequested { lapses_at: DateTime<Utc> },
    AccessDeclined,
    AccessGranted { until: Option<DateTime<Utc>> },
    ProjectEntered,
    AccessEnded { why: EndReason },
    CloseReminded { close_at: DateTime<Utc> },
    Closed { stars: Option<Stars>, agent: Option<Person> },
}

/// What agents see of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// The customer sees it too.
    Public(PublicEvent),
    /// The customer sees no trace of it.
    Internal(InternalEvent),
}

impl Sight {
    /// Returns what may be seen of an event.
    #[must_use]
    pub fn of(event: &Event, names: &Names) -> Self {
        Self::Public(match event {
            Event::Opened { .. } => PublicEvent::Opened,
            Event::CustomerReplied { .. } => PublicEvent::CustomerReplied,
            Event::AgentReplied { .. } => PublicEvent::AgentReplied,
            Event::ServiceWrote { .. } => PublicEvent::ServiceWrote,
            Event::Resolved { .. } => PublicEvent::Resolved,
            Event::Reopened { .. } => PublicEvent::Reopened,
            Event::Assigned { agent } => {
                PublicEvent::Assigned { agent: agent.as_ref().map(|agent| names.agent(agent)) }
            }
            Event::AccessRequested { lapses_at, .. } => {
                PublicEvent::AccessRequested { lapses_at: *lapses_at }
            }
            Event::AccessDeclined => PublicEvent::AccessDeclined,
            Event::AccessGranted { until } => PublicEvent::AccessGranted { until: *until },
            Event::ProjectEntered => PublicEvent::ProjectEntered,
            Event::AccessEnded { why } => PublicEvent::AccessEnded { why: *why },
            Event::CloseReminded { close_at } => PublicEvent::CloseReminded { close_at: *close_at },
            Event::Closed { rating, .. } => PublicEvent::Closed {
                stars: rating.as_ref().map(|rating| rating.stars),
                agent: rating.as_ref().map(|rating| names.agent(&rating.agent)),
            },
            Event::Internal(event) => return Self::Internal(event.clone()),
        })
    }
}

/// What a timeline can consist of.
pub trait Told: Serialize + Sized {
    /// Returns what may be seen of an event, or `None` where its readers see no trace of it.
    fn of(event: &Event, names: &Names) -> Option<Self>;

    /// Returns the number of an event as its readers count.
    fn counted(recorded: &Recorded) -> Version;

    /// Returns the kind of the event.
    fn kind(&self) -> EventKind;
}

impl Told for PublicEvent {
    fn of(event: &Event, names: &Names) -> Option<Self> {
        match Sight::of(event, names) {
            Sight::Public(event) => Some(event),
            Sight::Internal(_) => None,
        }
    }

    fn counted(recorded: &Recorded) -> Version {
        recorded.public_seq
    }

    fn kind(&self) -> EventKind {
        match self {
            Self::Opened => EventKind::Opened,
            Self::CustomerReplied => EventKind::CustomerReplied,
            Self::AgentReplied => EventKind::AgentReplied,
            Self::ServiceWrote => EventKind::ServiceWrote,
            Self::Resolved => EventKind::Resolved,
            Self::Reopened => EventKind::Reopened,
            Self::Assigned { .. } => EventKind::Assigned,
            Self::AccessRequested { .. } => EventKind::AccessRequested,
            Self::AccessDeclined => EventKind::AccessDeclined,
            Self::AccessGranted { .. } => EventKind::AccessGranted,
            Self::ProjectEntered => EventKind::ProjectEntered,
            Self::AccessEnded { .. } => EventKind::AccessEnded,
            Self::CloseReminded { .. } => EventKind::CloseReminded,
            Self::Closed { .. } => EventKind::Closed,
        }
    }
}

impl Told for Sight {
    fn of(event: &Event, names: &Names) -> Option<Self> {
        Some(Self::of(event, names))
    }

    fn counted(recorded: &Recorded) -> Version {
        recorded.seq
    }

    fn kind(&self) -> EventKind {
        match self {
            Self::Public(event) => event.kind(),
            Self::Internal(event) => event.kind(),
        }
    }
}

impl Serialize for Sight {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Public(event) => event.serialize(serializer),
            Self::Internal(event) => {
                let (event, shown) = (event.kind().name(), event.shown());
                let detail = (!shown.is_empty()).then_some(shown);
                InternalSight { event, detail }.serialize(serializer)
            }
        }
    }
}

/// An internal event in the same form as a public one.
#[derive(Serialize)]
struct InternalSight {
    event: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Map<String, Value>>,
}

/// One event of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<E> {
    /// Its number, as the reader counts.
    pub seq: Version,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Author,
    /// What.
    pub event: E,
    /// What the author wrote.
    pub text: Option<String>,
    /// How long the whole text is, in bytes, if only its beginning is given here.
    pub whole_bytes: Option<usize>,
    /// The files that were sent with it.
    pub files: Vec<FileRef>,
    /// Whether the words were erased on request (E1).
    pub erased: bool,
}

impl<E> Entry<E> {
    /// Returns an event as readers see it in places that show no words.
    #[must_use]
    pub fn without_words(seq: Version, event: E, recorded: &Recorded, names: &Names) -> Self {
        Self::with(seq, event, recorded, names)
    }

    fn with(seq: Version, event: E, recorded: &Recorded, names: &Names) -> Self {
        let (at, by) = (recorded.at, names.author(&recorded.by));
        let (text, whole_bytes, files, erased) = (None, None, Vec::new(), false);
        Self { seq, at, by, event, text, whole_bytes, files, erased }
    }
}

impl<E: Told> Entry<E> {
    /// Returns an event as readers see it, with its words, or `None` where they see no trace of it.
    pub(super) fn of(read: TimelineEntry, names: &Names) -> Option<Self> {
        let TimelineEntry { entry: LogEntry { recorded, words }, whole_bytes } = read;
        let event = E::of(&recorded.event, names)?;
        let mut entry = Self::with(E::counted(&recorded), event, &recorded, names);
        entry.whole_bytes = whole_bytes;
        match words {
            Kept::Words(words) => {
                (entry.text, entry.files) = (words.text.map(String::from), words.files)
            }
            Kept::Erased => entry.erased = true,
            Kept::None => {}
        }
        Some(entry)
    }
}

#[derive(Serialize)]
struct FileLine<'a> {
    id: crate::ids::FileId,
    name: &'a str,
    size: u64,
    #[serde(rename = "type")]
    media_type: &'a str,
}

/// `seq`, `at`, `by`, `event`, `detail` (what the event holds), `text`, `whole_bytes` if the text is cut,
/// `files`, and `erased` if it is.
impl<E: Told> Serialize for Entry<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let told = serde_json::to_value(&self.event).map_err(serde::ser::Error::custom)?;
        let files: Vec<FileLine<'_>> = self
            .files
            .iter()
            .map(|file| FileLine {
                id: file.id,
                name: file.name.as_str(),
                size: file.size,
                media_type: &file.media_type,
            })
            .collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("seq", &self.seq)?;
        map.serialize_entry("at", &self.at)?;
        map.serialize_entry("by", &self.by)?;
        map.serialize_entry("event", self.event.kind().name())?;
        if let Some(detail) = told.get("detail") {
            map.serialize_entry("detail", detail)?;
        }
        map.serialize_entry("text", &self.text)?;
        if let Some(whole) = self.whole_bytes {
            map.serialize_entry("whole_bytes", &whole)?;
        }
        map.serialize_entry("files", &files)?;
        if self.erased {
            map.serialize_entry("erased", &true)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;
    use crate::standing::Priority;

    #[test]
    fn s6_agents_are_shown_what_an_internal_event_holds_but_no_digest_of_words() {
        let written = |event: InternalEvent| {
            let sight = Sight::of(&event.into(), &Names::default());
            serde_json::to_string(&sight).unwrap()
        };
        let noted = InternalEvent::Noted { words: Digest::of(&[b"words"]) };
        assert_eq!(written(noted), r#"{"event":"noted"}"#);
        assert_eq!(
            written(InternalEvent::WorkingPrioritySet { priority: Priority::High }),
            r#"{"event":"working_priority_set","detail":{"priority":"high"}}"#
        );
        assert_eq!(
            written(InternalEvent::FirstAnswerOverdue),
            r#"{"event":"first_answer_overdue"}"#
        );
    }
}
