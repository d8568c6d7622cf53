//! Commands.

use axum::extract::State;
use axum::response::Response;

use crate::app::App;
use crate::fault::Fault;
use crate::visit::Visit;

pub(crate) async fn request(State(_app): State<App>, _visit: Visit) -> Result<Response, Fault> {
    Err(Fault::Missing)
}

pub(crate) async fn decline(State(_app): State<App>, _visit: Visit) -> Result<Response, Fault> {
    Err(Fault::Missing)
}

pub(crate) async fn grant(State(_app): State<App>, _visit: Visit) -> Result<Response, Fault> {
    Err(Fault::Missing)
}

pub(crate) async fn revoke(State(_app): State<App>, _visit: Visit) -> Result<Response, Fault> {
    Err(Fault::Missing)
}

pub(crate) async fn enter(State(_app): State<App>, _visit: Visit) -> Result<Response, Fault> {
    Err(Fault::Missing)
}
