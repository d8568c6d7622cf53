//! What agents do among themselves: whose ticket it is, and how urgent.

use axum::extract::{Path, State};
use axum::response::Response;
use helpdesk::{AgentId, Ask, Error, Priority};

use super::Filled;
use crate::app::App;
use crate::fault::Fault;
use crate::form::Form;
use crate::visit::Visit;

/// Makes an agent, or nobody, the assignee.
pub(crate) async fn assign(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let agent = match form.text("agent") {
        "" => Ok(None),
        key => AgentId::new(key).map(Some).map_err(Error::from),
    };
    let (which, done) = ("assign", "assigned");
    let filled = Filled { visit: &visit, number: &number, which, done, form: &form };
    filled.send(&app, agent.map(Ask::Assign)).await
}

/// Sets the working priority.
pub(crate) async fn priority(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let (which, done) = ("priority", "priority");
    let filled = Filled { visit: &visit, number: &number, which, done, form: &form };
    filled.send(&app, chosen(form.text("priority")).map(Ask::SetPriority)).await
}

/// Returns the priority of this name.
pub(super) fn chosen(name: &str) -> Result<Priority, Error> {
    let found = Priority::ALL.into_iter().find(|priority| priority.name() == name);
    found.ok_or_else(|| {
        let problem = "must be low, medium or high".to_owned();
        Error::Input { field: "priority", problem }
    })
}
