//! The lead's pages of canned answers: the list, and the form of one.

mod card;

use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRequestParts, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use helpdesk::core::{CannedTitle, InBoth};
use helpdesk::{Actor, AnswerKey, CannedAnswer, Error};
use helpdesk_l10n::Lang;
use serde::Deserialize;

pub(crate) use self::card::{page as card, post as put};
use crate::app::App;
use crate::fault::Fault;
use crate::form::Form;
use crate::frame::Frame;
use crate::pages::PageOf;
use crate::pieces::Notice;
use crate::visit::{Visit, see};

/// Where the list is.
const LIST: &str = "/settings/answers";

/// A request by a lead: nothing of a form is read before it is known that they lead.
#[derive(Debug)]
pub(crate) struct Lead {
    frame: Arc<Frame>,
    by: Actor,
}

impl FromRequestParts<App> for Lead {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, app).await?;
        visit.lead().map_err(Fault::into_response)?;
        Ok(Self { frame: visit.frame, by: visit.me.actor })
    }
}

impl Lead {
    /// Reads the answers.
    async fn answers(&self, app: &App) -> Result<Vec<CannedAnswer>, Error> {
        let by = self.by.clone();
        app.desk().run(move |desk| desk.canned(Some(&by))).await
    }

    /// Leads to the list, which says what was done.
    fn done(&self, done: &str) -> Response {
        see(&self.frame.to(&format!("{LIST}?done={done}")))
    }
}

#[derive(Template)]
#[template(path = "answers/list.html")]
struct List<'a> {
    f: &'a Frame,
    notice: Option<Notice>,
    groups: Vec<Group>,
}

/// Answers that are offered, or not any more.
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
    done: Option<String>,
}

/// Shows the answers.
pub(crate) async fn list(
    State(app): State<App>,
    lead: Lead,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let f = &*lead.frame;
    let (active, retired): (Vec<_>, Vec<_>) =
        lead.answers(&app).await?.into_iter().partition(|answer| answer.active);
    let group = |title: &str, about: Option<&str>, active: bool, answers: Vec<CannedAnswer>| {
        let rows = answers.iter().map(|answer| row(f, answer)).collect();
        Group { title: f.w(title), about: about.map(|about| f.w(about)), active, rows }
    };
    let groups = [
        group("answers-in-use", None, true, active),
        group("answers-retired", Some("answers-retired-about"), false, retired),
    ];
    let groups = groups.into_iter().filter(|group| !group.rows.is_empty()).collect();
    let notice = asked.done.as_deref().and_then(|done| told(f, done));
    let title = f.w("answers-title");
    let page = PageOf { title: &title, menu: None, roomy: false };
    Ok(page.show(&app, f, StatusCode::OK, &List { f, notice, groups }))
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

fn told(f: &Frame, done: &str) -> Option<Notice> {
    let key = match done {
        "saved" => "told-answer-saved",
        "retired" => "told-answer-retired",
        "restored" => "told-answer-restored",
        _ => return None,
    };
    Some(Notice::good(f.w(key)))
}

/// Returns a title in the reader's language.
pub(crate) fn title_in<'a>(f: &Frame, title: &'a InBoth<CannedTitle>) -> &'a str {
    match f.l10n.lang() {
        Lang::En => title.en.as_str(),
        Lang::Ru => title.ru.as_str(),
    }
}

/// Returns a key as it stands in an address.
pub(crate) fn encoded(key: &str) -> String {
    percent_encoding::utf8_percent_encode(key, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Retires an answer, or takes it back into use.
pub(crate) async fn switch(
    State(app): State<App>,
    lead: Lead,
    form: Form,
) -> Result<Response, Fault> {
    let key = AnswerKey::new(form.text("key")).map_err(|_| Fault::Missing)?;
    let active = match form.text("active") {
        "true" => true,
        "false" => false,
        _ => return Err(Fault::Unreadable("`active` is `true` or `false`")),
    };
    let by = lead.by.clone();
    app.desk().run(move |desk| desk.set_canned_active(Some(&by), &key, active)).await?;
    Ok(lead.done(if active { "restored" } else { "retired" }))
}
