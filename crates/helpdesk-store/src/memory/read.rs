//! Reading, the plain way: take everything, keep what was asked for, sort, cut.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use helpdesk_core::view::Row;
use helpdesk_core::{AgentId, ProjectId, TicketId, Version};

use super::{Inner, Line, Stored};
use crate::error::StoreError;
use crate::feed::{Change, Position};
use crate::followers::Document;
use crate::lists::{ListPosition, ListQuery};
use crate::query::{PAGE_MAX, Scope};
use crate::search::{Hit, SearchQuery};
use crate::tickets::ConsentFound;
use crate::timeline::{Direction, SealedWords, TimelinePage, TimelineQuery, gather};

impl Inner {
    pub(super) fn events(
        &self,
        ticket: TicketId,
        query: &TimelineQuery,
    ) -> Result<TimelinePage, StoreError> {
        let log = self.tickets.get(&ticket).map_or(&[][..], |stored| &stored.log);
        let seen = |line: &&Line| !query.public_only || line.recorded.event.kind().is_public();
        let counted = |line: &Line| query.counted(&line.recorded);
        let newest = log.last().map_or(Version(0), counted);
        gather(query, newest, |direction, place, take| {
            let mut give = |line: &Line| line.entry().map(&mut *take);
            match direction {
                Direction::Forward => {
                    let begin = log.partition_point(|line| counted(line) <= place);
                    for line in log.iter().skip(begin).filter(seen) {
                        if !give(line)? {
                            break;
                        }
                    }
                }
                Direction::Backward => {
                    let end = log.partition_point(|line| counted(line) < place);
                    for line in log.iter().take(end).rev().filter(seen) {
                        if !give(line)? {
                            break;
                        }
                    }
                }
            }
            Ok(())
        })
    }

    pub(super) fn list(&self, query: &ListQuery) -> Vec<Row> {
        let mut rows: Vec<Row> = self
            .tickets
            .values()
            .map(|stored| self.row(stored))
            .filter(|row| query.takes(row))
            .filter(|row| {
                let place = ListPosition::of(row);
                query.after.is_none_or(|after| query.order.is_after(place, after))
            })
            .collect();
        query.order.sort(&mut rows);
        rows.truncate(query.limit.min(PAGE_MAX));
        rows
    }

    pub(super) fn search(&self, query: &SearchQuery) -> Vec<Hit> {
        if query.terms.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(&Stored, &Line)> = self
            .tickets
            .values()
            .filter(|stored| query.reads(stored))
            .flat_map(|stored| stored.log.iter().map(move |line| (stored, line)))
            .filter(|(_, line)| {
                let document = self.followers.documents.get(&line.position);
                document.is_some_and(|document| query.finds(document))
            })
            .filter(|(_, line)| query.after.is_none_or(|after| line.position < after))
            .collect();
        found.sort_by_key(|(_, line)| Reverse(line.position));
        found.truncate(query.limit.min(PAGE_MAX));
        found.into_iter().filter_map(|(stored, line)| self.hit(query, stored, line)).collect()
    }

    fn hit(&self, query: &SearchQuery, stored: &Stored, line: &Line) -> Option<Hit> {
        let Some(SealedWords::Kept(sealed)) = &line.words else { return None };
        let seq = match query.scope {
            Scope::Customer(_) => line.recorded.public_seq,
            Scope::Support => line.recorded.seq,
        };
        let words = sealed.words().clone();
        Some(Hit { position: line.position, row: self.row(stored), seq, words })
    }

    pub(super) fn due(&self, now: DateTime<Utc>, limit: usize) -> Vec<TicketId> {
        let mut owed: Vec<_> = self
            .tickets
            .values()
            .filter_map(|stored| Some((stored.ticket.next_deadline()?, stored)))
            .filter(|(deadline, _)| *deadline <= now)
            .map(|(deadline, stored)| (deadline, stored.number, stored.ticket.id()))
            .collect();
        owed.sort_unstable();
        owed.into_iter().take(limit).map(|(_, _, id)| id).collect()
    }

    pub(super) fn changes(&self, after: Position, limit: usize) -> Vec<Change> {
        let skipped = usize::try_from(after.0).unwrap_or(usize::MAX);
        let places = self.order.iter().skip(skipped).take(limit);
        let change = |(id, place): &(TicketId, usize)| {
            let stored = self.tickets.get(id)?;
            let line = stored.log.get(*place)?;
            Some(Change {
                position: line.position,
                number: stored.number,
                customer: stored.ticket.customer().clone(),
                project: stored.ticket.project().map(|named| named.key.clone()),
                recorded: line.recorded.clone(),
            })
        };
        places.filter_map(change).collect()
    }

    pub(super) fn consents(
        &self,
        agent: &AgentId,
        project: &ProjectId,
        now: DateTime<Utc>,
    ) -> Vec<ConsentFound> {
        let about =
            |stored: &&Stored| stored.ticket.project().is_some_and(|named| named.key == *project);
        let mut found: Vec<ConsentFound> = self
            .tickets
            .values()
            .filter(about)
            .filter_map(|stored| {
                let grant = stored.ticket.grant_for(agent, now)?;
                Some(ConsentFound {
                    ticket: stored.ticket.id(),
                    number: stored.number,
                    customer: stored.ticket.customer().clone(),
                    until: grant.until,
                    entered: grant.was_entered_by(agent),
                    version: stored.ticket.version(),
                })
            })
            .collect();
        // One without an end ends last of all (A3).
        found.sort_by_key(|consent| {
            let end = consent.until.unwrap_or(DateTime::<Utc>::MAX_UTC);
            (consent.until.is_some(), Reverse(end), consent.number)
        });
        found
    }
}

impl SearchQuery {
    fn reads(&self, stored: &Stored) -> bool {
        let in_scope = match &self.scope {
            Scope::Customer(id) => stored.ticket.customer() == id,
            Scope::Support => true,
        };
        in_scope
            && self.project.as_ref().is_none_or(|key| {
                stored.ticket.project().is_some_and(|project| project.key == *key)
            })
    }

    fn finds(&self, document: &Document) -> bool {
        let visible = match self.scope {
            Scope::Customer(_) => document.public,
            Scope::Support => true,
        };
        visible && self.terms.iter().all(|term| document.terms.contains(term))
    }
}
