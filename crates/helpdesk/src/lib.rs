//! The front door of the desk: what a host adds to its `Cargo.toml`.
//!
//! ```toml
//! helpdesk = { version = "0.1", features = ["sqlite"] }
//! ```
//!
//! A [`Helpdesk`] consists of a database, people and projects (its own, or a host's [`Directory`]), a clock
//! and a source of ids. Commands go through [`Helpdesk::open`] and [`Helpdesk::submit`] and answer with a
//! [`Receipt`]; reading is scoped to the [`Reader`]; a [`Keeper`] changes the desk itself; a host asks
//! [`Helpdesk::check`] at every request whether an agent may be inside a project.
//!
//! The ports of the database belong to `helpdesk-store`, for authors of adapters. They cannot be called from
//! here: everything that is written goes through the rules.
//!
//! The library has no thread of its own. The host calls [`Helpdesk::follow_within`] again and again on a
//! thread (search, reports and letters follow the log), [`Helpdesk::sweep`] every minute (what the clock
//! owes) and, if mail is sent, [`Helpdesk::deliver`] and [`Helpdesk::look_ahead`] every few seconds. If the
//! host does not follow, searches, reports and sweeps let the followers catch up.
//!
//! Features, none on by default: `sqlite` (the adapter, as [`sqlite`]), `tokio` (the only async
//! bridge), `testing` (a hand-moved clock, counting ids, given/when/then, proptest strategies).

mod access;
mod admin;
#[cfg(feature = "tokio")]
mod bridge;
mod canned;
mod cards;
mod clock;
mod deliver;
mod doctor;
mod download;
mod engine;
mod erase;
mod error;
mod facts;
#[cfg(feature = "sqlite")]
mod file;
mod followers;
mod health;
mod ids;
mod known;
mod list_filter;
mod message;
mod news;
mod one_card;
mod opening;
mod options;
mod pages;
pub mod paging;
mod people;
mod preconditions;
mod queue;
mod read;
mod reader;
mod repeated;
mod reports;
pub mod search;
mod submit;
mod sweep;
#[cfg(feature = "testing")]
pub mod testing;
mod timeline;
mod transfer;
mod upload;

pub use helpdesk_core as rules;
#[cfg(feature = "sqlite")]
pub use helpdesk_sqlite as sqlite;

/// Passwords and sessions, for a host that has no sign-in of its own and keeps them beside the desk. The
/// engine never touches them.
pub mod accounts {
    pub use helpdesk_store::{Accounts, Credential, CredentialKind, RestsOn};
}

pub use self::access::{EnterError, Visit};
pub use self::admin::{EMAIL_MAX, Keeper, LetterSeen, NAME_MAX, People, REASON_MAX};
#[cfg(feature = "tokio")]
pub use self::bridge::AsyncHelpdesk;
pub use self::clock::{Clock, SystemClock};
pub use self::deliver::{Addressee, Delivered, DeliveryLimits, Handover, Mail, News, Notifier};
pub use self::doctor::{Diagnosis, DoctorFault, FaultCode};
pub use self::download::FileReading;
pub use self::engine::Helpdesk;
pub use self::error::{Error, ErrorKind, FilterField, Missing};
#[cfg(feature = "sqlite")]
pub use self::file::create_store;
pub use self::followers::{Lag, Timed};
pub use self::ids::{Ids, RandomIds};
pub use self::list_filter::ListFilter;
pub use self::message::Message;
pub use self::news::Move;
pub use self::options::Options;
pub use self::people::PersonCard;
pub use self::read::{ChangeSeen, Page, SearchHit};
pub use self::reports::{
    AccessLine, AnswerLine, BacklogLine, CloseLine, CutView, OfAge, OfAgent, OfPriority, OfProject,
    OfWeek, PartLine, RatingEntry, RatingLine, RatingRead, ReportName, ReportPart, ReportView,
    ResolutionLine, SpreadLine,
};
pub use self::sweep::Swept;
pub use self::timeline::TIMELINE_PAGE;
pub use self::transfer::{EXPORT_VERSION, Moved};
pub use helpdesk_core::access::Denial;
pub use helpdesk_core::report::{
    AgeBand, Column as ReportColumn, CutBy, Figure, Filter as ReportFilter, LineOf, PartName,
    ProjectLine,
};
pub use helpdesk_core::vocabulary::*;
pub use helpdesk_store::{
    AgentCard, Assignee, CustomerCard, Delivery, DeskAction, DeskLine, Directory, FOUND_MAX,
    Follower, Incarnation, Letter, LetterId, LetterState, Order, Period, Position, ProjectCard,
    Receipt, StoreError, StoreErrorKind, StoredFile, TimelinePlace, WithAccess,
};

/// The example of the README compiles and runs.
#[cfg(all(doctest, feature = "sqlite"))]
#[doc = include_str!("../../../README.md")]
struct Readme;
