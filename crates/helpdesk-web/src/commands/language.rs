//! The language of the pages, kept in a cookie.

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use helpdesk::Language;
use serde::Deserialize;

use crate::address::way_back;
use crate::answer::see;
use crate::app::App;
use crate::fault::Fault;
use crate::frame::LANGUAGE_COOKIE;
use crate::visitor::Anyone;

/// How long a browser keeps the choice, in seconds: a year.
const KEPT: u32 = 365 * 24 * 60 * 60;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Chosen {
    lang: String,
    #[serde(default)]
    back: String,
}

/// Keeps the language and leads back.
pub(crate) async fn post(
    State(app): State<App>,
    Anyone(frame): Anyone,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Fault> {
    let lang: Language = chosen.lang.parse().map_err(|_| Fault::Unreadable("unknown language"))?;
    let mut response = see(&frame.to(way_back(&chosen.back)));
    let path = if frame.base.is_empty() { "/" } else { frame.base.as_str() };
    let secure = if app.settings().tls { "; Secure" } else { "" };
    let cookie = format!(
        "{LANGUAGE_COOKIE}={lang}; Path={path}; Max-Age={KEPT}; SameSite=Lax; HttpOnly{secure}"
    );
    let cookie = HeaderValue::try_from(cookie).map_err(|_| Fault::Unreadable("no cookie"))?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}
