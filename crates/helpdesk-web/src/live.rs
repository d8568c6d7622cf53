//! Pages learn that something has moved: one reader of `changes` for all of them (S11), silent to a
//! customer on notes (S6).

mod events;
pub(crate) mod hub;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use self::events::{OfQueue, OfTicket};
use crate::app::App;
use crate::fault::Fault;
use crate::pages::ticket as page;
use crate::safety;
use crate::visitor::Visit;

/// What a page says of itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// What it shows: the version of its ticket, as its reader counts; of the queue, the place of the last event
    /// in the one order of all.
    seen: Option<String>,
}

/// Tells a ticket's page when the ticket has moved, as its reader counts.
pub(crate) async fn ticket(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let number = page::parse(&number)?;
    let reader = visit.me.reader;
    // What happens while the ticket is looked at is heard already.
    let news = app.hub().ticket(&reader, number).await?;
    let asks = reader.clone();
    let version = app.desk().run(move |desk| desk.version(&asks, number)).await?;
    let seen = safety::version(safety::SEEN, asked.seen.as_deref())?.unwrap_or(version);
    Ok(events::answer(OfTicket::new(app, reader, news, seen, version)))
}

/// Tells the queue when anything has moved.
pub(crate) async fn queue(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    visit.agent()?;
    // What happens while the log is looked at is heard already, what happened since the page was read is told at
    // once.
    let news = app.hub().queue().await?;
    let newest = app.desk().run(helpdesk::Helpdesk::newest).await?;
    let seen = safety::version(safety::SEEN, asked.seen.as_deref())?;
    let moved = seen.is_some_and(|seen| newest.0 > seen.0);
    Ok(events::answer(OfQueue::new(app, visit.me.reader, news, moved)))
}
