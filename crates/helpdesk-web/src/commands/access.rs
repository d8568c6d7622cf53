//! Access to the project: asked for, given, refused, ended, used.

use axum::extract::{Path, State};
use axum::response::Response;
use helpdesk::core::policy::Span;
use helpdesk::core::words::Field;
use helpdesk::{Ask, Error, Until};

use super::{Filled, some_text};
use crate::app::App;
use crate::fault::Fault;
use crate::form::Form;
use crate::pages::ticket;
use crate::visit::{Visit, see};

/// Asks the customer to be let in.
pub(crate) async fn request(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let ask = some_text(&form, "reason", Field::Reason).map(|reason| Ask::RequestAccess { reason });
    let (which, done) = ("request", "access-requested");
    Filled { visit: &visit, number: &number, which, done, form: &form }.send(&app, ask).await
}

/// Says no to that.
pub(crate) async fn decline(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let (which, done) = ("access", "access-declined");
    let filled = Filled { visit: &visit, number: &number, which, done, form: &form };
    filled.send(&app, Ok(Ask::DeclineAccess)).await
}

/// Lets support in: for the length chosen, or as long as the ticket lives.
pub(crate) async fn grant(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let (which, done) = ("access", "access-granted");
    let filled = Filled { visit: &visit, number: &number, which, done, form: &form };
    filled.send(&app, until(form.text("for")).map(Ask::GrantAccess)).await
}

fn until(length: &str) -> Result<Option<Until>, Error> {
    if length.is_empty() {
        return Ok(None);
    }
    match length.parse::<Span>() {
        Ok(span) => Ok(Some(Until::After(span))),
        Err(error) => Err(Error::Input { field: "for", problem: error.to_string() }),
    }
}

/// Takes access back, gives it up, or withdraws the request for it.
pub(crate) async fn revoke(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let (which, done) = ("access", "access-revoked");
    let filled = Filled { visit: &visit, number: &number, which, done, form: &form };
    filled.send(&app, Ok(Ask::RevokeAccess)).await
}

/// Records the entry and opens the project: at the host's address, if the settings name it.
pub(crate) async fn enter(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let (which, done) = ("access", "entered");
    let filled = Filled { visit: &visit, number: &number, which, done, form: &form };
    let response = filled.send(&app, Ok(Ask::EnterProject)).await?;
    if !response.status().is_redirection() {
        return Ok(response);
    }
    let view = ticket::read(&app, &visit, ticket::parse(&number)?).await?;
    let project = view.summary().project.as_ref();
    let address =
        project.and_then(|project| app.settings().project_address(&project.key, project.number));
    Ok(address.map_or(response, |address| see(&address)))
}
