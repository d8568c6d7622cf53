//! The form «Написать сообщение»; for agents «Обращение по звонку», once the customer is found.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::rules::view::Summary;
use helpdesk::{CustomerCard, CustomerId, Priority, ProjectCard, TicketNumber};
use serde::Deserialize;

use crate::app::App;
use crate::banner::Banner;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::kept::Kept;
use crate::page::{Menu, PageOf};
use crate::visitor::Visit;

/// The name of the form, for what it keeps.
pub(crate) const FORM: &str = "new";

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
    customer: Option<(String, String)>,
    follows: Option<(String, String, String)>,
    projects: Vec<(String, String, bool)>,
    priorities: Vec<(Priority, bool)>,
    promise: String,
    hours: String,
    notice: Option<Banner>,
    kept: Kept<'a>,
    key: String,
}

#[derive(Template)]
#[template(path = "choose_customer.html")]
struct Choose<'a> {
    f: &'a Frame,
    typed: &'a str,
    found: Vec<(String, String, String)>,
    unknown: bool,
}

impl New<'_> {
    /// Returns what is wrong with a field.
    fn problem(&self, field: &str) -> Option<&str> {
        let problems = &self.notice.as_ref()?.problems;
        problems.iter().find(|(id, _)| *id == field).map(|(_, words)| words.as_str())
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
    let (card, projects, earlier) = app
        .desk()
        .run(move |desk| {
            let projects = desk.projects_of(&reader, &whose)?;
            let card = match for_whom {
                Some(key) => desk.customer(&reader, &key)?,
                None => None,
            };
            let earlier = follows.map(|number| desk.ticket(&reader, number)).transpose()?;
            Ok::<_, helpdesk::Error>((card, projects, earlier))
        })
        .await?;
    let earlier = earlier.as_ref().map(helpdesk::rules::view::TicketView::summary);
    let (_, due) = app.desk().run(helpdesk::Helpdesk::promise).await?;
    let title = f.w(if occasion.customer.is_some() { "new-by-phone" } else { "write-message" });
    let promise = f.l10n.promise(due, &f.policy.hours, f.here);
    let new = New {
        f,
        customer: card.map(|card| {
            (card.key.as_str().to_owned(), f.l10n.name(card.key.as_str(), Some(&card.name)))
        }),
        follows: earlier.map(|earlier| {
            let subject = f.l10n.subject(earlier.subject.as_deref());
            (earlier.number.to_string(), f.number(&earlier.number), subject)
        }),
        projects: choices(f, projects, earlier, kept),
        priorities: priorities(kept),
        promise: format!("{promise}."),
        hours: f.l10n.hours(&f.policy.hours),
        notice: refused.notice,
        kept,
        key: f.key(),
        title: title.clone(),
    };
    let menu = if occasion.customer.is_some() { Menu::Queue } else { Menu::New };
    let page = PageOf { title: &title, menu: Some(menu), roomy: false };
    Ok(page.show(app, f, refused.status, &new))
}

/// Returns the projects to choose from: key, label, whether it is chosen.
fn choices(
    f: &Frame,
    projects: Vec<ProjectCard>,
    earlier: Option<&Summary>,
    kept: Kept<'_>,
) -> Vec<(String, String, bool)> {
    let before = earlier.and_then(|earlier| earlier.project.as_ref());
    let chosen = match before.filter(|_| !kept.has(FORM)) {
        Some(project) => project.key.clone(),
        None => kept.text(FORM, "project").to_owned(),
    };
    projects
        .into_iter()
        .map(|card| {
            let label = f.l10n.project(card.number, &card.name);
            let key = String::from(card.key);
            let is_chosen = key == chosen;
            (key, label, is_chosen)
        })
        .collect()
}

/// Returns the priorities, low first; nothing is chosen for the customer beforehand.
fn priorities(kept: Kept<'_>) -> Vec<(Priority, bool)> {
    let chosen = kept.text(FORM, "priority");
    Priority::ALL.into_iter().map(|priority| (priority, priority.name() == chosen)).collect()
}

fn choose(app: &App, f: &Frame, typed: &str, found: Vec<CustomerCard>) -> Response {
    let unknown = !typed.is_empty() && found.is_empty();
    let found = found
        .into_iter()
        .map(|card| {
            let key = card.key.as_str().to_owned();
            let name = f.l10n.name(&key, Some(&card.name));
            (key, name, card.email)
        })
        .collect();
    let title = f.w("new-by-phone");
    let page = PageOf { title: &title, menu: Some(Menu::Queue), roomy: false };
    page.show(app, f, StatusCode::OK, &Choose { f, typed, found, unknown })
}
