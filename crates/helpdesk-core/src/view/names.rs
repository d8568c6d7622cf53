//! People as readers see them.

use alloc::collections::BTreeMap;
use alloc::string::String;

use serde::Serialize;

use crate::ids::{Actor, ActorKind, AgentId, CustomerId};

/// Names of people, as the directory gave them for one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Customers by key.
    pub customers: BTreeMap<CustomerId, String>,
    /// Agents by key.
    pub agents: BTreeMap<AgentId, String>,
}

/// A person as readers see them: the key, and the name if the directory knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The host's key.
    pub key: String,
    /// The name.
    pub name: Option<String>,
}

/// An author as readers see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Author {
    /// Customer, agent, service or the clock.
    pub kind: ActorKind,
    /// The host's key; the clock has none.
    pub key: Option<String>,
    /// The name, if the directory knows it.
    pub name: Option<String>,
}

impl Names {
    /// Returns a customer as readers see them.
    #[must_use]
    pub fn customer(&self, id: &CustomerId) -> Person {
        Person { key: id.as_str().into(), name: self.customers.get(id).cloned() }
    }

    /// Returns an agent as readers see them.
    #[must_use]
    pub fn agent(&self, id: &AgentId) -> Person {
        Person { key: id.as_str().into(), name: self.agents.get(id).cloned() }
    }

    /// Returns an author as readers see them.
    #[must_use]
    pub fn author(&self, actor: &Actor) -> Author {
        let person = match actor {
            Actor::Customer(id) => Some(self.customer(id)),
            Actor::Agent(id) => Some(self.agent(id)),
            Actor::Service(id) => Some(Person { key: id.as_str().into(), name: None }),
            Actor::System => None,
        };
        let (key, name) = person.map_or((None, None), |person| (Some(person.key), person.name));
        Author { kind: actor.kind(), key, name }
    }
}
