//! The form «Написать сообщение»; for agents «Обращение по звонку», once the customer is found.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::rules::ticket::Offers;
use helpdesk::rules::view::Summary;
use helpdesk::rules::{CommandKind, Rejection};
use helpdesk::{CustomerCard, CustomerId, Priority, ProjectCard, TicketNumber, paging};
use serde::Deserialize;

use crate::app::App;
use crate::banner::Banner;
use crate::choice::Choice;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::kept::Kept;
use crate::page::{Menu, PageOf};
use crate::visitor::Visit;

/// The name of the form, for what it keeps.
pub(crate) const FORM: &str = "new";

/// What the form says of a question that is about no project. With its space it is no project's key.
pub(crate) const GENERAL: &str = "general question";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    follows: Option<String>,
    customer: Option<String>,
}

/// Whose ticket is written, and which ticket it follows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Occasion {
    /// For agents: whose ticket it will be.
    pub(crate) customer: Option<CustomerId>,
    /// The earlier ticket that it follows.
    pub(crate) follows: Option<TicketNumber>,
}

/// Why the form was refused.
#[derive(Debug, Default)]
pub(crate) struct RefusedForm {
    pub(crate) status: StatusCode,
    pub(crate) notice: Option<Banner>,
}

#[derive(Template)]
#[template(path = "new.html")]
struct New<'a> {
    f: &'a Frame,
    title: String,
    customer: Option<Whose>,
    follows: Option<Earlier>,
    /// The form is shown where a ticket may be opened, and to those who have written already.
    is_offered: bool,
    /// Whether it may be about a project.
    takes_project: bool,
    projects: Vec<Choice>,
    priorities: Vec<PriorityChoice>,
    promise: String,
    hours: String,
    notice: Option<Banner>,
    kept: Kept<'a>,
    key: String,
}

/// Whose ticket an agent opens.
struct Whose {
    key: String,
    name: String,
}

/// The earlier ticket that this one follows.
struct Earlier {
    number: TicketNumber,
    told: String,
    subject: String,
}

/// A priority to choose, shown with its shape and its meaning.
struct PriorityChoice {
    priority: Priority,
    chosen: bool,
}

/// A customer who was found.
struct Found {
    key: String,
    name: String,
    email: String,
}

#[derive(Template)]
#[template(path = "choose_customer.html")]
struct Choose<'a> {
    f: &'a Frame,
    typed: &'a str,
    found: Vec<Found>,
    unknown: bool,
}

impl New<'_> {
    /// Returns what is wrong with a field.
    fn problem(&self, field: &str) -> Option<&str> {
        self.notice.as_ref()?.problem(field)
    }
}

pub(crate) async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let follows = asked.follows.as_deref().map(super::ticket::parse).transpose()?;
    let customer = match (visit.agent().is_ok(), asked.customer, follows) {
        (false, ..) => None,
        (true, None, None) => return Ok(choose(&app, &visit.frame, "", Vec::new())),
        // A ticket that follows another is the same customer's.
        (true, None, Some(number)) => {
            let earlier = super::ticket::read(&app, &visit, number).await?;
            let key = &earlier.summary().customer.key;
            Some(CustomerId::new(key).map_err(helpdesk::Error::from)?)
        }
        (true, Some(typed), _) => {
            let (asked, reader) = (typed.trim().to_owned(), visit.me.reader.clone());
            let found = app.desk().run(move |desk| desk.find_customers(&reader, &asked)).await?;
            match <[CustomerCard; 1]>::try_from(found) {
                Ok([card]) => Some(card.key),
                Err(cards) => return Ok(choose(&app, &visit.frame, &typed, cards)),
            }
        }
    };
    let occasion = Occasion { customer, follows };
    show(&app, &visit, occasion, Kept::default(), RefusedForm::default()).await
}

