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
//! Each rule is one private function, listed once, and runs on a fresh desk: the crate's README explains the
//! rules. The last line of the run plays random histories on the adapter and on
//! [`MemoryStore`](helpdesk_store::MemoryStore) and compares every answer; `HELPDESK_SCRIPTS` says how many
//! (2,000 by default), `HELPDESK_SEED` which.

mod case;
mod cases;
mod check;
mod fixture;
pub mod histories;
pub mod kit;
mod room;

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Trial};

pub use self::fixture::{AllPorts, Fixture, Place, Trouble};

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
