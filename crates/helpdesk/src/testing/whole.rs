//! A whole history, read through pages as every door reads it.

use helpdesk_core::view::{Entry, EventView, TicketView, Told, View};
use helpdesk_core::{Reader, TicketRef, Version};
use helpdesk_store::{PAGE_MAX, TimelinePlace};

use crate::engine::Helpdesk;
use crate::error::Error;

/// Returns a ticket with its whole history: page after page from the first, each cut text whole. For
/// tests that compare all of it; a door shows pages.
///
/// # Errors
/// As [`Helpdesk::ticket_at`].
pub fn whole_history(
    desk: &Helpdesk,
    reader: &Reader,
    ticket: impl Into<TicketRef>,
) -> Result<TicketView, Error> {
    let ticket = ticket.into();
    let page = |after| desk.ticket_at(reader, ticket, TimelinePlace::After(after), PAGE_MAX);
    let mut all = page(Version::default())?;
    while let (_, Some(after)) = all.beyond() {
        match (&mut all, page(after)?) {
            (TicketView::Customer(all), TicketView::Customer(more)) => join(all, more),
            (TicketView::Agent(all), TicketView::Agent(more)) => join(all, more),
            (TicketView::Customer(_) | TicketView::Agent(_), _) => {
                panic!("pages of one reader are of one kind")
            }
        }
    }
    match &mut all {
        TicketView::Customer(view) => {
            for entry in view.timeline.iter_mut().filter(|entry| entry.whole_bytes.is_some()) {
                if let EventView::Customer(whole) = desk.event(reader, ticket, entry.seq)? {
                    *entry = whole;
                }
            }
        }
        TicketView::Agent(view) => {
            for entry in view.timeline.iter_mut().filter(|entry| entry.whole_bytes.is_some()) {
                if let EventView::Agent(whole) = desk.event(reader, ticket, entry.seq)? {
                    *entry = whole;
                }
            }
        }
    }
    Ok(all)
}

/// Puts the next page at the end.
fn join<E: Told>(all: &mut View<E>, more: View<E>) {
    let mut timeline: Vec<Entry<E>> = std::mem::take(&mut all.timeline);
    timeline.extend(more.timeline);
    let older = all.older;
    *all = View { timeline, older, ..more };
}
