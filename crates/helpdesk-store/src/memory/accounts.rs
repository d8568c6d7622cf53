//! Passwords and sessions.

use chrono::{DateTime, Utc};
use helpdesk_core::{Actor, Digest};

use super::{Inner, MemoryStore, refused};
use crate::accounts::{Accounts, Credential, CredentialKind, RestsOn};
use crate::error::StoreError;

impl Accounts for MemoryStore {
    fn set_password(
        &self,
        actor: Actor,
        hash: String,
        rests_on: RestsOn,
    ) -> Result<bool, StoreError> {
        let mut inner = self.lock();
        if !inner.may_hold(&actor, &rests_on) {
            return Ok(false);
        }
        inner.credentials.retain(|_, credential| {
            credential.actor != actor || credential.kind == CredentialKind::Token
        });
        inner.passwords.insert(actor, hash);
        Ok(true)
    }

    fn password(&self, actor: Actor) -> Result<Option<String>, StoreError> {
        Ok(self.lock().passwords.get(&actor).cloned())
    }

    fn put_credential(
        &self,
        credential: Credential,
        rests_on: RestsOn,
    ) -> Result<bool, StoreError> {
        let mut inner = self.lock();
        if !inner.may_hold(&credential.actor, &rests_on) {
            return Ok(false);
        }
        if inner.credentials.contains_key(&credential.secret) {
            return Err(refused("the secret is taken"));
        }
        inner.credentials.insert(credential.secret, credential);
        Ok(true)
    }

    fn credential(
        &self,
        secret: Digest,
        now: DateTime<Utc>,
    ) -> Result<Option<Credential>, StoreError> {
        Ok(self.lock().live(&secret, now).cloned())
    }

    fn take_credential(
        &self,
        secret: Digest,
        now: DateTime<Utc>,
    ) -> Result<Option<Credential>, StoreError> {
        let mut inner = self.lock();
        let taken = inner.live(&secret, now).cloned();
        if taken.is_some() {
            inner.credentials.remove(&secret);
        }
        Ok(taken)
    }

    fn prolong(&self, secret: Digest, until: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut inner = self.lock();
        let Some(credential) = inner.credentials.get_mut(&secret) else { return Ok(false) };
        credential.until = until;
        Ok(true)
    }

    fn credentials(
        &self,
        actor: Actor,
        kind: CredentialKind,
        now: DateTime<Utc>,
    ) -> Result<Vec<Credential>, StoreError> {
        let inner = self.lock();
        let own = inner.credentials.values().filter(|credential| {
            credential.actor == actor && credential.kind == kind && now < credential.until
        });
        let mut own: Vec<Credential> = own.cloned().collect();
        own.sort_by_key(|credential| (credential.at, credential.secret));
        Ok(own)
    }

    fn end_credentials(&self, actor: Actor) -> Result<u64, StoreError> {
        let mut inner = self.lock();
        let there = inner.credentials.len();
        inner.credentials.retain(|_, credential| credential.actor != actor);
        Ok((there - inner.credentials.len()) as u64)
    }

    fn sweep_credentials(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut inner = self.lock();
        for credential in inner.credentials.values_mut().filter(|credential| credential.at > now) {
            credential.until -= credential.at.signed_duration_since(now);
            credential.at = now;
        }
        let there = inner.credentials.len();
        inner.credentials.retain(|_, credential| now < credential.until);
        Ok((there - inner.credentials.len()) as u64)
    }
}

impl Inner {
    /// Whether a password or a credential of this actor may be written now.
    fn may_hold(&self, actor: &Actor, rests_on: &RestsOn) -> bool {
        // Whom this desk does not know is a host's, who says whether they may act.
        let disabled = match actor {
            Actor::Customer(key) => self.customers.get(key).is_some_and(|card| !card.active),
            Actor::Agent(key) => self.agents.get(key).is_some_and(|card| !card.active),
            Actor::Service(_) | Actor::System => false,
        };
        let holds = match rests_on {
            RestsOn::Nothing => true,
            RestsOn::Password(hash) => self.passwords.get(actor) == Some(hash),
            RestsOn::Invitation(secret, now) => self.live(secret, *now).is_some_and(|found| {
                found.kind == CredentialKind::Invitation && found.actor == *actor
            }),
        };
        holds && !disabled && !self.erased.contains(actor)
    }

    fn live(&self, secret: &Digest, now: DateTime<Utc>) -> Option<&Credential> {
        self.credentials.get(secret).filter(|credential| now < credential.until)
    }
}
