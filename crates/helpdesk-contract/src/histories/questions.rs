//! Questions that the dice choose, asked of both stores: whole and in pages.

use chrono::TimeDelta;
use helpdesk_core::view::{Group, Row};
use helpdesk_core::{CustomerId, Priority, Status, TicketId, Version};
use helpdesk_store::{
    Assignee, Change, Hit, ListPosition, ListQuery, Order, Period, Position, ReportTime, Scope,
    SearchQuery, StoreError, TimelinePlace, TimelineQuery, WithAccess,
};

use super::world::{VOCABULARY, World};
use crate::room::ALL;
use crate::{AllPorts, Trouble};

/// How many pages of one question are read.
const PAGES: usize = 4;

impl World {
    pub(super) fn ask_something(&mut self) -> Result<(), Trouble> {
        for _ in 0..2 {
            match self.dice.below(13) {
                0..=3 => self.ask_list()?,
                4..=6 => self.ask_search()?,
                7 => self.ask_consents()?,
                8 => self.ask_what_happened()?,
                9 => self.ask_people()?,
                10 | 11 => self.ask_reports()?,
                _ => self.ask_log()?,
            }
        }
        Ok(())
    }

    fn scope(&mut self) -> Result<Scope, Trouble> {
        let customers: Vec<CustomerId> = self.customers.clone();
        let customer = self.dice.pick(&customers).ok_or("nobody reads")?;
        Ok(if self.dice.percent(50) { Scope::Customer(customer) } else { Scope::Support })
    }

    pub(super) fn list_query(&mut self) -> Result<ListQuery, Trouble> {
        let scope = self.scope()?;
        let limit = 1 + self.dice.below(30);
        let mut query = ListQuery::all(scope, limit);
        if self.dice.percent(30) {
            query.group = self.dice.pick(&[Group::Open, Group::Closed]);
        }
        if self.dice.percent(30) {
            query.status = self.dice.pick(Status::ALL);
        }
        if self.dice.percent(30) {
            query.project = self.dice.pick(&self.projects);
        }
        if self.dice.percent(20) {
            query.customer = self.dice.pick(&self.customers);
        }
        if self.dice.percent(30) {
            query.assignee = match self.dice.pick(&self.agents) {
                Some(agent) if self.dice.percent(70) => Some(Assignee::Agent(agent)),
                Some(_) | None => Some(Assignee::Nobody),
            };
        }
        if self.dice.percent(20) {
            query.overdue_at = Some(self.now);
        }
        if self.dice.percent(20) {
            query.priority = self.dice.pick(Priority::ALL);
        }
        if self.dice.percent(30) {
            query.waits_on_support = Some(self.dice.percent(60));
        }
        if self.dice.percent(25) {
            query.access = self.dice.pick(&[WithAccess::Granted, WithAccess::GrantedOrRequested]);
        }
        if self.dice.percent(40) {
            query.order = Order::OldestFirst;
        }
        Ok(query)
    }

    fn ask_list(&mut self) -> Result<(), Trouble> {
        let query = self.list_query()?;
        self.note_step(format!("list {query:?}"));
        let rows = self.twin.tell("list", |store| list_pages(store, &query))?;
        self.tally.count("rows listed", rows.len());
        Ok(())
    }

    pub(super) fn search_query(&mut self) -> Result<SearchQuery, Trouble> {
        let mut terms = Vec::new();
        for _ in 0..=self.dice.below(3) {
            terms.extend(self.dice.pick(&VOCABULARY).map(str::to_lowercase));
        }
        if self.dice.percent(5) {
            terms.push("zebra".to_owned());
        }
        terms.sort_unstable();
        terms.dedup();
        let project = if self.dice.percent(25) { self.dice.pick(&self.projects) } else { None };
        let limit = 1 + self.dice.below(12);
        Ok(SearchQuery { scope: self.scope()?, project, terms, after: None, limit })
    }

    fn ask_search(&mut self) -> Result<(), Trouble> {
        let query = self.search_query()?;
        self.note_step(format!("search {query:?}"));
        let hits = self.twin.tell("search", |store| search_pages(store, &query))?;
        self.tally.count("messages found", hits.len());
        Ok(())
    }

    fn ask_consents(&mut self) -> Result<(), Trouble> {
        let now = self.now;
        for agent in self.agents.clone() {
            for project in self.projects.clone() {
                self.twin.tell("consents", |store| {
                    store.consents(agent.clone(), project.clone(), now)
                })?;
            }
        }
        for limit in [1, 5, 1000] {
            self.twin.tell("due", |store| store.due(now, limit))?;
        }
        Ok(())
    }

