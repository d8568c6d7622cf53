//! What the page says after a command: told from the event itself, which the address names by its
//! number. What is not there, not the reader's own or no news any more or no longer so is not told.

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk::rules::EventKind;
use helpdesk::rules::view::{Author, Entry, Summary, TicketView, Told, View};
use helpdesk::{Actor, Version};
use helpdesk_l10n::Args;

use super::timeline::CARDS;
use crate::banner::Banner;
use crate::frame::{Frame, Me};
use crate::safety;

/// How long a finished command counts as news.
const NEWS: TimeDelta = TimeDelta::minutes(10);

/// Returns what the reader has just done.
pub(super) fn notice(f: &Frame, me: &Me, done: &str, view: &TicketView) -> Option<Banner> {
    let done = safety::version("done", [done]).ok()??;
    let kinds = match view {
        TicketView::Customer(view) => {
            kinds(f, me, done, view).map(|kinds| (kinds, later(done, view)))
        }
        TicketView::Agent(view) => kinds(f, me, done, view).map(|kinds| (kinds, later(done, view))),
    };
    let (kinds, later) = kinds?;
    let ticket = view.summary();
    let args = Args::new().text("number", f.l10n.ticket_number(ticket.number.get()));
    let told = |kind: &EventKind| Some((*kind, f.l10n.told(*kind, &args)?));
    let mut said: Vec<(EventKind, String)> = kinds.iter().filter_map(told).collect();
    // The last says most: an answer that resolves has resolved, a reply to what was resolved reopens.
    // Of a command that did more than assign, the other is said.
    let last = said.iter().rposition(|(kind, _)| *kind != EventKind::Assigned).unwrap_or(0);
    let (kind, title) = (last < said.len()).then(|| said.swap_remove(last))?;
    if is_over(kind, later.as_deref()) {
        return None;
    }
    let mut notice = Banner::good(title);
    if kind == EventKind::Opened {
        notice.text = promise(f, ticket);
    }
    Some(notice)
}

/// Returns what was done by the command that ended with an event: all its events bear one time.
fn kinds<E: Told>(f: &Frame, me: &Me, done: Version, view: &View<E>) -> Option<Vec<EventKind>> {
    let timeline = &view.timeline;
    let own = |entry: &&Entry<E>| is_own(me, &entry.by) && is_news(f.here.now, entry.at);
    let named = timeline.iter().find(|entry| entry.seq == done).filter(own)?;
    let together = timeline.iter().filter(|entry| entry.at == named.at).filter(own);
    Some(together.map(|entry| entry.event.kind()).collect())
}

/// Returns what came after an event; none of an older page of the history, where nobody knows it.
fn later<E: Told>(done: Version, view: &View<E>) -> Option<Vec<EventKind>> {
    let after = view.timeline.iter().filter(|entry| entry.seq > done);
    view.newer.is_none().then(|| after.map(|entry| entry.event.kind()).collect())
}

/// What an event sets, a later one of the same row sets again: what it was is then no longer claimed, since
/// the page shows what is so now. An event in no row that is nobody's words is set again by its like alone.
const MATTERS: [&[EventKind]; 2] = [
    &[EventKind::Resolved, EventKind::Reopened, EventKind::Closed],
    &[
        EventKind::AccessRequested,
        EventKind::AccessDeclined,
        EventKind::AccessGranted,
        EventKind::ProjectEntered,
        EventKind::AccessEnded,
    ],
];

fn is_over(kind: EventKind, later: Option<&[EventKind]>) -> bool {
    let own = [kind];
    let says = CARDS.iter().any(|(card, _)| *card == kind);
    let matter = MATTERS.into_iter().find(|matter| matter.contains(&kind));
    let matter = matter.or((!says).then_some(&own[..]));
    matter.is_some_and(|matter| {
        later.is_none_or(|later| later.iter().any(|kind| matter.contains(kind)))
    })
}

fn is_own(me: &Me, by: &Author) -> bool {
    let own = match &me.actor {
        Actor::Customer(key) => Some(key.as_str()),
        Actor::Agent(key) => Some(key.as_str()),
        // Neither of them reads pages.
        Actor::Service(_) | Actor::System => None,
    };
    by.kind == me.actor.kind() && own.is_some() && by.key.as_deref() == own
}

/// A clock that was set back makes nothing older than now.
fn is_news(now: DateTime<Utc>, at: DateTime<Utc>) -> bool {
    now - at <= NEWS
}

/// Returns when to expect an answer to a new ticket.
fn promise(f: &Frame, ticket: &Summary) -> String {
    if ticket.first_answer().is_awaited() {
        f.l10n.promise(ticket.first_answer_due, &f.policy.hours, f.here)
    } else {
        String::new()
    }
}
