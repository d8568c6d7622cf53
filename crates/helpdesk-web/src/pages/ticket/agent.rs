//! A ticket as agents read it: with notes, and with all they may do.

use askama::Template;
use axum::response::Response;
use helpdesk::rules::ticket::Offers;
use helpdesk::rules::view::{AgentView, Summary};
use helpdesk::rules::{CommandKind, Refusal, Rejection};
use helpdesk::{AgentCard, CustomerId, Error, Status, Version, paging};

use super::answers::{self, Answers};
use super::extra::Extra;
use super::timeline::{self, History, Item};
use super::{access, outcome, words};
use crate::app::App;
use crate::banner::Banner;
use crate::choice::Choice;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::kept::Kept;
use crate::markup::Markup;
use crate::page::{Menu, PageOf};
use crate::visitor::Visit;

#[derive(Template)]
#[template(path = "ticket/agent.html")]
struct AgentTicket<'a> {
    f: &'a Frame,
    t: &'a Summary,
    version: Version,
    /// The version that the page shows: what its forms have seen.
    shown: Version,
    notice: Option<Banner>,
    kept: Kept<'a>,
    subject: String,
    number: String,
    project: String,
    customer: String,
    history: History,
    /// The key of the reading agent.
    me: &'a str,
    is_mine: bool,
    assignee: Option<String>,
    /// The agents; the assignee is chosen.
    team: Vec<Choice>,
    priorities: Vec<Choice>,
    access: AgentAccess,
    answers: Answers,
    /// Whether the reader leads.
    leads: bool,
    offers: &'a Offers,
    /// Whether another ticket may follow it, once it is closed.
    may_open: bool,
    outcome: Option<String>,
    rating: Option<Rated>,
    /// What the customer wrote of the rating.
    comment: Option<Markup>,
}

/// How the customer rated what was done.
struct Rated {
    stars: u8,
    words: String,
}

/// What an agent sees of access.
struct AgentAccess {
    words: String,
    since: String,
    means: String,
    /// Why the reader may not enter now.
    shut: Option<String>,
    /// Why the reader may not ask for access now.
    unasked: Option<String>,
    /// Whether entering leads to another site.
    leads_away: bool,
}

/// Shows the page.
pub(super) async fn show(
    app: &App,
    visit: &Visit,
    view: AgentView,
    extra: Extra<'_>,
) -> Result<Response, Fault> {
    let f = &*visit.frame;
    let me = visit.agent()?.as_str();
    let t = &view.ticket;
    let (by, whose, status) = (visit.me.reader.clone(), t.customer.key.clone(), t.status);
    let (team, canned, beside) = app
        .desk()
        .run(move |desk| {
            let beside = match status {
                Status::Open | Status::Resolved => Offers::default(),
                Status::Closed => {
                    let customer = CustomerId::new(whose.as_str()).map_err(Error::from)?;
                    desk.offers_to_open(&by, &customer)?
                }
            };
            let team = paging::all(
                |after, limit| desk.team(&by, after, limit),
                |card| (card.name.clone(), card.key.clone()),
            )?;
            let canned = answers::read(desk, &by, &whose, status)?;
            Ok::<_, Error>((team, canned, beside))
        })
        .await?;
    let subject = f.l10n.subject(t.subject.as_deref());
    let number = f.number(&t.number);
    let title = format!("{number}. {subject}");
    let closed = view.beside.closing.as_ref();
    let body = AgentTicket {
        f,
        t,
        version: view.version,
        shown: view.newer.unwrap_or(view.version),
        notice: extra.notice,
        kept: extra.kept,
        project: f.l10n.project_or_general(t.project.as_ref()),
        customer: f.l10n.person(&t.customer),
        history: timeline::of_agent(f, me, &view, extra.seen),
        me,
        is_mine: t.assignee.as_ref().is_some_and(|agent| agent.key == me),
        assignee: t.assignee.as_ref().map(|agent| f.l10n.person(agent)),
        team: choices(f, team, t),
        priorities: Choice::priorities(f.l10n, t.priority.name()),
        access: AgentAccess::of(app, f, &view),
        answers: Answers::of(f, &view, canned, extra.answer),
        leads: visit.me.lead,
        offers: &view.offers,
        may_open: beside.has(CommandKind::Open),
        outcome: closed.map(|entry| outcome::of(f, &entry.by, entry.at, false)),
        rating: t.rating.as_ref().map(|rating| {
            let words =
                format!("{} — {}", f.l10n.stars(rating.stars), f.l10n.person(&rating.agent));
            Rated { stars: rating.stars.get(), words }
        }),
        comment: closed
            .filter(|entry| t.rating.is_some() && entry.text.is_some())
            .map(|entry| words::of(f, t.number, entry)),
        subject,
        number,
    };
    let page = PageOf { title: &title, menu: Some(Menu::Queue), roomy: true };
    Ok(page.show(app, f, extra.status, &body))
}

/// Returns the agents to choose from; the assignee is among them even if the directory does not list
/// agents.
fn choices(f: &Frame, team: Vec<AgentCard>, ticket: &Summary) -> Vec<Choice> {
    let assignee = ticket.assignee.as_ref();
    let mut choices: Vec<Choice> = team
        .into_iter()
        .map(|card| {
            let value = card.key.as_str().to_owned();
            let word = f.l10n.name(&value, Some(&card.name));
            let chosen = assignee.is_some_and(|agent| agent.key == value);
            Choice { value, word, chosen }
        })
        .collect();
    if let Some(agent) = assignee.filter(|_| !choices.iter().any(|one| one.chosen)) {
        choices.push(Choice { value: agent.key.clone(), word: f.l10n.person(agent), chosen: true });
    }
    choices
}

/// Returns why something would be refused, if it would; what only the assignee may do has words of its own.
fn refused(
    f: &Frame,
    view: &AgentView,
    command: CommandKind,
    for_assignee: &str,
) -> Option<String> {
    let why = view.offers.refusal(command)?.clone();
    if why == Refusal::NotAssignee {
        return Some(f.w(for_assignee));
    }
    let status = Some(view.ticket.status);
    Some(f.l10n.rejection(&Rejection { command, status, why }, f.here).to_string())
}

impl AgentAccess {
    fn of(app: &App, f: &Frame, view: &AgentView) -> Self {
        let since = view.ticket.access.since.map_or_else(String::new, |since| {
            f.say("consent-given", "at", &f.l10n.at(since, f.here))
        });
        Self {
            words: f.l10n.access(&view.ticket.access, f.here),
            since,
            means: access::means(f).to_owned(),
            shut: refused(f, view, CommandKind::EnterProject, "only-assignee-enters"),
            unasked: refused(f, view, CommandKind::RequestAccess, "take-to-ask"),
            leads_away: app.settings().project_address.is_some(),
        }
    }
}

impl AgentTicket<'_> {
    /// Returns the content of the answer's box: what was sent and refused, otherwise what was chosen.
    fn reply(&self) -> &str {
        if self.kept.has("reply") { self.kept.text("reply", "text") } else { &self.answers.chosen }
    }
}
