//! A model of the desk that knows nothing but what happened: every ticket is folded from its log,
//! and every list and search is the filter of everything. It is compared with both stores.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use helpdesk_core::view::{Kept, LogEntry, Row};
use helpdesk_core::{Ticket, TicketId, TicketNumber, Version, Words};
use helpdesk_store::{
    Hit, LetterId, ListPosition, ListQuery, Order, Position, Scope, SearchQuery, whole_log,
};

use super::questions::told;
use super::world::World;
use crate::check::{ensure, same};
use crate::room::{ALL, pages};
use crate::{AllPorts, Trouble, kit};

struct Folded {
    ticket: Ticket,
    row: Row,
    log: Vec<LogEntry>,
}

struct Fold {
    tickets: BTreeMap<TicketId, Folded>,
    /// What happened, oldest first.
    order: Vec<(TicketId, Version)>,
}

impl World {
    /// One ticket in full: its log, the state and the row that the log makes, its files.
    pub(super) fn check_ticket(&mut self, id: TicketId) -> Result<(), Trouble> {
        let log = self.twin.tell("log", |store| whole_log(store, id))?;
        let found =
            self.twin.tell("ticket", |store| store.ticket(id))?.ok_or("a ticket is gone")?;
        let row = self.twin.tell("row", |store| store.row(id))?.ok_or("a row is gone")?;
        let ticket = Ticket::replay(log.iter().map(|entry| &entry.recorded))?;
        same!(found.ticket, ticket);
        let followed = match ticket.follows() {
            Some(earlier) => {
                self.twin.tell("followed", |store| store.ticket(earlier))?.map(|it| it.number)
            }
            None => None,
        };
        same!(row, Row::of(&ticket, found.number, subject(&log), followed));
        for entry in log.iter().filter(|entry| entry.recorded.seq.0 % 4 == 1) {
            let seq = entry.recorded.seq;
            self.twin.tell("words", |store| store.words(id, seq))?;
        }
        self.twin.audit(found.number)?;
        let words = log.iter().filter_map(|entry| match &entry.words {
            Kept::Words(words) => Some((entry, words)),
            Kept::Erased | Kept::None => None,
        });
        for (entry, file) in
            words.flat_map(|(entry, words)| words.files.iter().map(move |file| (entry, file)))
        {
            let id = file.id;
            let stored = self.twin.tell("file", |store| store.file(id))?.ok_or("a file is gone")?;
            same!(stored.file, *file);
            same!(stored.seq, entry.recorded.seq);
            same!(stored.public, entry.recorded.event.kind().is_public());
            let mut size = 0;
            for index in 0..3 {
                let chunk = self.twin.tell("chunk", |store| store.chunk(id, index))?;
                size += chunk.map_or(0, |bytes| bytes.len() as u64);
            }
            same!(size, file.size);
            self.tally.count("files read back", 1);
        }
        Ok(())
    }

    /// The whole desk, when all scripts are played.
    pub(super) fn check_desk(&mut self) -> Result<(), Trouble> {
        let changes =
            self.twin.tell("changes", |store| Ok(told(store.changes(Position(0), ALL)?)))?;
        self.twin.follow(self.now)?;
        self.twin.tell("all letters", |store| store.letters(None, LetterId(0), ALL))?;
        let receipts = self.twin.tell("receipts", |store| store.receipts(None, ALL))?;
        let receipts = receipts
            .into_iter()
            .map(|line| ((line.by, line.command), (line.content, line.receipt)));
        same!(receipts.collect::<BTreeMap<_, _>>(), self.done);
        for id in self.tickets.clone() {
            self.check_ticket(id)?;
        }
        self.check_people()?;
        same!(self.twin.adapter.faults()?, vec![]);
        let fold = Fold::of(&*self.twin.adapter, &changes)?;
        same!(fold.tickets.len(), self.tickets.len());
        for _ in 0..60 {
            let query = self.list_query()?;
            let expected = fold.list(&query);
            let answers = self.twin.both(|store| whole_list(store, &query))?;
            let found = self.twin.agree("whole list", answers.0, answers.1)?;
            ensure!(found == expected, "{query:#?}\nfound {found:#?}\nthe fold: {expected:#?}");
            let query = self.search_query()?;
            let expected = fold.search(&query);
            let answers = self.twin.both(|store| whole_search(store, &query))?;
            let found = self.twin.agree("whole search", answers.0, answers.1)?;
            ensure!(found == expected, "{query:#?}\nfound {found:#?}\nthe fold: {expected:#?}");
        }
        for hours in [0, 1, 24, 24 * 5, 24 * 400] {
            let now = self.now + chrono::TimeDelta::hours(hours);
            same!(self.twin.tell("due", |store| store.due(now, ALL))?, fold.due(now));
            for agent in self.agents.clone() {
                for project in self.projects.clone() {
                    let found = self.twin.tell("consents", |store| {
                        store.consents(agent.clone(), project.clone(), now)
                    })?;
                    let live = fold.tickets.values().filter(|it| {
                        it.ticket.project().is_some_and(|named| named.key == project)
                            && it.ticket.grant_for(&agent, now).is_some()
                    });
                    let mut live: Vec<TicketNumber> = live.map(|it| it.row.number).collect();
                    let mut numbers: Vec<_> = found.iter().map(|it| it.number).collect();
                    live.sort_unstable();
                    numbers.sort_unstable();
                    same!(numbers, live);
                }
            }
        }
        Ok(())
    }

