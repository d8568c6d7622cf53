//! The forms of JSON that are not just one type of the library; `docs/cli.md` describes them all.

use chrono::{DateTime, Utc};
use helpdesk::rules::Version;
use helpdesk::rules::view::{Entry, Sight, Summary};
use helpdesk::{ChangeSeen, Page, SearchHit};
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Debug, Serialize)]
struct Tickets<'a> {
    tickets: &'a [Summary],
    next: Option<&'a str>,
}

/// Returns a page of tickets.
pub(crate) fn tickets<'a>(tickets: &'a [Summary], next: Option<&'a str>) -> impl Serialize {
    Tickets { tickets, next }
}

#[derive(Debug, Serialize)]
struct Hits<'a> {
    hits: Vec<Hit<'a>>,
    next: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<DateTime<Utc>>,
}

#[derive(Debug, Serialize)]
struct Hit<'a> {
    ticket: &'a Summary,
    seq: Version,
    text: &'a str,
    matches: Vec<[usize; 2]>,
    cut_start: bool,
    cut_end: bool,
}

/// Returns a page of messages that were found.
pub(crate) fn hits(page: &Page<SearchHit>) -> impl Serialize {
    let (next, as_of) = (page.next.as_deref(), page.as_of);
    Hits { hits: page.items.iter().map(hit).collect(), next, as_of }
}

/// Returns a message that was found. `matches` are ranges of `text`, in characters.
fn hit(hit: &SearchHit) -> Hit<'_> {
    let text = hit.snippet.text.as_str();
    let characters = |byte: usize| text.get(..byte).map_or(0, |before| before.chars().count());
    let ranges = hit.snippet.matches.iter();
    Hit {
        ticket: &hit.ticket,
        seq: hit.seq,
        text,
        matches: ranges.map(|found| [characters(found.start), characters(found.end)]).collect(),
        cut_start: hit.snippet.cut_start,
        cut_end: hit.snippet.cut_end,
    }
}

/// One event of all tickets: its place and its ticket before the fields of a history's entry.
#[derive(Debug, Serialize)]
struct Change<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<u64>,
    ticket: helpdesk::TicketId,
    number: helpdesk::TicketNumber,
    #[serde(flatten)]
    entry: &'a Entry<Sight>,
}

/// Returns one event of all tickets, without any words.
pub(crate) fn change(change: &ChangeSeen) -> impl Serialize {
    let ChangeSeen { position, ticket, number, entry } = change;
    Change {
        position: position.map(|position| position.0),
        ticket: *ticket,
        number: *number,
        entry,
    }
}

/// Adds to an answer of when it is, where it could not catch up with the log (S12).
pub(crate) fn mark(answer: &mut Value, as_of: Option<DateTime<Utc>>) {
    if let (Some(answer), Some(at)) = (answer.as_object_mut(), as_of) {
        answer.insert("as_of".to_owned(), json!(at));
    }
}
