//! Access to the project: asked for, given, refused, ended, used.

use axum::response::Response;
use helpdesk::rules::policy::Span;
use helpdesk::rules::words::Field;
use helpdesk::{Command, Error, Until};

use super::{Filled, some_text};
use crate::answer::see;
use crate::fault::Fault;
use crate::pages::ticket;
use crate::pages::ticket::UNTIL_CLOSED;

/// Asks the customer to be let in.
pub(crate) async fn request(filled: Filled) -> Result<Response, Fault> {
    let reason = some_text(&filled.form, "reason", Field::Reason);
    let command = reason.map(|reason| Command::RequestAccess { reason });
    filled.send("request", command).await
}

/// Says no to that.
pub(crate) async fn decline(filled: Filled) -> Result<Response, Fault> {
    filled.send("access", Ok(Command::DeclineAccess)).await
}

/// Lets support in: for the chosen length, or until the ticket closes.
pub(crate) async fn grant(filled: Filled) -> Result<Response, Fault> {
    let command = filled.form.only("for").and_then(until).map(Command::GrantAccess);
    filled.send("access", command).await
}

fn until(length: &str) -> Result<Option<Until>, Error> {
    if length == UNTIL_CLOSED {
        return Ok(None);
    }
    match length.parse::<Span>() {
        Ok(span) => Ok(Some(Until::After(span))),
        Err(error) => Err(Error::Input { field: "for", problem: error.to_string() }),
    }
}

/// Takes access back, gives it up, or withdraws the request for it.
pub(crate) async fn revoke(filled: Filled) -> Result<Response, Fault> {
    filled.send("access", Ok(Command::RevokeAccess)).await
}

/// Records the entry and opens the project: at the host's address, if the settings name it.
pub(crate) async fn enter(filled: Filled) -> Result<Response, Fault> {
    let response = filled.send("access", Ok(Command::EnterProject)).await?;
    if !response.status().is_redirection() {
        return Ok(response);
    }
    let number = ticket::parse(&filled.number)?;
    let view = ticket::read(&filled.app, &filled.visit, number).await?;
    let settings = filled.app.settings();
    let project = view.summary().project.as_ref();
    let address =
        project.and_then(|project| settings.project_address(&project.key, project.number));
    Ok(address.map_or(response, |address| see(&address)))
}
