//! The port of people and projects that the desk keeps itself. A host with its own brings a [`Directory`] and
//! needs none of this.

use helpdesk_core::{AgentId, CustomerId, ProjectId};

use crate::cards::{AgentCard, CustomerCard, ProjectCard};
use crate::desk_log::DeskAct;
use crate::directory::Directory;
use crate::error::StoreError;

/// People and projects, kept by the desk. What writes takes the act with the line for the desk's own log,
/// and writes both in one transaction, where what the act rests on holds.
pub trait People: Directory {
    /// Writes a customer, new or changed.
    ///
    /// # Errors
    /// When the key was erased, what the act rests on does not hold, or the database fails.
    fn put_customer(&self, card: CustomerCard, act: DeskAct) -> Result<(), StoreError>;

    /// Writes an agent, new or changed.
    ///
    /// # Errors
    /// When the key was erased, what the act rests on does not hold, or the database fails.
    fn put_agent(&self, card: AgentCard, act: DeskAct) -> Result<(), StoreError>;

    /// Writes a project, new or changed.
    ///
    /// # Errors
    /// When another project has the number, what the act rests on does not hold, or the database fails.
    fn put_project(&self, card: ProjectCard, act: DeskAct) -> Result<(), StoreError>;

    /// Makes a customer a member of a project, or no member; returns whether that changed anything.
    ///
    /// # Errors
    /// When the customer or the project is unknown, the customer was erased, what the act rests on does
    /// not hold, or the database fails.
    fn set_member(
        &self,
        project: ProjectId,
        customer: CustomerId,
        member: bool,
        act: DeskAct,
    ) -> Result<bool, StoreError>;

    /// Returns customers by key, after the given one, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn customer_cards(
        &self,
        after: Option<CustomerId>,
        limit: usize,
    ) -> Result<Vec<CustomerCard>, StoreError>;

    /// Returns agents by key, after the given one, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn agent_cards(
        &self,
        after: Option<AgentId>,
        limit: usize,
    ) -> Result<Vec<AgentCard>, StoreError>;

    /// Returns projects by key, after the given one, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn project_cards(
        &self,
        after: Option<ProjectId>,
        limit: usize,
    ) -> Result<Vec<ProjectCard>, StoreError>;

    /// Returns the members of a project by key, after the given one, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    fn members_of(
        &self,
        project: ProjectId,
        after: Option<CustomerId>,
        limit: usize,
    ) -> Result<Vec<CustomerId>, StoreError>;
}
