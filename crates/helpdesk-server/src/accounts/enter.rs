//! Signing in, accepting an invitation, changing a password: what happens, without its pages.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue};
use helpdesk::accounts::{Credential, CredentialKind, RestsOn};
use helpdesk::{Actor, Error};
use helpdesk_web::Fault;

use super::find::{Candidate, candidates};
use super::gate::Tried;
use super::secret::Secret;
use super::session::{SCOPE_CHANGED, is_ahead};
use super::{Accounts, SCOPE_DEMO, SCOPE_PASSWORD};
use crate::figures::Outcome;

/// What a link opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opens {
    /// The form where a password is chosen.
    Password,
    /// A button that signs in.
    Demo,
}

/// A link that holds.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) actor: Actor,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) opens: Opens,
    credential: Credential,
}

/// Somebody who came in.
#[derive(Debug)]
pub(crate) struct Entered {
    actor: Actor,
    /// What let them in, as it was looked at: their session begins if it is still so.
    rests_on: RestsOn,
}

impl Accounts {
    /// Begins the session of who is meant and has this password; returns its cookie, none when nobody
    /// is meant.
    pub(crate) async fn let_in(
        &self,
        from: Option<IpAddr>,
        headers: &HeaderMap,
        typed: String,
        password: String,
    ) -> Result<Option<HeaderValue>, Fault> {
        let now = self.ran();
        let named = Tried::typed(&typed);
        self.gate.address(from, now).map_err(|seconds| self.throttled(seconds))?;
        self.gate.account(named, now).map_err(|seconds| self.throttled(seconds))?;
        let port = Arc::clone(&self.port);
        let found = self.desk.run(move |desk| candidates(desk, port.as_ref(), &typed)).await?;
        let mut tried = vec![named];
        for candidate in &found {
            let account = Tried::actor(&candidate.actor);
            self.gate.account(account, now).map_err(|seconds| self.throttled(seconds))?;
            tried.push(account);
        }
        let cookie = match self.recognise(&found, password).await? {
            Some(entered) => self.begin(headers, entered).await?,
            None => None,
        };
        if cookie.is_some() {
            self.gate.give_back(from, &tried);
        } else {
            self.figures.sign_in(Outcome::Wrong);
            let actor = found.first().map(|candidate| candidate.actor.to_string());
            tracing::warn!(actor, "a sign-in failed");
        }
        Ok(cookie)
    }

    /// Returns who of these has this password.
    async fn recognise(
        &self,
        found: &[Candidate],
        password: String,
    ) -> Result<Option<Entered>, Error> {
        let mut checked = false;
        for Candidate { actor, hash } in found {
            let Some(hash) = hash else { continue };
            checked = true;
            if self.passwords.verify(password.clone(), Some(hash.clone())).await? {
                let rests_on = RestsOn::Password(hash.clone());
                return Ok(Some(Entered { actor: actor.clone(), rests_on }));
            }
        }
        if !checked {
            self.passwords.verify(password, None).await?;
        }
        Ok(None)
    }

    /// Begins the session of somebody who came in and ends the one that the browser had; returns its
    /// cookie, none where what let them in holds no more: they changed their password meanwhile, say.
    pub(crate) async fn begin(
        &self,
        headers: &HeaderMap,
        Entered { actor, rests_on }: Entered,
    ) -> Result<Option<HeaderValue>, Error> {
        let cookie = self.begin_session(headers, actor.clone(), rests_on, "").await?;
        if cookie.is_some() {
            self.figures.sign_in(Outcome::Done);
            tracing::info!(%actor, "signed in");
        }
        Ok(cookie)
    }

    fn throttled(&self, seconds: u64) -> Fault {
        self.figures.sign_in(Outcome::Throttled);
        tracing::warn!("a sign-in was throttled");
        Fault::Throttled(seconds)
    }

