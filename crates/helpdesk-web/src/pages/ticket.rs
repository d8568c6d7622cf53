//! A ticket's page, as its customer or as an agent reads it.

mod access;
mod agent;
mod answers;
mod customer;
mod done;
pub(crate) mod event;
mod extra;
mod outcome;
mod timeline;
mod words;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::rules::view::TicketView;
use helpdesk::{TIMELINE_PAGE, TicketNumber, TimelinePlace};
use serde::Deserialize;

pub(crate) use self::access::UNTIL_CLOSED;
pub(crate) use self::extra::Extra;
use crate::app::App;
use crate::fault::Fault;
use crate::kept::Kept;
use crate::safety;
use crate::visitor::Visit;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// The number of the event that has just been done.
    done: Option<String>,
    /// The canned answer that an agent has chosen.
    answer: Option<String>,
    /// The page of the history that ends before this event.
    before: Option<String>,
    /// The page that begins after this event.
    after: Option<String>,
    /// The page that holds this event.
    event: Option<String>,
}

impl Asked {
    /// Returns which page of the history is asked for: the newest, unless one is named.
    fn place(&self) -> Result<TimelinePlace, Fault> {
        let named = |field, text: &Option<String>| safety::version(field, text.as_deref());
        let (before, after, event) = (
            named("before", &self.before)?,
            named("after", &self.after)?,
            named("event", &self.event)?,
        );
        match (before, after, event) {
            (None, None, None) => Ok(TimelinePlace::Newest),
            (Some(seq), None, None) => Ok(TimelinePlace::Before(seq)),
            (None, Some(seq), None) => Ok(TimelinePlace::After(seq)),
            (None, None, Some(seq)) => Ok(TimelinePlace::Around(seq)),
            (..) => Err(Fault::Unreadable("two pages of a history are asked for")),
        }
    }
}

pub(crate) async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let number = parse(&number)?;
    let place = asked.place()?;
    let reader = visit.me.reader.clone();
    let view = app.desk().run(move |desk| desk.ticket_at(&reader, number, place, TIMELINE_PAGE));
    let view = view.await?;
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

/// Reads a ticket's number; anything else is treated as a missing ticket (S7).
pub(crate) fn parse(number: &str) -> Result<TicketNumber, Fault> {
    number.parse().map_err(|_| Fault::Missing)
}

/// Reads a ticket as the visitor may see it, with the newest page of its history.
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
