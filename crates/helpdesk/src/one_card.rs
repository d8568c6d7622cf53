//! One card of the directory, which is asked in sets.

use std::collections::BTreeSet;

use helpdesk_core::{AgentId, CustomerId, ProjectId};
use helpdesk_store::{AgentCard, CustomerCard, Directory, ProjectCard, StoreError};

/// What every directory answers of one person or project.
pub(crate) trait OneCard {
    /// Returns the card of a customer who is known.
    fn customer(&self, key: &CustomerId) -> Result<Option<CustomerCard>, StoreError>;

    /// Returns the card of an agent who is known.
    fn agent(&self, key: &AgentId) -> Result<Option<AgentCard>, StoreError>;

    /// Returns the card of a project that is known.
    fn project(&self, key: &ProjectId) -> Result<Option<ProjectCard>, StoreError>;
}

impl<D: Directory + ?Sized> OneCard for D {
    fn customer(&self, key: &CustomerId) -> Result<Option<CustomerCard>, StoreError> {
        Ok(self.customers(BTreeSet::from([key.clone()]))?.remove(key))
    }

    fn agent(&self, key: &AgentId) -> Result<Option<AgentCard>, StoreError> {
        Ok(self.agents(BTreeSet::from([key.clone()]))?.remove(key))
    }

    fn project(&self, key: &ProjectId) -> Result<Option<ProjectCard>, StoreError> {
        Ok(self.projects(BTreeSet::from([key.clone()]))?.remove(key))
    }
}
