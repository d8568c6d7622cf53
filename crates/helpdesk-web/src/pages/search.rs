//! Search: messages that hold all the words, with the words around the first match.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::search::Snippet;
use helpdesk::{Error, SearchHit};
use serde::Deserialize;

use crate::app::App;
use crate::banner::Banner;
use crate::fault::{self, Fault};
use crate::frame::Frame;
use crate::markup::{Markup, marked};
use crate::page::{Menu, PageOf};
use crate::visitor::Visit;

/// How many messages a page shows.
const HITS: usize = 25;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Search<'a> {
    f: &'a Frame,
    q: &'a str,
    hits: Vec<HitOf>,
    more: Option<String>,
    notice: Option<Banner>,
    /// Whether what was typed cannot be searched for.
    refused: bool,
}

/// A message found.
struct HitOf {
    href: String,
    subject: String,
    number: String,
    project: String,
    customer: String,
    opener: Markup,
    status: helpdesk::Status,
    snippet: Markup,
}

pub(crate) async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let f = &*visit.frame;
    let (reader, q, after) = (visit.me.reader.clone(), asked.q.clone(), asked.after);
    let found =
        app.desk().run(move |desk| desk.search(&reader, &q, None, after.as_deref(), HITS)).await;
    let (found, status, notice) = match found {
        Ok(found) => {
            let notice = found.as_of.as_ref().map(|at| Banner::as_of(f, at));
            (found, StatusCode::OK, notice)
        }
        Err(error @ Error::Search(_)) => {
            let nothing = helpdesk::Page { items: Vec::new(), next: None, as_of: None };
            let mut notice = Banner::bad(fault::told(&error, f));
            (notice.title, notice.text) = (f.w("search-too-long"), String::new());
            (nothing, fault::status(&error), Some(notice))
        }
        Err(error) => return Err(error.into()),
    };
    let more = found.next.map(|cursor| {
        let q = crate::address::encoded(&asked.q);
        f.to(&format!("/search?q={q}&after={cursor}"))
    });
    let hits = found.items.into_iter().map(|hit| HitOf::of(f, hit)).collect();
    let title = f.w("menu-search");
    let page = PageOf { title: &title, menu: Some(Menu::Search), roomy: false };
    let refused = status != StatusCode::OK;
    Ok(page.show(&app, f, status, &Search { f, q: &asked.q, hits, more, notice, refused }))
}

impl HitOf {
    fn of(f: &Frame, hit: SearchHit) -> Self {
        let (ticket, seq) = (&hit.ticket, hit.seq);
        Self {
            href: f.ticket(&ticket.number, &format!("?event={seq}#m{seq}")),
            subject: f.l10n.subject(ticket.subject.as_deref()),
            number: f.number(&ticket.number),
            project: f.l10n.project_or_general(ticket.project.as_ref()),
            customer: f.l10n.person(&ticket.customer),
            opener: f.opener(ticket),
            status: ticket.status,
            snippet: snippet(&hit.snippet),
        }
    }
}

fn snippet(found: &Snippet) -> Markup {
    marked(&found.text, &found.matches, found.cut_start, found.cut_end)
}
