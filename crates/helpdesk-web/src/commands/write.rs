//! Messages and notes, and what an agent says of a ticket's state.

use axum::response::Response;
use helpdesk::Command;
use helpdesk::rules::words::Field;

use super::{Filled, message, some_message, some_text};
use crate::fault::Fault;

/// Sends a public message. An agent may also mark the ticket as resolved with it, or do only that.
pub(crate) async fn reply(filled: Filled) -> Result<Response, Fault> {
    let form = &filled.form;
    // The button that only sends has no name, so that a customer's form needs none.
    let resolves = match form.texts("then").next() {
        None => Ok(false),
        Some(_) => form.choice("then", &[("resolve", true)]),
    };
    let command = resolves.and_then(|resolves| match resolves {
        true => message(form).map(Command::Resolve),
        false => some_message(form).map(Command::Reply),
    });
    filled.send("reply", command).await
}

/// Saves an internal note.
pub(crate) async fn note(filled: Filled) -> Result<Response, Fault> {
    let command = some_message(&filled.form).map(Command::Note);
    filled.send("note", command).await
}

/// Takes a resolved ticket up again.
pub(crate) async fn reopen(filled: Filled) -> Result<Response, Fault> {
    let reason = some_text(&filled.form, "reason", Field::Reason);
    filled.send("reopen", reason.map(|reason| Command::Reopen { reason })).await
}
