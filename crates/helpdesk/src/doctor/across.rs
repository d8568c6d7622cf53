//! What goes across tickets: receipts, the order of all events, deadlines.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use helpdesk_core::{TicketId, Version};
use helpdesk_store::{Position, ReceiptLine, StoreErrorKind};

use super::report::{BATCH, Diagnosis, FaultCode, Looked};
use crate::engine::Helpdesk;
use crate::error::Error;
use crate::pages::pages;

impl Helpdesk {
    pub(super) fn look_across(
        &self,
        looked: &BTreeMap<TicketId, Looked>,
        report: &mut Diagnosis,
    ) -> Result<(), Error> {
        self.look_at_changes(looked, report)?;
        self.look_at_deadlines(looked, report)?;
        self.look_at_receipts(report)
    }

    /// Every event comes once, those of one ticket in their order. Events written since a ticket was looked
    /// at come too, and are not a fault.
    fn look_at_changes(
        &self,
        looked: &BTreeMap<TicketId, Looked>,
        report: &mut Diagnosis,
    ) -> Result<(), Error> {
        let mut last: BTreeMap<TicketId, Version> = BTreeMap::new();
        let mut after = Position::default();
        let read = |after: Option<Position>| self.store().changes(after.unwrap_or_default(), BATCH);
        for changes in pages(read, |change| change.position) {
            let changes = match changes {
                Ok(changes) => changes,
                // An event that cannot be read is named where its ticket is looked at.
                Err(error) if error.kind() == StoreErrorKind::Damaged => {
                    report.add(FaultCode::ChangesDiffer, "changes", error.to_string());
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            };
            let end = changes.len() < BATCH;
            for change in changes {
                let (number, seq) = (change.number, change.recorded.seq);
                let place = || format!("event {number}/{seq}");
                if change.position <= after {
                    report.add(FaultCode::ChangesDiffer, place(), "it comes again");
                    return Ok(());
                }
                after = change.position;
                let before = last.entry(change.recorded.ticket).or_default();
                if seq != before.next() {
                    let what = format!("it comes after event {before} of its ticket");
                    report.add(FaultCode::ChangesDiffer, place(), what);
                }
                *before = seq;
            }
            if end {
                break;
            }
        }
        for (id, Looked { number, version, .. }) in looked {
            let last = last.get(id).copied().unwrap_or_default();
            if last < *version {
                let what = format!("the order of all events ends at event {last} of {version}");
                report.add(FaultCode::ChangesDiffer, format!("ticket {number}"), what);
            }
        }
        Ok(())
    }

    fn look_at_deadlines(
        &self,
        looked: &BTreeMap<TicketId, Looked>,
        report: &mut Diagnosis,
    ) -> Result<(), Error> {
        let most = looked.len().saturating_add(BATCH);
        let owed: BTreeSet<TicketId> =
            self.store().due(DateTime::<Utc>::MAX_UTC, most)?.into_iter().collect();
        for (id, Looked { number, has_deadline, .. }) in looked {
            if owed.contains(id) == *has_deadline {
                continue;
            }
            // It may have changed since then: what is there now counts.
            let Ok(Some(found)) = self.store().ticket(*id) else { continue };
            if found.ticket.next_deadline().is_some() == owed.contains(id) {
                continue;
            }
            let what = if *has_deadline {
                "the clock forgets it"
            } else {
                "the clock looks at it in vain"
            };
            report.add(FaultCode::DeadlineDiffers, format!("ticket {number}"), what);
        }
        Ok(())
    }

    fn look_at_receipts(&self, report: &mut Diagnosis) -> Result<(), Error> {
        let read = |after| self.store().receipts(after, BATCH);
        for lines in pages(read, |line| (line.by.clone(), line.command)) {
            let lines = match lines {
                Ok(lines) => lines,
                Err(error) if error.kind() == StoreErrorKind::Damaged => {
                    report.add(FaultCode::ReceiptStray, "receipts", error.to_string());
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            };
            for line in lines {
                report.receipts += 1;
                if let Some(what) = self.receipt_fault(&line)? {
                    let place = format!("receipt {} of {}", line.command, line.by);
                    report.add(FaultCode::ReceiptStray, place, what);
                }
            }
        }
        Ok(())
    }

    fn receipt_fault(&self, line: &ReceiptLine) -> Result<Option<&'static str>, Error> {
        let receipt = &line.receipt;
        let found = match self.store().ticket(receipt.ticket) {
            Ok(found) => found,
            // The ticket is named where it is looked at.
            Err(error) if error.kind() == StoreErrorKind::Damaged => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let Some(found) = found.filter(|found| found.number == receipt.number) else {
            return Ok(Some("its ticket is not there"));
        };
        let there = receipt.to <= found.ticket.version_for(&line.by)
            && receipt.from <= receipt.to.next()
            && receipt.from > Version::default();
        Ok((!there).then_some("its events are not there"))
    }
}
