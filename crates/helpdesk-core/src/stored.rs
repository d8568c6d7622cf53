//! The stored form of events and states: short, exact, and readable forever.
//!
//! Numbers are written in groups of seven bits, the lowest first; times as whole microseconds since
//! 1970; keys and names after their length; optional parts after a byte that says whether they are there. The
//! chain covers the canonical JSON (see [`crate::event::canonical`]), which is made again from what was read,
//! so a mistake here cannot pass unseen.

mod fields;

use alloc::string::String;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

pub(crate) use self::fields::Stored;
use crate::digest::Digest;
use crate::ids::{Actor, IdError, TicketId, Version};
use crate::standing::Priority;

/// What is stored cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct StoredError(pub(crate) &'static str);

impl From<IdError> for StoredError {
    fn from(_: IdError) -> Self {
        Self("a stored key breaks the limits of keys")
    }
}

/// Takes values one after the other.
#[derive(Debug, Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    pub(crate) fn done(self) -> Vec<u8> {
        self.0
    }

    pub(crate) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    pub(crate) fn flag(&mut self, flag: bool) {
        self.byte(u8::from(flag));
    }

    pub(crate) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.byte((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.byte(number as u8);
    }

    pub(crate) fn version(&mut self, version: Version) {
        self.number(version.0);
    }

    /// Writes the sign into the lowest bit, so that times before 1970 stay short too.
    pub(crate) fn time(&mut self, at: DateTime<Utc>) {
        let micros = at.timestamp_micros();
        self.number(((micros << 1) ^ (micros >> 63)).cast_unsigned());
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn digest(&mut self, digest: &Digest) {
        self.0.extend_from_slice(digest.bytes());
    }

    pub(crate) fn ticket(&mut self, id: TicketId) {
        self.0.extend_from_slice(id.uuid().as_bytes());
    }

    pub(crate) fn maybe<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            write(self, value);
        }
    }

    pub(crate) fn priority(&mut self, priority: Priority) {
        self.byte(match priority {
            Priority::Low => 0,
            Priority::Medium => 1,
            Priority::High => 2,
        });
    }

    pub(crate) fn actor(&mut self, actor: &Actor) {
        let (kind, key) = match actor {
            Actor::Customer(id) => (0, Some(id.as_str())),
            Actor::Agent(id) => (1, Some(id.as_str())),
            Actor::System => (2, None),
            Actor::Service(id) => (3, Some(id.as_str())),
        };
        self.byte(kind);
        if let Some(key) = key {
            self.text(key);
        }
    }
}

/// Gives values back in the order in which they were written.
#[derive(Debug)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Returns an error unless everything was read.
    pub(crate) const fn end(&self) -> Result<(), StoredError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(StoredError("something follows what is stored"))
        }
    }

    fn take(&mut self, bytes: usize) -> Result<&'a [u8], StoredError> {
        let (taken, rest) =
            self.0.split_at_checked(bytes).ok_or(StoredError("what is stored ends too early"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], StoredError> {
        let taken = self.take(N)?;
        taken.try_into().map_err(|_| StoredError("what is stored ends too early"))
    }

    pub(crate) fn byte(&mut self) -> Result<u8, StoredError> {
        let [byte] = self.array()?;
        Ok(byte)
    }

    pub(crate) fn flag(&mut self) -> Result<bool, StoredError> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(StoredError("a stored mark is neither set nor unset")),
        }
    }

    pub(crate) fn number(&mut self) -> Result<u64, StoredError> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let group = u64::from(byte & 0x7f);
            if group.leading_zeros() < shift {
                return Err(StoredError("a stored number is too large"));
            }
            number |= group << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(StoredError("a stored number is too large"))
    }

    pub(crate) fn version(&mut self) -> Result<Version, StoredError> {
        self.number().map(Version)
    }

    pub(crate) fn time(&mut self) -> Result<DateTime<Utc>, StoredError> {
        let number = self.number()?;
        let micros = (number >> 1).cast_signed() ^ -(number & 1).cast_signed();
        DateTime::from_timestamp_micros(micros).ok_or(StoredError("a stored time is out of range"))
    }

    pub(crate) fn text(&mut self) -> Result<String, StoredError> {
        let bytes = usize::try_from(self.number()?);
        let text = self.take(bytes.map_err(|_| StoredError("what is stored ends too early"))?)?;
        let text = core::str::from_utf8(text);
        text.map(String::from).map_err(|_| StoredError("a stored text is not UTF-8"))
    }

    pub(crate) fn key<K: TryFrom<String, Error = IdError>>(&mut self) -> Result<K, StoredError> {
        Ok(K::try_from(self.text()?)?)
    }

    pub(crate) fn digest(&mut self) -> Result<Digest, StoredError> {
        self.array().map(Digest::from_bytes)
    }

    pub(crate) fn ticket(&mut self) -> Result<TicketId, StoredError> {
        Ok(TicketId::new(uuid::Uuid::from_bytes(self.array()?)))
    }

    pub(crate) fn maybe<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, StoredError>,
    ) -> Result<Option<T>, StoredError> {
        if self.flag()? { read(self).map(Some) } else { Ok(None) }
    }

    pub(crate) fn priority(&mut self) -> Result<Priority, StoredError> {
        match self.byte()? {
            0 => Ok(Priority::Low),
            1 => Ok(Priority::Medium),
            2 => Ok(Priority::High),
            _ => Err(StoredError("there is no such stored priority")),
        }
    }

    pub(crate) fn actor(&mut self) -> Result<Actor, StoredError> {
        match self.byte()? {
            0 => self.key().map(Actor::Customer),
            1 => self.key().map(Actor::Agent),
            2 => Ok(Actor::System),
            3 => self.key().map(Actor::Service),
            _ => Err(StoredError("there is no such stored kind of actor")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_and_time_comes_back() {
        for number in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX - 1, u64::MAX] {
            let mut writer = Writer::default();
            writer.number(number);
            let bytes = writer.done();
            assert_eq!(Reader::new(&bytes).number(), Ok(number));
        }
        for micros in [0, -1, 1, 1_700_000_000_000_000, -62_000_000_000_000_000] {
            let at = DateTime::from_timestamp_micros(micros).unwrap();
            let mut writer = Writer::default();
            writer.time(at);
            let bytes = writer.done();
            assert_eq!(Reader::new(&bytes).time(), Ok(at));
        }
    }

    #[test]
    fn what_is_cut_or_too_large_is_refused() {
        assert!(Reader::new(&[0x80]).number().is_err());
        assert!(Reader::new(&[0xff; 10]).number().is_err());
        assert!(Reader::new(&[5, b'a']).text().is_err());
        assert!(Reader::new(&[2]).flag().is_err());
        assert!(Reader::new(&[1]).end().is_err());
    }
}
