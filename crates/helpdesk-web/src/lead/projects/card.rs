//! A project's page: number, name, members.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::{CustomerId, Error, Helpdesk, Keeper, NAME_MAX, ProjectCard, ProjectId, Reader};
use serde::Deserialize;

use super::super::card::{Compared, Problem, write};
use super::super::people::is_refusal;
use super::super::{Head, Lead, Sent, refused};
use crate::address::encoded;
use crate::banner::Banner;
use crate::fault::Fault;
use crate::form::Form;
use crate::frame::Frame;

/// Where the projects are.
pub(super) const PATH: &str = "/settings/projects";

/// How many members the page shows at most.
const MEMBERS: usize = 200;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    key: Option<String>,
    #[serde(default)]
    done: String,
}

#[derive(Template)]
#[template(path = "lead/project.html")]
struct Page<'a> {
    f: &'a Frame,
    head: Head,
    title: String,
    new: bool,
    values: &'a Values,
    /// Key and name.
    members: Vec<(String, String)>,
    /// That more are members than are shown.
    cut: Option<String>,
    name_max: usize,
}

/// What the forms hold.
#[derive(Debug, Default)]
struct Values {
    key: String,
    number: String,
    name: String,
    customer: String,
}

impl Values {
    fn of(card: &ProjectCard) -> Self {
        let (key, number) = (card.key.to_string(), card.number.to_string());
        Self { key, number, name: card.name.clone(), customer: String::new() }
    }
}

pub(crate) async fn card(lead: Lead, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    lead.of_people()?;
    let notice = lead.told(&asked.done).await?;
    let Some(key) = asked.key else {
        return show(&lead, &Values::default(), None, (notice, StatusCode::OK)).await;
    };
    let known = known(&lead, &key).await?.ok_or(Fault::Missing)?;
    show(&lead, &Values::of(&known), Some(&known), (notice, StatusCode::OK)).await
}

async fn known(lead: &Lead, key: &str) -> Result<Option<ProjectCard>, Fault> {
    let Ok(key) = ProjectId::new(key) else { return Ok(None) };
    let reader = lead.visit.me.reader.clone();
    Ok(lead.app.desk().run(move |desk| desk.project(&reader, &key)).await?)
}

/// Adds a project, or changes its number and name.
pub(crate) async fn put(Sent { lead, form }: Sent) -> Result<Response, Fault> {
    lead.of_people()?;
    let text = |name: &str| form.text(name).trim().to_owned();
    let is_new = form.text("new") == "1";
    let values = Values {
        key: text("key"),
        number: text("number"),
        name: text("name"),
        customer: String::new(),
    };
    let before = known(&lead, &values.key).await?;
    if !is_new && before.is_none() {
        return Err(Fault::Missing);
    }
    let page = format!("{PATH}/card?key={}", encoded(&values.key));
    let key = ProjectId::new(&*values.key);
    let problem = match values.number.parse::<u64>() {
        Err(_) if key.is_ok() => ("number", lead.f().w("lead-problem-number")),
        number => {
            let sent = key.ok().zip(number.ok()).map(|(key, number)| {
                let name = values.name.clone();
                ProjectCard::new(key, number, name)
            });
            let card = Compared {
                is_new,
                is_kept: before.is_some(),
                is_same: before.is_some() && before == sent,
                is_key: sent.is_some(),
            };
            let change = move |keeper: &Keeper<'_>| {
                let people = keeper.people()?;
                sent.map_or(Ok(()), |card| people.put_project(card))
            };
            match write(&lead, card, change, problem).await? {
                Ok(done) => return Ok(lead.done(&page, done)),
                Err(problem) => problem,
            }
        }
    };
    let notice = Some(refused(lead.f(), vec![problem]));
    let known = before.filter(|_| !is_new);
    show(&lead, &values, known.as_ref(), (notice, StatusCode::UNPROCESSABLE_ENTITY)).await
}

