//! Out: what the desk holds of one person, as that person may see it.

use std::cell::RefCell;

use helpdesk_core::view::{EventView, Person, Summary, TicketView};
use helpdesk_core::{CustomerId, FileRef, Reader, Version};
use helpdesk_store::{CustomerCard, TimelinePlace};
use serde::ser::{Error as _, SerializeSeq as _};
use serde::{Serialize, Serializer};

use super::line::ChunkLine;
use super::writer::Writer;
use super::{EXPORT_VERSION, Moved};
use crate::engine::Helpdesk;
use crate::error::{Error, Missing};
use crate::list_filter::ListFilter;
use crate::one_card::OneCard as _;

/// How many tickets are listed at a time.
const BATCH: usize = 100;

/// One line. It is for reading and cannot be imported: there are no notes, salts or chains in it.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Line<'a> {
    HelpdeskCustomerExport { version: u32, customer: CustomerId },
    Customer(CustomerCard),
    Ticket(Box<WholeTicket<'a>>),
    Chunk(ChunkLine),
    End(Moved),
}

/// A ticket with its whole history.
#[derive(Serialize)]
struct WholeTicket<'a> {
    ticket: Summary,
    rates: Option<Person>,
    version: Version,
    timeline: &'a WholeHistory<'a>,
}

/// A history that is read page by page while it is written.
struct WholeHistory<'a> {
    desk: &'a Helpdesk,
    reader: &'a Reader,
    ticket: helpdesk_core::TicketId,
    version: Version,
    read: RefCell<WasRead>,
}

/// What was met on the way.
#[derive(Default)]
struct WasRead {
    events: u64,
    files: Vec<FileRef>,
    failed: Option<Error>,
}

impl Serialize for WholeHistory<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let mut next = Some(Version::default());
        while let Some(after) = next {
            let page = self.desk.whole_page(self.reader, self.ticket, (after, self.version));
            let (page, later) = page.map_err(|error| {
                self.read.borrow_mut().failed = Some(error);
                S::Error::custom("a history cannot be read")
            })?;
            for event in page {
                let EventView::Customer(entry) = event else { continue };
                list.serialize_element(&entry)?;
                let mut read = self.read.borrow_mut();
                read.events += 1;
                read.files.extend(entry.files);
            }
            next = later;
        }
        list.end()
    }
}

impl Helpdesk {
    pub(super) fn export_customer(
        &self,
        customer: &CustomerId,
        writer: &mut Writer<'_>,
    ) -> Result<(), Error> {
        let reader = Reader::Customer(customer.clone());
        let card = self.directory().customer(customer)?;
        let mut numbers = self.numbers_of(&reader)?;
        if card.is_none() && numbers.is_empty() {
            return Err(Error::NotFound(Missing::Customer));
        }
        numbers.sort_unstable();
        let customer = customer.clone();
        writer.line(&Line::HelpdeskCustomerExport { version: EXPORT_VERSION, customer })?;
        if let Some(card) = card {
            writer.line(&Line::Customer(card))?;
            writer.counts.cards += 1;
        }
        for number in numbers {
            let page = self.ticket_for(&reader, number.into(), TimelinePlace::Newest, 1)?;
            let TicketView::Customer(view) = page else { continue };
            let timeline = WholeHistory {
                desk: self,
                reader: &reader,
                ticket: view.ticket.id,
                version: view.version,
                read: RefCell::default(),
            };
            let (ticket, rates, version) = (view.ticket, view.rates, view.version);
            let whole = WholeTicket { ticket, rates, version, timeline: &timeline };
            let written = writer.line(&Line::Ticket(Box::new(whole)));
            let WasRead { events, files, failed } = timeline.read.into_inner();
            if let Some(error) = failed {
                return Err(error);
            }
            written?;
            writer.counts.tickets += 1;
            writer.counts.events += events;
            for file in files {
                writer.file(self, &file, Line::Chunk)?;
            }
        }
        let counts = writer.counts;
        writer.line(&Line::End(counts))
    }

    fn numbers_of(&self, reader: &Reader) -> Result<Vec<helpdesk_core::TicketNumber>, Error> {
        let (mut numbers, mut after) = (Vec::new(), None);
        loop {
            let filter = ListFilter::default();
            let page = self.list_for(reader, filter, after.as_deref(), BATCH)?;
            numbers.extend(page.items.iter().map(|ticket| ticket.number));
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(numbers),
            }
        }
    }
}
