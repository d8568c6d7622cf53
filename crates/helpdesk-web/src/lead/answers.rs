//! The lead's pages of canned answers: the list, and the form of one.

mod card;

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::rules::CannedTitle;
use helpdesk::{AnswerKey, CannedAnswer, Error, Localised};
use serde::Deserialize;

pub(crate) use self::card::{page as card, post as put};
use super::{Head, Lead, Sent};
use crate::address::encoded;
use crate::fault::Fault;
use crate::frame::Frame;

/// Where the list is.
const LIST: &str = "/settings/answers";

/// Reads the answers.
async fn answers(lead: &Lead) -> Result<Vec<CannedAnswer>, Error> {
    let by = lead.visit.me.reader.clone();
    lead.app.desk().run(move |desk| desk.canned(&by)).await
}

#[derive(Template)]
#[template(path = "lead/answers.html")]
struct List<'a> {
    f: &'a Frame,
    head: Head,
    groups: Vec<Group>,
}

/// Answers that are offered, or no longer offered.
struct Group {
    title: String,
    about: Option<String>,
    /// Whether they are offered.
    active: bool,
    rows: Vec<Row>,
}

struct Row {
    key: String,
    title: String,
    offered: String,
    href: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    #[serde(default)]
    done: String,
}

/// Shows the answers.
pub(crate) async fn list(lead: Lead, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let f = lead.f();
    let (active, retired): (Vec<_>, Vec<_>) =
        answers(&lead).await?.into_iter().partition(|answer| answer.active);
    let group = |title: &str, about: Option<&str>, active: bool, answers: Vec<CannedAnswer>| {
        let rows = answers.iter().map(|answer| row(f, answer)).collect();
        Group { title: f.w(title), about: about.map(|about| f.w(about)), active, rows }
    };
    let groups = [
        group("answers-in-use", None, true, active),
        group("answers-retired", Some("answers-retired-about"), false, retired),
    ];
    let groups = groups.into_iter().filter(|group| !group.rows.is_empty()).collect();
    let head = lead.head(LIST, lead.told(&asked.done).await?);
    Ok(lead.show(&f.w("tab-answers"), StatusCode::OK, &List { f, head, groups }))
}

fn row(f: &Frame, answer: &CannedAnswer) -> Row {
    let key = answer.key.to_string();
    Row {
        title: title_in(f, &answer.title).to_owned(),
        offered: f.l10n.offered(answer.offered),
        href: f.to(&format!("{LIST}/card?answer={}", encoded(&key))),
        key,
    }
}

/// Returns a title in the reader's language.
pub(crate) fn title_in<'a>(f: &Frame, title: &'a Localised<CannedTitle>) -> &'a str {
    title.get(f.l10n.language()).as_str()
}

/// Retires an answer, or takes it back into use.
pub(crate) async fn switch(Sent { lead, form }: Sent) -> Result<Response, Fault> {
    let key = AnswerKey::new(form.text("key")).map_err(|_| Fault::Missing)?;
    let active = form.flag("active")?;
    let (_, done) = lead.change(move |keeper| keeper.set_canned_active(&key, active)).await?;
    Ok(lead.done(LIST, done))
}
