//! The port of passwords, sessions, invitations and tokens of a stand-alone desk; never touched
//! when embedded. Secrets never reach it: only their digests or hashes.

use std::fmt::Debug;

use chrono::{DateTime, Utc};
use helpdesk_core::{Actor, Digest};

use crate::error::StoreError;

/// What a secret opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CredentialKind {
    /// A one-time link to choose a password.
    Invitation,
    /// A browser's session.
    Session,
    /// A program's token.
    Token,
}

/// A secret that somebody holds; only its digest is known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The SHA-256 of the secret.
    pub secret: Digest,
    /// What it opens.
    pub kind: CredentialKind,
    /// Whose it is.
    pub actor: Actor,
    /// For a token: what it may do, as its maker wrote it.
    pub scope: String,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// When it ends.
    pub until: DateTime<Utc>,
}

/// What was looked at before a password or a credential is written, and must still hold as it is (S9):
/// hashing takes its time, and the owner may change their password meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RestsOn {
    /// Nothing: whoever keeps the desk says so.
    Nothing,
    /// The actor's password, which has this hash.
    Password(String),
    /// An invitation of the actor that has not ended at this instant, by the digest of its secret.
    Invitation(Digest, DateTime<Utc>),
}

/// Passwords, sessions, invitations and tokens.
///
/// What is written is written where it rests on what still holds, and for nobody who was erased or, where
/// the desk keeps its people, who may not act: in the same transaction.
pub trait Accounts: Send + Sync + Debug {
    /// Stores the hash of an actor's password and ends all their sessions and invitations, so that an
    /// invitation on which it rests is used up. Returns whether what it rests on held; else nothing
    /// is written.
    ///
    /// # Errors
    /// When the database fails.
    fn set_password(
        &self,
        actor: Actor,
        hash: String,
        rests_on: RestsOn,
    ) -> Result<bool, StoreError>;

    /// Returns the hash of an actor's password.
    ///
    /// # Errors
    /// When the database fails.
    fn password(&self, actor: Actor) -> Result<Option<String>, StoreError>;

    /// Stores a credential. Returns whether what it rests on held; else nothing is written. An
    /// invitation is not used up by it.
    ///
    /// # Errors
    /// When the secret is taken, or the database fails.
    fn put_credential(&self, credential: Credential, rests_on: RestsOn)
    -> Result<bool, StoreError>;

    /// Returns a credential that has not ended at `now`.
    ///
    /// # Errors
    /// When the database fails.
    fn credential(
        &self,
        secret: Digest,
        now: DateTime<Utc>,
    ) -> Result<Option<Credential>, StoreError>;

    /// Ends a credential and returns it, if it had not ended at `now`: of two takers one gets it.
    ///
    /// # Errors
    /// When the database fails.
    fn take_credential(
        &self,
        secret: Digest,
        now: DateTime<Utc>,
    ) -> Result<Option<Credential>, StoreError>;

    /// Moves the end of an existing credential, even if it has already ended; returns whether it exists.
    ///
    /// # Errors
    /// When the database fails.
    fn prolong(&self, secret: Digest, until: DateTime<Utc>) -> Result<bool, StoreError>;

    /// Returns an actor's credentials of a kind that have not ended at `now`, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    fn credentials(
        &self,
        actor: Actor,
        kind: CredentialKind,
        now: DateTime<Utc>,
    ) -> Result<Vec<Credential>, StoreError>;

    /// Ends all sessions, invitations and tokens of an actor; returns how many there were.
    ///
    /// # Errors
    /// When the database fails.
    fn end_credentials(&self, actor: Actor) -> Result<u64, StoreError>;

    /// Removes the credentials that have ended at `now`; returns how many there were. Before that, a
    /// credential that begins later than now, because a clock was ahead when it was made, is made to begin
    /// now with its length unchanged: nothing that such a clock wrote outlasts its own length.
    ///
    /// # Errors
    /// When the database fails.
    fn sweep_credentials(&self, now: DateTime<Utc>) -> Result<u64, StoreError>;
}
