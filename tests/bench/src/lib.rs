//! The bench: the desk beside twins written by hand, on desks of up to a million tickets.

pub mod checks;
pub mod crowd;
pub mod desks;
pub mod figure;
pub mod flushes;
pub mod generate;
pub mod histories;
pub mod http;
pub mod lists;
pub mod long;
pub mod people;
pub mod report;
pub mod reports;
pub mod rows;
pub mod searches;
pub mod size;
pub mod twin;
pub mod vocabulary;
pub mod writes;

use helpdesk::{Clock, SystemClock};

use self::figure::Figure;
use helpdesk_trials::Outcome;

type Bench = (&'static str, fn() -> Outcome<Vec<Figure>>);

/// Every bench, by its name on the command line.
const BENCHES: [Bench; 11] = [
    ("create", writes::create),
    ("crowd", crowd::create),
    ("flushes", flushes::count),
    ("histories", histories::pages),
    ("reply", writes::reply),
    ("check", checks::check),
    ("lists", lists::pages),
    ("long", long::replies),
    ("reports", reports::month),
    ("search", searches::find),
    ("size", size::weigh),
];

/// Runs the benches with these names, or all if none is given, and prints the figures; a whole run also
/// writes them to `docs/figures.md`. Returns whether every floor holds.
///
/// # Errors
/// A name is unknown, or a bench cannot be run.
pub fn run(names: &[&str]) -> Outcome<bool> {
    let before = report::load();
    let figures = measured(&BENCHES, names)?;
    if names.is_empty() {
        report::write(&figures, &size::parts()?, SystemClock.now(), (&before, &report::load()))?;
    }
    Ok(figures.iter().all(Figure::holds))
}

/// Runs the benches with these names, or all if none is given, and shows each figure when it is there.
fn measured(benches: &[Bench], names: &[&str]) -> Outcome<Vec<Figure>> {
    if let Some(unknown) = names.iter().find(|name| benches.iter().all(|(known, _)| known != *name))
    {
        let known: Vec<_> = benches.iter().map(|(name, _)| *name).collect();
        return Err(format!("there is no bench `{unknown}`: {}", known.join(", ")).into());
    }
    let mut figures = Vec::new();
    for (name, bench) in benches.iter().filter(|(name, _)| names.is_empty() || names.contains(name))
    {
        eprintln!("{name} …");
        let found = bench()?;
        for figure in &found {
            eprintln!("  {}", figure.line());
        }
        figures.extend(found);
    }
    Ok(figures)
}
