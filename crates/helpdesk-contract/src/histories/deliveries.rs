//! The outbox in random histories: letters are taken, settled in every way, left lying and revived.

use chrono::TimeDelta;
use helpdesk_core::{Notice, NoticeKind, Recipient, Version};
use helpdesk_store::{DeskAct, DeskAction, LetterId, LetterState, Settlement};

use super::world::World;
use crate::Trouble;
use crate::room::{ALL, line_at};

impl World {
    /// Takes, settles, revives or queues letters.
    pub(super) fn deliver(&mut self) -> Result<(), Trouble> {
        match self.dice.below(10) {
            0..=4 => self.take_letters(),
            5..=7 => self.settle_letters(),
            8 => self.revive_letters(),
            _ => self.queue_letter(),
        }
    }

    fn take_letters(&mut self) -> Result<(), Trouble> {
        let (now, limit) = (self.now, 1 + self.dice.below(6));
        let minutes = i64::try_from(1 + self.dice.below(30))?;
        let lease = TimeDelta::minutes(minutes);
        self.note_step(format!("{limit} letters are taken for {minutes} min"));
        let taken = self.twin.tell("letters", |store| store.take_letters(now, lease, limit))?;
        self.tally.count("letters taken", taken.len());
        let again = taken.iter().filter(|letter| letter.delivery.fence > 1).count();
        self.tally.count("letters taken again", again);
        self.taken.extend(taken);
        // Letters that nobody settles come back when their lease ends.
        let surplus = self.taken.len().saturating_sub(12);
        self.taken.drain(..surplus);
        Ok(())
    }

    fn settle_letters(&mut self) -> Result<(), Trouble> {
        let now = self.now;
        for _ in 0..1 + self.dice.below(4) {
            let Some(letter) = self.dice.pick(&self.taken) else { return Ok(()) };
            let minutes = TimeDelta::minutes(i64::try_from(self.dice.below(200))?);
            let reason = "asked too often".to_owned();
            let outcome = match self.dice.below(8) {
                0..=2 => Settlement::Sent,
                3..=4 => {
                    Settlement::Retry { at: now + minutes, sure: self.dice.percent(60), reason }
                }
                5 => Settlement::Dead { reason },
                6 => Settlement::PutBack,
                _ if letter.to == Recipient::Leads => Settlement::Spread(self.agents.clone()),
                _ => Settlement::Dropped { reason },
            };
            // Now and then somebody settles a letter that they never had.
            let fence = letter.delivery.fence + u64::from(self.dice.percent(5));
            self.note_step(format!("letter {} under {fence}: {outcome:?}", letter.id));
            let settled = self.twin.tell("settle", |store| {
                store.settle_letter(letter.id, fence, outcome.clone(), now)
            })?;
            self.tally.count(if settled { "letters settled" } else { "leases lost" }, 1);
        }
        Ok(())
    }

    fn revive_letters(&mut self) -> Result<(), Trouble> {
        let dead = self
            .twin
            .tell("the dead", |store| store.letters(Some(LetterState::Dead), LetterId(0), ALL))?;
        let Some(letter) = self.dice.pick(&dead) else { return Ok(()) };
        self.note_step(format!("letter {} is revived", letter.id));
        let said = line_at(self.now, DeskAction::LetterRevived, &letter.id.to_string());
        let said = DeskAct::from(said);
        let revived =
            self.twin.tell("revive", |store| store.revive_letter(letter.id, said.clone()))?;
        self.tally.count("letters revived", usize::from(revived));
        let after = letter.id;
        self.twin.tell("all letters", |store| store.letters(None, after, 50))?;
        Ok(())
    }

    fn queue_letter(&mut self) -> Result<(), Trouble> {
        let (now, own) = (self.now, self.own.clone());
        let Some(ticket) = self.dice.pick(&own) else { return Ok(()) };
        let kind = NoticeKind::Overdue;
        let notice = Notice { ticket, seq: Version(1), to: Recipient::Leads, kind };
        self.note_step(format!("the leads are told of {ticket}"));
        self.twin.tell("queue", |store| store.queue_letter(notice.clone(), now))?;
        Ok(())
    }
}
