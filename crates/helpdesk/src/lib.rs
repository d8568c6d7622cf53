//! The front door of the desk: what a host adds to its `Cargo.toml`.
//!
//! ```toml
//! helpdesk = { version = "0.1", features = ["sqlite"] }
//! ```
//!
//! A [`Helpdesk`] is made of three ports (tickets, people and projects, and what the operator
//! chooses), a clock and a source of ids. Commands go through [`Helpdesk::open`] and
//! [`Helpdesk::call`] and answer with a [`Receipt`]; reading is scoped to the reader; a host asks
//! [`Helpdesk::check`] at every request whether an agent may be inside a project.
//!
//! Features, none on by default: `sqlite` (the adapter, as [`sqlite`]), `tokio` (the one async
//! bridge), `testing` (a hand-moved clock, counting ids, given/when/then, proptest strategies).

mod access;
mod admin;
#[cfg(feature = "tokio")]
mod bridge;
mod call;
mod canned;
mod clock;
mod deliver;
mod doctor;
mod engine;
mod erase;
mod error;
mod facts;
#[cfg(feature = "sqlite")]
mod file;
mod followers;
mod ids;
mod known;
mod people;
mod preconditions;
mod queue;
mod read;
mod reader;
mod reports;
pub mod search;
mod sweep;
#[cfg(feature = "testing")]
pub mod testing;
mod transfer;
mod upload;

pub use helpdesk_core as core;
#[cfg(feature = "sqlite")]
pub use helpdesk_sqlite as sqlite;
pub use helpdesk_store as store;

pub use self::access::{EnterError, Visit};
pub use self::admin::{EMAIL_MAX, Keeper, NAME_MAX, People, REASON_MAX};
#[cfg(feature = "tokio")]
pub use self::bridge::AsyncHelpdesk;
pub use self::call::{Ask, Message, NewTicket, Sent};
pub use self::clock::{Clock, SystemClock};
pub use self::deliver::{Addressee, Delivered, DeliveryLimits, Handover, Mail, News, Notifier};
pub use self::doctor::{DoctorFault, FaultCode, Report};
pub use self::engine::{Helpdesk, TicketRef};
pub use self::error::{Error, ErrorKind, FilterField, Missing};
#[cfg(feature = "sqlite")]
pub use self::file::create_store;
pub use self::followers::Lag;
pub use self::ids::{Ids, RandomIds};
pub use self::people::PersonCard;
pub use self::read::{ChangeSeen, ListFilter, Page, SearchHit};
pub use self::reports::{
    AccessLine, AnswerLine, BacklogLine, CloseLine, CutView, Figure, LineOf, OfAge, OfAgent,
    OfPriority, OfProject, OfWeek, PartLine, ProjectLine, RatingEntry, RatingLine, RatingRead,
    ReportName, ReportPart, ReportView, ResolutionLine, SpreadLine, Timed,
};
pub use self::sweep::Swept;
pub use self::transfer::{EXPORT_VERSION, Moved};
pub use helpdesk_core::command::Until;
pub use helpdesk_core::report::Filter as ReportFilter;
pub use helpdesk_core::{
    Actor, AgentId, AnswerKey, CannedAnswer, CommandId, CustomerId, FileId, Language, Localised,
    Policy, Priority, ProjectId, Reader, ServiceId, Stars, Status, Subject, Text, TicketId,
    TicketNumber, Version,
};
pub use helpdesk_store::{Follower, Period, Position, Receipt};

/// The example of the README compiles and runs.
#[cfg(all(doctest, feature = "sqlite"))]
#[doc = include_str!("../../../README.md")]
struct Readme;
