//! Reading, scoped to the reader (S6, S7), with names asked for in batches.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use helpdesk_core::view::{Entry, Names, Row, Sight, Summary};
use helpdesk_core::{
    Actor, AgentId, CustomerId, Event, ProjectId, Reader, Ticket, TicketId, TicketNumber, Version,
};
use helpdesk_store::{
    Assignee, Cursor, CursorError, Follower, Hit, ListPosition, ListQuery, ListShape, PAGE_MAX,
    Position, SearchQuery, TimelinePlace, TimelineQuery,
};
use serde::Serialize;

use crate::engine::Helpdesk;
use crate::error::{Error, FilterField};
use crate::known::Named;
use crate::list_filter::ListFilter;
use crate::search::{self, Snippet};

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page<T> {
    /// The entries.
    pub items: Vec<T>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<String>,
    /// Set if the answer follows the log and could not catch up: it holds what happened up to then (S12).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<DateTime<Utc>>,
}

/// A message found, with the words around the first match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchHit {
    /// The ticket.
    pub ticket: Summary,
    /// The event, as the reader counts.
    pub seq: Version,
    /// The words around the match.
    pub snippet: Snippet,
}

/// One event of all tickets, in the single order (S11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeSeen {
    /// Its place; read on after this. Internal events count, so a customer gets none (S6).
    pub position: Option<Position>,
    /// The ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// What happened, with names and without words.
    pub entry: Entry<Sight>,
}

impl Helpdesk {
    pub(crate) fn names(&self, people: Mentioned) -> Result<Names, Error> {
        let mut names = Names::default();
        if !people.customers.is_empty() {
            let cards = self.directory().customers(people.customers)?;
            let known = cards.into_iter().filter(|(_, card)| !card.name.is_empty());
            names.customers = known.map(|(key, card)| (key, card.name)).collect();
        }
        if !people.agents.is_empty() {
            let cards = self.directory().agents(people.agents)?;
            let known = cards.into_iter().filter(|(_, card)| !card.name.is_empty());
            names.agents = known.map(|(key, card)| (key, card.name)).collect();
        }
        Ok(names)
    }

