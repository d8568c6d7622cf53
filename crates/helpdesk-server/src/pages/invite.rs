//! A one-time link for a person, shown once: it is kept nowhere.

use askama::Template;
use axum::extract::{Form, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use helpdesk::Actor;
use helpdesk_web::{Fault, SignedIn, Visitor};
use serde::Deserialize;

use super::page;
use crate::accounts::INVITATION_DAYS;
use crate::host::Host;

/// A lead. This is established before anything they send is read.
#[derive(Debug)]
pub(crate) struct Lead(SignedIn);

impl FromRequestParts<Host> for Lead {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, host: &Host) -> Result<Self, Response> {
        let me = SignedIn::from_request_parts(parts, host).await?;
        me.lead().map_err(Fault::into_response)?;
        Ok(Self(me))
    }
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub(crate) struct Invited {
    #[serde(default)]
    who: String,
}

#[derive(Template)]
#[template(path = "invited.html")]
struct Body<'a> {
    v: &'a Visitor,
    title: String,
    name: String,
    link: String,
    card: String,
    about: String,
}

/// Returns the address by which browsers know the desk: `Origin` can be trusted in a form that was let
/// through; otherwise the one in the settings. `Host` is never trusted.
fn origin<'a>(headers: &'a HeaderMap, host: &'a Host) -> &'a str {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    let origin = origin.filter(|origin| origin.starts_with("http"));
    origin.or(host.origin.as_deref()).unwrap_or_default()
}

/// Makes the link and shows it.
pub(crate) async fn invite(
    State(host): State<Host>,
    Lead(me): Lead,
    headers: HeaderMap,
    Form(Invited { who }): Form<Invited>,
) -> Result<Response, Fault> {
    let v = me.visitor();
    let who: Actor = who.parse().map_err(|_| Fault::Missing)?;
    let (path, key) = match &who {
        Actor::Customer(key) => ("/settings/customers", key.as_str()),
        Actor::Agent(key) => ("/settings/agents", key.as_str()),
        Actor::Service(_) | Actor::System => return Err(Fault::Missing),
    };
    let (token, name) = host.accounts.invite_as(me.actor().clone(), who.clone()).await?;
    let token = v.to(&format!("/invitation?token={token}"));
    let encoded =
        percent_encoding::utf8_percent_encode(key, percent_encoding::NON_ALPHANUMERIC).to_string();
    let body = Body {
        v,
        title: v.word("invited-title"),
        name: v.l10n().name(key, Some(&name)),
        link: format!("{}{token}", origin(&headers, &host)),
        card: v.to(&format!("{path}/card?key={encoded}")),
        about: v.say("invited-about", "days", &INVITATION_DAYS.to_string()),
    };
    let title = format!("{} · {}", body.title, v.word("menu-settings"));
    Ok(page(v, StatusCode::OK, &title, Some("/settings"), &body))
}
