//! A page.

use axum::extract::State;
use axum::response::Response;

use crate::app::App;
use crate::fault::Fault;
use crate::visit::Visit;

pub(crate) async fn page(State(_app): State<App>, _visit: Visit) -> Result<Response, Fault> {
    Err(Fault::Missing)
}
