//! People and projects, kept by the desk.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use helpdesk_core::{Actor, AgentId, CustomerId, ProjectId};

use super::{Inner, MemoryStore, refused};
use crate::cards::{AgentCard, CustomerCard, ProjectCard};
use crate::desk_log::{DeskAct, DeskLine};
use crate::directory::{Directory, FOUND_MAX};
use crate::error::StoreError;
use crate::people::People;
use crate::precondition::Precondition;

impl People for MemoryStore {
    fn put_customer(&self, card: CustomerCard, act: DeskAct) -> Result<(), StoreError> {
        let mut inner = self.lock();
        let line = inner.may(act)?;
        inner.hold(&[Precondition::NotErased(Actor::Customer(card.key.clone()))])?;
        inner.customers.insert(card.key.clone(), card);
        inner.lines.push(line);
        Ok(())
    }

    fn put_agent(&self, card: AgentCard, mut act: DeskAct) -> Result<(), StoreError> {
        let mut inner = self.lock();
        let (key, remains) = (card.key.clone(), card.active && card.lead);
        // It speaks of what is after the write.
        let all = act.rests_on.len();
        act.rests_on.retain(|precondition| *precondition != Precondition::LeadRemains);
        let asks_lead = act.rests_on.len() < all;
        let line = inner.may(act)?;
        inner.hold(&[Precondition::NotErased(Actor::Agent(key.clone()))])?;
        if asks_lead && !remains && !inner.leads_beside(&key) {
            return Err(Precondition::LeadRemains.into());
        }
        inner.agents.insert(key, card);
        inner.lines.push(line);
        Ok(())
    }

    fn put_project(&self, card: ProjectCard, act: DeskAct) -> Result<(), StoreError> {
        let mut inner = self.lock();
        let line = inner.may(act)?;
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
        act: DeskAct,
    ) -> Result<bool, StoreError> {
        let mut inner = self.lock();
        let line = inner.may(act)?;
        if !inner.projects.contains_key(&project) {
            return Err(refused(format!("there is no project `{project}`")));
        }
        if !inner.customers.contains_key(&customer) {
            return Err(refused(format!("there is no customer `{customer}`")));
        }
        inner.hold(&[Precondition::NotErased(Actor::Customer(customer.clone()))])?;
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

    fn members_of(
        &self,
        project: ProjectId,
        after: Option<CustomerId>,
        limit: usize,
    ) -> Result<Vec<CustomerId>, StoreError> {
        let inner = self.lock();
        let members = inner.members.iter().filter(|(key, _)| *key == project);
        let members = members.map(|(_, customer)| customer);
        let rest = members.filter(|key| after.as_ref().is_none_or(|after| *key > after));
        Ok(rest.take(limit).cloned().collect())
    }
}

impl Inner {
    /// Returns the first of what must hold that does not.
    pub(super) fn first_broken(&self, preconditions: &[Precondition]) -> Option<Precondition> {
        let holds = |precondition: &&Precondition| match precondition {
            Precondition::CustomerActive(key) => {
                self.customers.get(key).is_some_and(|card| card.active)
            }
            Precondition::AgentActive(key) => self.agents.get(key).is_some_and(|card| card.active),
            Precondition::Member(customer, project) => {
                self.members.contains(&(project.clone(), customer.clone()))
            }
            Precondition::NotErased(actor) => !self.erased.contains(actor),
            Precondition::Leads(key) => {
                self.agents.get(key).is_some_and(|card| card.active && card.lead)
            }
            Precondition::LeadRemains => self.agents.values().any(|card| card.active && card.lead),
            Precondition::Customer(key, read) => self.customers.get(key) == read.as_deref(),
            Precondition::Agent(key, read) => self.agents.get(key) == read.as_deref(),
            Precondition::Project(key, read) => self.projects.get(key) == read.as_deref(),
        };
        preconditions.iter().find(|precondition| !holds(precondition)).cloned()
    }

    pub(super) fn hold(&self, preconditions: &[Precondition]) -> Result<(), StoreError> {
        self.first_broken(preconditions).map_or(Ok(()), |broken| Err(broken.into()))
    }

    /// Returns the line of an act that may be done: there is no other way to it (S9).
    pub(super) fn may(&self, act: DeskAct) -> Result<DeskLine, StoreError> {
        self.hold(&act.rests_on)?;
        Ok(act.line)
    }

    /// Whether somebody else leads.
    pub(super) fn leads_beside(&self, key: &AgentId) -> bool {
        self.agents.values().any(|card| card.key != *key && card.active && card.lead)
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

    fn projects_of(
        &self,
        customer: CustomerId,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Vec<ProjectCard>, StoreError> {
        let inner = self.lock();
        let keys = inner.members.iter().filter(|(_, member)| *member == customer);
        let mut cards: Vec<ProjectCard> =
            keys.filter_map(|(project, _)| inner.projects.get(project).cloned()).collect();
        cards.retain(|card| after.is_none_or(|after| card.number > after));
        cards.sort_by_key(|card| card.number);
        cards.truncate(limit);
        Ok(cards)
    }

    fn team(
        &self,
        after: Option<(String, AgentId)>,
        limit: usize,
    ) -> Result<Vec<AgentCard>, StoreError> {
        let inner = self.lock();
        let active = inner.agents.values().filter(|card| card.active);
        let mut team: Vec<((String, AgentId), AgentCard)> = active
            .map(|card| ((card.name.clone(), card.key.clone()), card.clone()))
            .filter(|(place, _)| after.as_ref().is_none_or(|after| place > after))
            .collect();
        team.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(team.into_iter().map(|(_, card)| card).take(limit).collect())
    }

    fn find_customers(&self, typed: String) -> Result<Vec<CustomerCard>, StoreError> {
        let inner = self.lock();
        let (named, others): (Vec<&CustomerCard>, Vec<&CustomerCard>) =
            inner.customers.values().partition(|card| card.key.as_str() == typed);
        // An erased card is no longer found by its address.
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
