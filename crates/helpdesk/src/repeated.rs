//! A command that comes again under the same id: whether it asks for the same as before, and its receipt
//! (S5).
//!
//! What it asks is kept as a digest that does not cover words, since that would confirm words which have
//! since been erased (E1). Words are compared with those that were written, as long as these exist.

use helpdesk_core::view::Kept;
use helpdesk_core::{
    Actor, Command, CommandId, Digest, FileRef, NewTicket, Reader, Subject, TicketId, Version,
};
use helpdesk_store::{EVENTS_SHARE, Earlier, PAGE_MAX, Receipt, TimelinePlace, TimelineQuery};

use crate::engine::Helpdesk;
use crate::error::{Error, Missing};
use crate::message::Message;

/// What a command asks, as far as a retry must repeat it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Content<'a> {
    /// The digest of everything except the words.
    pub(crate) digest: Digest,
    /// The ticket; `None` when one is opened.
    ticket: Option<TicketId>,
    subject: Option<&'a Subject>,
    message: Option<&'a Message>,
}

impl<'a> Content<'a> {
    /// Returns what a command on a ticket asks.
    pub(crate) fn of(command: &'a Command<Message>, ticket: TicketId) -> Self {
        let (digest, message) = (command.content(ticket), command.words());
        Self { digest, ticket: Some(ticket), subject: None, message }
    }

    /// Returns what a request to open a ticket asks.
    pub(crate) fn of_new(ticket: &'a NewTicket<Message>) -> Self {
        let (subject, message) = (Some(&ticket.subject), Some(&ticket.message));
        Self { digest: ticket.content(), ticket: None, subject, message }
    }
}

impl Helpdesk {
    /// Returns the receipt that was given earlier. An actor who may not read its ticket today gets the answer
    /// of a missing ticket, whatever they ask under its id.
    pub(crate) fn repeated(
        &self,
        by: &Actor,
        content: Content<'_>,
        earlier: Earlier,
    ) -> Result<Receipt, Error> {
        self.reads_again(by, earlier.receipt.ticket)?;
        if self.is_same(by, content, &earlier)? {
            Ok(earlier.receipt)
        } else {
            Err(Error::CommandReused { earlier: earlier.receipt })
        }
    }

    /// Returns the receipt of what `by` sent under this id before, if they did. A door looks here before it
    /// judges or takes in files: those that were sent may be gone since, or find no room a second time.
    /// Whether the same is asked is seen when the command is sent again, which then does nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`] when they may not read its ticket today, [`Error::Store`].
    pub fn receipt_of(&self, by: &Actor, command: CommandId) -> Result<Option<Receipt>, Error> {
        let Some(earlier) = self.store().receipt(by.clone(), command)? else { return Ok(None) };
        self.reads_again(by, earlier.receipt.ticket)?;
        Ok(Some(earlier.receipt))
    }

    fn reads_again(&self, by: &Actor, ticket: TicketId) -> Result<(), Error> {
        let ticket = self.found(ticket.into())?.ticket;
        let reads = match Reader::try_from(by) {
            Ok(reader) => self.may_read(&reader)? && ticket.may_read(&reader),
            // What a service wrote itself is confirmed to it, though it reads nothing (L9).
            Err(_) => by.service().is_some(),
        };
        if reads { Ok(()) } else { Err(Error::NotFound(Missing::Ticket)) }
    }

    fn is_same(&self, by: &Actor, content: Content<'_>, earlier: &Earlier) -> Result<bool, Error> {
        let receipt = &earlier.receipt;
        let same_ticket = match content.ticket {
            Some(ticket) => ticket == receipt.ticket && receipt.from > Version(1),
            None => receipt.from == Version(1),
        };
        if !same_ticket || !earlier.is(&content.digest) {
            return Ok(false);
        }
        match (self.written(by, receipt)?, content.message) {
            (Kept::Words(words), Some(message)) => {
                let Message { text, files } = message;
                Ok(words.subject.as_ref() == content.subject
                    && words.text == *text
                    && words.files.len() == files.len()
                    && self.are_same_files(by, &words.files, message)?)
            }
            (Kept::Words(_), None) => Ok(false),
            // Nothing was written, or it has been erased: there is nothing to compare.
            (Kept::None | Kept::Erased, _) => Ok(true),
        }
    }

    /// Returns the words that `by` wrote with the command of this receipt.
    fn written(&self, by: &Actor, receipt: &Receipt) -> Result<Kept, Error> {
        let Receipt { ticket, from, to, .. } = receipt;
        let Some(behind) = to.0.checked_sub(from.0) else { return Ok(Kept::None) };
        let query = TimelineQuery {
            public_only: by.counts_public(),
            place: TimelinePlace::After(Version(from.0.saturating_sub(1))),
            limit: usize::try_from(behind).map_or(PAGE_MAX, |behind| (behind + 1).min(PAGE_MAX)),
            weight_max: EVENTS_SHARE,
            text_max: None,
        };
        let page = self.store().events(*ticket, query)?;
        let own = page.entries.into_iter().filter(|line| line.entry.recorded.by == *by);
        let kept = own.map(|line| line.entry.words).find(|words| *words != Kept::None);
        Ok(kept.unwrap_or(Kept::None))
    }

    /// Compares files; a file that was uploaded again is the same if its bytes, name and type are.
    fn are_same_files(
        &self,
        by: &Actor,
        written: &[FileRef],
        message: &Message,
    ) -> Result<bool, Error> {
        for (written, id) in written.iter().zip(&message.files) {
            if written.id == *id {
                continue;
            }
            let anew = self.store().upload(by.clone(), *id)?;
            if !anew.is_some_and(|anew| anew.repeats(written)) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
