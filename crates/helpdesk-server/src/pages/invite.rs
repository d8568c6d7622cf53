//! A one-time link for a person, shown once: it is kept nowhere.

use askama::Template;
use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use helpdesk::Actor;

use super::people::Kind;
use super::{Lead, Sent};
use crate::accounts::INVITATION_DAYS;
use crate::app::App;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::visit::encoded;

#[derive(Template)]
#[template(path = "lead/invited.html")]
struct Page<'a> {
    f: &'a Frame,
    title: String,
    name: String,
    link: String,
    card: String,
    about: String,
}

/// The form with what its request says of the desk's own address.
#[derive(Debug)]
pub(crate) struct Asked {
    sent: Sent,
    origin: String,
}

impl FromRequest<App> for Asked {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        // Who leads is found out before anything is read.
        Lead::from_request_parts(&mut parts, app).await?;
        let origin = origin(&parts.headers, app);
        let sent = Sent::from_request(Request::from_parts(parts, body), app).await?;
        Ok(Self { sent, origin })
    }
}

/// Returns the address by which browsers know the desk: of a form that was let through, `Origin` is
/// ours; else what the settings name. `Host` is never believed.
fn origin(headers: &HeaderMap, app: &App) -> String {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    let origin = origin.filter(|origin| origin.starts_with("http"));
    let named = app.settings().origins.first().map(String::as_str);
    origin.or(named).unwrap_or_default().to_owned()
}

/// Makes the link and shows it.
pub(crate) async fn post(Asked { sent, origin }: Asked) -> Result<Response, Fault> {
    let Sent { lead, form } = sent;
    lead.of_people()?;
    let accounts = lead.app.accounts().ok_or(Fault::Missing)?;
    let who: Actor = form.text("who").parse().map_err(|_| Fault::Missing)?;
    let (kind, key) = match &who {
        Actor::Customer(key) => (Kind::Customer, key.as_str()),
        Actor::Agent(key) => (Kind::Agent, key.as_str()),
        Actor::System => return Err(Fault::Missing),
    };
    let f = lead.f();
    let token = accounts.invite(who.clone()).await?;
    let invited = who.clone();
    lead.change(move |keeper| keeper.note_invited(&invited)).await?;
    let person = who.clone();
    let read = lead.app.desk().run(move |desk| desk.person(&person));
    let name = read.await?.map_or_else(String::new, |card| card.name);
    let body = Page {
        f,
        title: f.w("invited-title"),
        name: f.l10n.name(key, Some(&name)),
        link: format!("{origin}{}", f.to(&format!("/invitation?token={token}"))),
        card: f.to(&format!("{}/card?key={}", kind.path(), encoded(key))),
        about: f.say("invited-about", "days", &INVITATION_DAYS.to_string()),
    };
    Ok(lead.show(&body.title, StatusCode::OK, &body))
}
