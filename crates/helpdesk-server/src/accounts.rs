//! The accounts of a stand-alone desk: passwords, sessions, one-time links.
//!
//! The port holds only hashes and digests. A browser holds 32 random bytes as a cookie, the store their
//! SHA-256; nobody can sign in with what they read in the store.

mod common;
pub(crate) mod enter;
mod find;
pub(crate) mod gate;
pub(crate) mod password;
mod secret;
pub(crate) mod session;
mod throttle;

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::request::Parts;
use chrono::TimeDelta;
use helpdesk::accounts::{Accounts as Port, Credential, CredentialKind, RestsOn};
use helpdesk::{Actor, AsyncHelpdesk, Error, Missing};
use helpdesk_web::{AuthError, Authenticator, BoxFuture};

use self::gate::Gate;
use self::password::Passwords;
use self::secret::Secret;
use crate::figures::Figures;

/// How long an invitation holds, in days.
pub const INVITATION_DAYS: i64 = 7;

/// What an invitation opens: the form where a password is chosen.
const SCOPE_PASSWORD: &str = "password";
/// What a link of the demo opens: a button that signs in.
const SCOPE_DEMO: &str = "demo";

/// What the operator of the desk chooses about its accounts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Options {
    /// Whether browsers come by TLS only, as in [`Settings::tls`](helpdesk_web::Settings::tls): the cookie is
    /// then `Secure`, and for this host alone.
    pub tls: bool,
    /// The proxies whose word on a client's address (`X-Forwarded-For`) is trusted.
    pub trusted_proxies: BTreeSet<IpAddr>,
    cost: password::Cost,
}

impl Options {
    /// Returns options under which hashing takes no time: for tests, and for nothing else.
    #[cfg(feature = "testing")]
    #[must_use]
    pub fn weak_for_tests() -> Self {
        Self { cost: password::Cost::WEAK, ..Self::default() }
    }
}

/// The accounts of a stand-alone desk.
#[derive(Debug)]
pub struct Accounts {
    desk: AsyncHelpdesk,
    port: Arc<dyn Port>,
    options: Options,
    passwords: Passwords,
    gate: Gate,
    figures: Figures,
}

impl Accounts {
    /// Returns the accounts that this port keeps, of the people of this desk.
    #[must_use]
    pub fn new(desk: AsyncHelpdesk, port: Arc<dyn Port>, options: Options) -> Self {
        let passwords = Passwords::new(options.cost);
        let (gate, figures) = (Gate::default(), Figures::default());
        Self { desk, port, options, passwords, gate, figures }
    }

    /// Makes a one-time link with which an actor chooses a password; returns its token, which is the
    /// query `token` of `/invitation`. It holds for [`INVITATION_DAYS`] days, and is kept nowhere.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the actor is unknown or disabled; otherwise as the desk fails.
    pub async fn invite(&self, actor: Actor) -> Result<String, Error> {
        self.link(actor, SCOPE_PASSWORD).await
    }

    /// Makes a link to a page that signs in as an actor at the press of a button, as often as wanted: only
    /// for a desk that is a demo.
    ///
    /// # Errors
    /// As [`Accounts::invite`].
    pub async fn demo_link(&self, actor: Actor) -> Result<String, Error> {
        self.link(actor, SCOPE_DEMO).await
    }

    /// Invites somebody in a lead's name, which the desk's log keeps; returns the token and the name of the
    /// invited person.
    pub(crate) async fn invite_as(
        &self,
        lead: Actor,
        actor: Actor,
    ) -> Result<(String, String), Error> {
        let port = Arc::clone(&self.port);
        self.desk
            .write(move |desk| {
                let keeper = desk.lead(&lead)?;
                // A host invites its people itself.
                keeper.people()?;
                let token = issue_link(desk, port.as_ref(), actor.clone(), SCOPE_PASSWORD)?;
                keeper.note_invited(&actor)?;
                let name = desk.person(&actor)?.map_or_else(String::new, |card| card.name);
                Ok((token, name))
            })
            .await
    }

    async fn link(&self, actor: Actor, scope: &'static str) -> Result<String, Error> {
        let port = Arc::clone(&self.port);
        self.desk.write(move |desk| issue_link(desk, port.as_ref(), actor, scope)).await
    }

