//! What follows the log, in memory: the plainest way that keeps the promises of the port.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use helpdesk_core::report::{Backlog, ReportRow};
use helpdesk_core::{NoticeKind, TicketId, TicketNumber, Version};

use super::{Inner, MemoryStore, Stored};
use crate::error::StoreError;
use crate::feed::{Change, Position};
use crate::followers::{
    Derived, Document, Follower, Followers, READING_BYTES, Reading, Step, Taken, Watermark,
};
use crate::letter::Letter;
use crate::reports::{AccessRows, Period, ReportTime};
use crate::timeline::SealedWords;

impl Inner {
    /// Returns whether everybody whom the log concerns was told, or never will be.
    pub(super) fn is_told(&self) -> bool {
        let (_, position) = self.followers.mark(Follower::Letters);
        self.newest() <= position.max(self.followers.floor)
    }

    fn newest(&self) -> Position {
        Position(self.order.len() as u64)
    }

    /// Returns how far the followers have taken the log of a ticket.
    pub(super) fn taken(&self, stored: &Stored) -> Taken {
        let up_to = |place: Position| {
            let lines = stored.log.iter().take_while(|line| line.position <= place);
            Version(lines.count() as u64)
        };
        let mark = |follower| up_to(self.followers.mark(follower).1);
        Taken {
            search: mark(Follower::Search),
            reports: mark(Follower::Reports),
            letters: mark(Follower::Letters),
            untold: up_to(self.followers.floor),
        }
    }

    fn reading(&self, follower: Follower, limit: usize) -> Reading {
        let (_, from) = self.followers.mark(follower);
        let mut reading = Reading { from, to: from, ..Reading::default() };
        let mut bytes = 0;
        for change in self.changes(from, limit) {
            reading.to = change.position;
            let stored = self.tickets.get(&change.recorded.ticket);
            let line = stored.and_then(|stored| stored.line(change.recorded.seq));
            if follower == Follower::Search
                && let Some(SealedWords::Kept(sealed)) = line.and_then(|line| line.words.as_ref())
            {
                let text = sealed.words().text.as_ref();
                bytes += text.map_or(0, |text| text.as_str().len());
                reading.words.insert(change.position, sealed.words().clone());
            }
            reading.changes.push(change);
            if bytes >= READING_BYTES {
                break;
            }
        }
        reading
    }

    fn follow(&mut self, step: Step) -> bool {
        let follower = step.derived.follower();
        let (shape, position) = self.followers.mark(follower);
        if position != step.from {
            return false;
        }
        match step.derived {
            Derived::Search(documents) => {
                for mut document in documents.into_iter().filter(|it| !it.terms.is_empty()) {
                    document.terms.sort_unstable();
                    document.terms.dedup();
                    let stored = self.tickets.get(&document.ticket);
                    let Some(line) = stored.and_then(|stored| stored.line(document.seq)) else {
                        continue;
                    };
                    // An erasure since the reading wins.
                    if matches!(line.words, Some(SealedWords::Kept(_))) {
                        self.followers.documents.insert(line.position, document);
                    }
                }
            }
            Derived::Reports(changes) => self.followers.follow_reports(&changes),
            Derived::Letters(changes) => {
                self.follow_letters(&changes, step.at);
                self.followers.reached = self.followers.reached.max(step.to);
            }
        }
        self.followers.marks.insert(follower, (shape, step.to));
        true
    }

    fn follow_letters(&mut self, changes: &[Change], now: DateTime<Utc>) {
        for Change { position, number, customer, recorded, .. } in changes {
            let hand = self.followers.hands.entry(*number).or_default();
            let notices = hand.take(customer, recorded);
            if *position <= self.followers.floor {
                continue;
            }
            for notice in notices {
                let item = (notice.seq, notice.kind);
                let tells = |letter: &Letter| {
                    letter.ticket == notice.ticket
                        && letter.to == notice.to
                        && letter.items.contains(&item)
                };
                let known = *position <= self.followers.reached;
                if !(known && self.letters.values().any(tells)) {
                    self.put(notice.ticket, &notice.to, &[item], now);
                }
            }
        }
    }

    fn forget(&mut self, follower: Follower, shape: u16) {
        match follower {
            Follower::Search => self.followers.documents.clear(),
            Follower::Reports => self.followers.reports.clear(),
            Follower::Letters => self.forget_letters(),
        }
        self.followers.marks.insert(follower, (shape, Position(0)));
    }

    /// Throws away what was derived and not yet taken; what no event causes stays.
    fn forget_letters(&mut self) {
        self.followers.hands.clear();
        let floor = self.followers.floor;
        let derived = |letter: &Letter| {
            let caused = letter.items.iter().all(|(_, kind)| *kind != NoticeKind::DueSoon);
            let first = letter.items.iter().map(|(seq, _)| *seq).min().unwrap_or_default();
            let stored = self.tickets.get(&letter.ticket);
            let line = stored.and_then(|stored| stored.line(first));
            letter.delivery.is_untouched()
                && caused
                && line.is_some_and(|line| line.position > floor)
        };
        let gone: BTreeSet<_> =
            self.letters.values().filter(|it| derived(it)).map(|letter| letter.id).collect();
        self.letters.retain(|id, _| !gone.contains(id));
    }

    fn unlike(&self, documents: Vec<Document>) -> Vec<(TicketId, Version)> {
        let other = |expected: &Document| {
            let mut expected = expected.clone();
            expected.terms.sort_unstable();
            expected.terms.dedup();
            let stored = self.tickets.get(&expected.ticket);
            let line = stored.and_then(|stored| stored.line(expected.seq));
            let held = line.and_then(|line| self.followers.documents.get(&line.position));
            held != (!expected.terms.is_empty()).then_some(&expected)
        };
        documents.iter().filter(|it| other(it)).map(|it| (it.ticket, it.seq)).collect()
    }
}

impl Followers for MemoryStore {
    fn watermark(&self, follower: Follower) -> Result<Watermark, StoreError> {
        let inner = self.lock();
        let (shape, position) = inner.followers.mark(follower);
        Ok(Watermark { shape, position, newest: inner.newest() })
    }

    fn reading(&self, follower: Follower, limit: usize) -> Result<Reading, StoreError> {
        Ok(self.lock().reading(follower, limit))
    }

    fn follow(&self, step: Step) -> Result<bool, StoreError> {
        Ok(self.lock().follow(step))
    }

    fn forget(&self, follower: Follower, shape: u16) -> Result<(), StoreError> {
        self.lock().forget(follower, shape);
        Ok(())
    }

    fn unlike(&self, documents: Vec<Document>) -> Result<Vec<(TicketId, Version)>, StoreError> {
        Ok(self.lock().unlike(documents))
    }

    fn report_rows(
        &self,
        by: ReportTime,
        period: Period,
    ) -> Result<Vec<(TicketNumber, ReportRow)>, StoreError> {
        Ok(self.lock().followers.all_reports().rows(by, period))
    }

    fn report_access(&self, period: Period) -> Result<AccessRows, StoreError> {
        Ok(self.lock().followers.all_reports().access(period))
    }

    fn backlog(&self) -> Result<Backlog, StoreError> {
        Ok(self.lock().followers.all_reports().backlog())
    }

    fn overdue(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        Ok(self.lock().overdue(now))
    }
}
