//! The port of people and projects. A host brings its own; the adapters keep tables for the
//! stand-alone desk.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use helpdesk_core::{AgentId, CustomerId, Language, ProjectId};
use serde::{Deserialize, Serialize};

use crate::error::StoreError;

/// The most customers that [`Directory::find_customers`] gives.
pub const FOUND_MAX: usize = 8;

/// What the directory knows of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CustomerCard {
    /// The host's key.
    pub key: CustomerId,
    /// The name as it is shown, or `Surname, Given names`; empty once erased.
    pub name: String,
    /// The mail address, counted as verified; empty once erased.
    pub email: String,
    /// The language they read.
    pub language: Language,
    /// Whether they may act.
    pub active: bool,
}

impl CustomerCard {
    /// Returns the card of a customer who may act, without a mail address.
    #[must_use]
    pub fn new(key: CustomerId, name: impl Into<String>, language: Language) -> Self {
        Self { key, name: name.into(), email: String::new(), language, active: true }
    }

    /// Returns the card with this name: as it is shown, or `Surname, Given names`.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// Returns the card with this mail address, counted as verified.
    #[must_use]
    pub fn email(self, email: impl Into<String>) -> Self {
        Self { email: email.into(), ..self }
    }

    /// Returns the card of somebody who reads this language.
    #[must_use]
    pub fn language(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// Returns the card of somebody who may act, or may not.
    #[must_use]
    pub fn active(self, active: bool) -> Self {
        Self { active, ..self }
    }
}

/// What the directory knows of an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AgentCard {
    /// The host's key.
    pub key: AgentId,
    /// The name as it is shown, or `Surname, Given names`.
    pub name: String,
    /// The mail address, counted as verified.
    pub email: String,
    /// The language they read.
    pub language: Language,
    /// Whether they lead.
    pub lead: bool,
    /// Whether they may act.
    pub active: bool,
}

impl AgentCard {
    /// Returns the card of an agent who may act and does not lead, without a mail address.
    #[must_use]
    pub fn new(key: AgentId, name: impl Into<String>, language: Language) -> Self {
        let (name, email) = (name.into(), String::new());
        Self { key, name, email, language, lead: false, active: true }
    }

    /// Returns the card with this name: as it is shown, or `Surname, Given names`.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// Returns the card with this mail address, counted as verified.
    #[must_use]
    pub fn email(self, email: impl Into<String>) -> Self {
        Self { email: email.into(), ..self }
    }

    /// Returns the card of somebody who reads this language.
    #[must_use]
    pub fn language(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// Returns the card of somebody who leads, or does not.
    #[must_use]
    pub fn lead(self, lead: bool) -> Self {
        Self { lead, ..self }
    }

    /// Returns the card of somebody who may act, or may not.
    #[must_use]
    pub fn active(self, active: bool) -> Self {
        Self { active, ..self }
    }
}

/// What the directory knows of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ProjectCard {
    /// The host's key.
    pub key: ProjectId,
    /// The number in brackets.
    pub number: u64,
    /// The name.
    pub name: String,
}

impl ProjectCard {
    /// Returns the card of a project.
    #[must_use]
    pub fn new(key: ProjectId, number: u64, name: impl Into<String>) -> Self {
        Self { key, number, name: name.into() }
    }

    /// Returns the card with this number in brackets.
    #[must_use]
    pub fn number(self, number: u64) -> Self {
        Self { number, ..self }
    }

    /// Returns the card with this name.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }
}

/// Which people and projects there are. Asked in batches: at most one call of each kind per page or command.
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

    /// Returns the projects of a customer, by number.
    ///
    /// # Errors
    /// When the directory fails.
    fn projects_of(&self, customer: CustomerId) -> Result<Vec<ProjectCard>, StoreError>;

    /// Returns the active agents who can be assigned tickets, by name and then by key.
    ///
    /// # Errors
    /// When the directory fails.
    fn team(&self) -> Result<Vec<AgentCard>, StoreError>;

    /// Returns the customers whose key or mail address is exactly what was typed, at most [`FOUND_MAX`]: the
    /// one with the key first, the others by key. Addresses are compared ignoring the case of ASCII letters.
    ///
    /// # Errors
    /// When the directory fails.
    fn find_customers(&self, typed: String) -> Result<Vec<CustomerCard>, StoreError>;
}
