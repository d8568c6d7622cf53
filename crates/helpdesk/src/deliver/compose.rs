//! What a letter tells, read from the desk at the instant of sending.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use helpdesk_core::view::{Kept, LogEntry, Row, Sight};
use helpdesk_core::{Actor, AgentId, NoticeKind, Policy, Recipient, Status, Version};
use helpdesk_store::{Incarnation, Letter, TimelineQuery};

use super::mail::{Addressee, Mail, News};
use crate::engine::Helpdesk;
use crate::error::Error;
use crate::paging;
use crate::read::Mentioned;

/// How many texts of one kind a mail holds at most: the newest.
const TEXTS_MAX: usize = 5;

/// What a letter becomes.
pub(super) enum Composed {
    Mail(Box<Mail>),
    /// There is no recipient, or nothing to tell.
    Nobody(String),
    /// The recipient is unknown.
    Unknown(String),
    /// Each of these recipients gets a letter of their own.
    Each(Vec<AgentId>),
}

fn nobody(why: &str) -> Composed {
    Composed::Nobody(why.to_owned())
}

impl Helpdesk {
    pub(super) fn compose(
        &self,
        letter: &Letter,
        incarnation: Incarnation,
        now: DateTime<Utc>,
    ) -> Result<Composed, Error> {
        let policy = self.policy()?;
        let Some(ticket) = self.store().row(letter.ticket)? else {
            return Ok(nobody("there is no such ticket"));
        };
        let told = |kind| !policy.mail.off.contains(&kind) && still_holds(kind, &ticket, now);
        let kinds: Vec<NoticeKind> = kinds(letter).into_iter().filter(|kind| told(*kind)).collect();
        if kinds.is_empty() {
            return Ok(nobody("nothing of it is to be told any more"));
        }
        let to = match self.addressee(letter, &policy)? {
            Ok(to) => to,
            Err(instead) => return Ok(instead),
        };
        let mut news = Vec::new();
        for kind in kinds {
            news.extend(self.news(letter, kind, &policy)?);
        }
        if news.is_empty() {
            return Ok(nobody("nothing of it may be told"));
        }
        let letter = letter.id;
        Ok(Composed::Mail(Box::new(Mail { letter, incarnation, to, ticket, news, policy, now })))
    }

    /// Returns who gets the mail, or what becomes of the letter instead.
    fn addressee(
        &self,
        letter: &Letter,
        policy: &Policy,
    ) -> Result<Result<Addressee, Composed>, Error> {
        let actor = match &letter.to {
            Recipient::Customer(key) => Actor::Customer(key.clone()),
            Recipient::Agent(key) => Actor::Agent(key.clone()),
            Recipient::Leads => {
                let team = paging::all(
                    |after, limit| self.directory().team(after, limit),
                    |card| (card.name.clone(), card.key.clone()),
                )?;
                let leads = team.into_iter().filter(|card| card.lead).map(|card| card.key);
                let leads: Vec<_> = leads.collect();
                let none = leads.is_empty();
                return Ok(Err(if none { nobody("nobody leads") } else { Composed::Each(leads) }));
            }
            Recipient::Desk => {
                let Some(email) = policy.mail.desk.clone() else {
                    return Ok(Err(nobody("policy `mail.desk` is off")));
                };
                let recipient = Recipient::Desk;
                return Ok(Ok(Addressee { recipient, name: None, email, language: None }));
            }
        };
        let Some(card) = self.person(&actor)? else {
            let why = format!("the directory does not know `{actor}`");
            return Ok(Err(Composed::Unknown(why)));
        };
        if !card.active || card.email.is_empty() {
            return Ok(Err(nobody("whoever was to be told is disabled or erased")));
        }
        Ok(Ok(Addressee {
            recipient: letter.to.clone(),
            name: Some(card.name).filter(|name| !name.is_empty()),
            email: card.email,
            language: Some(card.language),
        }))
    }

    /// Returns what a letter tells of one kind, or `None` where its reader may not see the event (S6).
    fn news(
        &self,
        letter: &Letter,
        kind: NoticeKind,
        policy: &Policy,
    ) -> Result<Option<News>, Error> {
        let of_kind = letter.items.iter().filter(|(_, told)| *told == kind).map(|(seq, _)| *seq);
        let events: Vec<Version> = of_kind.collect();
        // A deadline that comes near is told with the opening event, whose words were already sent.
        let with_text = policy.mail.text && kind != NoticeKind::DueSoon;
        let wanted = if with_text { TEXTS_MAX } else { 1 };
        let first = events.len().saturating_sub(wanted);
        let (mut last, mut texts) = (None, Vec::new());
        for seq in events.iter().skip(first) {
            let Some(entry) = self.told_event(letter, *seq)? else { continue };
            let public = entry.recorded.event.kind().is_public();
            if matches!(letter.to, Recipient::Customer(_)) && !public {
                continue;
            }
            if let (true, Kept::Words(words)) = (with_text, &entry.words) {
                texts.extend(words.text.as_ref().map(|text| text.as_str().to_owned()));
            }
            last = Some(entry.recorded);
        }
        let Some(last) = last else { return Ok(None) };
        let mut people = Mentioned::default();
        people.see(&last.by, &last.event);
        let names = self.names(people)?;
        Ok(Some(News {
            kind,
            count: events.len(),
            at: last.at,
            by: names.author(&last.by),
            event: Sight::of(&last.event, &names),
            texts,
        }))
    }

    fn told_event(&self, letter: &Letter, seq: Version) -> Result<Option<LogEntry>, Error> {
        let before = Version(seq.0.saturating_sub(1));
        let query = TimelineQuery { limit: 1, ..TimelineQuery::whole(before) };
        let found = self.store().events(letter.ticket, query)?.entries.pop();
        Ok(found.map(|found| found.entry).filter(|entry| entry.recorded.seq == seq))
    }
}

/// Returns the kinds in a letter, in the order in which they began.
fn kinds(letter: &Letter) -> Vec<NoticeKind> {
    let mut seen = BTreeSet::new();
    letter.items.iter().map(|(_, kind)| *kind).filter(|kind| seen.insert(*kind)).collect()
}

/// Returns whether there is still reason to tell this: a request for access that was answered, or a deadline
/// that was met, is no longer news.
fn still_holds(kind: NoticeKind, ticket: &Row, now: DateTime<Utc>) -> bool {
    let awaited = ticket.first_answer().is_awaited();
    match kind {
        NoticeKind::AccessRequested => ticket.access.is_requested(),
        NoticeKind::AccessPassedOn => ticket.access.is_granted(),
        NoticeKind::CloseReminder => ticket.status == Status::Resolved,
        NoticeKind::Overdue => awaited,
        NoticeKind::DueSoon => awaited && ticket.first_answer_due.is_some_and(|due| due > now),
        NoticeKind::Opened
        | NoticeKind::Answered
        | NoticeKind::ServiceWrote
        | NoticeKind::AccessGranted
        | NoticeKind::AccessDeclined
        | NoticeKind::AccessEnded
        | NoticeKind::Assigned
        | NoticeKind::Resolved
        | NoticeKind::Reopened
        | NoticeKind::Closed
        | NoticeKind::Rated => true,
    }
}
