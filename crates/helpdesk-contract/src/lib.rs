//! The contract: what every adapter must keep, as a program.
//!
//! An adapter's whole test file, with `harness = false` in its manifest:
//!
//! ```no_run
//! use std::process::ExitCode;
//! use std::sync::Arc;
//!
//! use helpdesk_contract::{AllPorts, Fixture, Place, Trouble};
//! use helpdesk_store::{CursorKey, MemoryStore};
//!
//! struct Memory;
//! struct Room(Arc<MemoryStore>);
//!
//! impl Fixture for Memory {
//!     fn place(&self) -> Result<Box<dyn Place>, Trouble> {
//!         Ok(Box::new(Room(Arc::new(MemoryStore::new(CursorKey([7; 32]))))))
//!     }
//! }
//!
//! impl Place for Room {
//!     fn open(&self) -> Result<Arc<dyn AllPorts>, Trouble> {
//!         Ok(self.0.clone())
//!     }
//! }
//!
//! fn main() -> ExitCode {
//!     helpdesk_contract::run(Memory)
//! }
//! ```
//!
//! Each rule is one private function, listed once, and runs on a fresh desk: the rules are told in
//! the crate's README. The last line of the run plays random histories on the adapter and on
//! [`MemoryStore`](helpdesk_store::MemoryStore) and compares every answer; `HELPDESK_SCRIPTS` says
//! how many (2,000 if it does not), `HELPDESK_SEED` which.

mod cases;
mod check;
pub mod histories;
pub mod kit;
mod room;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use helpdesk_store::{Accounts, People, Store};
use libtest_mimic::{Arguments, Trial};

/// What went wrong, in words.
pub type Trouble = Box<dyn Error + Send + Sync>;

/// Everything that a stand-alone desk needs of a database.
pub trait AllPorts: Store + People + Accounts {}

impl<T: Store + People + Accounts> AllPorts for T {}

/// What an adapter's test gives: places for new desks.
pub trait Fixture: Send + Sync + 'static {
    /// Makes a place for a desk, empty and shared with nobody: a directory, a schema.
    ///
    /// # Errors
    /// When it cannot be made; the rule then fails.
    fn place(&self) -> Result<Box<dyn Place>, Trouble>;
}

/// Where one desk is kept; what it needs is removed when it is dropped.
pub trait Place: Send + Sync {
    /// Opens the desk of this place, making it the first time. Opened again, beside the first or
    /// after it is gone, it is the same desk.
    ///
    /// # Errors
    /// When it cannot be opened.
    fn open(&self) -> Result<Arc<dyn AllPorts>, Trouble>;
}

/// One rule.
#[derive(Clone, Copy)]
struct Case {
    name: &'static str,
    run: fn(&dyn Place) -> Result<(), Trouble>,
}

/// Runs every rule and the random histories on desks of `fixture`, one line of result each; takes
/// the arguments of a test program.
#[must_use]
pub fn run(fixture: impl Fixture) -> ExitCode {
    let fixture = Arc::new(fixture);
    let mut trials: Vec<Trial> = cases::ALL
        .iter()
        .map(|case| {
            let (case, fixture) = (*case, Arc::clone(&fixture));
            Trial::test(case.name, move || Ok((case.run)(&*fixture.place()?)?))
        })
        .collect();
    trials.push(Trial::test("random_histories_answer_as_the_reference", move || {
        let report = histories::play(&*fixture, &histories::Size::from_env()?)?;
        // The figures are what the run is for; a test program says them where it says its results.
        println!("{report}");
        Ok(())
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
