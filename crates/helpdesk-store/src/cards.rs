//! What is known of people and projects.

use helpdesk_core::{AgentId, CustomerId, Language, ProjectId};
use serde::{Deserialize, Serialize};

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
