//! A ticket as its customer reads it.

use askama::Template;
use axum::response::Response;
use helpdesk::rules::ticket::Offers;
use helpdesk::rules::view::{CustomerView, Summary};
use helpdesk::rules::{ActorKind, CommandKind};
use helpdesk::{Status, Version};

use super::access::{self, AccessView, State};
use super::extra::Extra;
use super::timeline::{self, ByAt, History, Item};
use super::{outcome, words};
use crate::app::App;
use crate::banner::Banner;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::kept::Kept;
use crate::markup::Markup;
use crate::page::{Menu, PageOf};
use crate::visitor::Visit;

#[derive(Template)]
#[template(path = "ticket/customer.html")]
struct CustomerTicket<'a> {
    f: &'a Frame,
    t: &'a Summary,
    version: Version,
    /// The version that the page shows: what its forms have seen.
    shown: Version,
    notice: Option<Banner>,
    kept: Kept<'a>,
    subject: String,
    number: String,
    flag: Markup,
    project: String,
    agent: Option<String>,
    history: History,
    access: Option<AccessView>,
    offers: &'a Offers,
    /// Whom stars would judge, where closing takes some.
    rated: String,
    outcome: Option<Outcome>,
    last_answer: Option<ByAt>,
    reminder: Option<String>,
}

/// How a ticket was closed.
struct Outcome {
    title: String,
    stars: Option<u8>,
    stars_words: String,
    rated: String,
    comment: Markup,
    reason: Markup,
}

/// Shows the page.
pub(super) async fn show(
    app: &App,
    visit: &Visit,
    view: CustomerView,
    extra: Extra<'_>,
) -> Result<Response, Fault> {
    let f = &*visit.frame;
    let t = &view.ticket;
    let subject = f.l10n.subject(t.subject.as_deref());
    let number = f.l10n.ticket_number(t.number.get());
    let title = format!("{number}. {subject}");
    let body = CustomerTicket {
        f,
        t,
        version: view.version,
        shown: view.newer.unwrap_or(view.version),
        notice: extra.notice,
        kept: extra.kept,
        flag: crate::pages::list::flag(f, t),
        project: f.l10n.project_or_general(t.project.as_ref()),
        agent: t.assignee.as_ref().map(|agent| f.l10n.person(agent)),
        history: timeline::of_customer(f, &view, extra.seen),
        access: access::of(f, &view),
        offers: &view.offers,
        rated: view.rates.as_ref().map_or_else(String::new, |agent| f.l10n.person(agent)),
        outcome: outcome(f, &view),
        last_answer: last_answer(f, &view),
        reminder: reminder(f, &view),
        subject,
        number,
    };
    let page = PageOf { title: &title, menu: Some(Menu::Tickets), roomy: false };
    Ok(page.show(app, f, extra.status, &body))
}

/// Returns who answered last, and when.
fn last_answer(f: &Frame, view: &CustomerView) -> Option<ByAt> {
    let (by, at) = view.beside.answered.as_ref()?;
    Some(ByAt { by: f.l10n.author(by), at: f.at(at) })
}

/// Returns that the clock will close the ticket, if that is announced.
fn reminder(f: &Frame, view: &CustomerView) -> Option<String> {
    let close_at = view.beside.closes_at.filter(|_| view.ticket.status == Status::Resolved)?;
    Some(f.say("closes-by-itself", "at", &f.l10n.at(close_at, f.here)))
}

fn outcome(f: &Frame, view: &CustomerView) -> Option<Outcome> {
    let closed = view.beside.closing.as_ref()?;
    let rating = view.ticket.rating.as_ref();
    let words = words::of(f, view.ticket.number, closed);
    let (comment, reason) = match closed.by.kind {
        ActorKind::Customer => (words, Markup::default()),
        ActorKind::Agent | ActorKind::Service | ActorKind::System => (Markup::default(), words),
    };
    Some(Outcome {
        title: outcome::of(f, &closed.by, closed.at, true),
        stars: rating.map(|rating| rating.stars.get()),
        stars_words: rating.map_or_else(String::new, |rating| f.l10n.stars(rating.stars)),
        rated: rating.map_or_else(String::new, |rating| f.l10n.person(&rating.agent)),
        comment,
        reason,
    })
}
