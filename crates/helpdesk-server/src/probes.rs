//! What programs ask: whether the process lives, whether it can serve, what it has counted.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::host::Host;
use crate::serve::Connections;

/// Says that the process lives.
pub(crate) async fn health() -> &'static str {
    "ok\n"
}

/// Says whether the desk takes commands and everything beside the pages goes on; otherwise what does not.
pub(crate) async fn ready(State(host): State<Host>) -> Response {
    if !host.health.is_ready().await {
        return unavailable("the desk takes no commands\n".to_owned());
    }
    match host.supervisor.failing() {
        Some(task) => unavailable(format!("failing: {task}\n")),
        None => "ready\n".into_response(),
    }
}

/// Writes the figures in the form of Prometheus.
pub(crate) async fn metrics(State(host): State<Host>, request: Request) -> Response {
    let open = request.extensions().get::<Connections>().map_or(0, Connections::count);
    let lags = host.health.lags().await;
    let text = host.accounts.figures().text(open, &host.supervisor.tasks(), lags.as_deref());
    let Some(text) = text else { return unavailable(String::new()) };
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

fn unavailable(why: String) -> Response {
    let again = [(header::RETRY_AFTER, HeaderValue::from_static("5"))];
    (StatusCode::SERVICE_UNAVAILABLE, again, why).into_response()
}
