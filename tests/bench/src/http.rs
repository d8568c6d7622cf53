//! The bench of the portal over HTTP: the served program beside the library on the same kind of desk, in
//! one run.

mod client;
mod create;
mod load;
mod pages;
mod served;
mod small;

use helpdesk::{Clock, SystemClock};

use super::figure::Figure;
use super::{Bench, measured, report};
use helpdesk_trials::Outcome;

/// Every bench, by its name on the command line.
const BENCHES: [Bench; 5] = [
    ("create", create::create),
    ("pages", pages::pages),
    ("memory", small::memory),
    ("start", small::start),
    ("size", small::size),
];

/// Runs the benches with these names, or all if none is given, and prints the figures; a whole run also
/// writes them into `docs/figures.md`. Returns whether every floor holds.
///
/// # Errors
/// A name is unknown, a tool is missing, or a bench cannot be run.
pub fn run(names: &[&str]) -> Outcome<bool> {
    load::is_there()?;
    let before = report::load();
    let figures = measured(&BENCHES, names)?;
    let after = report::load();
    println!("{}", report::http_table(&figures));
    println!("load {before} before, {after} after");
    if names.is_empty() && pages::tickets()? == pages::TICKETS {
        report::write_http(&figures, SystemClock.now(), (&before, &after))?;
    }
    Ok(figures.iter().all(Figure::holds))
}
