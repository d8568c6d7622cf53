//! Signing in and out, one-time links, changing a password.

mod invitation;
mod invite;
mod password;
mod sign_in;

use std::net::IpAddr;
use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use helpdesk::Actor;
use helpdesk_web::Visitor;

pub(crate) use self::invitation::{accept_invitation, invitation};
pub(crate) use self::invite::invite;
pub(crate) use self::password::{change_password, password};
pub(crate) use self::sign_in::{enter_password, sign_in, sign_out};
use crate::accounts::Accounts;
use crate::accounts::gate::origin;
use crate::accounts::password::{LEAST, MOST, Unfit, unfit};
use crate::host::Host;

/// The sender of a form, as far as accounts care.
#[derive(Debug)]
pub(crate) struct Asker {
    accounts: Arc<Accounts>,
    headers: HeaderMap,
    /// Where the request comes from, if the server says so.
    from: Option<IpAddr>,
}

impl FromRequestParts<Host> for Asker {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, host: &Host) -> Result<Self, Self::Rejection> {
        let accounts = Arc::clone(&host.accounts);
        let from = origin(parts, accounts.trusted_proxies());
        Ok(Self { accounts, headers: parts.headers.clone(), from })
    }
}

/// Returns a page of the portal with this body.
fn page(
    visitor: &Visitor,
    status: StatusCode,
    title: &str,
    current: Option<&str>,
    body: &impl Template,
) -> Response {
    match body.render() {
        Ok(body) => visitor.page(status, title, current, &body),
        Err(error) => {
            tracing::error!(%error, "a page cannot be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Returns the response with a cookie.
fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// What is wrong with a new password typed twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    /// The first.
    New(Unfit),
    /// The two differ.
    Again,
}

impl Wrong {
    /// Returns what is wrong, or `None` if nothing is.
    fn of(new: &str, again: &str, actor: &Actor, name: &str, email: &str) -> Option<Self> {
        let unfit = unfit(new, actor, name, email).map(Self::New);
        unfit.or_else(|| (new != again).then_some(Self::Again))
    }

    /// Returns the text for it.
    fn told(self, visitor: &Visitor) -> String {
        match self {
            Self::New(Unfit::Short) => visitor.say("password-short", "least", &LEAST.to_string()),
            Self::New(Unfit::Long) => visitor.say("password-long", "most", &MOST.to_string()),
            Self::New(Unfit::Common) => visitor.word("password-common"),
            Self::New(Unfit::Own) => visitor.word("password-own"),
            Self::Again => visitor.word("password-differs"),
        }
    }
}

/// The texts for a new password typed twice: at the first field, at the second.
#[derive(Debug, Clone, Default)]
struct Problems {
    new: Option<String>,
    again: Option<String>,
}

impl Problems {
    fn of(wrong: Option<Wrong>, visitor: &Visitor) -> Self {
        let told = wrong.map(|wrong| wrong.told(visitor));
        match wrong {
            Some(Wrong::New(_)) => Self { new: told, again: None },
            Some(Wrong::Again) => Self { new: None, again: told },
            None => Self::default(),
        }
    }
}
