//! What the operator chooses, ratings that were read, and the desk's own log.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use helpdesk_core::hours::Calendar;
use helpdesk_core::{CannedAnswer, Policy, TicketNumber};

use super::{MemoryStore, by_key};
use crate::cursor::CursorKey;
use crate::desk_log::{DeskAct, DeskLine, DeskLog};
use crate::error::StoreError;
use crate::rating_marks::{RatingMark, RatingMarks};
use crate::settings::{PolicyVersion, Settings};

impl Settings for MemoryStore {
    fn policy(&self) -> Result<(Policy, PolicyVersion), StoreError> {
        Ok(self.lock().policy.clone())
    }

    fn set_policy(
        &self,
        policy: Policy,
        expected: PolicyVersion,
        act: DeskAct,
    ) -> Result<bool, StoreError> {
        let mut inner = self.lock();
        let line = inner.may(act)?;
        if inner.policy.1 != expected {
            return Ok(false);
        }
        inner.note_hours(line.at, &policy.hours);
        inner.policy = (policy, PolicyVersion(expected.0.saturating_add(1)));
        inner.lines.push(line);
        Ok(true)
    }

    fn calendars(&self) -> Result<Vec<(DateTime<Utc>, Calendar)>, StoreError> {
        let inner = self.lock();
        Ok(inner.calendars.iter().map(|(since, hours)| (*since, hours.clone())).collect())
    }

    fn set_calendars(&self, history: Vec<(DateTime<Utc>, Calendar)>) -> Result<(), StoreError> {
        self.lock().calendars = history.into_iter().collect();
        Ok(())
    }

    fn canned_answers(&self) -> Result<Vec<CannedAnswer>, StoreError> {
        Ok(self.lock().canned.values().cloned().collect())
    }

    fn put_canned_answer(&self, answer: CannedAnswer, act: DeskAct) -> Result<(), StoreError> {
        let mut inner = self.lock();
        let line = inner.may(act)?;
        inner.canned.insert(answer.key.clone(), answer);
        inner.lines.push(line);
        Ok(())
    }

    fn set_canned_answers(&self, answers: Vec<CannedAnswer>) -> Result<(), StoreError> {
        self.lock().canned = by_key(answers);
        Ok(())
    }

    fn cursor_key(&self) -> Result<CursorKey, StoreError> {
        Ok(self.lock().cursor_key)
    }
}

impl RatingMarks for MemoryStore {
    fn mark_rating(
        &self,
        ticket: TicketNumber,
        mark: RatingMark,
    ) -> Result<RatingMark, StoreError> {
        Ok(self.lock().mark_rating(ticket, mark))
    }

    fn rating_marks(
        &self,
        tickets: BTreeSet<TicketNumber>,
    ) -> Result<BTreeMap<TicketNumber, RatingMark>, StoreError> {
        Ok(self.lock().marks_of(&tickets))
    }

    fn all_rating_marks(
        &self,
        after: Option<TicketNumber>,
        limit: usize,
    ) -> Result<Vec<(TicketNumber, RatingMark)>, StoreError> {
        Ok(self.lock().marks_after(after, limit))
    }
}

impl DeskLog for MemoryStore {
    fn record(&self, act: DeskAct) -> Result<(), StoreError> {
        let mut inner = self.lock();
        let line = inner.may(act)?;
        inner.lines.push(line);
        Ok(())
    }

    fn lines(&self, after: u64, limit: usize) -> Result<Vec<(u64, DeskLine)>, StoreError> {
        let inner = self.lock();
        let numbered = (1..).zip(inner.lines.iter().cloned());
        Ok(numbered.skip_while(|(n, _)| *n <= after).take(limit).collect())
    }

    fn lines_before(
        &self,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, DeskLine)>, StoreError> {
        let inner = self.lock();
        let numbered: Vec<_> = (1..).zip(inner.lines.iter()).collect();
        let earlier = numbered.into_iter().rev();
        let earlier = earlier.skip_while(|(n, _)| before.is_some_and(|before| *n >= before));
        Ok(earlier.take(limit).map(|(n, line)| (n, line.clone())).collect())
    }
}
