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
use super::report;
use helpdesk_trials::Outcome;

type Bench = (&'static str, fn() -> Outcome<Vec<Figure>>);

/// Every bench, by its name on the command line.
const BENCHES: [Bench; 5] = [
    ("create", create::create),
    ("pages", pages::pages),
    ("memory", small::memory),
    ("start", small::start),
    ("size", small::size),
];

/// Runs the benches with these names, all if none is given, and prints the figures; a whole run writes
/// them into `docs/figures.md` too. Returns whether every floor holds.
///
/// # Errors
/// A name is unknown, a tool is missing, or a bench cannot be run.
pub fn run(names: &[&str]) -> Outcome<bool> {
    if let Some(unknown) = names.iter().find(|name| BENCHES.iter().all(|(known, _)| known != *name))
    {
        let known: Vec<_> = BENCHES.iter().map(|(name, _)| *name).collect();
        return Err(format!("there is no bench `{unknown}`: {}", known.join(", ")).into());
    }
    load::is_there()?;
    let before = report::load();
    let mut figures = Vec::new();
    for (name, bench) in BENCHES.iter().filter(|(name, _)| names.is_empty() || names.contains(name))
    {
        eprintln!("{name} …");
        let found = bench()?;
        for figure in &found {
            eprintln!("  {}", figure.line());
        }
        figures.extend(found);
    }
    let after = report::load();
    println!("{}", report::http_table(&figures));
    println!("load {before} before, {after} after");
    if names.is_empty() && pages::tickets()? == pages::TICKETS {
        report::write_http(&figures, SystemClock.now(), (&before, &after))?;
    }
    Ok(figures.iter().all(Figure::holds))
}
