//! The heads of all chains, to be kept out of reach of anybody who can write the database: only they reveal a
//! history that was rewritten from some event on.

use std::io::{BufRead, Read, Write};

use helpdesk_core::{Digest, TicketId, TicketNumber, Version};
use helpdesk_store::TimelineQuery;
use serde::{Deserialize, Serialize};

use super::report::{BATCH, Diagnosis, DoctorFault, FaultCode};
use crate::engine::Helpdesk;
use crate::error::Error;
use crate::pages::pages;

/// The longest line, in bytes.
const LINE_MAX: u64 = 1_000;

/// One line: a JSON object.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    number: TicketNumber,
    ticket: TicketId,
    version: Version,
    head: Digest,
}

impl Helpdesk {
    /// Writes the head of every ticket's chain, one JSON object per line: `number`, `ticket`, `version`,
    /// `head`. Tells `progress` how many tickets are done; returns how many there are.
    ///
    /// # Errors
    /// [`Error::Io`], [`Error::Store`].
    pub fn heads(&self, out: &mut dyn Write, progress: &mut dyn FnMut(u64)) -> Result<u64, Error> {
        let mut done = 0;
        for numbers in pages(|after| self.store().numbers(after, BATCH), |number| *number) {
            for number in numbers? {
                let found = self.found(number.into())?;
                let (ticket, version) = (found.ticket.id(), found.ticket.version());
                let head = Head { number, ticket, version, head: *found.ticket.head() };
                serde_json::to_writer(&mut *out, &head).map_err(std::io::Error::from)?;
                out.write_all(b"\n")?;
                done += 1;
                progress(done);
            }
        }
        out.flush()?;
        Ok(done)
    }

    /// Compares heads noted earlier with the logs as they are now; later events are not a fault. A ticket
    /// that is missing from `input` is not looked at.
    ///
    /// # Errors
    /// [`Error::Input`] with the number of a line that is not a head, [`Error::Io`], [`Error::Store`].
    pub fn verify_heads(
        &self,
        input: &mut dyn BufRead,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Vec<DoctorFault>, Error> {
        let (mut report, mut line) = (Diagnosis::default(), Vec::new());
        for n in 1_u64.. {
            line.clear();
            if Read::take(&mut *input, LINE_MAX).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            let head: Head = serde_json::from_slice(&line).map_err(|error| Error::Input {
                field: "heads",
                problem: format!("line {n} is no head: {error}"),
            })?;
            self.verify_head(&head, &mut report)?;
            progress(n);
        }
        Ok(report.faults)
    }

    fn verify_head(&self, head: &Head, report: &mut Diagnosis) -> Result<(), Error> {
        let place = format!("event {}/{}", head.number, head.version);
        let known = self.store().find(head.number)?.filter(|id| *id == head.ticket);
        let before = Version(head.version.0.saturating_sub(1));
        let entry = match known {
            Some(id) => {
                let query = TimelineQuery { limit: 1, ..TimelineQuery::whole(before) };
                self.store().events(id, query)?.entries.into_iter().next()
            }
            None => None,
        };
        match entry {
            None => report.add(FaultCode::HeadMissing, place, "it was there, and is not any more"),
            Some(found) if found.entry.recorded.hash != head.head => {
                let what = "the history up to here is another than it was";
                report.add(FaultCode::HeadDiffers, place, what);
            }
            Some(_) => {}
        }
        Ok(())
    }
}
