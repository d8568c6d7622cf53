//! Changing one's password.

use askama::Template;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use helpdesk_web::{Fault, SignedIn, Visitor};
use serde::Deserialize;

use super::{Asker, Problems, Wrong, page, with_cookie};

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
    v: &'a Visitor,
    username: String,
    saved: bool,
    old: Option<String>,
    problems: Problems,
}

impl Body<'_> {
    fn show(&self, status: StatusCode) -> Response {
        page(self.v, status, &self.v.word("password-title"), None, self)
    }
}

fn username(me: &SignedIn) -> String {
    match me.email() {
        "" => me.actor().to_string(),
        email => email.to_owned(),
    }
}

/// The page on which a password is changed.
pub(crate) async fn password(me: SignedIn, asker: Asker) -> Result<Response, Fault> {
    // Told by the session that the change began, whatever the address says.
    let saved = asker.accounts.has_changed(&asker.headers).await?;
    let (username, problems) = (username(&me), Problems::default());
    Ok(Body { v: me.visitor(), username, saved, old: None, problems }.show(StatusCode::OK))
}

/// Changes the password: every other session ends, and this one begins again.
pub(crate) async fn change_password(
    me: SignedIn,
    asker: Asker,
    Form(change): Form<Change>,
) -> Result<Response, Fault> {
    let Change { _who: _, old, password, again } = change;
    let (accounts, v) = (&asker.accounts, me.visitor());
    let refused = |old: Option<String>, problems: Problems| {
        let body = Body { v, username: username(&me), saved: false, old, problems };
        body.show(StatusCode::UNPROCESSABLE_ENTITY)
    };
    let wrong = Wrong::of(&password, &again, me.actor(), me.name(), me.email());
    if wrong.is_some() {
        return Ok(refused(None, Problems::of(wrong, v)));
    }
    let cookie = match accounts.hash_of(me.actor(), old).await? {
        Some(old) => accounts.change(&asker.headers, me.actor().clone(), old, password).await?,
        None => None,
    };
    Ok(match cookie {
        Some(cookie) => with_cookie(Redirect::to(&v.to("/password")).into_response(), cookie),
        None => refused(Some(v.word("password-old-wrong")), Problems::default()),
    })
}
