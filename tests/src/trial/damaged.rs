//! T09: damaged desks, and who notices.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::damage::{self, Damage};
use super::on_disk::{self, FILE};
use super::random::Random;
use super::{Outcome, Verdict, room, spread};

/// Who noticed the damage first, or what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noticed {
    /// The desk does not open.
    Opening,
    /// SQLite's own check sees it.
    Sqlite,
    /// SQLite's own check sees nothing; the doctor does.
    Doctor,
    /// Nobody, and nothing that is stored has changed: unused bytes.
    Harmless,
    /// Nobody, though something has changed.
    Missed,
    /// The desk panicked.
    Panicked,
}

/// What came of many damaged desks.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Cases by who noticed.
    pub noticed: BTreeMap<Noticed, usize>,
    /// Cases in which a text was served that nobody wrote, though no error was.
    pub wrong_texts: usize,
    /// The first few misses and panics.
    pub examples: Vec<String>,
}

impl Findings {
    /// The figures in one line.
    #[must_use]
    pub fn figures(&self) -> String {
        let noticed: Vec<String> =
            self.noticed.iter().map(|(who, count)| format!("{who:?} {count}")).collect();
        format!("{}, wrong texts served {}", noticed.join(", "), self.wrong_texts)
    }

    /// How many cases ended so.
    #[must_use]
    pub fn count(&self, noticed: Noticed) -> usize {
        self.noticed.get(&noticed).copied().unwrap_or_default()
    }
}

/// Damages a copy of `sound` so many times and looks who notices.
///
/// # Errors
/// A copy cannot be written.
pub fn damaged(sound: &[u8], damage: Damage, cases: usize, seed: u64) -> Outcome<Findings> {
    let room = room::scratch()?;
    let file = room.path().join(FILE);
    std::fs::write(&file, sound)?;
    let before = damage::contents(&file)?;
    let texts = served(&file)?;
    let found = spread(cases, |case| {
        let mut random = Random::for_case(seed, case);
        let mut bytes = sound.to_vec();
        if !damage.strike(&mut bytes, &mut random) {
            return Ok((Noticed::Harmless, false));
        }
        let room = room::scratch()?;
        let file = room.path().join(FILE);
        std::fs::write(&file, &bytes)?;
        let looked = catch_unwind(AssertUnwindSafe(|| look(&file, &before, &texts)));
        Ok(looked.unwrap_or((Noticed::Panicked, false)))
    })?;
    let mut findings = Findings::default();
    for (case, (noticed, wrong)) in found.into_iter().enumerate() {
        *findings.noticed.entry(noticed).or_default() += 1;
        findings.wrong_texts += usize::from(wrong);
        if matches!(noticed, Noticed::Missed | Noticed::Panicked) && findings.examples.len() < 5 {
            findings.examples.push(format!("{damage:?} case {case}: {noticed:?}"));
        }
    }
    Ok(findings)
}

fn look(file: &Path, before: &[u8; 32], texts: &BTreeMap<u64, String>) -> (Noticed, bool) {
    let wrong = served(file).is_ok_and(|now| {
        now.iter().any(|(number, text)| texts.get(number).is_some_and(|sound| sound != text))
    });
    let noticed = if on_disk::open(file).is_err() {
        Noticed::Opening
    } else if damage::integrity(file).is_some() {
        Noticed::Sqlite
    } else if on_disk::check(file, &[], usize::MAX / 2) != Verdict::Sound {
        Noticed::Doctor
    } else if damage::contents(file).is_ok_and(|now| now == *before) {
        Noticed::Harmless
    } else {
        Noticed::Missed
    };
    (noticed, wrong)
}

/// What the desk says to the operator of every ticket that it can read.
fn served(file: &Path) -> Outcome<BTreeMap<u64, String>> {
    let desk = on_disk::open(file)?;
    let numbers = desk.store().numbers(None, 200)?;
    let seen = numbers.into_iter().filter_map(|number| {
        Some((number.get(), format!("{:?}", desk.ticket(None, number).ok()?)))
    });
    Ok(seen.collect())
}
