//! A ticket's page, as its customer or as an agent reads it.

mod access;
mod agent;
mod answers;
mod customer;
mod done;
mod extra;
mod outcome;
mod timeline;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::TicketNumber;
use helpdesk::rules::view::TicketView;
use serde::Deserialize;

pub(crate) use self::extra::Extra;
use crate::app::App;
use crate::fault::Fault;
use crate::kept::Kept;
use crate::visitor::Visit;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// The number of the event that has just been done.
    done: Option<String>,
    /// The canned answer that an agent has chosen.
    answer: Option<String>,
}

pub(crate) async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let number = parse(&number)?;
    let view = read(&app, &visit, number).await?;
    let done = asked.done.as_deref();
    let notice = done.and_then(|done| done::notice(&visit.frame, &visit.me, done, &view));
    let extra = Extra {
        status: StatusCode::OK,
        notice,
        kept: Kept::default(),
        seen: None,
        answer: asked.answer.as_deref(),
    };
    show(&app, &visit, view, extra).await
}

/// Reads a ticket's number; what is none is a ticket that does not exist (S7).
pub(crate) fn parse(number: &str) -> Result<TicketNumber, Fault> {
    number.parse().map_err(|_| Fault::Missing)
}

/// Reads a ticket as the visitor may see it.
pub(crate) async fn read(
    app: &App,
    visit: &Visit,
    number: TicketNumber,
) -> Result<TicketView, Fault> {
    Ok(app.desk().ticket(visit.me.reader.clone(), number).await?)
}

/// Shows a ticket as the visitor may see it.
pub(crate) async fn show(
    app: &App,
    visit: &Visit,
    view: TicketView,
    extra: Extra<'_>,
) -> Result<Response, Fault> {
    match view {
        TicketView::Customer(view) => customer::show(app, visit, view, extra).await,
        TicketView::Agent(view) => agent::show(app, visit, view, extra).await,
    }
}
