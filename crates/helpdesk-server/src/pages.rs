//! Signing in and out, one-time links, changing a password.

mod invitation;
mod password;
mod sign_in;

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use helpdesk::Actor;

pub(crate) use self::invitation::{accept_invitation, invitation};
pub(crate) use self::password::{change_password, password};
pub(crate) use self::sign_in::{enter_password, sign_in, sign_out};
use super::Accounts;
use super::gate::origin;
use super::password::{LEAST, MOST, Unfit, unfit};
use crate::app::App;
use crate::fault::Fault;
use crate::frame::{Frame, Me};
use crate::visit::way_back;

/// Who sends a form, as far as accounts care.
#[derive(Debug)]
pub(crate) struct Asker {
    pub(super) accounts: Arc<Accounts>,
    pub(super) headers: HeaderMap,
    /// Where the request comes from, if the server says so.
    pub(super) from: Option<IpAddr>,
}

impl FromRequestParts<App> for Asker {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        let accounts = Arc::clone(app.accounts().ok_or(Fault::Missing)?);
        let from = origin(parts, &accounts.options.trusted_proxies);
        Ok(Self { accounts, headers: parts.headers.clone(), from })
    }
}

/// Returns the address of the page where one signs in, and from which one comes back.
pub(super) fn sign_in_at(base: &str, back: &str) -> String {
    if way_back(back) == "/" {
        return format!("{base}/sign-in");
    }
    let back = crate::visit::encoded(back);
    format!("{base}/sign-in?back={back}")
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
    /// Returns what is wrong; none when nothing is.
    fn of(new: &str, again: &str, actor: &Actor, name: &str, email: &str) -> Option<Self> {
        let unfit = unfit(new, actor, name, email).map(Self::New);
        unfit.or_else(|| (new != again).then_some(Self::Again))
    }

    fn of_me(new: &str, again: &str, me: &Me) -> Option<Self> {
        Self::of(new, again, &me.actor, &me.name, &me.email)
    }

    /// Returns what is said of it.
    fn told(self, frame: &Frame) -> String {
        match self {
            Self::New(Unfit::Short) => frame.say("password-short", "least", &LEAST.to_string()),
            Self::New(Unfit::Long) => frame.say("password-long", "most", &MOST.to_string()),
            Self::New(Unfit::Common) => frame.w("password-common"),
            Self::New(Unfit::Own) => frame.w("password-own"),
            Self::Again => frame.w("password-differs"),
        }
    }
}

/// What is said of a new password typed twice: at the first field, at the second.
#[derive(Debug, Clone, Default)]
struct Problems {
    new: Option<String>,
    again: Option<String>,
}

impl Problems {
    fn of(wrong: Option<Wrong>, frame: &Frame) -> Self {
        let told = wrong.map(|wrong| wrong.told(frame));
        match wrong {
            Some(Wrong::New(_)) => Self { new: told, again: None },
            Some(Wrong::Again) => Self { new: None, again: told },
            None => Self::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_is_encoded_into_the_address() {
        assert_eq!(sign_in_at("", "/"), "/sign-in");
        assert_eq!(sign_in_at("", "//evil.example"), "/sign-in");
        assert_eq!(sign_in_at("/s", "/queue?a=b&c"), "/s/sign-in?back=%2Fqueue%3Fa%3Db%26c");
    }
}
