//! Changing one's password.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::super::session::with_cookie;
use super::{Asker, Problems, Wrong};
use crate::app::App;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::pages::PageOf;
use crate::visit::{Visit, see};

/// Whether it has just been changed.
#[derive(Deserialize)]
pub(crate) struct Saved {
    saved: Option<String>,
}

/// What the form sends. It has no `Debug`: what is typed is written nowhere.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    /// There for browsers that keep passwords, not for us.
    #[serde(default, rename = "who")]
    _who: String,
    old: String,
    password: String,
    again: String,
}

#[derive(Template)]
#[template(path = "password.html")]
struct Body<'a> {
    f: &'a Frame,
    username: String,
    saved: bool,
    old: Option<String>,
    problems: Problems,
}

impl Body<'_> {
    fn show(&self, app: &App, status: StatusCode) -> Response {
        let title = self.f.w("password-title");
        PageOf { title: &title, menu: None, roomy: false }.show(app, self.f, status, self)
    }
}

fn username(visit: &Visit) -> String {
    match visit.me.email.as_str() {
        "" => visit.me.actor.to_string(),
        email => email.to_owned(),
    }
}

/// The page on which a password is changed.
pub(crate) async fn password(
    State(app): State<App>,
    visit: Visit,
    Query(Saved { saved }): Query<Saved>,
) -> Response {
    let (username, saved) = (username(&visit), saved.is_some());
    let problems = Problems::default();
    Body { f: &visit.frame, username, saved, old: None, problems }.show(&app, StatusCode::OK)
}

/// Changes the password: every other session ends, and this one begins anew.
pub(crate) async fn change_password(
    State(app): State<App>,
    visit: Visit,
    asker: Asker,
    Form(change): Form<Change>,
) -> Result<Response, Fault> {
    let Change { _who: _, old, password, again } = change;
    let (accounts, f, me) = (&asker.accounts, &visit.frame, &visit.me);
    let refused = |old: Option<String>, problems: Problems| {
        let body = Body { f, username: username(&visit), saved: false, old, problems };
        body.show(&app, StatusCode::UNPROCESSABLE_ENTITY)
    };
    let wrong = Wrong::of_me(&password, &again, me);
    if wrong.is_some() {
        return Ok(refused(None, Problems::of(wrong, f)));
    }
    if !accounts.is_password_of(&me.actor, old).await? {
        return Ok(refused(Some(f.w("password-old-wrong")), Problems::default()));
    }
    accounts.change(me.actor.clone(), password).await?;
    let cookie = accounts.begin(&asker.headers, me.actor.clone()).await?;
    Ok(with_cookie(see(&f.to("/password?saved=yes")), cookie))
}
