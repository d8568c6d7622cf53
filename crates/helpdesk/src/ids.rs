//! The only source of ids, salts and secrets.

use std::fmt::Debug;

use chrono::{DateTime, Utc};
use helpdesk_core::{CommandId, FileId, Salt, TicketId};
use uuid::{Builder, Uuid};

use crate::error::Error;

/// Makes ids and salts. Nothing else in the desk throws dice.
pub trait Ids: Send + Sync + Debug {
    /// Returns 16 bytes that nobody can guess.
    ///
    /// # Errors
    /// [`Error::Entropy`] when the operating system has no randomness to give.
    fn random(&self) -> Result<[u8; 16], Error>;

    /// Returns a UUID v7 of the time `now`.
    ///
    /// # Errors
    /// As [`Ids::random`].
    fn uuid(&self, now: DateTime<Utc>) -> Result<Uuid, Error> {
        let bytes = self.random()?;
        let mut tail = [0; 10];
        tail.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        Ok(Builder::from_unix_timestamp_millis(millis, &tail).into_uuid())
    }

    /// Returns a new ticket's id.
    ///
    /// # Errors
    /// As [`Ids::random`].
    fn ticket(&self, now: DateTime<Utc>) -> Result<TicketId, Error> {
        self.uuid(now).map(TicketId::new)
    }

    /// Returns a new command's id.
    ///
    /// # Errors
    /// As [`Ids::random`].
    fn command(&self, now: DateTime<Utc>) -> Result<CommandId, Error> {
        self.uuid(now).map(CommandId::new)
    }

    /// Returns a new file's id.
    ///
    /// # Errors
    /// As [`Ids::random`].
    fn file(&self, now: DateTime<Utc>) -> Result<FileId, Error> {
        self.uuid(now).map(FileId::new)
    }

    /// Returns a new salt.
    ///
    /// # Errors
    /// As [`Ids::random`].
    fn salt(&self) -> Result<Salt, Error> {
        self.random().map(Salt)
    }
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct RandomIds;

impl Ids for RandomIds {
    fn random(&self) -> Result<[u8; 16], Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|_| Error::Entropy)?;
        Ok(bytes)
    }
}
