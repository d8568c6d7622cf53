//! Out: the whole desk.

use std::io::Write;

use helpdesk_core::{CustomerId, Version};
use helpdesk_store::{DeskAction, DeskLine, Position, SealedWords};

use super::line::{
    End, EventLine, Header, HoursLine, LEFT_OUT, Line, MemberLine, PolicyLine, RatingReadLine,
    ReceiptOut, WordsLine,
};
use super::writer::Writer;
use super::{EXPORT_VERSION, Moved};
use crate::engine::Helpdesk;
use crate::error::Error;
use crate::pages::pages;
use crate::paging;

/// How many are read at a time.
const BATCH: usize = 500;

impl Helpdesk {
    /// Writes the whole desk as lines of JSON; with a `customer`, what it holds of that person, as they may
    /// see it. Tells `progress` how many lines are written.
    ///
    /// The form is described in `docs/export.md`. Only one chunk of a file is in memory at a time. What is
    /// written to the desk while this runs may or may not be in it: for the desk at one instant, export from
    /// a store that stands still, such as the SQLite adapter's snapshot.
    ///
    /// # Errors
    /// [`Error::Io`] when `out` cannot be written, [`Error::NotFound`] for an unknown customer,
    /// [`Error::Damaged`] when words or bytes are missing (ask [`Helpdesk::doctor`] where),
    /// [`Error::Store`].
    pub fn export(
        &self,
        customer: Option<&CustomerId>,
        out: &mut dyn Write,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Moved, Error> {
        let mut writer = Writer::new(out, progress);
        if let Some(customer) = customer {
            self.export_customer(customer, &mut writer)?;
            return writer.flush();
        }
        let left_out = LEFT_OUT.map(str::to_owned).to_vec();
        writer.line(&Line::HelpdeskExport(Header { version: EXPORT_VERSION, left_out }))?;
        let (policy, changed) = self.store().policy()?;
        let history = self.store().calendars()?.into_iter();
        let hours = history.map(|(since, hours)| HoursLine { since, hours }).collect();
        writer.line(&Line::Policy(Box::new(PolicyLine { changed, policy, hours })))?;
        self.export_log(&mut writer)?;
        self.export_cards(&mut writer)?;
        self.export_events(&mut writer)?;
        self.export_receipts(&mut writer)?;
        self.export_rating_marks(&mut writer)?;
        for answer in self.store().canned_answers()? {
            writer.line(&Line::CannedAnswer(Box::new(answer)))?;
            writer.counts.cards += 1;
        }
        let (counts, digest) = (writer.counts, writer.digest());
        writer.line(&Line::End(End { counts, digest }))?;
        writer.flush()
    }

    fn export_log(&self, writer: &mut Writer<'_>) -> Result<(), Error> {
        let read = |after: Option<u64>| self.store().lines(after.unwrap_or_default(), BATCH);
        for lines in pages(read, |(place, _)| *place) {
            for (_, line) in lines? {
                if tells_of_the_desk(&line) {
                    writer.line(&Line::Log(line))?;
                    writer.counts.log += 1;
                }
            }
        }
        Ok(())
    }

    /// Exporting a host's people is left to the host.
    fn export_cards(&self, writer: &mut Writer<'_>) -> Result<(), Error> {
        let Some(people) = self.kept_people() else { return Ok(()) };
        for cards in pages(|after| people.customer_cards(after, BATCH), |card| card.key.clone()) {
            for card in cards? {
                writer.line(&Line::Customer(card))?;
                writer.counts.cards += 1;
            }
        }
        for cards in pages(|after| people.agent_cards(after, BATCH), |card| card.key.clone()) {
            for card in cards? {
                writer.line(&Line::Agent(card))?;
                writer.counts.cards += 1;
            }
        }
        let mut projects = Vec::new();
        for cards in pages(|after| people.project_cards(after, BATCH), |card| card.key.clone()) {
            for card in cards? {
                projects.push(card.key.clone());
                writer.line(&Line::Project(card))?;
                writer.counts.cards += 1;
            }
        }
        for project in projects {
            paging::each(
                None,
                |after, limit| {
                    let members = people.members_of(project.clone(), after, limit)?;
                    Ok(paging::keyed(members, limit, CustomerId::clone))
                },
                |members| {
                    for customer in members {
                        let project = project.clone();
                        writer.line(&Line::Member(MemberLine { project, customer }))?;
                        writer.counts.cards += 1;
                    }
                    Ok::<_, Error>(())
                },
            )?;
        }
        Ok(())
    }

    fn export_events(&self, writer: &mut Writer<'_>) -> Result<(), Error> {
        let read = |after: Option<Position>| self.store().changes(after.unwrap_or_default(), BATCH);
        for changes in pages(read, |change| change.position) {
            for change in changes? {
                let recorded = change.recorded;
                let number = (recorded.seq == Version(1)).then_some(change.number);
                let words = match recorded.event.words() {
                    Some(_) => Some(
                        self.store().words(recorded.ticket, recorded.seq)?.ok_or_else(|| {
                            let (number, seq) = (change.number, recorded.seq);
                            Error::Damaged(format!("the words of event {number}/{seq} are missing"))
                        })?,
                    ),
                    None => None,
                };
                let files = match &words {
                    Some(SealedWords::Kept(sealed)) => sealed.words().files.clone(),
                    Some(SealedWords::Erased) | None => Vec::new(),
                };
                let words = words.map(|words| match words {
                    SealedWords::Kept(sealed) => WordsLine::Kept(sealed),
                    SealedWords::Erased => WordsLine::Erased,
                });
                writer.counts.tickets += u64::from(number.is_some());
                writer.counts.events += 1;
                writer.line(&Line::Event(Box::new(EventLine { number, recorded, words })))?;
                for file in files {
                    writer.file(self, &file, Line::Chunk)?;
                }
            }
        }
        Ok(())
    }

    fn export_receipts(&self, writer: &mut Writer<'_>) -> Result<(), Error> {
        let read = |after| self.store().receipts(after, BATCH);
        for lines in pages(read, |line| (line.by.clone(), line.command)) {
            for line in lines? {
                writer.line(&Line::Receipt(Box::new(ReceiptOut::from(line))))?;
                writer.counts.receipts += 1;
            }
        }
        Ok(())
    }

    fn export_rating_marks(&self, writer: &mut Writer<'_>) -> Result<(), Error> {
        for marks in pages(|after| self.store().all_rating_marks(after, BATCH), |(n, _)| *n) {
            for (number, mark) in marks? {
                writer.line(&Line::RatingRead(RatingReadLine { number, mark }))?;
            }
        }
        Ok(())
    }
}

/// Whether the line is about the desk, and not about the database that holds it.
pub(super) const fn tells_of_the_desk(line: &DeskLine) -> bool {
    !matches!(line.action, DeskAction::Initialised | DeskAction::Imported)
}
