//! Pages learn that something has moved: one reader of `changes` for all of them (S11), silent to a
//! customer on notes (S6).

use axum::extract::{Path, State};
use axum::response::Response;
use helpdesk::AsyncHelpdesk;

use crate::app::App;
use crate::fault::Fault;
use crate::visit::Visit;

/// Tells every open page what has moved.
#[derive(Debug, Clone)]
pub(crate) struct Hub {
    _desk: AsyncHelpdesk,
}

impl Hub {
    pub(crate) fn new(desk: AsyncHelpdesk) -> Self {
        Self { _desk: desk }
    }
}

/// Tells a ticket's page when the ticket has moved, as its reader counts.
pub(crate) async fn ticket(
    State(_app): State<App>,
    _visit: Visit,
    Path(_number): Path<String>,
) -> Result<Response, Fault> {
    Err(Fault::Missing)
}

/// Tells the queue when anything has moved.
pub(crate) async fn queue(State(_app): State<App>, _visit: Visit) -> Result<Response, Fault> {
    Err(Fault::Missing)
}
