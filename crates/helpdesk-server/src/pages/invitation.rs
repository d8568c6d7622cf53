//! What a one-time link opens: the form where a password is chosen; in a demo, a button.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::super::enter::{Link, Opens};
use super::super::session::with_cookie;
use super::{Asker, Problems, Wrong};
use crate::app::App;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::pages::PageOf;
use crate::visit::{Anyone, see};

/// The link's secret. It has no `Debug`: it is written nowhere.
#[derive(Deserialize)]
pub(crate) struct Token {
    #[serde(default)]
    token: String,
}

/// What the form sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Chosen {
    token: String,
    /// There for browsers that keep passwords, not for us.
    #[serde(default, rename = "who")]
    _who: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

#[derive(Template)]
#[template(path = "invitation.html")]
struct Body<'a> {
    f: &'a Frame,
    token: &'a str,
    /// None when the link holds no more.
    link: Option<&'a Link>,
    name: String,
    problems: Problems,
}

impl<'a> Body<'a> {
    fn new(f: &'a Frame, token: &'a str, link: Option<&'a Link>, problems: Problems) -> Self {
        let name = link.map_or_else(String::new, |link| f.l10n.name("", Some(&link.me.name)));
        Self { f, token, link, name, problems }
    }

    fn is_demo(&self) -> bool {
        self.link.is_some_and(|link| link.opens == Opens::Demo)
    }

    /// Returns what browsers shall keep the password under.
    fn username(&self) -> String {
        self.link.map_or_else(String::new, |link| match link.me.email.as_str() {
            "" => link.me.actor.to_string(),
            email => email.to_owned(),
        })
    }

    fn show(&self, app: &App, status: StatusCode) -> Response {
        let title = match self.link.map(|link| link.opens) {
            Some(Opens::Password) => self.f.w("invitation-title"),
            Some(Opens::Demo) => self.f.w("demo-link-title"),
            None => self.f.w("invitation-gone"),
        };
        PageOf { title: &title, menu: None, roomy: false }.show(app, self.f, status, self)
    }
}

fn gone(app: &App, frame: &Frame) -> Response {
    Body::new(frame, "", None, Problems::default()).show(app, StatusCode::GONE)
}

/// Shows what the link opens. Looking uses nothing up: programs look at links in mails too.
pub(crate) async fn invitation(
    State(app): State<App>,
    Anyone(frame): Anyone,
    asker: Asker,
    Query(Token { token }): Query<Token>,
) -> Result<Response, Fault> {
    Ok(match asker.accounts.link_of(&token).await? {
        Some(link) => {
            let body = Body::new(&frame, &token, Some(&link), Problems::default());
            body.show(&app, StatusCode::OK)
        }
        None => gone(&app, &frame),
    })
}

/// Uses the link: sets the password and signs in; in a demo, signs in.
pub(crate) async fn accept_invitation(
    State(app): State<App>,
    Anyone(frame): Anyone,
    asker: Asker,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Fault> {
    let Chosen { token, _who: _, password, again } = chosen;
    let accounts = &asker.accounts;
    let Some(link) = accounts.link_of(&token).await? else { return Ok(gone(&app, &frame)) };
    let actor = link.me.actor.clone();
    match link.opens {
        Opens::Demo => accounts.came_by_demo(&actor),
        Opens::Password => {
            let wrong = Wrong::of_me(&password, &again, &link.me);
            if wrong.is_some() {
                let problems = Problems::of(wrong, &frame);
                let body = Body::new(&frame, &token, Some(&link), problems);
                return Ok(body.show(&app, StatusCode::UNPROCESSABLE_ENTITY));
            }
            if !accounts.accept(link, password).await? {
                return Ok(gone(&app, &frame));
            }
        }
    }
    let cookie = accounts.begin(&asker.headers, actor).await?;
    Ok(with_cookie(see(&frame.to("/")), cookie))
}
