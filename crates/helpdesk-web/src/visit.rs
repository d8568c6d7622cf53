//! One request: who sends it is found out once, and whatever goes wrong becomes a page in their
//! language.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OriginalUri, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use helpdesk::AgentId;

use crate::app::App;
use crate::fault::{self, Fault};
use crate::frame::{Asked, Frame, Me, Who};

/// A request by somebody who may act.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub(crate) frame: Arc<Frame>,
    pub(crate) me: Me,
}

impl Visit {
    /// Returns the agent who reads; the agents' pages do not exist for customers.
    pub(crate) fn agent(&self) -> Result<&AgentId, Fault> {
        self.me.agent().ok_or(Fault::Missing)
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Anyone(frame) = Anyone::from_request_parts(parts, app).await?;
        match &frame.who {
            Who::Person(me) => Ok(Self { me: me.clone(), frame: Arc::clone(&frame) }),
            Who::Barred => Err(Fault::Barred.into_response()),
            Who::Unknown => Err(Fault::Unavailable.into_response()),
            Who::Nobody => {
                // Only a page can be come back to.
                let back = if parts.method == Method::GET { frame.path.as_str() } else { "/" };
                let place = app.authenticator().sign_in(&frame.base, back);
                Err(place.filter(|_| parts.method == Method::GET).map_or_else(
                    || Fault::SignIn.into_response(),
                    |place| Redirect::to(&place).into_response(),
                ))
            }
        }
    }
}

/// A request by anybody at all.
#[derive(Debug, Clone)]
pub(crate) struct Anyone(pub(crate) Arc<Frame>);

impl FromRequestParts<App> for Anyone {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Response> {
        let frame = parts.extensions.get::<Arc<Frame>>().cloned();
        frame.map(Self).ok_or_else(|| Fault::Unavailable.into_response())
    }
}

/// Finds out who asks, lets the request be answered, and turns what went wrong into a page.
pub(crate) async fn attend(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let original =
        parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |o| o.0.clone());
    let asked = Asked::of(&original, &parts.uri, &parts.method, &parts.headers);
    let frame = match app.authenticator().who(&parts).await {
        Ok(actor) => {
            let (settings, known) = (app.settings_shared(), asked.clone());
            let made =
                app.desk().run(move |desk| Frame::of(desk, &settings, actor.as_ref(), &known));
            made.await.inspect_err(|error| {
                tracing::error!(kind = ?error.kind(), "the desk cannot be asked");
            })
        }
        Err(error) => {
            tracing::error!(%error, "who asks cannot be found out");
            Err(helpdesk::Error::Entropy)
        }
    };
    let frame = frame.unwrap_or_else(|_| Frame::bare(app.desk().desk(), app.settings(), &asked));
    let frame = Arc::new(frame);
    parts.extensions.insert(Arc::clone(&frame));
    let response = next.run(Request::from_parts(parts, body)).await;
    let mut response = fault::as_page(&app, &frame, response);
    // Whoever keeps a log of requests learns from it who asked.
    response.extensions_mut().insert(frame);
    response
}

/// Marks a response whose body is what the reader shall see, whatever its status.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown;

/// Returns a page of the portal as a response.
pub(crate) fn html(status: StatusCode, page: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let mut response = (status, headers, page).into_response();
    response.extensions_mut().insert(Shown);
    response
}

/// Leads the browser to a path of this origin with a GET.
pub(crate) fn see(place: &str) -> Response {
    Redirect::to(place).into_response()
}
