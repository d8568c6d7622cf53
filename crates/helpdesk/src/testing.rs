//! For tests, a host's and the desk's own: a clock moved by hand, ids that are counted, a desk in memory that
//! steps to its next deadline, given/when/then for the rules, strategies for random desks.
//!
//! A year passes in a millisecond, and the same test gives the same bytes each time:
//!
//! ```
//! use helpdesk::testing::{TestDesk, said};
//! use helpdesk::{Command, Status};
//!
//! let desk = TestDesk::new();
//! let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
//! let ticket = desk.opened("vera");
//! desk.done(&anna, ticket, Command::Reply(said("Which browser?").into()));
//! desk.done(&vera, ticket, Command::close());
//! assert_eq!(desk.status(ticket), Status::Closed);
//! assert!(desk.refused(&vera, ticket, Command::Reply(said("One more thing").into())).is_some());
//! ```
//!
//! Everything here panics where a test should fail.
#![expect(clippy::expect_used, clippy::panic, reason = "a failed expectation is a failed test")]

mod clock;
mod desk;
mod given;
mod history;
mod ids;
pub mod strategies;
mod whole;

use helpdesk_core::words::Field;
use helpdesk_core::{Actor, Reader, Salt, Sealed, Text, Words};
#[cfg(feature = "trials")]
use helpdesk_store::Store;

#[cfg(feature = "trials")]
use crate::engine::Helpdesk;

pub use self::clock::HandClock;
pub use self::desk::{AGENTS, CUSTOMERS, PROJECTS, TestDesk};
pub use self::given::{Given, Then, given, new_ticket, opened};
pub use self::history::{Act, NewFile, Played, Step, Who, play};
pub use self::ids::CountingIds;
pub use self::whole::whole_history;

/// Returns a text.
///
/// # Panics
/// When it breaks a limit.
#[must_use]
pub fn said(text: &str) -> Text {
    Text::new(Field::Text, text).expect("a text within the limits")
}

/// Returns the database of any desk, for a test of this workspace that looks behind it: a port writes
/// around the rules.
#[cfg(feature = "trials")]
#[must_use]
pub fn store(desk: &Helpdesk) -> &dyn Store {
    desk.store()
}

/// Returns an actor as a reader.
///
/// # Panics
/// When it is an actor who reads nothing.
#[must_use]
pub fn reads(actor: &Actor) -> Reader {
    Reader::try_from(actor).expect("an actor who reads")
}

/// Returns a text as the core takes it, under a salt that is always the same, so that an expected event can
/// hold `sealed("…").digest()`.
///
/// # Panics
/// When the text breaks a limit.
#[must_use]
pub fn sealed(text: &str) -> Sealed {
    Sealed::new(Words::text(said(text)), Salt([7; 16]))
}
