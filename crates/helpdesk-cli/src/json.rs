//! The forms of JSON that are not just one type of the library; `docs/cli.md` describes them all.

use helpdesk::rules::Version;
use helpdesk::rules::ticket::Offers;
use helpdesk::rules::view::{Entry, Person, PublicEvent, Sight, Summary, TicketView};
use helpdesk::{ChangeSeen, Page, SearchHit};
use serde::Serialize;

/// A ticket with a page of its history: the fields of a list's entry, and `rates`, `version`, `offers`,
/// `timeline`, `older` and `newer`.
#[derive(Debug, Serialize)]
struct Ticket<'a> {
    #[serde(flatten)]
    summary: &'a Summary,
    rates: Option<&'a Person>,
    version: Version,
    offers: &'a Offers,
    timeline: Timeline<'a>,
    older: Option<Version>,
    newer: Option<Version>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Timeline<'a> {
    Customer(&'a [Entry<PublicEvent>]),
    Agent(&'a [Entry<Sight>]),
}

/// Returns a ticket with a page of its history.
pub(crate) fn ticket(view: &TicketView) -> impl Serialize {
    let (rates, timeline) = match view {
        TicketView::Customer(view) => (&view.rates, Timeline::Customer(&view.timeline)),
        TicketView::Agent(view) => (&view.rates, Timeline::Agent(&view.timeline)),
    };
    let (summary, version) = (view.summary(), view.version());
    let (rates, (older, newer)) = (rates.as_ref(), view.beyond());
    Ticket { summary, rates, version, offers: view.offers(), timeline, older, newer }
}

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
    Hits { hits: page.items.iter().map(hit).collect(), next: page.next.as_deref() }
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
