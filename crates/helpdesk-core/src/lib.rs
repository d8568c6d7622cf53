//! The pure heart of the desk: what a ticket is, what may happen to it, who may enter a project,
//! when an answer is due, who is told, and what a reader may see.
//!
//! **Hosts use the crate `helpdesk` instead**, which re-exports what is needed from here.
//!
//! The crate is `no_std` so that the compiler keeps clocks, dice and I/O out: the time comes in with the
//! [`Context`], ids and salts come in with the command, and what happened goes out as [`Event`]s. The laws
//! cited as L1…, A1…, S1…, T1… are those of `docs/laws.md`.
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod access;
pub mod canned;
mod choice;
pub mod command;
pub mod digest;
pub mod event;
pub mod hours;
pub mod ids;
pub mod language;
pub mod new_ticket;
pub mod notice;
pub mod permission;
pub mod policy;
mod reader;
pub mod rejection;
pub mod report;
pub mod standing;
mod stored;
pub mod ticket;
pub mod view;
pub mod words;

/// What hosts say and are told in: the crate `helpdesk` passes these names on, all of them and no others.
pub mod vocabulary {
    pub use crate::{
        Actor, AgentId, AnswerKey, CannedAnswer, ChoiceError, Command, CommandId, CommandKind,
        CustomerId, FileId, IdError, Language, Localised, NewTicket, Policy, Priority, ProjectId,
        RatingGiven, Reader, Refusal, Rejection, ServiceId, Stars, Status, Subject, Text, TicketId,
        TicketNumber, TicketRef, Until, Version, WordsError,
    };
}

pub use access::{Access, AccessState, EndReason, Grant};
pub use canned::{CannedAnswer, CannedError, CannedText, CannedTitle, Offered};
pub use choice::ChoiceError;
pub use command::{Command, CommandKind, RatingGiven, Until};
pub use digest::Digest;
pub use event::{Event, EventKind, InternalEvent, ProjectAsNamed, Rating, Recorded, Silence};
pub use ids::{
    Actor, ActorKind, AgentId, AnswerKey, CommandId, CustomerId, FileId, IdError, ProjectId,
    ServiceId, TicketId, TicketNumber, TicketRef, Version,
};
pub use language::{Language, LanguageError, Localised};
pub use new_ticket::NewTicket;
pub use notice::{Notice, NoticeKind, Recipient};
pub use policy::Policy;
pub use reader::{NoReader, Reader};
pub use rejection::{Refusal, Rejection};
pub use stored::StoredError;
pub use ticket::{
    Closure, Context, Facts, Followed, Live, Priority, ReplayError, Resolution, Snapshot, Stage,
    Status, Ticket,
};
pub use words::{Field, FileName, FileRef, Salt, Sealed, Stars, Subject, Text, Words, WordsError};
