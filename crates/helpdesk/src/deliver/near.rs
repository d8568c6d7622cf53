//! First answers that are due soon: the leads are told, once per ticket.

use helpdesk_core::{Notice, NoticeKind, Recipient, Status, Version};
use helpdesk_store::{ListPosition, ListQuery, PAGE_MAX, Scope};

use crate::engine::Helpdesk;
use crate::error::Error;

/// How many pages of tickets are looked at: tickets past their time come first, and the leads have already
/// been told about them.
const PAGES_MAX: usize = 20;

impl Helpdesk {
    /// Queues a letter to the leads about every ticket whose first answer is due within the time of policy
    /// `mail.near`; returns how many are new. The host calls it now and then.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn look_ahead(&self) -> Result<u64, Error> {
        let policy = self.policy()?;
        let Some(near) = policy.mail.near else { return Ok(0) };
        if policy.mail.off.contains(&NoticeKind::DueSoon) {
            return Ok(0);
        }
        let now = self.now();
        let mut query = ListQuery {
            status: Some(Status::Open),
            overdue_at: Some(now + near.length()),
            ..ListQuery::all(Scope::Support, PAGE_MAX)
        };
        let mut queued = 0;
        for _ in 0..PAGES_MAX {
            let rows = self.store().list(query.clone())?;
            for row in rows.iter().filter(|row| row.first_answer_due.is_some_and(|due| due > now)) {
                let (ticket, kind) = (row.id, NoticeKind::DueSoon);
                let notice = Notice { ticket, seq: Version(1), to: Recipient::Leads, kind };
                queued += u64::from(self.store().queue_letter(notice, now)?);
            }
            match rows.last() {
                Some(last) if rows.len() == PAGE_MAX => query.after = Some(ListPosition::of(last)),
                Some(_) | None => break,
            }
        }
        Ok(queued)
    }
}
