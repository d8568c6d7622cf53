//! One event of a ticket with its whole text, which the history shows cut.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::Version;
use helpdesk::rules::view::EventView;
use helpdesk_l10n::Viewer;

use super::parse;
use super::timeline::{self, History, Item};
use crate::app::App;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::page::{Menu, PageOf};
use crate::visitor::Visit;

#[derive(Template)]
#[template(path = "ticket/event.html")]
struct WholeEvent<'a> {
    f: &'a Frame,
    number: String,
    /// Where it is in the history.
    back: String,
    history: History,
}

pub(crate) async fn page(
    State(app): State<App>,
    visit: Visit,
    Path((number, seq)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let (number, seq) = (parse(&number)?, seq.parse().map(Version).map_err(|_| Fault::Missing)?);
    let reader = visit.me.reader.clone();
    let event = app.desk().run(move |desk| desk.event(&reader, number, seq)).await?;
    let f = &*visit.frame;
    let (menu, history) = match &event {
        EventView::Customer(entry) => {
            let told = f.l10n.customer_entry_line(entry, f.here);
            (Menu::Tickets, timeline::one(f, Viewer::Customer, number, entry, told))
        }
        EventView::Agent(entry) => {
            let viewer = Viewer::Agent(visit.agent()?.as_str());
            let told = f.l10n.agent_entry_line(entry, viewer, f.here);
            (Menu::Queue, timeline::one(f, viewer, number, entry, told))
        }
    };
    let back = f.ticket(&number, &format!("?event={seq}#m{seq}"));
    let number = f.number(&number);
    let title = format!("{number}. {}", f.w("event-title"));
    let page = PageOf { title: &title, menu: Some(menu), roomy: false };
    Ok(page.show(&app, f, StatusCode::OK, &WholeEvent { f, number, back, history }))
}