    /// Returns a page of tickets, newest `updated_at` first unless asked otherwise, at most `limit` (1 to 199).
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown or disabled reader, [`Error::Unknown`] for a filter by an
    /// unknown key, [`Error::Cursor`] for a cursor of another list, [`Error::Input`] for a limit out of range, [`Error::Store`].
    pub fn list(
        &self,
        reader: &Reader,
        filter: ListFilter,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Page<Summary>, Error> {
        check_limit(limit)?;
        self.admit(reader)?;
        let agent = match &filter.assignee {
            Some(Assignee::Agent(agent)) => Some((FilterField::Assignee, agent)),
            Some(Assignee::Nobody) | None => None,
        };
        let (customer, project) = (filter.customer.as_ref(), filter.project.as_ref());
        self.check_known(reader, Named { agent, customer, project })?;
        self.list_for(reader, filter, after, limit)
    }

    /// A page of a list as `reader` sees it, whether or not they may read now.
    pub(crate) fn list_for(
        &self,
        reader: &Reader,
        filter: ListFilter,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Page<Summary>, Error> {
        let mut query = ListQuery {
            group: filter.group,
            status: filter.status,
            project: filter.project,
            customer: filter.customer,
            assignee: filter.assignee,
            overdue_at: filter.overdue.then(|| self.now()),
            priority: filter.priority,
            waits_on_support: filter.waits_on_support,
            access: filter.access,
            order: filter.order,
            ..ListQuery::all(reader.into(), limit + 1)
        };
        let list = query.digest();
        query.after = after.map(|cursor| self.place(&list, cursor)).transpose()?;
        let mut rows = self.store().list(query)?;
        let next = match rows.get(limit.saturating_sub(1)) {
            Some(last) if rows.len() > limit => Some(self.cursor(&list, ListPosition::of(last))?),
            Some(_) | None => None,
        };
        rows.truncate(limit);
        Ok(Page { items: self.summaries(reader, rows)?, next, as_of: None })
    }

    fn place(&self, list: &helpdesk_core::Digest, given: &str) -> Result<ListPosition, Error> {
        Ok(Cursor::open(&self.store().cursor_key()?, list, given)?)
    }

    fn cursor(&self, list: &helpdesk_core::Digest, at: ListPosition) -> Result<String, Error> {
        Ok(Cursor::sign(&self.store().cursor_key()?, list, at).to_string())
    }

    pub(crate) fn summaries(&self, reader: &Reader, rows: Vec<Row>) -> Result<Vec<Summary>, Error> {
        let mut people = Mentioned::default();
        rows.iter().for_each(|row| people.see_row(row));
        let names = self.names(people)?;
        Ok(rows.into_iter().map(|row| Summary::of(reader, row, None, &names)).collect())
    }

    /// Returns a page of messages that hold every word of `typed`, newest first, with snippets, at most
    /// `limit` (1 to 199); what people type is never a query language. Nothing searchable finds nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown or disabled reader, [`Error::Unknown`] for an
    /// unknown project, [`Error::Search`] when `typed` is too
    /// long, [`Error::Cursor`], [`Error::Input`], [`Error::Store`].
    pub fn search(
        &self,
        reader: &Reader,
        typed: &str,
        project: Option<ProjectId>,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Page<SearchHit>, Error> {
        check_limit(limit)?;
        self.admit(reader)?;
        self.check_known(reader, Named { project: project.as_ref(), ..Named::default() })?;
        let words = search::query(typed)?;
        if words.is_empty() {
            return Ok(Page { items: Vec::new(), next: None, as_of: None });
        }
        let terms = words.terms().to_vec();
        let mut query =
            SearchQuery { scope: reader.into(), project, terms, after: None, limit: limit + 1 };
        let shape = query.scope.in_shape(ListShape::of("search"));
        let shape = shape.with("project", query.project.as_ref().map(ProjectId::as_str));
        let shape = query.terms.iter().fold(shape, |shape, term| shape.with("term", Some(term)));
        let list = shape.digest();
        if let Some(cursor) = after {
            query.after = Some(self.hit_at(reader, self.place(&list, cursor)?)?);
        }
        let as_of = self.caught_up(Follower::Search)?.as_of();
        let mut hits = self.store().search(query)?;
        let next = match hits.get(limit.saturating_sub(1)) {
            Some(last) if hits.len() > limit => {
                // Ticket and event as the reader counts: a position would betray notes (S6).
                let micros = i64::try_from(last.seq.0).unwrap_or(i64::MAX);
                let at = ListPosition { micros, number: last.row.number.get() };
                Some(self.cursor(&list, at)?)
            }
            Some(_) | None => None,
        };
        hits.truncate(limit);
        let rows = hits.iter().map(|hit| hit.row.clone()).collect();
        let summaries = self.summaries(reader, rows)?;
        let items = hits.into_iter().zip(summaries).map(|(hit, ticket)| SearchHit {
            ticket,
            seq: hit.seq,
            snippet: search::snippet(&readable(&hit), &words),
        });
        Ok(Page { items: items.collect(), next, as_of })
    }

    /// Returns the place of the hit with which a page ended.
    fn hit_at(&self, reader: &Reader, at: ListPosition) -> Result<Position, Error> {
        let counted = Version(u64::try_from(at.micros).unwrap_or(0));
        let number = TicketNumber::new(at.number).map_err(|_| CursorError)?;
        let ticket = self.store().find(number)?.ok_or(CursorError)?;
        let mut seq = counted;
        if reader.customer().is_some() {
            let before = TimelinePlace::After(Version(counted.0.saturating_sub(1)));
            let page = self.store().events(ticket, TimelineQuery::page(true, before, 1))?;
            seq = page.entries.first().ok_or(CursorError)?.entry.recorded.seq;
        }
        Ok(self.store().position(ticket, seq)?.ok_or(CursorError)?)
    }

    /// Returns what happened after `after` over all tickets, in the one order that never skips or
    /// repeats (S11), at most `limit` (1 to 199). A customer gets the public events of their own tickets,
    /// counted as customers count and without positions.
    ///
    /// The position to read on from is that of the last event looked at, which may be another ticket's or
    /// internal: it is for the host that reads on, never for the customer.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown or disabled reader, [`Error::Input`] for a limit out of
    /// range, [`Error::Store`].
    pub fn changes(
        &self,
        reader: &Reader,
        after: Position,
        limit: usize,
    ) -> Result<(Vec<ChangeSeen>, Position), Error> {
        check_limit(limit)?;
        self.admit(reader)?;
        let customer = reader.customer();
        let (mut mine, mut reached) = (Vec::new(), after);
        // A page is either full or the last one, so that its end tells a customer nothing about what lies
        // between their events.
        let page = if customer.is_some() { PAGE_MAX } else { limit };
        'pages: loop {
            let found = self.store().changes(reached, page)?;
            let last = found.len() < page;
            for change in found {
                reached = change.position;
                let public = change.recorded.event.kind().is_public();
                if customer.is_none_or(|id| public && change.customer == *id) {
                    mine.push(change);
                }
                if mine.len() == limit {
                    break 'pages;
                }
            }
            if last {
                break;
            }
        }
        let mut people = Mentioned::default();
        for change in &mine {
            people.see(&change.recorded.by, &change.recorded.event);
        }
        let names = self.names(people)?;
        let seen = mine.into_iter().map(|change| {
            let sight = Sight::of(&change.recorded.event, &names);
            let seq = match customer {
                Some(_) => change.recorded.public_seq,
                None => change.recorded.seq,
            };
            let ticket = change.recorded.ticket;
            let position = customer.is_none().then_some(change.position);
            let number = change.number;
            let entry = Entry::without_words(seq, sight, &change.recorded, &names);
            ChangeSeen { position, ticket, number, entry }
        });
        Ok((seen.collect(), reached))
    }

    /// Returns the place of the last event over all tickets, from which [`Helpdesk::changes`] reads on, or 0
    /// if there is none. Internal events count: it is for the host, never for a customer (S6).
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn newest(&self) -> Result<Position, Error> {
        Ok(self.store().newest()?)
    }

    /// Returns when the first answer to a ticket opened now would be due, and whether the desk works
    /// now (T1).
    ///
    /// # Errors
    /// [`Error::Store`] when the policy cannot be read.
    pub fn promise(&self) -> Result<(bool, Option<DateTime<Utc>>), Error> {
        let (now, policy) = (self.now(), self.policy()?);
        let due = policy.hours.after(now, policy.answer_within.length());
        Ok((policy.hours.is_open(now), due))
    }
}

/// People whose names a page needs.
#[derive(Debug, Default)]
pub(crate) struct Mentioned {
    customers: BTreeSet<CustomerId>,
    agents: BTreeSet<AgentId>,
}

impl Mentioned {
    pub(crate) fn see(&mut self, by: &Actor, event: &Event) {
        self.see_actor(by);
        if let Event::Assigned { agent: Some(agent) } = event {
            self.agents.insert(agent.clone());
        }
        if let Event::Closed { rating: Some(rating), .. } = event {
            self.agents.insert(rating.agent.clone());
        }
    }

    /// Somebody whose card the directory may have.
    fn see_actor(&mut self, actor: &Actor) {
        self.customers.extend(actor.customer().cloned());
        self.agents.extend(actor.agent().cloned());
    }

    /// The people of a ticket's head, and those who entered under its grant.
    pub(crate) fn see_ticket(&mut self, ticket: &Ticket) {
        self.customers.insert(ticket.customer().clone());
        ticket.opener().into_iter().for_each(|opener| self.see_actor(opener));
        self.agents.extend(ticket.assignee().cloned());
        self.agents.extend(ticket.rated_agent().cloned());
        self.agents.extend(ticket.closure().and_then(|closure| closure.rated.clone()));
        let grant = ticket.live().and_then(|live| live.access.grant());
        self.agents.extend(grant.into_iter().flat_map(|grant| grant.entries.keys().cloned()));
    }

    fn see_row(&mut self, row: &Row) {
        self.customers.insert(row.customer.clone());
        row.opener.iter().for_each(|opener| self.see_actor(opener));
        self.agents.extend(row.assignee.clone());
        self.agents.extend(row.rating.as_ref().map(|(_, agent)| agent.clone()));
    }
}

/// Checks how many entries of a page are asked for: 1 to 199.
pub(crate) fn check_limit(limit: usize) -> Result<(), Error> {
    if (1..PAGE_MAX).contains(&limit) {
        return Ok(());
    }
    let problem = format!("a page has 1 to {} entries, not {limit}", PAGE_MAX - 1);
    Err(Error::Input { field: "limit", problem })
}

/// The words of a hit as one text: subject, text, file names.
fn readable(hit: &Hit) -> String {
    let subject = hit.words.subject.iter().map(|subject| subject.as_str());
    let text = hit.words.text.iter().map(|text| text.as_str());
    let names = hit.words.files.iter().map(|file| file.name.as_str());
    subject.chain(text).chain(names).collect::<Vec<_>>().join(" — ")
}
