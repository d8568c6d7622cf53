//! What the operator chooses; people and projects.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use chrono::{DateTime, Utc};
use helpdesk_core::hours::Calendar;
use helpdesk_core::{AgentId, CannedAnswer, CustomerId, Policy, ProjectId, TicketNumber};

use super::{MemoryStore, by_key, refused};
use crate::cursor::CursorKey;
use crate::desk::{Desk, DeskLine, PolicyVersion};
use crate::directory::{AgentCard, CustomerCard, Directory, FOUND_MAX, ProjectCard};
use crate::error::StoreError;
use crate::reports::RatingMark;

impl Desk for MemoryStore {
    fn policy(&self) -> Result<(Policy, PolicyVersion), StoreError> {
        Ok(self.lock().policy.clone())
    }

    fn set_policy(
        &self,
        policy: Policy,
        expected: PolicyVersion,
        line: DeskLine,
    ) -> Result<bool, StoreError> {
        let mut inner = self.lock();
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

    fn canned_answers(&self) -> Result<Vec<CannedAnswer>, StoreError> {
        Ok(self.lock().canned.values().cloned().collect())
    }

    fn put_canned_answer(&self, answer: CannedAnswer, line: DeskLine) -> Result<(), StoreError> {
        let mut inner = self.lock();
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

    fn put_customer(&self, card: CustomerCard, line: DeskLine) -> Result<(), StoreError> {
        let mut inner = self.lock();
        inner.customers.insert(card.key.clone(), card);
        inner.lines.push(line);
        Ok(())
    }

    fn put_agent(&self, card: AgentCard, line: DeskLine) -> Result<(), StoreError> {
        let mut inner = self.lock();
        inner.agents.insert(card.key.clone(), card);
        inner.lines.push(line);
        Ok(())
    }

    fn put_project(&self, card: ProjectCard, line: DeskLine) -> Result<(), StoreError> {
        let mut inner = self.lock();
        let taken = |other: &ProjectCard| other.number == card.number && other.key != card.key;
        if let Some(other) = inner.projects.values().find(|other| taken(other)) {
            let (number, key) = (card.number, &other.key);
            return Err(refused(format!("project `{key}` has the number {number}")));
        }
        inner.projects.insert(card.key.clone(), card);
        inner.lines.push(line);
        Ok(())
    }

    fn set_member(
        &self,
        project: ProjectId,
        customer: CustomerId,
        member: bool,
        line: DeskLine,
    ) -> Result<bool, StoreError> {
        let mut inner = self.lock();
        if !inner.projects.contains_key(&project) {
            return Err(refused(format!("there is no project `{project}`")));
        }
        if !inner.customers.contains_key(&customer) {
            return Err(refused(format!("there is no customer `{customer}`")));
        }
        let pair = (project, customer);
        let changed = if member { inner.members.insert(pair) } else { inner.members.remove(&pair) };
        if changed {
            inner.lines.push(line);
        }
        Ok(changed)
    }

    fn customer_cards(
        &self,
        after: Option<CustomerId>,
        limit: usize,
    ) -> Result<Vec<CustomerCard>, StoreError> {
        Ok(page(&self.lock().customers, after, limit))
    }

    fn agent_cards(
        &self,
        after: Option<AgentId>,
        limit: usize,
    ) -> Result<Vec<AgentCard>, StoreError> {
        Ok(page(&self.lock().agents, after, limit))
    }

    fn project_cards(
        &self,
        after: Option<ProjectId>,
        limit: usize,
    ) -> Result<Vec<ProjectCard>, StoreError> {
        Ok(page(&self.lock().projects, after, limit))
    }

    fn members_of(&self, project: ProjectId) -> Result<Vec<CustomerId>, StoreError> {
        let inner = self.lock();
        let members = inner.members.iter().filter(|(key, _)| *key == project);
        Ok(members.map(|(_, customer)| customer.clone()).collect())
    }

    fn record(&self, line: DeskLine) -> Result<(), StoreError> {
        self.lock().lines.push(line);
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

    fn is_empty(&self) -> Result<bool, StoreError> {
        let inner = self.lock();
        Ok(inner.tickets.is_empty()
            && inner.customers.is_empty()
            && inner.agents.is_empty()
            && inner.projects.is_empty())
    }
}

impl Directory for MemoryStore {
    fn customers(
        &self,
        keys: BTreeSet<CustomerId>,
    ) -> Result<BTreeMap<CustomerId, CustomerCard>, StoreError> {
        Ok(known(&self.lock().customers, keys))
    }

    fn agents(&self, keys: BTreeSet<AgentId>) -> Result<BTreeMap<AgentId, AgentCard>, StoreError> {
        Ok(known(&self.lock().agents, keys))
    }

    fn projects(
        &self,
        keys: BTreeSet<ProjectId>,
    ) -> Result<BTreeMap<ProjectId, ProjectCard>, StoreError> {
        Ok(known(&self.lock().projects, keys))
    }

    fn members(
        &self,
        pairs: BTreeSet<(CustomerId, ProjectId)>,
    ) -> Result<BTreeSet<(CustomerId, ProjectId)>, StoreError> {
        let inner = self.lock();
        let holds = |(customer, project): &(CustomerId, ProjectId)| {
            inner.members.contains(&(project.clone(), customer.clone()))
        };
        Ok(pairs.into_iter().filter(holds).collect())
    }

    fn projects_of(&self, customer: CustomerId) -> Result<Vec<ProjectCard>, StoreError> {
        let inner = self.lock();
        let keys = inner.members.iter().filter(|(_, member)| *member == customer);
        let mut cards: Vec<ProjectCard> =
            keys.filter_map(|(project, _)| inner.projects.get(project).cloned()).collect();
        cards.sort_by_key(|card| card.number);
        Ok(cards)
    }

    fn team(&self) -> Result<Vec<AgentCard>, StoreError> {
        let inner = self.lock();
        let active = inner.agents.values().filter(|card| card.active);
        let mut team: Vec<AgentCard> = active.cloned().collect();
        team.sort_by(|a, b| (&a.name, &a.key).cmp(&(&b.name, &b.key)));
        Ok(team)
    }

    fn find_customers(&self, typed: String) -> Result<Vec<CustomerCard>, StoreError> {
        let inner = self.lock();
        let (named, others): (Vec<&CustomerCard>, Vec<&CustomerCard>) =
            inner.customers.values().partition(|card| card.key.as_str() == typed);
        // Nobody is found by the address that an erased card no longer has.
        let addressed = others
            .into_iter()
            .filter(|card| !card.email.is_empty() && card.email.eq_ignore_ascii_case(&typed));
        Ok(named.into_iter().chain(addressed).take(FOUND_MAX).cloned().collect())
    }
}

fn page<K: Ord, V: Clone>(cards: &BTreeMap<K, V>, after: Option<K>, limit: usize) -> Vec<V> {
    let from = after.map_or(Bound::Unbounded, Bound::Excluded);
    cards.range((from, Bound::Unbounded)).map(|(_, card)| card.clone()).take(limit).collect()
}

fn known<K: Ord + Clone, V: Clone>(cards: &BTreeMap<K, V>, keys: BTreeSet<K>) -> BTreeMap<K, V> {
    let found = keys.into_iter().filter_map(|key| {
        let card = cards.get(&key)?.clone();
        Some((key, card))
    });
    found.collect()
}
