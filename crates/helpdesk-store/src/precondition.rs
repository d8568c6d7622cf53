//! What was looked up before a write and must still hold when it is written (S9).

use std::fmt;

use helpdesk_core::{Actor, AgentId, CustomerId, ProjectId};

use crate::cards::{AgentCard, CustomerCard, ProjectCard};

/// What a command, or an act on the desk itself, was decided under: checked again in the transaction
/// that writes it.
///
/// All but [`Precondition::NotErased`] speak of people that the desk keeps itself; a host's directory
/// is asked by the engine, last before the commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Precondition {
    /// This customer is known and may act.
    CustomerActive(CustomerId),
    /// This agent is known and may act.
    AgentActive(AgentId),
    /// This customer is a member of this project.
    Member(CustomerId, ProjectId),
    /// This key was never erased (E1).
    NotErased(Actor),
    /// This agent may act and leads.
    Leads(AgentId),
    /// After the write there is an agent who may act and leads.
    LeadRemains,
    /// This customer's card is the one that was read; none is that there was none.
    Customer(CustomerId, Option<Box<CustomerCard>>),
    /// This agent's card is the one that was read; none is that there was none.
    Agent(AgentId, Option<Box<AgentCard>>),
    /// This project's card is the one that was read; none is that there was none.
    Project(ProjectId, Option<Box<ProjectCard>>),
}

impl fmt::Display for Precondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CustomerActive(key) => write!(f, "the customer `{key}` may not act any more"),
            Self::AgentActive(key) => write!(f, "the agent `{key}` may not act any more"),
            Self::Member(customer, project) => {
                write!(f, "the customer `{customer}` is no member of `{project}` any more")
            }
            Self::NotErased(Actor::Customer(key)) => erased(f, "customer", key.as_str()),
            Self::NotErased(Actor::Agent(key)) => erased(f, "agent", key.as_str()),
            Self::NotErased(other) => erased(f, "author", &other.to_string()),
            Self::Leads(key) => write!(f, "the agent `{key}` does not lead any more"),
            Self::LeadRemains => f.write_str("nobody would lead any more"),
            Self::Customer(key, _) => changed(f, "customer", key.as_str()),
            Self::Agent(key, _) => changed(f, "agent", key.as_str()),
            Self::Project(key, _) => changed(f, "project", key.as_str()),
        }
    }
}

fn erased(f: &mut fmt::Formatter<'_>, who: &str, key: &str) -> fmt::Result {
    write!(f, "the {who} `{key}` was erased, and the key is never used again")
}

fn changed(f: &mut fmt::Formatter<'_>, what: &str, key: &str) -> fmt::Result {
    write!(f, "the card of the {what} `{key}` was changed by somebody else meanwhile")
}
