//! Looks at everything stored and names what is wrong: logs, chains, states, words, files, search,
//! notices, receipts, the order of what happened.

mod across;
mod heads;
mod ticket;

use std::collections::{BTreeMap, BTreeSet};

use helpdesk_core::{TicketId, TicketNumber, Version};
use helpdesk_store::{DeskAction, StoreError, StoreErrorKind};
use serde::Serialize;

use crate::engine::Helpdesk;
use crate::error::Error;

/// How many are read at a time.
const BATCH: usize = 500;

/// What is wrong, for programs: the names are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultCode {
    /// An event cannot be read.
    EventUnreadable,
    /// A log is empty, or an event is missing, stands twice or where it cannot (L1, L2).
    LogBroken,
    /// An event does not fit the chain: it or one before it was changed (S4).
    ChainBroken,
    /// Times go backwards (S3).
    TimeBackwards,
    /// The stored state cannot be read.
    StateUnreadable,
    /// The stored state is not what the log makes (S1).
    StateDiffers,
    /// The columns that lists read are not what the log makes.
    RowDiffers,
    /// What is kept of a ticket for reports is not what the log makes.
    ReportDiffers,
    /// A ticket is not found under its number or its id.
    NumberDiffers,
    /// The words of an event are gone without having been erased.
    WordsMissing,
    /// The words of an event cannot be read.
    WordsUnreadable,
    /// The words are not those that the event was written with (S4).
    WordsChanged,
    /// There are words of an event that has none.
    WordsStray,
    /// The words are marked as erased, but the desk's log knows of no erasure (E1).
    ErasedUnlogged,
    /// Search would not find an event by its words, or finds it by others.
    TermsDiffer,
    /// A file of a message is gone.
    FileMissing,
    /// A file's bytes, size or name are not those that were sent.
    FileChanged,
    /// A file belongs to a message that does not name it.
    FileStray,
    /// Somebody should have been told of an event and was not (P28).
    NoticeMissing,
    /// Somebody is told of what does not concern them.
    NoticeStray,
    /// A receipt points at a ticket or at events that are not there (S5).
    ReceiptStray,
    /// The order of all events leaves one out, or gives it twice (S11).
    ChangesDiffer,
    /// The clock would not look at a ticket to which it owes something, or looks in vain (T2).
    DeadlineDiffers,
    /// The policy or the desk's own log cannot be read.
    DeskUnreadable,
    /// The database itself is damaged: its pages, indexes, references, triggers.
    Store,
    /// A head that was noted elsewhere is of a ticket or an event that is not there.
    HeadMissing,
    /// A head that was noted elsewhere is another now: the history was rewritten.
    HeadDiffers,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DoctorFault {
    /// What, for programs.
    pub code: FaultCode,
    /// Where: `ticket 7`, `event 7/3`, `receipts`, a table.
    pub place: String,
    /// What, in words.
    pub what: String,
}

/// What was looked at and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Tickets looked at.
    pub tickets: u64,
    /// Events replayed.
    pub events: u64,
    /// Files whose bytes were digested.
    pub files: u64,
    /// Receipts looked up.
    pub receipts: u64,
    /// What is wrong.
    pub faults: Vec<DoctorFault>,
}

impl Report {
    /// Returns whether nothing is wrong.
    #[must_use]
    pub const fn is_well(&self) -> bool {
        self.faults.is_empty()
    }

    fn add(&mut self, code: FaultCode, place: impl Into<String>, what: impl Into<String>) {
        self.faults.push(DoctorFault { code, place: place.into(), what: what.into() });
    }
}

/// What is remembered of each ticket while the rest is looked at.
#[derive(Debug, Clone, Copy)]
struct Looked {
    number: TicketNumber,
    version: Version,
    has_deadline: bool,
}

/// What the desk's log says was erased.
#[derive(Debug, Default)]
struct Erased {
    customers: BTreeSet<String>,
    messages: BTreeSet<String>,
}

impl Helpdesk {
    /// Looks at everything stored, ticket by ticket, and names each fault; changes nothing. Tells
    /// `progress` how many tickets are done. The desk may be in use meanwhile; a large one in a file
    /// is examined much faster on a snapshot, which stands still.
    ///
    /// What it cannot find: a history rewritten from some event on, with a chain, a state and digests
    /// of its own. Against that, keep [`Helpdesk::heads`] elsewhere.
    ///
    /// # Errors
    /// [`Error::Store`] when the database as a whole cannot be read.
    pub fn doctor(&self, progress: &mut dyn FnMut(u64)) -> Result<Report, Error> {
        let mut report = Report::default();
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
        Ok(report)
    }

    /// Returns the numbers of the tickets that are there now: those that are opened meanwhile would
    /// keep it busy for ever.
    fn all_numbers(&self) -> Result<Vec<TicketNumber>, Error> {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let numbers = self.store().numbers(after, BATCH)?;
            let last = numbers.len() < BATCH;
            after = numbers.last().copied().or(after);
            all.extend(numbers);
            if last {
                return Ok(all);
            }
        }
    }

    fn look_at(
        &self,
        number: TicketNumber,
        erased: &Erased,
        looked: &mut BTreeMap<TicketId, Looked>,
        report: &mut Report,
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
            // Told where that ticket is looked at.
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
    fn desk_itself(&self, report: &mut Report) -> Result<Erased, Error> {
        if let Some(what) = damage(self.store().policy())? {
            report.add(FaultCode::DeskUnreadable, "policy", what);
        }
        if let Some(what) = damage(self.store().cursor_key())? {
            report.add(FaultCode::DeskUnreadable, "cursor key", what);
        }
        if let Some(what) = damage(self.store().canned_answers())? {
            report.add(FaultCode::DeskUnreadable, "canned answers", what);
        }
        let (mut erased, mut after) = (Erased::default(), 0);
        loop {
            let lines = match self.store().lines(after, BATCH) {
                Ok(lines) => lines,
                Err(error) if error.kind() == StoreErrorKind::Damaged => {
                    report.add(FaultCode::DeskUnreadable, "desk log", error.to_string());
                    return Ok(erased);
                }
                Err(error) => return Err(error.into()),
            };
            let Some((last, _)) = lines.last() else { return Ok(erased) };
            after = *last;
            for (_, line) in lines {
                if line.action == DeskAction::CustomerErased {
                    erased.customers.insert(line.subject);
                } else if line.action == DeskAction::MessageRedacted {
                    erased.messages.insert(line.subject);
                }
            }
        }
    }
}

/// Returns what is damaged; another failure is one.
fn damage<T>(result: Result<T, StoreError>) -> Result<Option<String>, Error> {
    match result {
        Ok(_) => Ok(None),
        Err(error) if error.kind() == StoreErrorKind::Damaged => Ok(Some(error.to_string())),
        Err(error) => Err(error.into()),
    }
}
