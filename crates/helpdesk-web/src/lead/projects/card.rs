//! A project's page: number, name, members.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use helpdesk::{
    CustomerId, Error, ErrorKind, Helpdesk, Keeper, NAME_MAX, ProjectCard, ProjectId, Reader,
};

use super::super::card::{Asked, CardForm, Cards, Told, known, page, place, refuse};
use super::super::people::is_refusal;
use super::super::{Head, Lead, Sent};
use crate::banner::FieldProblem;
use crate::fault::Fault;
use crate::form::Form;
use crate::frame::Frame;

/// Where the projects are.
pub(super) const PATH: &str = "/settings/projects";

/// How many members the page shows at most.
const MEMBERS: usize = 200;

#[derive(Template)]
#[template(path = "lead/project.html")]
struct Page<'a> {
    f: &'a Frame,
    head: Head,
    title: String,
    new: bool,
    values: &'a Values,
    members: Vec<Member>,
    /// That more are members than are shown.
    cut: Option<String>,
    name_max: usize,
}

/// A member of the project.
struct Member {
    key: String,
    name: String,
}

/// What the forms hold.
#[derive(Debug, Default)]
struct Values {
    key: String,
    number: String,
    name: String,
    customer: String,
}

/// The cards of projects.
#[derive(Debug, Clone, Copy)]
struct Projects;

pub(crate) async fn card(lead: Lead, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    page(&lead, Projects, asked).await
}

/// Adds a project, or changes its number and name.
pub(crate) async fn put(Sent { lead, form }: Sent) -> Result<Response, Fault> {
    super::super::card::put(&lead, Projects, &form).await
}

impl Cards for Projects {
    type Card = ProjectCard;
    type Held = Values;

    fn path(self) -> &'static str {
        PATH
    }

    fn known(
        self,
        desk: &Helpdesk,
        reader: &Reader,
        key: &str,
    ) -> Result<Option<ProjectCard>, Error> {
        desk.project(reader, &ProjectId::new(key)?)
    }

    fn blank(self, _: &Lead) -> Values {
        Values::default()
    }

    fn held(self, card: &ProjectCard) -> Values {
        let (key, number) = (card.key.to_string(), card.number.to_string());
        Values { key, number, name: card.name.clone(), customer: String::new() }
    }

    fn is_key(self, key: &str) -> bool {
        ProjectId::new(key).is_ok()
    }

    fn read(
        self,
        f: &Frame,
        form: &Form,
        _: Option<&ProjectCard>,
    ) -> Result<CardForm<Self>, Fault> {
        let text = |name: &str| form.text(name).trim().to_owned();
        let (key, number, name) = (text("key"), text("number"), text("name"));
        let values = Values { key, number, name, customer: String::new() };
        let card = match (ProjectId::new(&*values.key), values.number.parse()) {
            (Ok(key), Ok(number)) => Ok(ProjectCard::new(key, number, values.name.clone())),
            (Ok(_), Err(_)) => Err(FieldProblem::new("number", f.w("lead-problem-number"))),
            (Err(_), _) => Err(FieldProblem::new("key", f.w("lead-problem-key"))),
        };
        Ok(CardForm { held: values, card })
    }

    fn write(
        self,
        keeper: &Keeper<'_>,
        before: Option<ProjectCard>,
        card: ProjectCard,
    ) -> Result<(), Error> {
        keeper.people()?.replace_project(before.as_ref(), card)
    }

    fn problem(self, f: &Frame, error: Error) -> Result<FieldProblem, Fault> {
        if error.kind() == ErrorKind::Conflict {
            return Ok(FieldProblem::new("name", f.w("lead-problem-changed")));
        }
        if is_refusal(&error) {
            return Ok(FieldProblem::new("number", f.w("lead-problem-number-taken")));
        }
        let Error::Input { field, .. } = error else { return Err(error.into()) };
        let (field, words) = match field {
            "name" => ("name", f.say("lead-problem-name", "most", &NAME_MAX.to_string())),
            "number" => ("number", f.w("lead-problem-number")),
            // They no longer lead.
            _ => return Err(Fault::NoLead),
        };
        Ok(FieldProblem::new(field, words))
    }

    async fn show(
        self,
        lead: &Lead,
        values: &Values,
        known: Option<&ProjectCard>,
        (notice, status): Told,
    ) -> Result<Response, Fault> {
        let f = lead.f();
        let (members, more) = match known {
            Some(card) => {
                let (key, l10n) = (card.key.clone(), f.l10n);
                let reader = lead.visit.me.reader.clone();
                let read = lead.app.desk().run(move |desk| members(desk, &reader, key));
                let (members, more) = read.await?;
                let name = |(key, name): (CustomerId, String)| {
                    let name = l10n.name(key.as_str(), Some(&name));
                    Member { key: key.to_string(), name }
                };
                (members.into_iter().map(name).collect(), more)
            }
            None => (Vec::new(), false),
        };
        let cut = more.then(|| f.say("members-cut", "count", &MEMBERS.to_string()));
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
}

/// Makes a customer a member, or no member.
pub(crate) async fn member(Sent { lead, form }: Sent) -> Result<Response, Fault> {
    lead.of_people()?;
    let card = known(&lead, Projects, form.text("project")).await?.ok_or(Fault::Missing)?;
    let is_member = form.flag("member")?;
    let Some(customer) = found(&lead, &form).await? else {
        let customer = form.text("customer").to_owned();
        let values = Values { customer, ..Projects.held(&card) };
        let problem = FieldProblem::new("customer", lead.f().w("customer-unknown"));
        return refuse(&lead, Projects, &values, Some(&card), problem).await;
    };
    let project = card.key.clone();
    let (_, done) = lead
        .change(move |keeper| keeper.people()?.set_member(project, customer, is_member))
        .await?;
    Ok(lead.done(&place(Projects, card.key.as_str()), done))
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

/// Returns the first members with their names, and whether there are more.
fn members(
    desk: &Helpdesk,
    reader: &Reader,
    project: ProjectId,
) -> Result<(Vec<(CustomerId, String)>, bool), Error> {
    let people = desk.people()?;
    let mut first = people.members_of(project.clone(), None, MEMBERS - 1)?;
    first.extend(match first.last().filter(|_| first.len() == MEMBERS - 1) {
        Some(last) => people.members_of(project, Some(last.clone()), 2)?,
        None => Vec::new(),
    });
    let more = first.len() > MEMBERS;
    let shown: BTreeSet<CustomerId> = first.into_iter().take(MEMBERS).collect();
    let mut cards = desk.customers(reader, shown.clone())?;
    let named = shown.into_iter().map(|key| {
        let name = cards.remove(&key).map_or_else(String::new, |card| card.name);
        (key, name)
    });
    Ok((named.collect(), more))
}
