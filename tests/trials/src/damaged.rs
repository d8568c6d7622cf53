//! T09: damaged desks, and who notices.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use helpdesk::testing::whole_history;
use helpdesk::{FaultCode, Helpdesk, Reader, TicketNumber};

use super::damage::{self, Contents, Damage};
use super::on_disk::{self, FILE};
use super::random::Random;
use super::workload::People;
use super::{Outcome, room, spread};

/// Who noticed the damage first, or what else came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noticed {
    /// The desk does not open.
    Opening,
    /// SQLite's own check sees it.
    Sqlite,
    /// SQLite's own check sees nothing; the doctor does.
    Doctor,
    /// Nobody, and nothing that is stored has changed: unused bytes.
    #[default]
    Harmless,
    /// Nobody: only tables outside the chains have changed.
    Outside,
    /// Nobody, though something has changed.
    Missed,
    /// The desk panicked.
    Panicked,
}

/// What came of one damaged desk.
#[derive(Clone, Debug, Default)]
struct Looked {
    noticed: Noticed,
    wrong_text: bool,
    let_in: bool,
    changed: BTreeMap<String, Vec<String>>,
}

/// What came of many damaged desks.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Cases by who noticed.
    pub noticed: BTreeMap<Noticed, usize>,
    /// Cases in which a text was served that nobody wrote, without any error.
    pub wrong_texts: usize,
    /// Cases in which somebody was let into a project who may not enter.
    pub let_in: usize,
    /// Misses, panics and wrong texts, with the tables that changed.
    pub examples: Vec<String>,
}

impl Findings {
    /// The figures in one line.
    #[must_use]
    pub fn figures(&self) -> String {
        let noticed: Vec<String> =
            self.noticed.iter().map(|(who, count)| format!("{who:?} {count}")).collect();
        format!(
            "{}; wrong texts served {}, let in {}",
            noticed.join(", "),
            self.wrong_texts,
            self.let_in
        )
    }

    /// How many cases ended so.
    #[must_use]
    pub fn count(&self, noticed: Noticed) -> usize {
        self.noticed.get(&noticed).copied().unwrap_or_default()
    }
}

/// Damages a copy of `sound` this many times and looks who notices.
///
/// # Errors
/// A copy cannot be written.
pub fn damaged(sound: &[u8], damage: Damage, cases: usize, seed: u64) -> Outcome<Findings> {
    let room = room::scratch()?;
    let file = room.path().join(FILE);
    std::fs::write(&file, sound)?;
    let before = damage::contents(&file)?;
    let texts = served(&on_disk::open(&file)?);
    let found = spread(cases, |case| {
        let mut random = Random::for_case(seed, case);
        let mut bytes = sound.to_vec();
        if !damage.strike(&mut bytes, &mut random) {
            return Ok(Looked::default());
        }
        let room = room::scratch()?;
        let file = room.path().join(FILE);
        std::fs::write(&file, &bytes)?;
        let looked = catch_unwind(AssertUnwindSafe(|| look(&file, &before, &texts)));
        Ok(looked.unwrap_or_else(|_| Looked { noticed: Noticed::Panicked, ..Looked::default() }))
    })?;
    let mut findings = Findings::default();
    for (case, looked) in found.into_iter().enumerate() {
        *findings.noticed.entry(looked.noticed).or_default() += 1;
        findings.wrong_texts += usize::from(looked.wrong_text);
        findings.let_in += usize::from(looked.let_in);
        let bad = matches!(looked.noticed, Noticed::Missed | Noticed::Panicked);
        if bad || looked.wrong_text || looked.let_in {
            let Looked { noticed, wrong_text, let_in, changed } = looked;
            let how = format!("{noticed:?}, wrong text {wrong_text}, let in {let_in}");
            findings.examples.push(format!("case {case}: {how}: {changed:#?}"));
        }
    }
    Ok(findings)
}

/// Tables outside the chains: receipts of commands, what the operator chose, people's names, the index's own pages. Damage
/// in them that SQLite does not see is counted, not missed.
const OUTSIDE: &[&str] = &[
    "receipts",
    "desk",
    "desk_log",
    "customers",
    "agents",
    "projects",
    "members",
    "erased",
    "passwords",
    "credentials",
    "search_data",
    "search_idx",
    "search_docsize",
    "search_config",
    "sqlite_sequence",
];

fn look(file: &Path, before: &Contents, texts: &BTreeMap<u64, String>) -> Looked {
    let noticed = |noticed| Looked { noticed, ..Looked::default() };
    let Ok(desk) = on_disk::open(file) else { return noticed(Noticed::Opening) };
    let now = served(&desk);
    let wrong_text =
        now.iter().any(|(number, text)| texts.get(number).is_some_and(|sound| sound != text));
    let let_in =
        People::new().is_ok_and(|people| desk.check(&people.agent, &people.project).is_ok());
    let looked = |noticed| Looked { noticed, wrong_text, let_in, changed: BTreeMap::new() };
    match desk.doctor(&mut |_| {}) {
        Ok(report) if report.is_well() => {}
        Ok(report) if report.faults.iter().any(|fault| fault.code == FaultCode::Store) => {
            return looked(Noticed::Sqlite);
        }
        Ok(_) => return looked(Noticed::Doctor),
        Err(_) => return looked(Noticed::Sqlite),
    }
    // A follower that was set back takes again what it had, and then is as it was.
    if desk.follow().is_err() {
        return looked(Noticed::Sqlite);
    }
    drop(desk);
    let Ok(now) = damage::contents(file) else { return looked(Noticed::Sqlite) };
    let changed = damage::differences(before, &now);
    let noticed = if changed.is_empty() {
        Noticed::Harmless
    } else if changed.keys().all(|table| OUTSIDE.contains(&table.as_str())) {
        Noticed::Outside
    } else {
        Noticed::Missed
    };
    Looked { changed, ..looked(noticed) }
}

/// What people wrote, of every ticket that can be read.
fn served(desk: &Helpdesk) -> BTreeMap<u64, String> {
    let numbers = helpdesk::testing::store(desk).numbers(None, 100).unwrap_or_default();
    let read = |number: TicketNumber| {
        let id = helpdesk::testing::store(desk).find(number).ok()??;
        whole_history(desk, &Reader::Operator, number).ok()?;
        let log = helpdesk_store::whole_log(helpdesk::testing::store(desk), id).ok()?;
        let words: Vec<String> = log.iter().map(|entry| format!("{:?}", entry.words)).collect();
        Some((number.get(), words.join("\n")))
    };
    numbers.into_iter().filter_map(read).collect()
}
