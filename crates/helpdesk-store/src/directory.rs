//! The port of people and projects. A host brings its own; the adapters keep tables for the
//! stand-alone desk.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use helpdesk_core::{AgentId, CustomerId, ProjectId};

use crate::cards::{AgentCard, CustomerCard, ProjectCard};
use crate::error::StoreError;

/// The most customers that [`Directory::find_customers`] gives.
pub const FOUND_MAX: usize = 8;

/// Who and what there is. Asked in batches: at most one call of each kind a page or a command.
pub trait Directory: Send + Sync + Debug {
    /// Returns the cards of those customers that are known.
    ///
    /// # Errors
    /// When the directory fails: everything that depends on the answer is then refused.
    fn customers(
        &self,
        keys: BTreeSet<CustomerId>,
    ) -> Result<BTreeMap<CustomerId, CustomerCard>, StoreError>;

    /// Returns the cards of those agents that are known.
    ///
    /// # Errors
    /// When the directory fails.
    fn agents(&self, keys: BTreeSet<AgentId>) -> Result<BTreeMap<AgentId, AgentCard>, StoreError>;

    /// Returns the cards of those projects that are known.
    ///
    /// # Errors
    /// When the directory fails.
    fn projects(
        &self,
        keys: BTreeSet<ProjectId>,
    ) -> Result<BTreeMap<ProjectId, ProjectCard>, StoreError>;

    /// Returns those pairs that hold at this instant: the customer is a member of the project.
    ///
    /// # Errors
    /// When the directory fails: access is then denied.
    fn members(
        &self,
        pairs: BTreeSet<(CustomerId, ProjectId)>,
    ) -> Result<BTreeSet<(CustomerId, ProjectId)>, StoreError>;

    /// Returns agents as [`Directory::agents`] does, for an access check (A6), as the next two do. A
    /// directory that keeps a lane of its own for checks answers there: then no crowd of pages, which
    /// look up names all the time, makes a check late.
    ///
    /// # Errors
    /// When the directory fails: access is then denied.
    fn checked_agents(
        &self,
        keys: BTreeSet<AgentId>,
    ) -> Result<BTreeMap<AgentId, AgentCard>, StoreError> {
        self.agents(keys)
    }

    /// Returns customers as [`Directory::customers`] does, for an access check.
    ///
    /// # Errors
    /// When the directory fails: access is then denied.
    fn checked_customers(
        &self,
        keys: BTreeSet<CustomerId>,
    ) -> Result<BTreeMap<CustomerId, CustomerCard>, StoreError> {
        self.customers(keys)
    }

    /// Returns memberships as [`Directory::members`] does, for an access check.
    ///
    /// # Errors
    /// When the directory fails: access is then denied.
    fn checked_members(
        &self,
        pairs: BTreeSet<(CustomerId, ProjectId)>,
    ) -> Result<BTreeSet<(CustomerId, ProjectId)>, StoreError> {
        self.members(pairs)
    }

    /// Returns the projects of a customer by number, those above the given one, at most `limit`.
    ///
    /// # Errors
    /// When the directory fails.
    fn projects_of(
        &self,
        customer: CustomerId,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Vec<ProjectCard>, StoreError>;

    /// Returns the active agents to whom tickets may be given, by name and then by key, after the given
    /// name and key, at most `limit`.
    ///
    /// # Errors
    /// When the directory fails.
    fn team(
        &self,
        after: Option<(String, AgentId)>,
        limit: usize,
    ) -> Result<Vec<AgentCard>, StoreError>;

    /// Returns the customers whose key or mail address is exactly what was typed, at most [`FOUND_MAX`]: the
    /// one with the key first, the others by key. Addresses are compared ignoring the case of ASCII letters.
    ///
    /// # Errors
    /// When the directory fails.
    fn find_customers(&self, typed: String) -> Result<Vec<CustomerCard>, StoreError>;
}
