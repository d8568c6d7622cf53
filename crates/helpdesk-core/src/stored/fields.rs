//! What the fields of events can be, each with its stored form.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use super::{Reader, StoredError, Writer};
use crate::access::EndReason;
use crate::digest::Digest;
use crate::ids::{AgentId, CustomerId, TicketId};
use crate::standing::Priority;
use crate::words::Stars;

/// A value with one stored form, which is read for ever. Events hold no words, so a digest in an event
/// is always that of the words that belong to it.
pub(crate) trait Stored: Serialize + Sized {
    /// Whether it is a digest of words, which no reader is shown.
    const IS_DIGEST: bool = false;

    fn write(&self, to: &mut Writer);

    fn read(from: &mut Reader<'_>) -> Result<Self, StoredError>;

    /// Returns the digest of words that it is or holds.
    fn words(&self) -> Option<Digest> {
        None
    }

    /// Returns it as readers are shown it in JSON.
    fn shown(&self) -> Option<Value> {
        if Self::IS_DIGEST {
            return None;
        }
        // A plain value becomes JSON in memory, which cannot fail.
        serde_json::to_value(self).ok()
    }
}

impl<T: Stored> Stored for Option<T> {
    const IS_DIGEST: bool = T::IS_DIGEST;

    fn write(&self, to: &mut Writer) {
        to.maybe(self.as_ref(), |to, value| value.write(to));
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StoredError> {
        from.maybe(T::read)
    }

    fn words(&self) -> Option<Digest> {
        self.as_ref().and_then(T::words)
    }
}

impl Stored for Digest {
    const IS_DIGEST: bool = true;

    fn write(&self, to: &mut Writer) {
        to.digest(self);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StoredError> {
        from.digest()
    }

    fn words(&self) -> Option<Digest> {
        Some(*self)
    }
}

impl Stored for CustomerId {
    fn write(&self, to: &mut Writer) {
        to.text(self.as_str());
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StoredError> {
        from.key()
    }
}

impl Stored for AgentId {
    fn write(&self, to: &mut Writer) {
        to.text(self.as_str());
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StoredError> {
        from.key()
    }
}

impl Stored for TicketId {
    fn write(&self, to: &mut Writer) {
        to.ticket(*self);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StoredError> {
        from.ticket()
    }
}

impl Stored for DateTime<Utc> {
    fn write(&self, to: &mut Writer) {
        to.time(*self);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StoredError> {
        from.time()
    }
}

impl Stored for Priority {
    fn write(&self, to: &mut Writer) {
        to.priority(*self);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StoredError> {
        from.priority()
    }
}

impl Stored for Stars {
    fn write(&self, to: &mut Writer) {
        to.byte(self.get());
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StoredError> {
        Self::new(from.byte()?).map_err(|_| StoredError("stored stars are not 1 to 5"))
    }
}

impl Stored for EndReason {
    fn write(&self, to: &mut Writer) {
        to.byte(match self {
            Self::TakenBack => 0,
            Self::GivenUp => 1,
            Self::Lapsed => 2,
            Self::Expired => 3,
            Self::Closed => 4,
        });
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StoredError> {
        Ok(match from.byte()? {
            0 => Self::TakenBack,
            1 => Self::GivenUp,
            2 => Self::Lapsed,
            3 => Self::Expired,
            4 => Self::Closed,
            _ => return Err(StoredError("there is no such stored end of access")),
        })
    }
}
