//! Signing in and out.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::super::session::with_cookie;
use super::{Asker, way_back};
use crate::app::App;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::pages::PageOf;
use crate::visit::{Anyone, see};

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
    f: &'a Frame,
    who: &'a str,
    back: &'a str,
    wrong: bool,
}

impl Body<'_> {
    fn show(&self, app: &App, status: StatusCode) -> Response {
        let title = self.f.w("sign-in-title");
        PageOf { title: &title, menu: None, roomy: false }.show(app, self.f, status, self)
    }
}

/// The page on which one signs in.
pub(crate) async fn sign_in(
    State(app): State<App>,
    Anyone(frame): Anyone,
    Query(Back { back }): Query<Back>,
) -> Response {
    let back = way_back(&back);
    if frame.me().is_some() {
        return see(&frame.to(back));
    }
    Body { f: &frame, who: "", back, wrong: false }.show(&app, StatusCode::OK)
}

/// Signs in.
pub(crate) async fn enter_password(
    State(app): State<App>,
    Anyone(frame): Anyone,
    asker: Asker,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let Typed { who, password, back } = typed;
    let back = way_back(&back);
    match asker.accounts.recognise(&asker, who.clone(), password).await? {
        Some(actor) => {
            let cookie = asker.accounts.begin(&asker.headers, actor).await?;
            Ok(with_cookie(see(&frame.to(back)), cookie))
        }
        None => {
            let body = Body { f: &frame, who: &who, back, wrong: true };
            Ok(body.show(&app, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// Signs out.
pub(crate) async fn sign_out(Anyone(frame): Anyone, asker: Asker) -> Result<Response, Fault> {
    let cookie = asker.accounts.end(&asker.headers).await?;
    if let Some(me) = frame.me() {
        tracing::info!(actor = %me.actor, "signed out");
    }
    Ok(with_cookie(see(&frame.to("/sign-in")), cookie))
}
