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
    /// The version that it shows, as its reader counts.
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
    // What happens while the ticket is read is heard already.
    let news = app.hub().listen(&visit.me.reader).await?;
    let reader = visit.me.reader.clone();
    let version = app.desk().run(move |desk| desk.version(&reader, number)).await?;
    let seen = safety::version(safety::SEEN, asked.seen.as_deref())?.unwrap_or(version);
    Ok(events::answer(OfTicket::new(app, visit.me.reader, number, news, seen, version)))
}

/// Tells the queue when anything has moved.
pub(crate) async fn queue(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    visit.agent()?;
    let news = app.hub().listen(&visit.me.reader).await?;
    Ok(events::answer(OfQueue::new(app, visit.me.reader, news)))
}
