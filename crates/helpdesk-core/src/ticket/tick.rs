//! What the clock owes (T2).

use alloc::vec::Vec;

use chrono::{DateTime, TimeDelta, Utc};

use super::apply::microseconds;
use super::{Stage, Ticket};
use crate::access::{Access, EndReason};
use crate::event::{Event, InternalEvent};

impl Ticket {
    /// Returns what the clock owes at `now`: a lapsed request, an expired grant, an overdue first answer, a
    /// reminder, a close after silence. Asked too early or twice, it owes nothing.
    #[must_use]
    pub fn tick(&self, now: DateTime<Utc>) -> Vec<Event> {
        let now = microseconds(now);
        let mut owed = Vec::new();
        let Some(live) = self.live() else { return owed };
        match &live.access {
            Access::Requested(request) if now >= request.lapses_at => {
                owed.push(Event::AccessEnded { why: EndReason::Lapsed });
            }
            Access::Granted(grant) if !grant.is_live(now) => {
                owed.push(Event::AccessEnded { why: EndReason::Expired });
            }
            Access::None | Access::Requested(_) | Access::Granted(_) => {}
        }
        if self.is_overdue(now) && !live.overdue_noted {
            owed.push(InternalEvent::FirstAnswerOverdue.into());
        }
        if let Stage::Resolved(_, resolution) = self.stage()
            && let Some(silence) = resolution.silence
        {
            if !resolution.reminded && now >= silence.remind_at {
                // The customer gets the full time after the reminder even when it comes late.
                let notice = silence.close_at.signed_duration_since(silence.remind_at);
                let earliest = now.checked_add_signed(notice).unwrap_or(silence.close_at);
                owed.push(Event::CloseReminded { close_at: silence.close_at.max(earliest) });
            } else if resolution.reminded && now >= silence.close_at {
                if matches!(live.access, Access::Requested(_) | Access::Granted(_))
                    && !owed.iter().any(|event| matches!(event, Event::AccessEnded { .. }))
                {
                    owed.push(Event::AccessEnded { why: EndReason::Closed });
                }
                owed.push(Event::Closed { rating: None, reason: None });
            }
        }
        owed
    }

    /// Returns the first instant at which the clock owes something, or `None` if it never will as the ticket
    /// stands.
    #[must_use]
    pub fn next_deadline(&self) -> Option<DateTime<Utc>> {
        let live = self.live()?;
        let access = match &live.access {
            Access::None => None,
            Access::Requested(request) => Some(request.lapses_at),
            Access::Granted(grant) => grant.until,
        };
        // An answer at the due instant is in time, so overdue begins a microsecond later.
        let overdue = match self.answered_at() {
            None if !live.overdue_noted => self
                .first_answer_due()
                .and_then(|due| due.checked_add_signed(TimeDelta::microseconds(1))),
            None | Some(_) => None,
        };
        let silence = match self.stage() {
            Stage::Resolved(_, resolution) => resolution.silence.map(|silence| {
                if resolution.reminded { silence.close_at } else { silence.remind_at }
            }),
            Stage::Open(_) | Stage::Closed(_) => None,
        };
        [access, overdue, silence].into_iter().flatten().min()
    }
}
