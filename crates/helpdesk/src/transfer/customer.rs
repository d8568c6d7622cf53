//! Out: what the desk holds of one person, as they may see it.

use std::collections::BTreeSet;

use helpdesk_core::view::{CustomerView, TicketView};
use helpdesk_core::{CustomerId, Reader};
use helpdesk_store::CustomerCard;
use serde::Serialize;

use super::line::ChunkLine;
use super::writer::Writer;
use super::{EXPORT_VERSION, Moved};
use crate::engine::Helpdesk;
use crate::error::{Error, Missing};
use crate::list_filter::ListFilter;

/// How many tickets are listed at a time.
const BATCH: usize = 100;

/// One line. It is for reading and cannot be imported: there are no notes, salts or chains in it.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    HelpdeskCustomerExport { version: u32, customer: CustomerId },
    Customer(CustomerCard),
    Ticket(Box<CustomerView>),
    Chunk(ChunkLine),
    End(Moved),
}

impl Helpdesk {
    pub(super) fn export_customer(
        &self,
        customer: &CustomerId,
        writer: &mut Writer<'_>,
    ) -> Result<(), Error> {
        let reader = Reader::Customer(customer.clone());
        let cards = self.directory().customers(BTreeSet::from([customer.clone()]))?;
        let mut numbers = self.numbers_of(&reader)?;
        if cards.is_empty() && numbers.is_empty() {
            return Err(Error::NotFound(Missing::Customer));
        }
        numbers.sort_unstable();
        let customer = customer.clone();
        writer.line(&Line::HelpdeskCustomerExport { version: EXPORT_VERSION, customer })?;
        for card in cards.into_values() {
            writer.line(&Line::Customer(card))?;
            writer.counts.cards += 1;
        }
        for number in numbers {
            let TicketView::Customer(view) = self.ticket_for(&reader, number.into())? else {
                continue;
            };
            let files: Vec<_> =
                view.timeline.iter().flat_map(|entry| entry.files.clone()).collect();
            writer.counts.tickets += 1;
            writer.counts.events += view.timeline.len() as u64;
            writer.line(&Line::Ticket(Box::new(view)))?;
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
