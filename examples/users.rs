//! The host's own users, about whom the desk asks through `Directory`: in a real service, a database.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use helpdesk::{
    AgentCard, AgentId, CustomerCard, CustomerId, Directory, FOUND_MAX, Language, ProjectCard,
    ProjectId, StoreError,
};

/// The host's own users: in a real service, its database.
#[derive(Debug)]
pub(crate) struct Users {
    customers: BTreeMap<CustomerId, CustomerCard>,
    agents: BTreeMap<AgentId, AgentCard>,
    projects: BTreeMap<ProjectId, ProjectCard>,
    members: BTreeSet<(CustomerId, ProjectId)>,
}

fn pick<K: Ord + Clone, V: Clone>(all: &BTreeMap<K, V>, keys: &BTreeSet<K>) -> BTreeMap<K, V> {
    all.iter()
        .filter(|(key, _)| keys.contains(key))
        .map(|(key, card)| (key.clone(), card.clone()))
        .collect()
}

impl Directory for Users {
    fn customers(
        &self,
        keys: BTreeSet<CustomerId>,
    ) -> Result<BTreeMap<CustomerId, CustomerCard>, StoreError> {
        Ok(pick(&self.customers, &keys))
    }

    fn agents(&self, keys: BTreeSet<AgentId>) -> Result<BTreeMap<AgentId, AgentCard>, StoreError> {
        Ok(pick(&self.agents, &keys))
    }

    fn projects(
        &self,
        keys: BTreeSet<ProjectId>,
    ) -> Result<BTreeMap<ProjectId, ProjectCard>, StoreError> {
        Ok(pick(&self.projects, &keys))
    }

    fn members(
        &self,
        pairs: BTreeSet<(CustomerId, ProjectId)>,
    ) -> Result<BTreeSet<(CustomerId, ProjectId)>, StoreError> {
        Ok(pairs.intersection(&self.members).cloned().collect())
    }

    fn team(
        &self,
        after: Option<(String, AgentId)>,
        limit: usize,
    ) -> Result<Vec<AgentCard>, StoreError> {
        let place = |card: &AgentCard| (card.name.clone(), card.key.clone());
        let rest = |card: &&AgentCard| {
            card.active && after.as_ref().is_none_or(|after| place(card) > *after)
        };
        let mut team: Vec<AgentCard> = self.agents.values().filter(rest).cloned().collect();
        team.sort_by_key(place);
        team.truncate(limit);
        Ok(team)
    }

    fn find_customers(&self, typed: String) -> Result<Vec<CustomerCard>, StoreError> {
        let meant = |card: &&CustomerCard| {
            card.key.as_str() == typed || card.email.eq_ignore_ascii_case(&typed)
        };
        let mut found: Vec<CustomerCard> = self.customers.values().filter(meant).cloned().collect();
        found.sort_by_key(|card| card.key.as_str() != typed);
        found.truncate(FOUND_MAX);
        Ok(found)
    }

    fn projects_of(
        &self,
        customer: CustomerId,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Vec<ProjectCard>, StoreError> {
        let mine = self.members.iter().filter(|(member, _)| *member == customer);
        let cards = mine.filter_map(|(_, project)| self.projects.get(project));
        let rest = cards.filter(|card| after.is_none_or(|after| card.number > after));
        let mut rest: Vec<ProjectCard> = rest.cloned().collect();
        rest.sort_by_key(|card| card.number);
        rest.truncate(limit);
        Ok(rest)
    }
}

/// One customer with one project, and one agent.
pub(crate) fn users() -> Result<Users, Box<dyn Error>> {
    let (vera, anna) = (CustomerId::new("user-17")?, AgentId::new("staff-3")?);
    let (shop, email) = (ProjectId::new("shop-5")?, "someone@example.org".to_owned());
    let language = Language::En;
    let customer = CustomerCard::new(vera.clone(), "Vera Orlova", language).email(email.clone());
    let name = "Anna Sokolova".to_owned();
    let agent = AgentCard::new(anna.clone(), name, language).email(email);
    let project = ProjectCard::new(shop.clone(), 48_213, "Flax & Forest");
    Ok(Users {
        customers: BTreeMap::from([(vera.clone(), customer)]),
        agents: BTreeMap::from([(anna, agent)]),
        projects: BTreeMap::from([(shop.clone(), project)]),
        members: BTreeSet::from([(vera, shop)]),
    })
}