    /// Ends sessions, invitations and tokens of an actor.
    async fn end_all(&self, actor: Actor) -> Result<(), Error> {
        let port = Arc::clone(&self.port);
        self.desk.write(move |_| end_all(port.as_ref(), &actor).map(|_| ())).await
    }

    /// Removes sessions and links that have ended; returns how many there were. It blocks.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn sweep(&self) -> Result<u64, Error> {
        Ok(self.port.sweep_credentials(self.desk.blocking().now())?)
    }

    /// Asks the port to write, and writes nothing: after a failed flush it says no (S8). It blocks.
    pub(crate) fn probe(&self) -> Result<(), Error> {
        // No secret has this digest, so nothing is moved.
        let nobody = helpdesk::rules::Digest::from_bytes([0; 32]);
        self.port.prolong(nobody, self.desk.blocking().now())?;
        Ok(())
    }

    /// Returns the proxies whose word on a client's address is trusted.
    pub(crate) const fn trusted_proxies(&self) -> &BTreeSet<IpAddr> {
        &self.options.trusted_proxies
    }

    /// Returns the counters.
    pub(crate) const fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Returns how long the desk's clock has run.
    fn ran(&self) -> Duration {
        self.desk.blocking().ran()
    }
}

/// Makes a one-time link as [`Accounts::invite`] does, for code that has no runtime.
///
/// # Errors
/// As [`Accounts::invite`].
pub fn invite(desk: &helpdesk::Helpdesk, port: &dyn Port, actor: Actor) -> Result<String, Error> {
    issue_link(desk, port, actor, SCOPE_PASSWORD)
}

/// Makes a link as [`Accounts::demo_link`] does, for code that has no runtime.
///
/// # Errors
/// As [`Accounts::invite`].
pub fn demo_link(
    desk: &helpdesk::Helpdesk,
    port: &dyn Port,
    actor: Actor,
) -> Result<String, Error> {
    issue_link(desk, port, actor, SCOPE_DEMO)
}

/// Ends all sessions, invitations and tokens of somebody who may no longer act, for code that has no runtime;
/// returns how many there were.
///
/// # Errors
/// [`Error::Store`].
pub fn end_all(port: &dyn Port, actor: &Actor) -> Result<u64, Error> {
    Ok(port.end_credentials(actor.clone())?)
}

fn issue_link(
    desk: &helpdesk::Helpdesk,
    port: &dyn Port,
    actor: Actor,
    scope: &str,
) -> Result<String, Error> {
    let known = desk.person(&actor)?.is_some_and(|card| card.active);
    if !known {
        return Err(Error::NotFound(Missing::Person));
    }
    let (secret, at) = (Secret::new(|| desk.random())?, desk.now());
    let link = Credential {
        secret: secret.digest(),
        kind: CredentialKind::Invitation,
        actor,
        scope: scope.to_owned(),
        at,
        until: at + TimeDelta::days(INVITATION_DAYS),
    };
    if port.put_credential(link, RestsOn::Nothing)? {
        Ok(secret.into_text())
    } else {
        // Meanwhile they were disabled or erased.
        Err(Error::NotFound(Missing::Person))
    }
}

impl Authenticator for Accounts {
    fn who<'a>(&'a self, request: &'a Parts) -> BoxFuture<'a, Result<Option<Actor>, AuthError>> {
        Box::pin(async move {
            let found = self.session_of(&request.headers).await;
            found.map_err(|error| AuthError(error.to_string()))
        })
    }

    fn sign_in(&self, base: &str, back: &str) -> Option<String> {
        // The beginning is come to anyway.
        let is_beginning = base.is_empty() && back == "%2F";
        let query = if is_beginning { String::new() } else { format!("?back={back}") };
        Some(format!("{base}/sign-in{query}"))
    }

    fn sign_out(&self, base: &str) -> Option<String> {
        Some(format!("{base}/sign-out"))
    }

    fn password(&self, base: &str) -> Option<String> {
        Some(format!("{base}/password"))
    }

    fn invite(&self, base: &str) -> Option<String> {
        Some(format!("{base}/settings/invite"))
    }

    fn disabled<'a>(&'a self, actor: &'a Actor) -> BoxFuture<'a, Result<(), AuthError>> {
        Box::pin(async move {
            let ended = self.end_all(actor.clone()).await;
            ended.map_err(|error| AuthError(error.to_string()))
        })
    }
}
