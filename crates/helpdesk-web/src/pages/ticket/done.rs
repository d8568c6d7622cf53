//! What the page says after a command: told from the event itself, which the address names by its
//! number. What is not there, not the reader's own, no news any more or no longer so is not told.

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk::rules::view::{Author, Entry, PublicEvent, Sight, Summary, TicketView, View};
use helpdesk::rules::{EndReason, InternalEvent};
use helpdesk::{Actor, Status, Version};
use helpdesk_l10n::Args;

use crate::banner::Banner;
use crate::frame::{Frame, Me};
use crate::safety;

/// For how long what was done is news.
const NEWS: TimeDelta = TimeDelta::minutes(10);

/// What is said of a new ticket, which is more than a sentence.
const OPENED: &str = "told-opened";
/// What is said of an assignment; of a command that did more besides, the other is said.
const ASSIGNED: &str = "told-assigned";

/// Returns what the reader has just done.
pub(super) fn notice(f: &Frame, me: &Me, done: &str, view: &TicketView) -> Option<Banner> {
    let done = safety::version("done", [done]).ok()??;
    let key = match view {
        TicketView::Customer(view) => key(f, me, done, view, (of_public, about_public)),
        TicketView::Agent(view) => key(f, me, done, view, (of_any, about_any)),
    }?;
    Some(if key == OPENED { opened(f, view.summary()) } else { Banner::good(f.w(key)) })
}

/// Returns what is said of what was done by the command that ended with an event: all its events bear one
/// time. What a later event has changed again is not claimed, since the page shows what is so now.
fn key<E>(
    f: &Frame,
    me: &Me,
    done: Version,
    view: &View<E>,
    (of, about): (impl Fn(&E) -> Option<&'static str>, impl Fn(&E) -> Option<Matter>),
) -> Option<&'static str> {
    let timeline = &view.timeline;
    let own = |entry: &&Entry<E>| is_own(me, &entry.by) && is_news(f.here.now, entry.at);
    let named = timeline.iter().find(|entry| entry.seq == done).filter(own)?;
    let together = timeline.iter().filter(|entry| entry.at == named.at).filter(own);
    let said: Vec<_> =
        together.filter_map(|entry| Some((of(&entry.event)?, about(&entry.event)))).collect();
    // The last says most: an answer that resolves has resolved, a reply to what was resolved reopens.
    let more = said.iter().rfind(|(key, _)| *key != ASSIGNED);
    let (key, matter) = more.or(said.first()).copied()?;
    let mut later = timeline.iter().filter(|entry| entry.seq > done);
    // Of an older page of the history nobody knows here what came after it.
    let is_over = matter.is_some()
        && (view.newer.is_some() || later.any(|entry| about(&entry.event) == matter));
    (!is_over).then_some(key)
}

/// What an event sets, and a later one sets anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Matter {
    Status,
    Assignee,
    Access,
    Priority,
}

const fn about_public(event: &PublicEvent) -> Option<Matter> {
    match event {
        PublicEvent::Resolved | PublicEvent::Reopened | PublicEvent::Closed { .. } => {
            Some(Matter::Status)
        }
        PublicEvent::Assigned { .. } => Some(Matter::Assignee),
        PublicEvent::AccessRequested { .. }
        | PublicEvent::AccessDeclined
        | PublicEvent::AccessGranted { .. }
        | PublicEvent::ProjectEntered
        | PublicEvent::AccessEnded { .. } => Some(Matter::Access),
        PublicEvent::Opened
        | PublicEvent::CustomerReplied
        | PublicEvent::AgentReplied
        | PublicEvent::ServiceWrote
        | PublicEvent::CloseReminded { .. }
        | _ => None,
    }
}

const fn about_any(event: &Sight) -> Option<Matter> {
    match event {
        Sight::Public(event) => about_public(event),
        Sight::Internal(InternalEvent::WorkingPrioritySet { .. }) => Some(Matter::Priority),
        Sight::Internal(InternalEvent::Noted | InternalEvent::FirstAnswerOverdue) => None,
    }
}

fn is_own(me: &Me, by: &Author) -> bool {
    let own = match &me.actor {
        Actor::Customer(key) => Some(key.as_str()),
        Actor::Agent(key) => Some(key.as_str()),
        // Neither reads pages.
        Actor::Service(_) | Actor::System => None,
    };
    by.kind == me.actor.kind() && own.is_some() && by.key.as_deref() == own
}

/// A clock that was set back makes nothing older than now.
fn is_news(now: DateTime<Utc>, at: DateTime<Utc>) -> bool {
    now - at <= NEWS
}

const fn of_public(event: &PublicEvent) -> Option<&'static str> {
    match event {
        PublicEvent::Opened => Some(OPENED),
        PublicEvent::CustomerReplied | PublicEvent::AgentReplied => Some("told-replied"),
        PublicEvent::Resolved => Some("told-resolved"),
        PublicEvent::Reopened => Some("told-reopened"),
        PublicEvent::Assigned { .. } => Some(ASSIGNED),
        PublicEvent::AccessRequested { .. } => Some("told-access-requested"),
        PublicEvent::AccessDeclined => Some("told-access-declined"),
        PublicEvent::AccessGranted { .. } => Some("told-access-granted"),
        PublicEvent::ProjectEntered => Some("told-entered"),
        PublicEvent::AccessEnded { why } => match why {
            EndReason::TakenBack | EndReason::GivenUp => Some("told-access-revoked"),
            EndReason::Lapsed | EndReason::Expired | EndReason::Closed => None,
        },
        PublicEvent::Closed { .. } => Some("told-closed"),
        PublicEvent::ServiceWrote | PublicEvent::CloseReminded { .. } | _ => None,
    }
}

const fn of_any(event: &Sight) -> Option<&'static str> {
    match event {
        Sight::Public(event) => of_public(event),
        Sight::Internal(InternalEvent::Noted { .. }) => Some("told-noted"),
        Sight::Internal(InternalEvent::WorkingPrioritySet { .. }) => Some("told-priority"),
        Sight::Internal(InternalEvent::FirstAnswerOverdue) => None,
    }
}

/// A new ticket is told with its number and with when to expect an answer.
fn opened(f: &Frame, ticket: &Summary) -> Banner {
    let number = f.l10n.ticket_number(ticket.number.get());
    let title = f.l10n.say(OPENED, &Args::new().text("number", number));
    let mut notice = Banner::good(title);
    if ticket.first_answer().is_awaited() {
        notice.text = f.l10n.promise(ticket.first_answer_due, &f.policy.hours, f.here);
    }
    notice
}
