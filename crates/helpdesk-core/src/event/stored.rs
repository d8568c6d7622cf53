//! The stored form of an event: its author, its time, what happened. The numbers of the kinds never change: a
//! new kind takes the next one.

use alloc::vec::Vec;

use super::{Event, ProjectAsNamed, Rating, Recorded, Silence};
use crate::access::EndReason;
use crate::digest::Digest;
use crate::ids::{TicketId, Version};
use crate::stored::{Reader, StoredError, Writer};
use crate::words::Stars;

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
        write(&mut writer, &self.event);
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
        let event = read(&mut reader)?;
        reader.end()?;
        Ok(Self { ticket, seq, public_seq, at, by, event, hash })
    }
}

fn write(to: &mut Writer, event: &Event) {
    match event {
        Event::Opened { customer, project, priority, words, follows, first_answer_due } => {
            to.byte(0);
            to.text(customer.as_str());
            to.maybe(project.as_ref(), project_in);
            to.priority(*priority);
            to.digest(words);
            to.maybe(*follows, Writer::ticket);
            to.maybe(*first_answer_due, Writer::time);
        }
        Event::CustomerReplied { words } => {
            to.byte(1);
            to.digest(words);
        }
        Event::AgentReplied { words, silence } => {
            to.byte(2);
            to.digest(words);
            to.maybe(*silence, silence_in);
        }
        Event::Noted { words } => {
            to.byte(3);
            to.digest(words);
        }
        Event::Resolved { silence } => {
            to.byte(4);
            to.maybe(*silence, silence_in);
        }
        Event::Reopened { reason } => {
            to.byte(5);
            to.maybe(reason.as_ref(), Writer::digest);
        }
        Event::Assigned { agent } => {
            to.byte(6);
            to.maybe(agent.as_ref(), |to, agent| to.text(agent.as_str()));
        }
        Event::WorkingPrioritySet { priority } => {
            to.byte(7);
            to.priority(*priority);
        }
        Event::AccessRequested { reason, lapses_at } => {
            to.byte(8);
            to.digest(reason);
            to.time(*lapses_at);
        }
        Event::AccessDeclined => to.byte(9),
        Event::AccessGranted { until } => {
            to.byte(10);
            to.maybe(*until, Writer::time);
        }
        Event::ProjectEntered => to.byte(11),
        Event::AccessEnded { why } => {
            to.byte(12);
            to.byte(reason_code(*why));
        }
        Event::FirstAnswerOverdue => to.byte(13),
        Event::CloseReminded { close_at } => {
            to.byte(14);
            to.time(*close_at);
        }
        Event::Closed { rating, reason } => {
            to.byte(15);
            to.maybe(rating.as_ref(), |to, rating| {
                to.byte(rating.stars.get());
                to.text(rating.agent.as_str());
                to.maybe(rating.comment.as_ref(), Writer::digest);
            });
            to.maybe(reason.as_ref(), Writer::digest);
        }
        Event::ServiceWrote { words } => {
            to.byte(16);
            to.digest(words);
        }
    }
}

fn read(from: &mut Reader<'_>) -> Result<Event, StoredError> {
    Ok(match from.byte()? {
        0 => Event::Opened {
            customer: from.key()?,
            project: from.maybe(project_out)?,
            priority: from.priority()?,
            words: from.digest()?,
            follows: from.maybe(Reader::ticket)?,
            first_answer_due: from.maybe(Reader::time)?,
        },
        1 => Event::CustomerReplied { words: from.digest()? },
        2 => Event::AgentReplied { words: from.digest()?, silence: from.maybe(silence_out)? },
        3 => Event::Noted { words: from.digest()? },
        4 => Event::Resolved { silence: from.maybe(silence_out)? },
        5 => Event::Reopened { reason: from.maybe(Reader::digest)? },
        6 => Event::Assigned { agent: from.maybe(Reader::key)? },
        7 => Event::WorkingPrioritySet { priority: from.priority()? },
        8 => Event::AccessRequested { reason: from.digest()?, lapses_at: from.time()? },
        9 => Event::AccessDeclined,
        10 => Event::AccessGranted { until: from.maybe(Reader::time)? },
        11 => Event::ProjectEntered,
        12 => Event::AccessEnded { why: reason_of(from.byte()?)? },
        13 => Event::FirstAnswerOverdue,
        14 => Event::CloseReminded { close_at: from.time()? },
        15 => Event::Closed {
            rating: from.maybe(|from| {
                let stars = Stars::new(from.byte()?);
                let stars = stars.map_err(|_| StoredError("stored stars are not 1 to 5"))?;
                Ok(Rating { stars, agent: from.key()?, comment: from.maybe(Reader::digest)? })
            })?,
            reason: from.maybe(Reader::digest)?,
        },
        16 => Event::ServiceWrote { words: from.digest()? },
        _ => return Err(StoredError("there is no such stored kind of event")),
    })
}

pub(crate) fn project_in(to: &mut Writer, project: &ProjectAsNamed) {
    to.text(project.key.as_str());
    to.number(project.number);
    to.text(&project.name);
}

pub(crate) fn project_out(from: &mut Reader<'_>) -> Result<ProjectAsNamed, StoredError> {
    Ok(ProjectAsNamed { key: from.key()?, number: from.number()?, name: from.text()? })
}

pub(crate) fn silence_in(to: &mut Writer, silence: Silence) {
    to.time(silence.remind_at);
    to.time(silence.close_at);
}

pub(crate) fn silence_out(from: &mut Reader<'_>) -> Result<Silence, StoredError> {
    Ok(Silence { remind_at: from.time()?, close_at: from.time()? })
}

const fn reason_code(why: EndReason) -> u8 {
    match why {
        EndReason::TakenBack => 0,
        EndReason::GivenUp => 1,
        EndReason::Lapsed => 2,
        EndReason::Expired => 3,
        EndReason::Closed => 4,
    }
}

const fn reason_of(code: u8) -> Result<EndReason, StoredError> {
    Ok(match code {
        0 => EndReason::TakenBack,
        1 => EndReason::GivenUp,
        2 => EndReason::Lapsed,
        3 => EndReason::Expired,
        4 => EndReason::Closed,
        _ => return Err(StoredError("there is no such stored end of access")),
    })
}
