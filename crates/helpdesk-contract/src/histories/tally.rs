//! What was accepted and refused, by command and status: a run that never tried something shows here.

use std::collections::BTreeMap;
use std::fmt;

use helpdesk_core::{CommandKind, Status};

/// The columns: before there is a ticket, and each status.
const STATES: [Option<Status>; 4] =
    [None, Some(Status::Open), Some(Status::Resolved), Some(Status::Closed)];

#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    counts: BTreeMap<(CommandKind, Option<Status>), (u64, u64)>,
    /// What happened besides the commands.
    beside: BTreeMap<&'static str, u64>,
}

/// What must have happened beside the commands in any run that is not short.
const BESIDE: [&str; 30] = [
    "receipts given again",
    "ids refused for other content",
    "conflicts",
    "files refused",
    "commands that changed nothing",
    "events of the clock",
    "uploads refused",
    "files read back",
    "uploads swept",
    "customers erased",
    "erasures refused",
    "messages erased",
    "credentials taken",
    "credentials prolonged",
    "credentials swept",
    "credentials that rested on nothing",
    "passwords that rested on nothing",
    "customers found",
    "policies refused",
    "canned answers written",
    "ratings marked",
    "letters taken",
    "letters taken again",
    "letters settled",
    "leases lost",
    "letters revived",
    "rows of reports",
    "grants and entries of reports",
    "rows listed",
    "messages found",
];

impl Tally {
    pub(super) fn add(&mut self, kind: CommandKind, status: Option<Status>, accepted: bool) {
        let (yes, no) = self.counts.entry((kind, status)).or_default();
        *(if accepted { yes } else { no }) += 1;
    }

    pub(super) fn count(&mut self, what: &'static str, times: usize) {
        *self.beside.entry(what).or_default() += times as u64;
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (key, (yes, no)) in &other.counts {
            let (all_yes, all_no) = self.counts.entry(*key).or_default();
            *all_yes += yes;
            *all_no += no;
        }
        for (what, times) in &other.beside {
            *self.beside.entry(what).or_default() += times;
        }
    }

    pub(super) fn total(&self) -> (u64, u64) {
        self.counts.values().fold((0, 0), |(yes, no), count| (yes + count.0, no + count.1))
    }

    fn of(&self, kind: CommandKind, status: Option<Status>) -> (u64, u64) {
        self.counts.get(&(kind, status)).copied().unwrap_or_default()
    }

    /// Returns the pairs that the permission matrix allows and that were accepted fewer times, and
    /// those that it forbids and that were accepted at all.
    pub(super) fn gaps(&self, floor: u64) -> Vec<String> {
        let mut gaps = Vec::new();
        for &kind in CommandKind::ALL {
            for status in STATES {
                let allowed = match status {
                    None => kind == CommandKind::Open,
                    Some(status) => kind.rule().accepts(status),
                };
                let (accepted, _) = self.of(kind, status);
                let name = status.map_or("new", Status::name);
                if allowed && accepted < floor {
                    let kind = kind.name();
                    gaps.push(format!("`{kind}` of a ticket that is {name}: {accepted} < {floor}"));
                }
                if !allowed && accepted > 0 {
                    let kind = kind.name();
                    gaps.push(format!("`{kind}` of a ticket that is {name} was accepted"));
                }
            }
        }
        let idle = BESIDE.into_iter().filter(|what| !self.beside.contains_key(what));
        gaps.extend(idle.filter(|_| floor > 0).map(|what| format!("{what}: none")));
        gaps
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<16}", "accepted/refused")?;
        for status in STATES {
            write!(f, "{:>16}", status.map_or("new", Status::name))?;
        }
        for &kind in CommandKind::ALL {
            write!(f, "\n{:<16}", kind.name())?;
            for status in STATES {
                let (yes, no) = self.of(kind, status);
                let cell = if yes + no == 0 { "-".to_owned() } else { format!("{yes}/{no}") };
                write!(f, "{cell:>16}")?;
            }
        }
        for (what, times) in &self.beside {
            write!(f, "\n{times:>9} {what}")?;
        }
        Ok(())
    }
}
