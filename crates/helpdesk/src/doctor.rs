//! Looks at everything stored and names what is wrong: logs, chains, states, words, files, search,
//! notices, receipts, the order of what happened.

mod across;
mod heads;
mod report;
mod ticket;

use std::collections::BTreeMap;

use helpdesk_core::{TicketId, TicketNumber, Version};
use helpdesk_store::{DeskAction, StoreError, StoreErrorKind};

use self::report::{BATCH, Erased, Looked};
pub use self::report::{Diagnosis, DoctorFault, FaultCode};
use crate::engine::Helpdesk;
use crate::error::Error;
use crate::pages::pages;

impl Helpdesk {
    /// Looks at everything stored, ticket by ticket, and names each fault; changes nothing. Tells
    /// `progress` how many tickets are done. The desk may be in use meanwhile; a large one in a file
    /// is examined much faster on a snapshot, which stands still.
    ///
    /// It cannot find a history that was rewritten from some event on, with its own chain, state and digests.
    /// To find that, keep [`Helpdesk::heads`] elsewhere.
    ///
    /// # Errors
    /// [`Error::Store`] when the database as a whole cannot be read.
    pub fn doctor(&self, progress: &mut dyn FnMut(u64)) -> Result<Diagnosis, Error> {
        let mut report = Diagnosis::default();
        let erased = self.desk_itself(&mut report)?;
        for fault in self.store().faults()? {
            report.add(FaultCode::Store, fault.place, fault.what);
        }
        let mut looked = BTreeMap::new();
        for number in self.all_numbers()? {
            self.look_at(number, &erased, &mut looked, &mut report)?;
            report.tickets += 1;
            progress(report.tickets);
        }
        self.look_across(&looked, &mut report)?;
        report.followers = self.lags()?;
        report.traces_left = self.has_traces()?;
        Ok(report)
    }

    /// Returns the numbers of the tickets that exist now; tickets opened meanwhile would keep it busy
    /// forever.
    fn all_numbers(&self) -> Result<Vec<TicketNumber>, Error> {
        let mut all = Vec::new();
        for numbers in pages(|after| self.store().numbers(after, BATCH), |number| *number) {
            let numbers = numbers?;
            let is_last = numbers.len() < BATCH;
            all.extend(numbers);
            if is_last {
                break;
            }
        }
        Ok(all)
    }

    fn look_at(
        &self,
        number: TicketNumber,
        erased: &Erased,
        looked: &mut BTreeMap<TicketId, Looked>,
        report: &mut Diagnosis,
    ) -> Result<(), Error> {
        let place = format!("ticket {number}");
        let audit = match self.store().audit(number) {
            Ok(Some(audit)) => audit,
            Ok(None) => {
                report.add(FaultCode::NumberDiffers, place, "it is listed, but not there");
                return Ok(());
            }
            Err(error) if error.kind() == StoreErrorKind::Damaged => {
                report.add(FaultCode::StateUnreadable, place, error.to_string());
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        if !matches!(self.store().find(number), Ok(Some(id)) if id == audit.id) {
            report.add(FaultCode::NumberDiffers, &place, "its number leads to another ticket");
        }
        let follows = |id| match self.store().ticket(id) {
            Ok(found) => found.map(|found| found.number),
            // Reported where that ticket is looked at.
            Err(_) => None,
        };
        let found = ticket::look(&audit, erased, follows, report);
        let version = Version(audit.log.len() as u64);
        let has_deadline =
            found.as_ref().is_some_and(|found| found.ticket.next_deadline().is_some());
        if let Some(found) = found {
            for (_, seq) in self.store().unlike(found.documents)? {
                let what = "search finds it otherwise than by its words";
                report.add(FaultCode::TermsDiffer, format!("event {number}/{seq}"), what);
            }
        }
        looked.insert(audit.id, Looked { number, version, has_deadline });
        Ok(())
    }

    /// Looks at the policy, the canned answers and the desk's own log.
    fn desk_itself(&self, report: &mut Diagnosis) -> Result<Erased, Error> {
        if let Some(what) = damage(self.store().policy())? {
            report.add(FaultCode::DeskUnreadable, "policy", what);
        }
        if let Some(what) = damage(self.store().cursor_key())? {
            report.add(FaultCode::DeskUnreadable, "cursor key", what);
        }
        if let Some(what) = damage(self.store().canned_answers())? {
            report.add(FaultCode::DeskUnreadable, "canned answers", what);
        }
        let mut erased = Erased::default();
        let read = |after: Option<u64>| self.store().lines(after.unwrap_or_default(), BATCH);
        for lines in pages(read, |(place, _)| *place) {
            let lines = match lines {
                Ok(lines) => lines,
                Err(error) if error.kind() == StoreErrorKind::Damaged => {
                    report.add(FaultCode::DeskUnreadable, "desk log", error.to_string());
                    break;
                }
                Err(error) => return Err(error.into()),
            };
            for (_, line) in lines {
                if line.action == DeskAction::CustomerErased {
                    erased.customers.insert(line.subject);
                } else if line.action == DeskAction::MessageRedacted {
                    erased.messages.insert(line.subject);
                }
            }
        }
        Ok(erased)
    }
}

/// Returns the damage, if the error is one; any other failure is passed on.
fn damage<T>(result: Result<T, StoreError>) -> Result<Option<String>, Error> {
    match result {
        Ok(_) => Ok(None),
        Err(error) if error.kind() == StoreErrorKind::Damaged => Ok(Some(error.to_string())),
        Err(error) => Err(error.into()),
    }
}
