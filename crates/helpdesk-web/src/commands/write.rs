//! Messages and notes, and what an agent says of a ticket's state.

use axum::extract::{Path, State};
use axum::response::Response;
use helpdesk::Ask;
use helpdesk::core::words::Field;

use super::{Filled, message, some_message, some_text};
use crate::app::App;
use crate::fault::Fault;
use crate::form::Form;
use crate::visit::Visit;

/// Sends a public message. An agent's may mark the ticket as resolved in the same breath, or do just
/// that.
pub(crate) async fn reply(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let resolves = form.text("then") == "resolve";
    let (ask, done) = if resolves {
        (message(&form).map(Ask::Resolve), "resolved")
    } else {
        (some_message(&form).map(Ask::Reply), "replied")
    };
    let filled = Filled { visit: &visit, number: &number, which: "reply", done, form: &form };
    filled.send(&app, ask).await
}

/// Saves an internal note.
pub(crate) async fn note(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let ask = some_message(&form).map(Ask::Note);
    let (which, done) = ("note", "noted");
    Filled { visit: &visit, number: &number, which, done, form: &form }.send(&app, ask).await
}

/// Takes a resolved ticket up again.
pub(crate) async fn reopen(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let ask = some_text(&form, "reason", Field::Reason).map(|reason| Ask::Reopen { reason });
    let (which, done) = ("reopen", "reopened");
    Filled { visit: &visit, number: &number, which, done, form: &form }.send(&app, ask).await
}
