//! The customer's switch: who may enter which project, until when, what ends it, who entered.

use chrono::{DateTime, Utc};
use helpdesk::Status;
use helpdesk::rules::policy::Span;
use helpdesk::rules::ticket::Offers;
use helpdesk::rules::view::CustomerView;
use helpdesk::rules::{AccessState, CommandKind, EndReason};
use helpdesk_l10n::{Args, Consent};

use super::words;
use crate::choice::Choice;
use crate::frame::Frame;
use crate::markup::Markup;

/// For how long a customer may let support in, besides until the ticket closes.
const LENGTHS: [Span; 4] = [Span::hours(4), Span::hours(8), Span::hours(24), Span::days(7)];

/// The state of access.
#[derive(Debug)]
pub(super) enum State {
    /// Nobody may enter; the customer may let support in.
    Off,
    /// The customer is no longer a member of the project (L8).
    Lost,
    /// Support asks.
    Asked { who: String, at: Markup, reason: Markup, lapses: String },
    /// Support may enter.
    Granted { who: String, means: String, only: String, ends: String, seen: String },
    /// The ticket is closed, and access with it.
    Ended { words: String },
}

/// The customer's switch.
#[derive(Debug)]
pub(super) struct AccessView {
    pub(super) state: State,
    /// «Открыт до 12:33 завтра».
    pub(super) words: String,
    pub(super) offer: String,
    pub(super) asked: String,
    pub(super) means: String,
    pub(super) seen: String,
    /// For how long; nothing is chosen beforehand.
    pub(super) lengths: Vec<Choice>,
    /// Whether it stands folded: on a resolved ticket it is not what the reader came for.
    pub(super) folded: bool,
}

/// Returns the switch, or `None` if there is no project (A1) or nothing to tell about it.
pub(super) fn of(f: &Frame, view: &CustomerView) -> Option<AccessView> {
    let ticket = &view.ticket;
    let project = ticket.project.as_ref()?;
    let named = f.l10n.project(project.number, &project.name);
    let consent = Consent {
        number: project.number,
        name: &project.name,
        assignee: ticket.assignee.as_ref(),
        until: ticket.access.until,
        means: &f.policy.access_means,
    };
    let sentences = f.l10n.consent(&consent, f.here);
    let [who, now, only, means, ends, seen] = <[String; 6]>::try_from(sentences).ok()?;
    let state = match (ticket.status, ticket.access.state, &view.beside.request) {
        (Status::Closed, ..) => {
            let (at, why) = view.beside.access_ended?;
            State::Ended { words: ended(f, at, why) }
        }
        (_, AccessState::Granted, _) => State::Granted {
            who: format!("{who} {now}"),
            means: means.clone(),
            only,
            ends,
            seen: seen.clone(),
        },
        (_, AccessState::Requested, Some(entry)) => State::Asked {
            who: f.l10n.author(&entry.by),
            at: f.at(&entry.at),
            reason: words::of(f, ticket.number, entry),
            lapses: ticket.access.until.map_or_else(String::new, |at| lapses(f, at)),
        },
        (..) if view.offers.has(CommandKind::GrantAccess) => State::Off,
        (..) => State::Lost,
    };
    let folded = ticket.status == Status::Resolved && matches!(state, State::Off | State::Lost);
    Some(AccessView {
        words: f.l10n.access(&ticket.access, f.here),
        offer: f.say("access-offer", "project", &named),
        asked: f.say("access-asked", "project", &named),
        means,
        seen,
        lengths: lengths(f, &view.offers),
        folded,
        state,
    })
}

fn lapses(f: &Frame, at: DateTime<Utc>) -> String {
    f.say("access-request-lapses", "date", &f.l10n.date(at, f.here))
}

/// Returns when and why access ended.
fn ended(f: &Frame, at: DateTime<Utc>, why: EndReason) -> String {
    let args = Args::new().text("at", f.l10n.at(at, f.here)).text("why", why.name());
    f.l10n.say("access-ended-at", &args)
}

/// The length of a grant that ends with the ticket, or as policy caps it.
pub(crate) const UNTIL_CLOSED: &str = "until-closed";

/// Returns the lengths that may be chosen: with the ticket, unless policy caps it, and shorter ones.
fn lengths(f: &Frame, offers: &Offers) -> Vec<Choice> {
    let choice = |value: String, word: String| Choice { value, word, chosen: false };
    let longest = offers.shape(CommandKind::GrantAccess).and_then(|shape| shape.longest);
    let whole = match longest.and_then(|span| f.l10n.chosen_length(span.length())) {
        Some(length) => f.say("access-for-longest", "length", &length),
        None => f.w("access-for-whole"),
    };
    let shorter = LENGTHS
        .into_iter()
        .filter(|span| longest.is_none_or(|longest| *span < longest))
        .filter_map(|span| {
            let length = f.l10n.chosen_length(span.length())?;
            Some(choice(span.to_string(), f.say("access-for-length", "length", &length)))
        });
    std::iter::once(choice(UNTIL_CLOSED.to_owned(), whole)).chain(shorter).collect()
}

/// Returns what being inside means, in the reader's language.
pub(super) fn means(f: &Frame) -> &str {
    f.policy.access_means.get(f.l10n.language())
}
