//! Signing in and out.

use askama::Template;
use axum::extract::{Form, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use helpdesk_web::{Fault, Visitor, way_back};
use serde::Deserialize;

use super::{Asker, page, with_cookie};

/// Where to go afterwards.
#[derive(Deserialize)]
pub(crate) struct Back {
    #[serde(default)]
    back: String,
}

/// What the form sends. It has no `Debug`: what is typed is written nowhere.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Typed {
    who: String,
    password: String,
    #[serde(default)]
    back: String,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct Body<'a> {
    v: &'a Visitor,
    who: &'a str,
    back: &'a str,
    wrong: bool,
}

impl Body<'_> {
    fn show(&self, status: StatusCode) -> Response {
        page(self.v, status, &self.v.word("sign-in-title"), None, self)
    }
}

/// Returns the way back: a path of this origin, by default the portal's beginning.
fn place(visitor: &Visitor, back: &str) -> String {
    match way_back(back) {
        "/" => visitor.to("/"),
        back => back.to_owned(),
    }
}

/// The page on which one signs in.
pub(crate) async fn sign_in(visitor: Visitor, Query(Back { back }): Query<Back>) -> Response {
    let back = place(&visitor, &back);
    if visitor.actor().is_some() {
        return Redirect::to(&back).into_response();
    }
    Body { v: &visitor, who: "", back: &back, wrong: false }.show(StatusCode::OK)
}

/// Signs in.
pub(crate) async fn enter_password(
    visitor: Visitor,
    asker: Asker,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let Typed { who, password, back } = typed;
    let back = place(&visitor, &back);
    let accounts = &asker.accounts;
    match accounts.let_in(asker.from, &asker.headers, who.clone(), password).await? {
        Some(cookie) => Ok(with_cookie(Redirect::to(&back).into_response(), cookie)),
        None => {
            let body = Body { v: &visitor, who: &who, back: &back, wrong: true };
            Ok(body.show(StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// Signs out.
pub(crate) async fn sign_out(visitor: Visitor, asker: Asker) -> Result<Response, Fault> {
    let cookie = asker.accounts.end(&asker.headers).await?;
    if let Some(actor) = visitor.actor() {
        tracing::info!(%actor, "signed out");
    }
    Ok(with_cookie(Redirect::to(&visitor.to("/sign-in")).into_response(), cookie))
}
