//! Signing in, accepting an invitation, changing a password: what happens, without its pages.

use std::net::IpAddr;
use std::sync::Arc;

use helpdesk::accounts::{Credential, CredentialKind};
use helpdesk::rules::Digest;
use helpdesk::{Actor, Error};
use helpdesk_web::Fault;

use super::find::candidates;
use super::gate::Tried;
use super::secret::Secret;
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

impl Accounts {
    /// Returns the person who is meant and has this password, or `None` if there is nobody.
    pub(crate) async fn recognise(
        &self,
        from: Option<IpAddr>,
        typed: String,
        password: String,
    ) -> Result<Option<Actor>, Fault> {
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
        let mut right = None;
        let mut checked = false;
        for candidate in found.iter().filter(|candidate| candidate.hash.is_some()) {
            checked = true;
            if self.passwords.verify(password.clone(), candidate.hash.clone()).await? {
                right = Some(candidate.actor.clone());
                break;
            }
        }
        if !checked {
            self.passwords.verify(password, None).await?;
        }
        match &right {
            Some(actor) => {
                self.gate.give_back(from, &tried);
                self.figures.sign_in(Outcome::Done);
                tracing::info!(%actor, "signed in");
            }
            None => {
                self.figures.sign_in(Outcome::Wrong);
                let actor = found.first().map(|candidate| candidate.actor.to_string());
                tracing::warn!(actor, "a sign-in failed");
            }
        }
        Ok(right)
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
                let Some(credential) = port.credential(secret.digest(), desk.now())? else {
                    return Ok(None);
                };
                if credential.kind != CredentialKind::Invitation {
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

    /// Uses an invitation up and sets the password; returns whether it still held.
    pub(crate) async fn accept(&self, link: Link, password: String) -> Result<bool, Error> {
        // The work is done before the link is used up, so that a crowd at the door costs no link.
        let hash = self.passwords.hash(password).await?;
        let port = Arc::clone(&self.port);
        let actor = link.actor.clone();
        let held = self
            .desk
            .run(move |desk| {
                let secret: Digest = link.credential.secret;
                let Some(taken) = port.take_credential(secret, desk.now())? else {
                    return Ok(false);
                };
                if let Err(error) = port.set_password(taken.actor.clone(), hash) {
                    // Nothing was set, so the link may be tried again.
                    port.put_credential(taken)?;
                    return Err(Error::Store(error));
                }
                Ok(true)
            })
            .await?;
        if held {
            self.figures.sign_in(Outcome::Done);
            tracing::info!(%actor, "an invitation was accepted: the password is set");
        }
        Ok(held)
    }

    /// Notes that somebody came in by a link of the demo.
    pub(crate) fn came_by_demo(&self, actor: &Actor) {
        self.figures.sign_in(Outcome::Done);
        tracing::info!(%actor, "signed in by a link of the demo");
    }

    /// Returns whether this is the actor's password.
    pub(crate) async fn is_password_of(
        &self,
        actor: &Actor,
        password: String,
    ) -> Result<bool, Fault> {
        let (tried, now) = (Tried::actor(actor), self.ran());
        self.gate.account(tried, now).map_err(|seconds| self.throttled(seconds))?;
        let (port, of) = (Arc::clone(&self.port), actor.clone());
        let hash = self.desk.run(move |_| Ok::<_, Error>(port.password(of)?)).await?;
        let right = self.passwords.verify(password, hash).await?;
        if right {
            self.gate.give_back(None, &[tried]);
        } else {
            tracing::warn!(%actor, "a password was not changed: the old one is wrong");
        }
        Ok(right)
    }

    /// Sets a new password, which ends all sessions and invitations of the actor.
    pub(crate) async fn change(&self, actor: Actor, password: String) -> Result<(), Error> {
        let hash = self.passwords.hash(password).await?;
        let (port, of) = (Arc::clone(&self.port), actor.clone());
        self.desk.run(move |_| Ok::<_, Error>(port.set_password(of, hash)?)).await?;
        tracing::info!(%actor, "a password was changed");
        Ok(())
    }
}
