//! The front door of the desk: what a host adds to its `Cargo.toml`.
//!
//! ```toml
//! helpdesk = { version = "0.1", features = ["sqlite"] }
//! ```
//!
//! A [`Helpdesk`] is made of three ports (tickets, people and projects, and what the operator
//! chooses), a clock and a source of ids. Commands go through [`Helpdesk::open`] and
//! [`Helpdesk::submit`] and answer with a [`Receipt`]; reading is scoped to the reader; a host asks
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
mod list_filter;
mod message;
mod options;
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
mod timeline;
mod transfer;
mod upload;

pub use helpdesk_core as rules;
#[cfg(feature = "sqlite")]
pub use helpdesk_sqlite as sqlite;
pub use helpdesk_store as store;

pub use self::access::{EnterError, Visit};
pub use self::admin::{EMAIL_MAX, Keeper, NAME_MAX, People, REASON_MAX};
#[cfg(feature = "tokio")]
pub use self::bridge::AsyncHelpdesk;
pub use self::clock::{Clock, SystemClock};
pub use self::deliver::{Addressee, Delivered, DeliveryLimits, Handover, Mail, News, Notifier};
pub use self::doctor::{Diagnosis, DoctorFault, FaultCode};
pub use self::engine::Helpdesk;
pub use self::error::{Error, ErrorKind, FilterField, Missing};
#[cfg(feature = "sqlite")]
pub use self::file::create_store;
pub use self::followers::Lag;
pub use self::ids::{Ids, RandomIds};
pub use self::list_filter::ListFilter;
pub use self::message::Message;
pub use self::options::Options;
pub use self::people::PersonCard;
pub use self::read::{ChangeSeen, Page, SearchHit};
pub use self::reports::{
    AccessLine, AnswerLine, BacklogLine, CloseLine, CutView, Figure, LineOf, OfAge, OfAgent,
    OfPriority, OfProject, OfWeek, PartLine, ProjectLine, RatingEntry, RatingLine, RatingRead,
    ReportName, ReportPart, ReportView, ResolutionLine, SpreadLine, Timed,
};
pub use self::sweep::Swept;
pub use self::timeline::TIMELINE_PAGE;
pub use self::transfer::{EXPORT_VERSION, Moved};
pub use helpdesk_core::access::Denial;
pub use helpdesk_core::report::Filter as ReportFilter;
pub use helpdesk_core::{
    Actor, AgentId, AnswerKey, CannedAnswer, Command, CommandId, CommandKind, CustomerId, FileId,
    IdError, Language, Localised, NewTicket, Policy, Priority, ProjectId, RatingGiven, Reader,
    Refusal, Rejection, ServiceId, Stars, Status, Subject, Text, TicketId, TicketNumber, TicketRef,
    Until, Version, WordsError,
};
pub use helpdesk_store::Follower;
pub use helpdesk_store::{
    AgentCard, CustomerCard, Directory, Period, Position, ProjectCard, Receipt, TimelinePlace,
};

/// The example of the README compiles and runs.
#[cfg(all(doctest, feature = "sqlite"))]
#[doc = include_str!("../../../README.md")]
struct Readme;
