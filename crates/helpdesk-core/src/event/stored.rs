//! The stored form of an event: its author, its time, what happened. The rows of the table of events
//! say how the last is stored; here is the rest, and what fields of events are made of.

use alloc::vec::Vec;

use super::{Event, ProjectAsNamed, Rating, Recorded, Silence};
use crate::digest::Digest;
use crate::ids::{TicketId, Version};
use crate::stored::{Reader, Stored, StoredError, Writer};

/// The first byte of every stored event.
const FORM: u8 = 1;

impl Recorded {
    /// Returns what a store keeps of the event beside ticket, sequence numbers and link.
    #[must_use]
    pub fn stored(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(96);
        writer.byte(FORM);
        writer.time(self.at);
        writer.actor(&self.by);
        self.event.write(&mut writer);
        writer.done()
    }

    /// Returns the event for which [`Recorded::stored`] gave `body`. Does not check that it fits the chain.
    ///
    /// # Errors
    /// [`StoredError`] when the bytes are not an event that this version knows.
    pub fn from_stored(
        ticket: TicketId,
        (seq, public_seq): (Version, Version),
        hash: Digest,
        body: &[u8],
    ) -> Result<Self, StoredError> {
        let mut reader = Reader::new(body);
        if reader.byte()? != FORM {
            return Err(StoredError(
                "an event is stored in a form that this version does not know",
            ));
        }
        let (at, by) = (reader.time()?, reader.actor()?);
        let event = Event::read(&mut reader)?;
        reader.end()?;
        Ok(Self { ticket, seq, public_seq, at, by, event, hash })
    }
}

impl Stored for ProjectAsNamed {
    fn write(&self, to: &mut Writer) {
        to.text(self.key.as_str());
        to.number(self.number);
        to.text(&self.name);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StoredError> {
        Ok(Self { key: from.key()?, number: from.number()?, name: from.text()? })
    }
}

impl Stored for Silence {
    fn write(&self, to: &mut Writer) {
        to.time(self.remind_at);
        to.time(self.close_at);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StoredError> {
        Ok(Self { remind_at: from.time()?, close_at: from.time()? })
    }
}

impl Stored for Rating {
    fn write(&self, to: &mut Writer) {
        self.stars.write(to);
        self.agent.write(to);
        self.comment.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StoredError> {
        let (stars, agent) = (Stored::read(from)?, Stored::read(from)?);
        Ok(Self { stars, agent, comment: Stored::read(from)? })
    }

    fn words(&self) -> Option<Digest> {
        self.comment
    }
}