/// Shows the form, with what was sent before if that was refused.
pub(crate) async fn show(
    app: &App,
    visit: &Visit,
    occasion: Occasion,
    kept: Kept<'_>,
    refused: RefusedForm,
) -> Result<Response, Fault> {
    let f = &*visit.frame;
    let reader = visit.me.reader.clone();
    let whose = occasion.customer.clone().or_else(|| reader.customer().cloned());
    let whose = whose.ok_or(Fault::Missing)?;
    let (for_whom, follows) = (occasion.customer.clone(), occasion.follows);
    let (card, projects, earlier, offers) = app
        .desk()
        .run(move |desk| {
            let projects = paging::all(
                |after, limit| desk.projects_of(&reader, &whose, after, limit),
                |card| card.number,
            )?;
            let offers = desk.offers_to_open(&reader, &whose)?;
            let card = match for_whom {
                Some(key) => desk.customer(&reader, &key)?,
                None => None,
            };
            let earlier = follows.map(|number| desk.ticket(&reader, number)).transpose()?;
            Ok::<_, helpdesk::Error>((card, projects, earlier, offers))
        })
        .await?;
    let earlier = earlier.as_ref().map(helpdesk::rules::view::TicketView::summary);
    let (_, due) = app.desk().run(helpdesk::Helpdesk::promise).await?;
    let title = f.w(if occasion.customer.is_some() { "new-by-phone" } else { "write-message" });
    let promise = f.l10n.promise(due, &f.policy.hours, f.here);
    let new = New {
        f,
        customer: card.map(|card| Whose {
            key: card.key.as_str().to_owned(),
            name: f.l10n.name(card.key.as_str(), Some(&card.name)),
        }),
        follows: earlier.map(|earlier| Earlier {
            number: earlier.number,
            told: f.number(&earlier.number),
            subject: f.l10n.subject(earlier.subject.as_deref()),
        }),
        is_offered: offers.has(CommandKind::Open) || kept.has(FORM),
        takes_project: offers.shape(CommandKind::Open).is_none_or(|shape| shape.project.is_taken()),
        projects: choices(f, projects, earlier, kept),
        priorities: priorities(kept),
        promise: format!("{promise}."),
        hours: f.l10n.hours(&f.policy.hours),
        notice: refused.notice.or_else(|| not_offered(f, &offers)),
        kept,
        key: f.key(),
        title: title.clone(),
    };
    let menu = if occasion.customer.is_some() { Menu::Queue } else { Menu::New };
    let page = PageOf { title: &title, menu: Some(menu), roomy: false };
    Ok(page.show(app, f, refused.status, &new))
}

/// Returns why no ticket may be opened, if that would be refused.
fn not_offered(f: &Frame, offers: &Offers) -> Option<Banner> {
    let why = offers.refusal(CommandKind::Open)?.clone();
    let rejection = Rejection { command: CommandKind::Open, status: None, why };
    Some(Banner::bad(f.l10n.rejection(&rejection, f.here)))
}

/// Returns the projects to choose from.
fn choices(
    f: &Frame,
    projects: Vec<ProjectCard>,
    earlier: Option<&Summary>,
    kept: Kept<'_>,
) -> Vec<Choice> {
    let before = earlier.and_then(|earlier| earlier.project.as_ref());
    let chosen = match before.filter(|_| !kept.has(FORM)) {
        Some(project) => project.key.clone(),
        None => kept.text(FORM, "project").to_owned(),
    };
    projects
        .into_iter()
        .map(|card| {
            let word = f.l10n.project(card.number, &card.name);
            let value = String::from(card.key);
            let chosen = value == chosen;
            Choice { value, word, chosen }
        })
        .collect()
}

/// Returns the priorities, low first; nothing is chosen for the customer beforehand.
fn priorities(kept: Kept<'_>) -> Vec<PriorityChoice> {
    let chosen = kept.text(FORM, "priority");
    let choice =
        |priority: Priority| PriorityChoice { priority, chosen: priority.name() == chosen };
    Priority::ALL.iter().copied().map(choice).collect()
}

fn choose(app: &App, f: &Frame, typed: &str, found: Vec<CustomerCard>) -> Response {
    let unknown = !typed.is_empty() && found.is_empty();
    let found = found
        .into_iter()
        .map(|card| {
            let key = card.key.as_str().to_owned();
            let name = f.l10n.name(&key, Some(&card.name));
            Found { key, name, email: card.email }
        })
        .collect();
    let title = f.w("new-by-phone");
    let page = PageOf { title: &title, menu: Some(Menu::Queue), roomy: false };
    page.show(app, f, StatusCode::OK, &Choose { f, typed, found, unknown })
}