    /// A page from somewhere in the middle; the whole is compared when the desk is done.
    fn ask_what_happened(&mut self) -> Result<(), Trouble> {
        let skipped = self.dice.below(200);
        let limit = 1 + self.dice.below(20);
        self.twin.tell("changes", |store| {
            let seen = store.changes(Position(0), skipped)?;
            let from = seen.last().map_or(Position(0), |change| change.position);
            Ok(told(store.changes(from, limit)?))
        })?;
        self.twin.tell("newest", |store| {
            let newest = store.newest()?;
            let last = store.changes(Position(0), ALL)?.last().map(|change| change.position);
            Ok(last.is_none_or(|last| last == newest) && store.changes(newest, 1)?.is_empty())
        })?;
        let numbers = self.twin.tell("numbers", |store| store.numbers(None, limit))?;
        if let Some(last) = numbers.last().copied() {
            self.twin.tell("find", |store| store.find(last))?;
            self.twin.tell("numbers", |store| store.numbers(Some(last), limit))?;
            self.twin.audit(last)?;
        }
        let by = self.anyone()?;
        let command = self.ids.command();
        self.twin.tell("receipts", |store| store.receipts(Some((by.clone(), command)), limit))?;
        Ok(())
    }

    fn ask_people(&mut self) -> Result<(), Trouble> {
        self.twin.tell("team", |store| store.team(None, ALL))?;
        let customer = self.dice.pick(&self.customers).ok_or("nobody is sought")?;
        let typed = [
            customer.to_string(),
            format!("{customer}@example.org"),
            format!("{customer}@Example.ORG"),
            "zebra@example.org".to_owned(),
            String::new(),
        ];
        for typed in typed {
            let found = self.twin.tell("find", |store| store.find_customers(typed.clone()))?;
            self.tally.count("customers found", found.len());
        }
        Ok(())
    }

    fn ask_reports(&mut self) -> Result<(), Trouble> {
        let hours = |n: usize| TimeDelta::hours(i64::try_from(n).unwrap_or_default());
        let to = self.now - hours(self.dice.below(24 * 20)) + TimeDelta::minutes(1);
        let period = Period { from: to - hours(self.dice.below(24 * 60)), to };
        self.note_step(format!("reports on {period:?}"));
        for by in [ReportTime::Opened, ReportTime::Closed] {
            let rows = self.twin.tell("rows", |store| store.report_rows(by, period))?;
            self.tally.count("rows of reports", rows.len());
        }
        let found = self.twin.tell("access", |store| store.report_access(period))?;
        let count = found.grants.len() + found.entries.len();
        self.tally.count("grants and entries of reports", count);
        self.twin.tell("backlog", |store| store.backlog())?;
        self.twin.tell("overdue", |store| store.overdue(to))?;
        Ok(())
    }

    fn ask_log(&mut self) -> Result<(), Trouble> {
        let Some(id) = self.dice.pick(&self.tickets) else { return Ok(()) };
        let n = Version(self.dice.below(12) as u64);
        let place = match self.dice.below(4) {
            0 => TimelinePlace::After(n),
            1 => TimelinePlace::Before(n),
            2 => TimelinePlace::Around(n),
            _ => TimelinePlace::Newest,
        };
        let public_only = self.dice.below(2) == 0;
        let query = TimelineQuery::page(public_only, place, 1 + self.dice.below(6));
        self.twin.tell("events", |store| store.events(id, query))?;
        let unknown: TicketId = self.ids.ticket();
        self.twin.tell("ticket", |store| store.ticket(unknown))?;
        Ok(())
    }
}

fn list_pages(store: &dyn AllPorts, query: &ListQuery) -> Result<Vec<Row>, StoreError> {
    let mut read: Vec<Row> = Vec::new();
    for _ in 0..PAGES {
        let after = read.last().map(ListPosition::of);
        read.extend(store.list(ListQuery { after, ..query.clone() })?);
    }
    Ok(read)
}

type Found = (Row, Version, helpdesk_core::Words);

/// Places are each store's own: only their order is compared.
fn search_pages(store: &dyn AllPorts, query: &SearchQuery) -> Result<Vec<Found>, StoreError> {
    let mut read: Vec<Hit> = Vec::new();
    for _ in 0..PAGES {
        let after = read.last().map(|hit| hit.position);
        read.extend(store.search(SearchQuery { after, ..query.clone() })?);
    }
    Ok(read.into_iter().map(|hit| (hit.row, hit.seq, hit.words)).collect())
}

/// Changes without their places.
pub(super) fn told(
    changes: Vec<Change>,
) -> Vec<(helpdesk_core::TicketNumber, CustomerId, helpdesk_core::Recorded)> {
    changes.into_iter().map(|change| (change.number, change.customer, change.recorded)).collect()
}
