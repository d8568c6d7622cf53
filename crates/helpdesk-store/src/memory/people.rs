//! People and projects, kept by the desk.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use helpdesk_core::{Actor, AgentId, CustomerId, ProjectId};

use super::{Inner, MemoryStore, refused};
use crate::desk_log::DeskLine;
use crate::directory::{AgentCard, CustomerCard, Directory, FOUND_MAX, ProjectCard};
use crate::error::StoreError;
use crate::people::People;
use crate::precondition::Precondition;

impl People for MemoryStore {
    fn put_customer(&self, card: CustomerCard, line: DeskLine) -> Result<(), StoreError> {
        let mut inner = self.lock();
        inner.hold(&[Precondition::NotErased(Actor::Customer(card.key.clone()))])?;
        inner.customers.insert(card.key.clone(), card);
        inner.lines.push(line);
        Ok(())
    }

    fn put_agent(
        &self,
        card: AgentCard,
        line: DeskLine,
        preconditions: Vec<Precondition>,
    ) -> Result<(), StoreError> {
        let mut inner = self.lock();
        inner.hold(&[Precondition::NotErased(Actor::Agent(card.key.clone()))])?;
        let (key, remains) = (card.key.clone(), card.active && card.lead);
        let (after, before): (Vec<_>, Vec<_>) = preconditions
            .into_iter()
            .partition(|precondition| *precondition == Precondition::LeadRemains);
        inner.hold(&before)?;
        if !after.is_empty() && !remains && !inner.leads_beside(&key) {
            return Err(refused(Precondition::LeadRemains.to_string()));
        }
        inner.agents.insert(key, card);
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

    fn members_of(&self, project: ProjectId) -> Result<Vec<CustomerId>, StoreError> {
        let inner = self.lock();
        let members = inner.members.iter().filter(|(key, _)| *key == project);
        Ok(members.map(|(_, customer)| customer.clone()).collect())
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
        };
        preconditions.iter().find(|precondition| !holds(precondition)).cloned()
    }

    fn hold(&self, preconditions: &[Precondition]) -> Result<(), StoreError> {
        self.first_broken(preconditions).map_or(Ok(()), |broken| Err(refused(broken.to_string())))
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