/// Returns what is wrong, and with which field.
fn problem(f: &Frame, error: Error) -> Result<Problem, Fault> {
    if is_refusal(&error) {
        return Ok(("number", f.w("lead-problem-number-taken")));
    }
    let Error::Input { field, .. } = error else { return Err(error.into()) };
    match field {
        "name" => Ok(("name", f.say("lead-problem-name", "most", &NAME_MAX.to_string()))),
        "number" => Ok(("number", f.w("lead-problem-number"))),
        // They no longer lead.
        _ => Err(Fault::NoLead),
    }
}

/// Makes a customer a member, or no member.
pub(crate) async fn member(Sent { lead, form }: Sent) -> Result<Response, Fault> {
    lead.of_people()?;
    let card = known(&lead, form.text("project")).await?.ok_or(Fault::Missing)?;
    let is_member = match form.text("member") {
        "true" => true,
        "false" => false,
        _ => return Err(Fault::Unreadable("neither true nor false")),
    };
    let Some(customer) = found(&lead, &form).await? else {
        let customer = form.text("customer").to_owned();
        let values = Values { customer, ..Values::of(&card) };
        let problem = ("customer", lead.f().w("customer-unknown"));
        let notice = Some(refused(lead.f(), vec![problem]));
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show(&lead, &values, Some(&card), (notice, status)).await;
    };
    let project = card.key.clone();
    let (_, done) = lead
        .change(move |keeper| keeper.people()?.set_member(project, customer, is_member))
        .await?;
    let page = format!("{PATH}/card?key={}", encoded(card.key.as_str()));
    Ok(lead.done(&page, done))
}

/// Returns the only customer who can be meant: by key, otherwise by an address that nobody else has.
async fn found(lead: &Lead, form: &Form) -> Result<Option<CustomerId>, Fault> {
    let typed = form.text("customer").trim().to_owned();
    let reader = lead.visit.me.reader.clone();
    let read = lead.app.desk().run(move |desk| {
        let cards = desk.find_customers(&reader, &typed)?;
        let by_key = cards.iter().find(|card| card.key.as_str() == typed);
        let alone = cards.first().filter(|_| cards.len() == 1);
        Ok::<_, Error>(by_key.or(alone).map(|card| card.key.clone()))
    });
    Ok(read.await?)
}

async fn show(
    lead: &Lead,
    values: &Values,
    known: Option<&ProjectCard>,
    (notice, status): (Option<Banner>, StatusCode),
) -> Result<Response, Fault> {
    let f = lead.f();
    let (members, all) = match known {
        Some(card) => {
            let (key, l10n) = (card.key.clone(), f.l10n);
            let reader = lead.visit.me.reader.clone();
            let read = lead.app.desk().run(move |desk| members(desk, &reader, key));
            let (members, all) = read.await?;
            let name = |(key, name): (CustomerId, String)| {
                let name = l10n.name(key.as_str(), Some(&name));
                (key.to_string(), name)
            };
            (members.into_iter().map(name).collect(), all)
        }
        None => (Vec::new(), 0),
    };
    let cut = (all > members.len()).then(|| f.say("members-cut", "count", &MEMBERS.to_string()));
    let body = Page {
        f,
        head: Head { notice, ..Head::default() },
        title: match known {
            Some(card) => f.l10n.project(card.number, &card.name),
            None => f.w("add-project"),
        },
        new: known.is_none(),
        values,
        members,
        cut,
        name_max: NAME_MAX,
    };
    Ok(lead.show(&body.title, status, &body))
}

/// Returns the first members with their names, and how many there are.
fn members(
    desk: &Helpdesk,
    reader: &Reader,
    project: ProjectId,
) -> Result<(Vec<(CustomerId, String)>, usize), Error> {
    let all = desk.people()?.members_of(project)?;
    let count = all.len();
    let shown: BTreeSet<CustomerId> = all.into_iter().take(MEMBERS).collect();
    let mut cards = desk.customers(reader, shown.clone())?;
    let named = shown.into_iter().map(|key| {
        let name = cards.remove(&key).map_or_else(String::new, |card| card.name);
        (key, name)
    });
    Ok((named.collect(), count))
}
