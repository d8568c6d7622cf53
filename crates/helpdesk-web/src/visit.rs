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

/// The longest way back that is kept.
const BACK_MAX: usize = 2048;

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

    /// Returns the agent who reads if they lead; others are told no, and to customers the pages of
    /// leads do not exist.
    pub(crate) fn lead(&self) -> Result<&AgentId, Fault> {
        let agent = self.agent()?;
        if self.me.lead { Ok(agent) } else { Err(Fault::NoLead) }
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

/// Returns a value as it stands in an address.
pub(crate) fn encoded(value: &str) -> String {
    percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Returns the way back if it leads to a page of ours, else to the beginning.
pub(crate) fn way_back(back: &str) -> &str {
    let mut bytes = back.bytes();
    let begins = bytes.next() == Some(b'/') && !matches!(bytes.next(), Some(b'/' | b'\\'));
    // What browsers send is encoded: only visible ASCII, and no back-slash, which they take for `/`.
    let plain = back.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if begins && plain && back.len() <= BACK_MAX { back } else { "/" }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t44_the_way_back_never_leaves_the_origin() {
        for ours in ["/", "/tickets/5", "/queue?status=open&page=2", "/a//b", "/tickets/5?x=%2F%2F"]
        {
            assert_eq!(way_back(ours), ours);
        }
        let foreign = [
            "",
            "tickets",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\n/evil.example",
            "/x\r\nSet-Cookie: a=b",
            "/ёж",
            " /tickets",
            "/a\\b",
        ];
        for back in foreign {
            assert_eq!(way_back(back), "/", "{back:?}");
        }
        assert_eq!(way_back(&format!("/{}", "x".repeat(BACK_MAX))), "/");
    }
}
