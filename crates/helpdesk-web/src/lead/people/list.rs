//! The list of customers, or of agents.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::Error;
use serde::Deserialize;

use super::super::{Head, Lead, ROWS};
use super::kind::{Kind, Person};
use crate::address::encoded;
use crate::fault::Fault;
use crate::frame::Frame;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    #[serde(default)]
    find: String,
    after: Option<String>,
    #[serde(default)]
    done: String,
}

#[derive(Template)]
#[template(path = "lead/people.html")]
struct Page<'a> {
    f: &'a Frame,
    head: Head,
    kind: Kind,
    title: String,
    find: &'a str,
    rows: Vec<Row>,
    more: Option<String>,
}

/// A person in the list.
struct Row {
    href: String,
    name: String,
    key: String,
    email: String,
    language: &'static str,
    lead: bool,
    active: bool,
}

pub(super) async fn page(lead: &Lead, kind: Kind, asked: Asked) -> Result<Response, Fault> {
    lead.of_people()?;
    let f = lead.f();
    let (typed, after) = (asked.find.trim().to_owned(), asked.after.clone());
    let reader = lead.visit.me.reader.clone();
    let read = lead.app.desk().run(move |desk| match kind {
        // Agents are few: they are not looked for.
        Kind::Customer if !typed.is_empty() => {
            let found = desk.find_customers(&reader, &typed)?;
            Ok::<_, Error>(found.into_iter().map(Person::from).collect())
        }
        Kind::Customer | Kind::Agent => kind.after(desk, after.as_deref(), ROWS + 1),
    });
    let mut people = read.await?;
    let has_more = people.len() > ROWS;
    people.truncate(ROWS);
    let more = people
        .last()
        .filter(|_| has_more)
        .map(|last| f.to(&format!("{}?after={}", kind.list(), encoded(&last.key))));
    let body = Page {
        f,
        head: lead.head(kind.list(), lead.told(&asked.done).await?),
        kind,
        title: f.w(kind.title()),
        find: &asked.find,
        rows: people.into_iter().map(|person| Row::of(f, kind, person)).collect(),
        more,
    };
    Ok(lead.show(&body.title, StatusCode::OK, &body))
}

impl Row {
    fn of(f: &Frame, kind: Kind, person: Person) -> Self {
        Self {
            href: f.to(&format!("{}/card?key={}", kind.list(), encoded(&person.key))),
            name: f.l10n.name(&person.key, Some(&person.name)),
            key: person.key,
            email: person.email,
            language: person.language.own_name(),
            lead: person.lead,
            active: person.active,
        }
    }
}
