//! What followers keep in memory.

use std::collections::BTreeMap;

use helpdesk_core::notice::Hand;
use helpdesk_core::report::TicketReport;
use helpdesk_core::{Event, TicketNumber};

use crate::feed::{Change, Position};
use crate::followers::{Document, Follower};
use crate::reports::LogReports;

/// What the followers keep, except the letters.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) marks: BTreeMap<Follower, (u16, Position)>,
    /// Events up to here cause no letter.
    pub(super) floor: Position,
    /// Events up to here may already be in letters.
    pub(super) reached: Position,
    pub(super) documents: BTreeMap<Position, Document>,
    pub(super) reports: BTreeMap<TicketNumber, TicketReport>,
    pub(super) hands: BTreeMap<TicketNumber, Hand>,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            marks: Follower::ALL.iter().map(|follower| (*follower, (1, Position(0)))).collect(),
            floor: Position(0),
            reached: Position(0),
            documents: BTreeMap::new(),
            reports: BTreeMap::new(),
            hands: BTreeMap::new(),
        }
    }
}

impl Kept {
    pub(super) fn mark(&self, follower: Follower) -> (u16, Position) {
        self.marks.get(&follower).copied().unwrap_or_default()
    }

    pub(super) fn report_of(&self, number: TicketNumber) -> Result<TicketReport, String> {
        let kept = self.reports.get(&number).cloned();
        kept.ok_or_else(|| "reports keep nothing of it".to_owned())
    }

    pub(super) fn all_reports(&self) -> LogReports {
        LogReports(self.reports.iter().map(|(number, it)| (*number, it.clone())).collect())
    }

    pub(super) fn follow_reports(&mut self, changes: &[Change]) {
        for Change { number, recorded, .. } in changes {
            match self.reports.get_mut(number) {
                Some(report) if !matches!(recorded.event, Event::Opened { .. }) => {
                    report.take(recorded);
                }
                Some(_) | None => {
                    let begun = TicketReport::of([recorded]);
                    self.reports.extend(begun.map(|report| (*number, report)));
                }
            }
        }
    }
}