    /// Returns what a link opens, without ending anything, or `None` if it is no longer valid.
    pub(crate) async fn link_of(&self, token: &str) -> Result<Option<Link>, Error> {
        let Some(secret) = Secret::read(token) else { return Ok(None) };
        let port = Arc::clone(&self.port);
        self.desk
            .run(move |desk| {
                let now = desk.now();
                let Some(credential) = port.credential(secret.digest(), now)? else {
                    return Ok(None);
                };
                if credential.kind != CredentialKind::Invitation || is_ahead(credential.at, now) {
                    return Ok(None);
                }
                let opens = match credential.scope.as_str() {
                    SCOPE_PASSWORD => Opens::Password,
                    SCOPE_DEMO => Opens::Demo,
                    _ => return Ok(None),
                };
                let card = desk.person(&credential.actor)?.filter(|card| card.active);
                Ok(card.map(|card| {
                    let (actor, name, email) = (credential.actor.clone(), card.name, card.email);
                    Link { actor, name, email, opens, credential }
                }))
            })
            .await
    }

    /// Sets the password, which uses the invitation up; returns who may come in with it, none where the
    /// invitation holds no more.
    pub(crate) async fn accept(
        &self,
        link: Link,
        password: String,
    ) -> Result<Option<Entered>, Error> {
        // The work is done before the link is used up, so that a crowd at the door costs no link.
        let hash = self.passwords.hash(password).await?;
        let Credential { actor, secret, .. } = link.credential;
        let now = self.desk.blocking().now();
        let entered = self.set(actor, hash, RestsOn::Invitation(secret, now)).await?;
        if let Some(Entered { actor, .. }) = &entered {
            tracing::info!(%actor, "an invitation was accepted: the password is set");
        }
        Ok(entered)
    }

    /// Returns whoever presses the button of a link of the demo.
    pub(crate) fn by_demo(&self, link: Link) -> Entered {
        let Credential { actor, secret, .. } = link.credential;
        tracing::info!(%actor, "comes in by a link of the demo");
        Entered { actor, rests_on: RestsOn::Invitation(secret, self.desk.blocking().now()) }
    }

    /// Returns the hash of the actor's password, if this is it.
    pub(crate) async fn hash_of(
        &self,
        actor: &Actor,
        password: String,
    ) -> Result<Option<String>, Fault> {
        let (tried, now) = (Tried::actor(actor), self.ran());
        self.gate.account(tried, now).map_err(|seconds| self.throttled(seconds))?;
        let (port, of) = (Arc::clone(&self.port), actor.clone());
        let hash = self.desk.run(move |_| Ok::<_, Error>(port.password(of)?)).await?;
        if self.passwords.verify(password, hash.clone()).await? {
            self.gate.give_back(None, &[tried]);
            return Ok(hash);
        }
        tracing::warn!(%actor, "a password was not changed: the old one is wrong");
        Ok(None)
    }

    /// Sets a new password in the place of the one with this hash, which ends all sessions and
    /// invitations of the actor, and begins a session anew; returns its cookie, none where the
    /// password is another one by now.
    pub(crate) async fn change(
        &self,
        headers: &HeaderMap,
        actor: Actor,
        old: String,
        password: String,
    ) -> Result<Option<HeaderValue>, Error> {
        let hash = self.passwords.hash(password).await?;
        let Some(Entered { actor, rests_on }) =
            self.set(actor, hash, RestsOn::Password(old)).await?
        else {
            return Ok(None);
        };
        tracing::info!(%actor, "a password was changed");
        self.begin_session(headers, actor, rests_on, SCOPE_CHANGED).await
    }

    /// Sets a password; returns who may come in with it, none where what it rests on holds no more.
    async fn set(
        &self,
        actor: Actor,
        hash: String,
        rests_on: RestsOn,
    ) -> Result<Option<Entered>, Error> {
        let (port, of, set) = (Arc::clone(&self.port), actor.clone(), hash.clone());
        let held = self.desk.write(move |_| Ok::<_, Error>(port.set_password(of, set, rests_on)?));
        Ok(held.await?.then_some(Entered { actor, rests_on: RestsOn::Password(hash) }))
    }
}
