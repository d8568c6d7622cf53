//! What a store is asked for reports, and the slow way to answer it: reading the logs from the first event to
//! the last.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use helpdesk_core::report::{Backlog, EntryRow, GrantRow, ReportRow, TicketReport};
use helpdesk_core::{AgentId, TicketNumber};

use crate::error::StoreError;
use crate::feed::{Feed, Position};
use crate::query::PAGE_MAX;

/// Which of a ticket's times puts it into a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReportTime {
    /// When it was opened.
    Opened,
    /// When it was closed; those that are not closed are in no period.
    Closed,
}

/// The instants from the first on and before the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first instant.
    pub from: DateTime<Utc>,
    /// The first instant that no longer belongs to it.
    pub to: DateTime<Utc>,
}

impl Period {
    /// Returns whether an instant lies in it.
    #[must_use]
    pub fn holds(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && at < self.to
    }
}

/// The grants given and the entries made in a period, each by time, ticket and event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccessRows {
    /// The grants.
    pub grants: Vec<(TicketNumber, GrantRow)>,
    /// The entries.
    pub entries: Vec<(TicketNumber, EntryRow)>,
}

/// What reports keep of every ticket, by number, made of the logs: the reference for what a store
/// keeps, and a helper for stores that keep nothing. Reads the whole desk at each use.
#[derive(Debug, Clone, Default)]
pub struct LogReports(pub Vec<(TicketNumber, TicketReport)>);

impl LogReports {
    /// Reads all logs, event by event.
    ///
    /// # Errors
    /// When the database fails.
    pub fn read<S: Feed + ?Sized>(store: &S) -> Result<Self, StoreError> {
        let mut folds: HashMap<_, (TicketNumber, TicketReport)> = HashMap::new();
        let mut after = Position(0);
        loop {
            let page = store.changes(after, PAGE_MAX)?;
            let Some(last) = page.last() else { break };
            after = last.position;
            for change in page {
                let id = change.recorded.ticket;
                match folds.get_mut(&id) {
                    Some((_, report)) => report.take(&change.recorded),
                    None => {
                        let begun = TicketReport::of([&change.recorded]);
                        folds.extend(begun.map(|report| (id, (change.number, report))));
                    }
                }
            }
        }
        let mut reports: Vec<_> = folds.into_values().collect();
        reports.sort_by_key(|(number, _)| *number);
        Ok(Self(reports))
    }

    /// Returns the tickets of a period, by that time and then by number.
    #[must_use]
    pub fn rows(&self, by: ReportTime, period: Period) -> Vec<(TicketNumber, ReportRow)> {
        let time = |row: &ReportRow| match by {
            ReportTime::Opened => Some(row.opened_at),
            ReportTime::Closed => row.closed.as_ref().map(|closing| closing.at),
        };
        let within = |(number, report): &(TicketNumber, TicketReport)| {
            let at = time(&report.row).filter(|at| period.holds(*at))?;
            Some((at, *number, report.row.clone()))
        };
        let mut rows: Vec<_> = self.0.iter().filter_map(within).collect();
        rows.sort_by_key(|(at, number, _)| (*at, *number));
        rows.into_iter().map(|(_, number, row)| (number, row)).collect()
    }

    /// Returns the grants that were given and the entries that were made in a period.
    #[must_use]
    pub fn access(&self, period: Period) -> AccessRows {
        let mut rows = AccessRows::default();
        for (number, report) in &self.0 {
            let grants = report.grants.iter().filter(|grant| period.holds(grant.at));
            rows.grants.extend(grants.map(|grant| (*number, grant.clone())));
            let entries = report.entries.iter().filter(|entry| period.holds(entry.at));
            rows.entries.extend(entries.map(|entry| (*number, entry.clone())));
        }
        rows.grants.sort_by_key(|(number, grant)| (grant.at, *number, grant.seq));
        rows.entries.sort_by_key(|(number, entry)| (entry.at, *number, entry.seq));
        rows
    }

    /// Returns the counts of tickets that are not closed.
    #[must_use]
    pub fn backlog(&self) -> Backlog {
        let mut hours: BTreeMap<(i64, bool), u64> = BTreeMap::new();
        let mut hands: BTreeMap<(AgentId, bool), u64> = BTreeMap::new();
        for (_, report) in &self.0 {
            let Some((hour, agent, waits)) = report.row.backlog_place() else { continue };
            *hours.entry((hour, waits)).or_default() += 1;
            if let Some(agent) = agent {
                *hands.entry((agent.clone(), waits)).or_default() += 1;
            }
        }
        Backlog { hours: hours.into_iter().collect(), hands: hands.into_iter().collect() }
    }

    /// Returns how many tickets are not closed, not answered, and past due at `now`.
    #[must_use]
    pub fn overdue(&self, now: DateTime<Utc>) -> u64 {
        self.0.iter().filter(|(_, report)| report.row.is_overdue(now)).count() as u64
    }
}
