//! The whole desk: restored, looked at, and erased from.

use std::collections::{BTreeMap, BTreeSet};

use helpdesk_core::digest::Hasher;
use helpdesk_core::{
    Actor, AgentId, CommandId, CustomerId, FileId, Recipient, Recorded, Status, Ticket, TicketId,
    TicketNumber, Version,
};

use super::upload::{Chunks, Claim, Upload};
use super::{Inner, refused};
use crate::commit::check_log;
use crate::erasure::{Erasure, ErasureTarget};
use crate::error::StoreError;
use crate::feed::Position;
use crate::precondition::Precondition;
use crate::tickets::Earlier;
use crate::timeline::SealedWords;
use crate::whole::{Audit, Fault, ReceiptLine, Restored};

/// What a batch has added so far, while it is only being checked.
#[derive(Default)]
struct Checked<'a> {
    tickets: BTreeMap<TicketId, (TicketNumber, &'a Ticket)>,
    numbers: BTreeMap<TicketNumber, TicketId>,
    files: BTreeMap<FileId, Chunks>,
    receipts: BTreeSet<(&'a Actor, CommandId)>,
}

impl Inner {
    /// First the whole batch is checked, then written, which cannot fail.
    pub(super) fn restore(&mut self, batch: Vec<Restored>) -> Result<(), StoreError> {
        let mut checked = Checked::default();
        for thing in &batch {
            self.check_thing(&mut checked, thing)?;
        }
        let told = self.is_told();
        batch.into_iter().for_each(|thing| self.bring_back(thing));
        // The people it concerns were told where it happened.
        if told {
            self.followers.floor = Position(self.order.len() as u64);
        }
        self.renew();
        Ok(())
    }

    fn check_thing<'a>(
        &self,
        checked: &mut Checked<'a>,
        thing: &'a Restored,
    ) -> Result<(), StoreError> {
        match thing {
            Restored::Events { number, events, after, .. } => {
                self.check_events(checked, *number, events, after)
            }
            Restored::File { ticket, seq, file } => {
                if self.files.contains_key(&file.id) || checked.files.contains_key(&file.id) {
                    return Err(refused(format!("the id of file `{}` is taken", file.id)));
                }
                let place = self.place_of(checked, *ticket);
                if !(Version(1)..=place.map_or(Version(0), |(_, last)| last)).contains(seq) {
                    let id = file.id;
                    return Err(refused(format!("file `{id}` belongs to an unknown event")));
                }
                checked.files.insert(file.id, Chunks::none_of(file));
                Ok(())
            }
            Restored::Chunk { file, index, bytes } => {
                let known = self.files.get(file).filter(|upload| upload.claim.is_some());
                let there = checked.files.get(file).copied().or(known.map(Upload::there));
                let there = there.ok_or_else(|| refused(format!("there is no file `{file}`")))?;
                checked.files.insert(*file, there.with(*index, bytes)?);
                Ok(())
            }
            Restored::Erased(_) => Ok(()),
            Restored::Receipt(line) => {
                let taken = self.receipts.contains_key(&(line.by.clone(), line.command));
                if taken || !checked.receipts.insert((&line.by, line.command)) {
                    return Err(refused(format!("the command id `{}` is taken", line.command)));
                }
                Ok(())
            }
        }
    }

    fn check_events<'a>(
        &self,
        checked: &mut Checked<'a>,
        number: TicketNumber,
        events: &[Recorded],
        after: &'a Ticket,
    ) -> Result<(), StoreError> {
        let id = after.id();
        let place = self.place_of(checked, id);
        let holder = checked.numbers.get(&number).or_else(|| self.numbers.get(&number));
        if place.is_some_and(|(known, _)| known != number) || holder.is_some_and(|it| *it != id) {
            return Err(refused(format!("the number {number} or the id `{id}` is taken")));
        }
        check_log(place.map_or(Version(0), |(_, last)| last), events, after)?;
        checked.numbers.insert(number, id);
        checked.tickets.insert(id, (number, after));
        Ok(())
    }

    /// The number and the last event of a ticket, with what the batch has added.
    fn place_of(&self, checked: &Checked<'_>, id: TicketId) -> Option<(TicketNumber, Version)> {
        match checked.tickets.get(&id) {
            Some((number, ticket)) => Some((*number, ticket.version())),
            None => self.tickets.get(&id).map(|stored| (stored.number, stored.ticket.version())),
        }
    }

    fn bring_back(&mut self, thing: Restored) {
        match thing {
            Restored::Events { number, events, after, words } => {
                self.add(number, events, *after, words.into_iter().collect());
            }
            Restored::File { ticket, seq, file } => {
                let line = self.tickets.get(&ticket).and_then(|stored| stored.line(seq));
                let Some(Recorded { by, at, event, .. }) = line.map(|line| &line.recorded) else {
                    return;
                };
                let claim = Some(Claim { ticket, seq, public: event.kind().is_public() });
                let (id, by, at) = (file.id, by.clone(), *at);
                let upload = Upload { by, at, chunks: Vec::new(), file: Some(file), claim };
                self.files.insert(id, upload);
            }
            Restored::Chunk { file, bytes, .. } => {
                if let Some(upload) = self.files.get_mut(&file) {
                    upload.chunks.push(bytes);
                }
            }
            Restored::Erased(actor) => {
                self.erased.insert(actor);
            }
            Restored::Receipt(line) => {
                let key: (Actor, CommandId) = (line.by, line.command);
                let ReceiptLine { content, receipt, .. } = *line;
                self.receipts.insert(key, Earlier { content, receipt });
            }
        }
    }

    /// Removes the words; the log and its chain stay as they are (E1).
    pub(super) fn erase(&mut self, erasure: Erasure) -> Result<u64, StoreError> {
        let number = match &erasure.target {
            ErasureTarget::Message(ticket, _) => self.tickets.get(ticket).map(|it| it.number),
            ErasureTarget::Customer(_) | ErasureTarget::Agent(_) => None,
        };
        let line = self.may(erasure.act(number))?;
        let erased = match &erasure.target {
            ErasureTarget::Customer(customer) => self.erase_customer(customer)?,
            ErasureTarget::Agent(agent) => {
                self.erase_agent(agent)?;
                0
            }
            ErasureTarget::Message(ticket, seq) => {
                if !self.erase_message(*ticket, *seq) {
                    let message = format!("message {seq} does not exist or has no words");
                    return Err(refused(message));
                }
                1
            }
        };
        self.lines.push(line);
        Ok(erased)
    }

    fn erase_customer(&mut self, customer: &CustomerId) -> Result<u64, StoreError> {
        let own = || self.tickets.values().filter(|stored| stored.ticket.customer() == customer);
        if own().any(|stored| stored.ticket.status() != Status::Closed) {
            return Err(refused(format!("the customer `{customer}` has open tickets")));
        }
        let messages: Vec<(TicketId, Version)> = own()
            .flat_map(|stored| stored.log.iter())
            .map(|line| (line.recorded.ticket, line.recorded.seq))
            .collect();
        let tickets: Vec<TicketId> = own().map(|stored| stored.ticket.id()).collect();
        let erased = messages.into_iter().filter(|(id, seq)| self.erase_message(*id, *seq)).count();
        tickets.into_iter().for_each(|ticket| self.forget_reasons_of(ticket));
        let actor = Actor::Customer(customer.clone());
        self.files.retain(|_, upload| upload.claim.is_some() || upload.by != actor);
        if let Some(card) = self.customers.get_mut(customer) {
            card.name.clear();
            card.email.clear();
            card.active = false;
        }
        self.members.retain(|(_, member)| member != customer);
        self.forget_person(actor, &Recipient::Customer(customer.clone()));
        Ok(erased as u64)
    }

    fn erase_agent(&mut self, agent: &AgentId) -> Result<(), StoreError> {
        let has_open = self.tickets.values().any(|stored| {
            stored.ticket.status() != Status::Closed && stored.ticket.assignee() == Some(agent)
        });
        if has_open {
            return Err(refused(format!("the agent `{agent}` has open tickets: hand them on")));
        }
        let leads = self.agents.get(agent).is_some_and(|card| card.active && card.lead);
        if leads && !self.leads_beside(agent) {
            return Err(Precondition::LeadRemains.into());
        }
        let actor = Actor::Agent(agent.clone());
        self.files.retain(|_, upload| upload.claim.is_some() || upload.by != actor);
        if let Some(card) = self.agents.get_mut(agent) {
            card.name.clear();
            card.email.clear();
            (card.lead, card.active) = (false, false);
        }
        self.forget_person(actor, &Recipient::Agent(agent.clone()));
        Ok(())
    }

    /// What is erased with a person, customer or agent.
    fn forget_person(&mut self, actor: Actor, recipient: &Recipient) {
        self.forget_reasons(recipient);
        self.passwords.remove(&actor);
        self.credentials.retain(|_, credential| credential.actor != actor);
        self.erased.insert(actor);
    }

    /// Returns whether there were words.
    fn erase_message(&mut self, id: TicketId, seq: Version) -> bool {
        let Some(line) = self.tickets.get_mut(&id).and_then(|stored| stored.line_mut(seq)) else {
            return false;
        };
        if !matches!(line.words, Some(SealedWords::Kept(_))) {
            return false;
        }
        line.words = Some(SealedWords::Erased);
        let position = line.position;
        self.followers.documents.remove(&position);
        self.files.retain(|_, upload| {
            upload.claim.is_none_or(|claim| (claim.ticket, claim.seq) != (id, seq))
        });
        self.forget_reasons_of(id);
        true
    }

    pub(super) fn audit(&self, number: TicketNumber) -> Option<Audit> {
        let id = *self.numbers.get(&number)?;
        let stored = self.tickets.get(&id)?;
        let lines = || stored.log.iter();
        let words = lines().filter_map(|line| {
            line.words.as_ref().map(|words| (line.recorded.seq, Ok(words.clone())))
        });
        let mut files: Vec<_> = self
            .files
            .values()
            .filter_map(|upload| {
                let claim = upload.claim.filter(|claim| claim.ticket == id)?;
                let mut hasher = Hasher::default();
                upload.chunks.iter().for_each(|chunk| hasher.update(chunk));
                Some((claim.seq, upload.file.clone()?, hasher.finish(), upload.size()))
            })
            .collect();
        files.sort_by_key(|(seq, file, ..)| (*seq, file.id));
        let letters = self.letters.values().filter(|letter| letter.ticket == id);
        Some(Audit {
            number,
            id,
            ticket: Ok(stored.ticket.clone()),
            row: Ok(self.row(stored)),
            log: lines().map(|line| Ok(line.recorded.clone())).collect(),
            words: words.collect(),
            files,
            letters: letters.cloned().collect(),
            taken: self.taken(stored),
            report: self.followers.report_of(stored.number),
        })
    }

    /// What the maps say of each other.
    pub(super) fn faults(&self) -> Vec<Fault> {
        let fault = |place: &str, what: String| Fault { place: place.to_owned(), what };
        let mut faults = Vec::new();
        for (id, stored) in &self.tickets {
            if self.numbers.get(&stored.number) != Some(id) {
                faults.push(fault("numbers", format!("number {} is another's", stored.number)));
            }
        }
        if self.numbers.len() != self.tickets.len() {
            faults.push(fault("numbers", "there are numbers without a ticket".to_owned()));
        }
        let events: usize = self.tickets.values().map(|stored| stored.log.len()).sum();
        if events != self.order.len() {
            faults.push(fault("changes", format!("{events} events, {} places", self.order.len())));
        }
        for (id, upload) in &self.files {
            let claimed = upload.claim.map(|claim| self.tickets.get(&claim.ticket));
            if claimed.is_some_and(|ticket| ticket.is_none()) {
                faults.push(fault("files", format!("file `{id}` belongs to no ticket")));
            }
        }
        faults
    }
}
