//! The list of projects.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::{ProjectCard, ProjectId};
use serde::Deserialize;

use super::super::{Head, Lead, ROWS};
use super::card::PATH;
use crate::address::encoded;
use crate::fault::Fault;
use crate::frame::Frame;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    #[serde(default)]
    find: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "lead/projects.html")]
struct Page<'a> {
    f: &'a Frame,
    head: Head,
    find: &'a str,
    rows: Vec<Row>,
    more: Option<String>,
}

/// A project in the list.
struct Row {
    href: String,
    card: ProjectCard,
}

pub(crate) async fn list(lead: Lead, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    lead.of_people()?;
    let f = lead.f();
    let (typed, after) = (asked.find.trim().to_owned(), asked.after.clone());
    let reader = lead.visit.me.reader.clone();
    let read = lead.app.desk().run(move |desk| {
        if !typed.is_empty() {
            let Ok(key) = ProjectId::new(typed) else { return Ok(Vec::new()) };
            return Ok(desk.project(&reader, &key)?.into_iter().collect());
        }
        let after = after.map(ProjectId::new).transpose()?;
        desk.people()?.projects(after, ROWS + 1)
    });
    let mut cards = read.await?;
    let has_more = cards.len() > ROWS;
    cards.truncate(ROWS);
    let more = cards.last().filter(|_| has_more);
    let more = more.map(|last| f.to(&format!("{PATH}?after={}", encoded(last.key.as_str()))));
    let href =
        |card: &ProjectCard| f.to(&format!("{PATH}/card?key={}", encoded(card.key.as_str())));
    let body = Page {
        f,
        head: lead.head(PATH, None),
        find: &asked.find,
        rows: cards.into_iter().map(|card| Row { href: href(&card), card }).collect(),
        more,
    };
    Ok(lead.show(&f.w("tab-projects"), StatusCode::OK, &body))
}
