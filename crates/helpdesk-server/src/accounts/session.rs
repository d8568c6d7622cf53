//! Sessions: begun at sign-in, prolonged by use, ended by time, by signing out and by a new password.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue};
use chrono::{DateTime, TimeDelta, Utc};
use helpdesk::accounts::{Credential, CredentialKind, RestsOn};
use helpdesk::{Actor, Error};
use helpdesk_web::cookie;

use super::Accounts;
use super::secret::Secret;

/// The cookie of a desk that is reached by TLS: browsers keep it for this host alone.
pub(super) const TLS_COOKIE: &str = "__Host-helpdesk";
/// The cookie of a desk that is not.
pub(super) const PLAIN_COOKIE: &str = "helpdesk_session";

/// A session ends after this many hours without use.
const IDLE_HOURS: i64 = 12;
/// It ends after this many days, used or not.
const MOST_DAYS: i64 = 30;
/// A session in use is prolonged once per this many minutes: reading a page should write nothing.
const PROLONG_MINUTES: i64 = 15;

/// What a session is for that began as its password was changed.
pub(super) const SCOPE_CHANGED: &str = "changed";
/// For how many minutes that is news.
const NEWS_MINUTES: i64 = 10;

/// Returns when a session that is used now, and was begun at `at`, ends.
fn end(at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    (now + TimeDelta::hours(IDLE_HOURS)).min(at + TimeDelta::days(MOST_DAYS))
}

/// Returns whether something was begun by a clock that was ahead and is put right since: how long it has held
/// nobody knows, so it holds no more. A clock that is corrected by a little ends nothing.
pub(super) fn is_ahead(begun: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    begun - now > TimeDelta::minutes(PROLONG_MINUTES)
}

impl Accounts {
    const fn cookie_name(&self) -> &'static str {
        if self.options.tls { TLS_COOKIE } else { PLAIN_COOKIE }
    }

    /// Returns the secret that a browser sends.
    fn secret_of(&self, headers: &HeaderMap) -> Option<Secret> {
        cookie(headers, self.cookie_name()).and_then(Secret::read)
    }

    /// Returns whose session a request belongs to.
    pub(super) async fn session_of(&self, headers: &HeaderMap) -> Result<Option<Actor>, Error> {
        let Some(secret) = self.secret_of(headers) else { return Ok(None) };
        let port = Arc::clone(&self.port);
        self.desk
            .run(move |desk| {
                let (digest, now) = (secret.digest(), desk.now());
                let Some(session) = port.credential(digest, now)? else { return Ok(None) };
                // The port's own end is moved by use; this one is not moved by anything.
                let over = now >= session.at + TimeDelta::days(MOST_DAYS);
                if session.kind != CredentialKind::Session || over || is_ahead(session.at, now) {
                    return Ok(None);
                }
                // A clock that was ahead wrote an end that no use from now on could: it is cut to that.
                let until = end(session.at, now);
                let is_cut = session.until > until;
                if (is_cut || until - session.until >= TimeDelta::minutes(PROLONG_MINUTES))
                    && let Err(error) = port.prolong(digest, until)
                {
                    // It holds for now, and the next page tries again.
                    tracing::warn!(%error, "a session cannot be prolonged");
                }
                Ok(Some(session.actor))
            })
            .await
    }

    /// Returns whether the browser's session began just now as its password was changed: what a page says
    /// of it is read here, and not from the address.
    pub(crate) async fn has_changed(&self, headers: &HeaderMap) -> Result<bool, Error> {
        let Some(secret) = self.secret_of(headers) else { return Ok(false) };
        let port = Arc::clone(&self.port);
        self.desk
            .run(move |desk| {
                let now = desk.now();
                let session = port.credential(secret.digest(), now)?;
                Ok(session.is_some_and(|session| {
                    session.kind == CredentialKind::Session
                        && session.scope == SCOPE_CHANGED
                        && now - session.at <= TimeDelta::minutes(NEWS_MINUTES)
                }))
            })
            .await
    }

    /// Begins a session of `actor` and ends the one that the browser had; returns its cookie, none where
    /// what it rests on holds no more.
    pub(super) async fn begin_session(
        &self,
        headers: &HeaderMap,
        actor: Actor,
        rests_on: RestsOn,
        scope: &'static str,
    ) -> Result<Option<HeaderValue>, Error> {
        let (old, port) = (self.secret_of(headers), Arc::clone(&self.port));
        let secret = self
            .desk
            .write(move |desk| {
                let (secret, at) = (Secret::new(|| desk.random())?, desk.now());
                let session = Credential {
                    secret: secret.digest(),
                    kind: CredentialKind::Session,
                    actor,
                    scope: scope.to_owned(),
                    at,
                    until: end(at, at),
                };
                if !port.put_credential(session, rests_on)? {
                    return Ok(None);
                }
                if let Some(old) = old {
                    port.take_credential(old.digest(), at)?;
                }
                Ok::<_, Error>(Some(secret))
            })
            .await?;
        secret.map(|secret| self.cookie(secret.as_str(), "")).transpose()
    }

    /// Ends the session that the browser has; returns the cookie that takes its own away.
    pub(crate) async fn end(&self, headers: &HeaderMap) -> Result<HeaderValue, Error> {
        if let Some(secret) = self.secret_of(headers) {
            let port = Arc::clone(&self.port);
            self.desk
                .write(move |desk| {
                    Ok::<_, Error>(port.take_credential(secret.digest(), desk.now())?)
                })
                .await?;
        }
        self.cookie("", "; Max-Age=0")
    }

    fn cookie(&self, value: &str, more: &str) -> Result<HeaderValue, Error> {
        let secure = if self.options.tls { "; Secure" } else { "" };
        let name = self.cookie_name();
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{more}");
        HeaderValue::try_from(text)
            .map_err(|_| Error::Host("the cookie of a session cannot be written"))
    }
}
