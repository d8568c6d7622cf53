//! One line of the log, and one count, for each request: no words, no addresses, no queries.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use helpdesk_web::Visitor;
use hyper::body::{Frame, SizeHint};
use prometheus_client::metrics::gauge::Gauge;
use tokio::time::Instant;

use crate::accounts::Accounts;
use crate::figures::Asked;
use crate::route::Route;

/// Returns whether the answer is a stream of events, which ends with the page that reads it.
pub(crate) fn is_stream(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/event-stream"))
}

/// Answers a request, and notes that it was answered.
pub(crate) async fn record(
    State(accounts): State<Arc<Accounts>>,
    request: Request,
    next: Next,
) -> Response {
    let asked = Asked { method: method(request.method()), route: route(&request) };
    let begun = Instant::now();
    let response = next.run(request).await;
    let (took, status) = (begun.elapsed(), response.status().as_u16());
    accounts.figures().answered(asked, status, took);
    let actor = response.extensions().get::<Visitor>().and_then(Visitor::actor);
    let actor = actor.map(ToString::to_string);
    let Asked { method, route } = asked;
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    // Monitoring asks for these all the time.
    if matches!(route, "/health" | "/ready" | "/metrics") {
        tracing::debug!(method, route, status, milliseconds, "answered");
    } else {
        tracing::info!(method, route, status, milliseconds, actor, "answered");
    }
    if is_stream(response.headers()) {
        let gauge = accounts.figures().streams().clone();
        gauge.inc();
        return response.map(|inner| Body::new(Counted { inner, gauge }));
    }
    response
}

fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

fn route(request: &Request) -> &'static str {
    let matched = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let portals = helpdesk_web::Route::ALL.iter().map(|route| route.path());
    let mut known = Route::ALL.iter().map(|route| route.path()).chain(portals);
    known.find(|path| matched == Some(path)).unwrap_or("none")
}

/// The body of a stream, counted while it is open.
#[derive(Debug)]
struct Counted {
    inner: Body,
    gauge: Gauge,
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.gauge.dec();
    }
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.inner).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
