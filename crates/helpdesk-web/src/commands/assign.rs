//! What agents do among themselves: whose ticket it is, and how urgent.

use axum::response::Response;
use helpdesk::{AgentId, Command, Error, Priority};

use super::Filled;
use crate::fault::Fault;

/// Makes an agent, or nobody, the assignee.
pub(crate) async fn assign(filled: Filled) -> Result<Response, Fault> {
    let agent = match filled.form.text("agent") {
        "" => Ok(None),
        key => AgentId::new(key).map(Some).map_err(Error::from),
    };
    filled.send("assign", agent.map(Command::Assign)).await
}

/// Sets the working priority.
pub(crate) async fn priority(filled: Filled) -> Result<Response, Fault> {
    let ask = chosen(filled.form.text("priority")).map(Command::SetPriority);
    filled.send("priority", ask).await
}

/// Returns the priority of this name.
pub(super) fn chosen(name: &str) -> Result<Priority, Error> {
    name.parse().map_err(|_| {
        let problem = "must be low, medium or high".to_owned();
        Error::Input { field: "priority", problem }
    })
}
