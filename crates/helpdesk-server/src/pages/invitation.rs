//! What a one-time link opens: the form where a password is chosen; in a demo, a button.

use askama::Template;
use axum::extract::{Form, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use helpdesk_web::{Fault, Visitor};
use serde::Deserialize;

use super::{Asker, Problems, Wrong, page, with_cookie};
use crate::accounts::enter::{Link, Opens};

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
    v: &'a Visitor,
    token: &'a str,
    /// `None` when the link is no longer valid.
    link: Option<&'a Link>,
    name: String,
    problems: Problems,
}

impl<'a> Body<'a> {
    fn new(v: &'a Visitor, token: &'a str, link: Option<&'a Link>, problems: Problems) -> Self {
        let name = link.map_or_else(String::new, |link| v.l10n().name("", Some(&link.name)));
        Self { v, token, link, name, problems }
    }

    fn is_demo(&self) -> bool {
        self.link.is_some_and(|link| link.opens == Opens::Demo)
    }

    /// Returns the name under which browsers should keep the password.
    fn username(&self) -> String {
        self.link.map_or_else(String::new, |link| match link.email.as_str() {
            "" => link.actor.to_string(),
            email => email.to_owned(),
        })
    }

    fn show(&self, status: StatusCode) -> Response {
        let title = match self.link.map(|link| link.opens) {
            Some(Opens::Password) => self.v.word("invitation-title"),
            Some(Opens::Demo) => self.v.word("demo-link-title"),
            None => self.v.word("invitation-gone"),
        };
        page(self.v, status, &title, None, self)
    }
}

fn gone(visitor: &Visitor) -> Response {
    Body::new(visitor, "", None, Problems::default()).show(StatusCode::GONE)
}

/// Shows what the link opens. Looking uses nothing up: programs look at links in mails too.
pub(crate) async fn invitation(
    visitor: Visitor,
    asker: Asker,
    Query(Token { token }): Query<Token>,
) -> Result<Response, Fault> {
    Ok(match asker.accounts.link_of(&token).await? {
        Some(link) => {
            let body = Body::new(&visitor, &token, Some(&link), Problems::default());
            body.show(StatusCode::OK)
        }
        None => gone(&visitor),
    })
}

/// Uses the link: sets the password and signs in; in a demo, signs in.
pub(crate) async fn accept_invitation(
    visitor: Visitor,
    asker: Asker,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Fault> {
    let Chosen { token, _who: _, password, again } = chosen;
    let accounts = &asker.accounts;
    let Some(link) = accounts.link_of(&token).await? else { return Ok(gone(&visitor)) };
    let entered = match link.opens {
        Opens::Demo => Some(accounts.by_demo(link)),
        Opens::Password => {
            let wrong = Wrong::of(&password, &again, &link.actor, &link.name, &link.email);
            if wrong.is_some() {
                let problems = Problems::of(wrong, &visitor);
                let body = Body::new(&visitor, &token, Some(&link), problems);
                return Ok(body.show(StatusCode::UNPROCESSABLE_ENTITY));
            }
            accounts.accept(link, password).await?
        }
    };
    let cookie = match entered {
        Some(entered) => accounts.begin(&asker.headers, entered).await?,
        None => None,
    };
    Ok(match cookie {
        Some(cookie) => with_cookie(Redirect::to(&visitor.to("/")).into_response(), cookie),
        None => gone(&visitor),
    })
}
