//! What the page says after a command, taken from the event itself, which the address names by its number. An
//! event that is missing, not the reader's own or no longer news is not told.

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk::rules::EndReason;
use helpdesk::rules::view::{
    Author, Entry, InternalEvent, PublicEvent, Sight, Summary, TicketView,
};
use helpdesk::{Actor, Status, Version};
use helpdesk_l10n::Args;

use crate::banner::Banner;
use crate::frame::{Frame, Me};
use crate::safety;

/// How long a finished command counts as news.
const NEWS: TimeDelta = TimeDelta::minutes(10);

/// What is said about a new ticket, which is more than a sentence.
const OPENED: &str = "told-opened";
/// What is said about an assignment; if the command did more besides, that is said instead.
const ASSIGNED: &str = "told-assigned";

/// Returns what the reader has just done.
pub(super) fn notice(f: &Frame, me: &Me, done: &str, view: &TicketView) -> Option<Banner> {
    let done = safety::version("done", [done]).ok()??;
    let key = match view {
        TicketView::Customer(view) => key(f, me, done, &view.timeline, of_public),
        TicketView::Agent(view) => key(f, me, done, &view.timeline, of_any),
    }?;
    Some(if key == OPENED { opened(f, view.summary()) } else { Banner::good(f.w(key)) })
}

/// Returns what is said about the command that ended with an event: all events of a command have one time.
fn key<E>(
    f: &Frame,
    me: &Me,
    done: Version,
    timeline: &[Entry<E>],
    of: impl Fn(&E) -> Option<&'static str>,
) -> Option<&'static str> {
    let own = |entry: &&Entry<E>| is_own(me, &entry.by) && is_news(f.here.now, entry.at);
    let named = timeline.iter().find(|entry| entry.seq == done).filter(own)?;
    let together = timeline.iter().filter(|entry| entry.at == named.at).filter(own);
    let said: Vec<&'static str> = together.filter_map(|entry| of(&entry.event)).collect();
    // The last event says most: an answer that resolves has resolved, a reply to a resolved ticket reopens.
    let more = said.iter().rfind(|key| **key != ASSIGNED);
    more.or(said.first()).copied()
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
        PublicEvent::AccessEnded { why: EndReason::TakenBack | EndReason::GivenUp } => {
            Some("told-access-revoked")
        }
        PublicEvent::Closed { .. } => Some("told-closed"),
        PublicEvent::ServiceWrote
        | PublicEvent::AccessEnded {
            why: EndReason::Lapsed | EndReason::Expired | EndReason::Closed,
        }
        | PublicEvent::CloseReminded { .. } => None,
    }
}

const fn of_any(event: &Sight) -> Option<&'static str> {
    match event {
        Sight::Public(event) => of_public(event),
        Sight::Internal(InternalEvent::Noted) => Some("told-noted"),
        Sight::Internal(InternalEvent::WorkingPrioritySet { .. }) => Some("told-priority"),
        Sight::Internal(InternalEvent::FirstAnswerOverdue) => None,
    }
}

/// A new ticket is announced with its number and with when to expect an answer.
fn opened(f: &Frame, ticket: &Summary) -> Banner {
    let number = f.l10n.ticket_number(ticket.number.get());
    let title = f.l10n.say(OPENED, &Args::new().text("number", number));
    let mut notice = Banner::good(title);
    if ticket.status == Status::Open && ticket.answered_at.is_none() {
        notice.text = f.l10n.promise(ticket.first_answer_due, &f.policy.hours, f.here);
    }
    notice
}
