//! Letters in memory.

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::{Notice, NoticeKind, Recipient, TicketId, Version};

use super::incarnation::incarnation;
use super::{Inner, MemoryStore, refused};
use crate::desk_log::DeskAct;
use crate::error::StoreError;
use crate::letter::{Delivery, Incarnation, Letter, LetterId, LetterState, SPACING, Settlement};
use crate::outbox::Outbox;

impl Inner {
    pub(super) fn renew(&mut self) {
        self.incarnation = incarnation(&[b"next", &self.incarnation.0]);
    }

    /// Puts items into the pair's open letter, or begins one.
    pub(super) fn put(
        &mut self,
        ticket: TicketId,
        to: &Recipient,
        items: &[(Version, NoticeKind)],
        now: DateTime<Utc>,
    ) {
        let pair = self.pair(ticket, to, now);
        if let Some(open) = Letter::open_in(&pair)
            && let Some(open) = self.letters.get_mut(&open.id)
        {
            open.items.extend(items);
            return;
        }
        let id = LetterId(self.letters.last_key_value().map_or(0, |(id, _)| id.0) + 1);
        let (to, items) = (to.clone(), items.to_vec());
        self.letters.insert(id, Letter { id, ticket, to, items, delivery: Delivery::new(now) });
    }

    /// The letters of a recipient and ticket that are not settled, or were a moment ago.
    fn pair(&self, ticket: TicketId, to: &Recipient, now: DateTime<Utc>) -> Vec<Letter> {
        let mine = self.letters.values().filter(|it| it.ticket == ticket && it.to == *to);
        let fresh = |it: &&Letter| {
            it.delivery.due.is_some()
                || it.delivery.settled.is_some_and(|settled| settled > now - SPACING)
        };
        mine.filter(fresh).cloned().collect()
    }

    fn take(&mut self, now: DateTime<Utc>, lease: TimeDelta, limit: usize) -> Vec<Letter> {
        for letter in self.letters.values_mut() {
            if let Some(mended) = letter.delivery.believed(now, lease) {
                letter.delivery = mended;
            }
        }
        let mut taken = Vec::new();
        while taken.len() < limit {
            let due = self.letters.values().filter(|it| it.delivery.is_due(now));
            let Some(first) = due.min_by_key(|it| (it.delivery.due, it.id)).cloned() else { break };
            let pair = self.pair(first.ticket, &first.to, now);
            if let Some(until) = first.held(&pair, now) {
                if let Some(letter) = self.letters.get_mut(&first.id) {
                    letter.delivery.due = Some(until);
                }
                continue;
            }
            let Some((letter, folded)) = first.take(&pair, now, lease) else { break };
            folded.iter().for_each(|id| drop(self.letters.remove(id)));
            self.letters.insert(letter.id, letter.clone());
            taken.push(letter);
        }
        taken
    }

    fn settle(
        &mut self,
        id: LetterId,
        fence: u64,
        outcome: &Settlement,
        now: DateTime<Utc>,
    ) -> bool {
        let Some(letter) = self.letters.get_mut(&id) else { return false };
        let Some(delivery) = letter.delivery.settle(fence, outcome, now) else { return false };
        letter.delivery = delivery;
        let settled = letter.clone();
        // Those behind it need not wait for the lease; they are checked again when they are taken.
        for letter in self.letters.values_mut() {
            let behind = letter.ticket == settled.ticket && letter.to == settled.to;
            if behind && letter.delivery.is_untouched() {
                letter.delivery.due = Some(now);
            }
        }
        if let Settlement::Spread(agents) = outcome {
            for agent in agents {
                let to = Recipient::Agent(agent.clone());
                self.put(settled.ticket, &to, &settled.items, now);
            }
        }
        true
    }

    /// A server's reason may quote words of a letter: it goes with the words of the ticket, to whomever it
    /// was.
    pub(super) fn forget_reasons_of(&mut self, ticket: TicketId) {
        for letter in self.letters.values_mut().filter(|letter| letter.ticket == ticket) {
            letter.delivery.reason = None;
        }
    }

    /// A server's reason may name the address of who is erased, who was told of others' tickets too.
    pub(super) fn forget_reasons(&mut self, to: &Recipient) {
        for letter in self.letters.values_mut().filter(|letter| letter.to == *to) {
            letter.delivery.reason = None;
        }
    }
}

impl Outbox for MemoryStore {
    fn incarnation(&self) -> Result<Incarnation, StoreError> {
        Ok(self.lock().incarnation)
    }

    fn take_letters(
        &self,
        now: DateTime<Utc>,
        lease: TimeDelta,
        limit: usize,
    ) -> Result<Vec<Letter>, StoreError> {
        Ok(self.lock().take(now, lease, limit))
    }

    fn settle_letter(
        &self,
        id: LetterId,
        fence: u64,
        outcome: Settlement,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        Ok(self.lock().settle(id, fence, &outcome, now))
    }

    fn queue_letter(&self, notice: Notice, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut inner = self.lock();
        let Notice { ticket, seq, to, kind } = notice;
        if !inner.tickets.contains_key(&ticket) {
            return Err(refused(format!("there is no ticket `{ticket}`")));
        }
        let mut mine = inner.letters.values().filter(|it| it.ticket == ticket && it.to == to);
        if mine.any(|it| it.items.iter().any(|(_, told)| *told == kind)) {
            return Ok(false);
        }
        inner.put(ticket, &to, &[(seq, kind)], now);
        Ok(true)
    }

    fn revive_letter(&self, id: LetterId, act: DeskAct) -> Result<bool, StoreError> {
        let mut inner = self.lock();
        let line = inner.may(act)?;
        let Some(letter) = inner.letters.get_mut(&id) else { return Ok(false) };
        let Some(delivery) = letter.delivery.revive(line.at) else { return Ok(false) };
        letter.delivery = delivery;
        inner.lines.push(line);
        Ok(true)
    }

    fn letters(
        &self,
        state: Option<LetterState>,
        after: LetterId,
        limit: usize,
    ) -> Result<Vec<Letter>, StoreError> {
        let inner = self.lock();
        let later = inner.letters.values().filter(|letter| letter.id > after);
        let wanted = later.filter(|it| state.is_none_or(|state| it.delivery.state == state));
        Ok(wanted.take(limit).cloned().collect())
    }
}
