//! What programs ask: whether the process lives, whether it can serve, what it counted.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::host::Host;
use crate::serve::Connections;

/// Says that the process lives.
pub(crate) async fn health() -> &'static str {
    "ok\n"
}

/// Says whether the desk takes commands.
pub(crate) async fn ready(State(host): State<Host>) -> Response {
    if host.accounts.is_ready().await { "ready\n".into_response() } else { unavailable() }
}

/// Writes the figures in the form of Prometheus.
pub(crate) async fn metrics(State(host): State<Host>, request: Request) -> Response {
    let open = request.extensions().get::<Connections>().map_or(0, Connections::count);
    let Some(text) = host.accounts.figures().text(open) else { return unavailable() };
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

fn unavailable() -> Response {
    let again = [(header::RETRY_AFTER, HeaderValue::from_static("5"))];
    (StatusCode::SERVICE_UNAVAILABLE, again).into_response()
}
