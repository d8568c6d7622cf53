//! Ids that are counted instead of random.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use helpdesk_core::{CommandId, Digest, FileId, Salt, TicketId};
use uuid::{Builder, Uuid};

use crate::error::Error;
use crate::ids::Ids;

/// Ids and salts that depend on the seed and on how many were made before: the same test makes the same ones,
/// and two seeds never meet. Each kind is counted separately, so that one more command leaves the next
/// ticket's id as it was.
///
/// ```
/// use chrono::DateTime;
/// use helpdesk::Ids;
/// use helpdesk::testing::CountingIds;
///
/// let (one, same, other) = (CountingIds::new(1), CountingIds::new(1), CountingIds::new(2));
/// let now = DateTime::UNIX_EPOCH;
/// let first = one.ticket(now)?;
/// assert_eq!(first, same.ticket(now)?);
/// assert_ne!(first, one.ticket(now)?);
/// assert_ne!(first, other.ticket(now)?);
/// # Ok::<(), helpdesk::Error>(())
/// ```
#[derive(Debug)]
pub struct CountingIds {
    seed: u64,
    made: [AtomicU64; 5],
}

#[derive(Clone, Copy)]
enum Kind {
    Other,
    Ticket,
    Command,
    File,
    Salt,
}

impl CountingIds {
    /// Returns ids of this seed, counted from the first.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, made: Default::default() }
    }

    fn bytes(&self, kind: Kind) -> [u8; 16] {
        let made = self.made.get(kind as usize);
        let n = made.map_or(0, |made| made.fetch_add(1, Ordering::Relaxed));
        let digest = Digest::of(&[
            b"counting ids",
            &self.seed.to_be_bytes(),
            &[kind as u8],
            &n.to_be_bytes(),
        ]);
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(digest.bytes()).for_each(|(to, from)| *to = *from);
        bytes
    }

    fn made(&self, kind: Kind, now: DateTime<Utc>) -> Uuid {
        let mut tail = [0; 10];
        tail.iter_mut().zip(self.bytes(kind)).for_each(|(to, from)| *to = from);
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }
}

impl Ids for CountingIds {
    fn random(&self) -> Result<[u8; 16], Error> {
        Ok(self.bytes(Kind::Other))
    }

    fn ticket(&self, now: DateTime<Utc>) -> Result<TicketId, Error> {
        Ok(TicketId::new(self.made(Kind::Ticket, now)))
    }

    fn command(&self, now: DateTime<Utc>) -> Result<CommandId, Error> {
        Ok(CommandId::new(self.made(Kind::Command, now)))
    }

    fn file(&self, now: DateTime<Utc>) -> Result<FileId, Error> {
        Ok(FileId::new(self.made(Kind::File, now)))
    }

    fn salt(&self) -> Result<Salt, Error> {
        Ok(Salt(self.bytes(Kind::Salt)))
    }
}