    fn check_people(&mut self) -> Result<(), Trouble> {
        self.twin.tell("customers", |store| store.customer_cards(None, ALL))?;
        self.twin.tell("agents", |store| store.agent_cards(None, ALL))?;
        self.twin.tell("projects", |store| store.project_cards(None, ALL))?;
        self.twin.tell("policy", |store| store.policy())?;
        self.twin.tell("empty", |store| store.is_empty())?;
        self.twin.tell("answers", |store| store.canned_answers())?;
        self.twin.tell("marks", |store| store.all_rating_marks(None, ALL))?;
        self.twin.tell("lines", |store| {
            Ok(store.lines(0, ALL)?.into_iter().map(|(_, line)| line).collect::<Vec<_>>())
        })?;
        for project in self.projects.clone() {
            self.twin.tell("members", |store| store.members_of(project.clone(), None, ALL))?;
        }
        for customer in self.customers.clone() {
            self.twin.tell("projects", |store| store.projects_of(customer.clone(), None, ALL))?;
        }
        Ok(())
    }
}

fn subject(log: &[LogEntry]) -> Option<String> {
    match &log.first()?.words {
        Kept::Words(words) => words.subject.as_ref().map(|subject| subject.as_str().to_owned()),
        Kept::Erased | Kept::None => None,
    }
}

impl Fold {
    fn of(
        store: &dyn AllPorts,
        changes: &[(TicketNumber, helpdesk_core::CustomerId, helpdesk_core::Recorded)],
    ) -> Result<Self, Trouble> {
        let mut numbers: BTreeMap<TicketId, TicketNumber> = BTreeMap::new();
        let mut order = Vec::new();
        for (number, _, recorded) in changes {
            numbers.insert(recorded.ticket, *number);
            order.push((recorded.ticket, recorded.seq));
        }
        let mut tickets = BTreeMap::new();
        for (id, number) in &numbers {
            let log = whole_log(store, *id)?;
            let ticket = Ticket::replay(log.iter().map(|entry| &entry.recorded))?;
            let followed = ticket.follows().and_then(|earlier| numbers.get(&earlier)).copied();
            let row = Row::of(&ticket, *number, subject(&log), followed);
            tickets.insert(*id, Folded { ticket, row, log });
        }
        Ok(Self { tickets, order })
    }

    fn list(&self, query: &ListQuery) -> Vec<Row> {
        let rows = self.tickets.values().map(|folded| &folded.row);
        let mut rows: Vec<Row> = rows.filter(|row| query.takes(row)).cloned().collect();
        rows.sort_by_key(ListPosition::of);
        if query.order == Order::NewestFirst {
            rows.reverse();
        }
        rows
    }

    fn search(&self, query: &SearchQuery) -> Vec<(Row, Version, Words)> {
        let mut found = Vec::new();
        for (id, seq) in self.order.iter().rev() {
            let Some(folded) = self.tickets.get(id) else { continue };
            let entry = folded.log.iter().find(|entry| entry.recorded.seq == *seq);
            let Some(LogEntry { recorded, words: Kept::Words(words) }) = entry else { continue };
            let terms = kit::terms(words);
            let about = query.project.as_ref().is_none_or(|key| {
                folded.row.project.as_ref().is_some_and(|named| named.key == *key)
            });
            if !about || !query.terms.iter().all(|term| terms.contains(term)) {
                continue;
            }
            match &query.scope {
                Scope::Support => found.push((folded.row.clone(), *seq, words.clone())),
                Scope::Customer(customer) => {
                    if folded.row.customer == *customer && recorded.event.kind().is_public() {
                        found.push((folded.row.clone(), recorded.public_seq, words.clone()));
                    }
                }
            }
        }
        found
    }

    fn due(&self, now: DateTime<Utc>) -> Vec<TicketId> {
        let owed = self.tickets.values().filter(|folded| !folded.ticket.tick(now).is_empty());
        let mut owed: Vec<_> = owed
            .map(|folded| (folded.ticket.next_deadline(), folded.row.number, folded.ticket.id()))
            .collect();
        owed.sort_unstable();
        owed.into_iter().map(|(_, _, id)| id).collect()
    }
}

fn whole_list(store: &dyn AllPorts, query: &ListQuery) -> Result<Vec<Row>, Trouble> {
    pages(|last| store.list(ListQuery { after: last.map(ListPosition::of), ..query.clone() }))
}

fn whole_search(
    store: &dyn AllPorts,
    query: &SearchQuery,
) -> Result<Vec<(Row, Version, Words)>, Trouble> {
    let hits = pages(|last: Option<&Hit>| {
        store.search(SearchQuery { after: last.map(|hit| hit.position), ..query.clone() })
    })?;
    Ok(hits.into_iter().map(|hit| (hit.row, hit.seq, hit.words)).collect())
}
