//! The port of people and projects that the desk keeps itself. A host with its own brings a [`Directory`] and
//! needs none of this.

use helpdesk_core::{AgentId, CustomerId, ProjectId};

use crate::desk_log::DeskLine;
use crate::directory::{AgentCard, CustomerCard, Directory, ProjectCard};
use crate::error::StoreError;
use crate::precondition::Precondition;

/// People and projects, kept by the desk. What writes takes the line for the desk's own log, and writes both
/// in one transaction.
pub trait People: Directory {
    /// Writes a customer, new or changed.
    ///
    /// # Errors
    /// When the key was erased, or the database fails.
    fn put_customer(&self, card: CustomerCard, line: DeskLine) -> Result<(), StoreError>;

    /// Writes an agent, new or changed, where the preconditions hold.
    ///
    /// # Errors
    /// When the key was erased, a precondition does not hold, or the database fails.
    fn put_agent(
        &self,
        card: AgentCard,
        line: DeskLine,
        preconditions: Vec<Precondition>,
    ) -> Result<(), StoreError>;

    /// Writes a project, new or changed.
    ///
    /// # Errors
    /// When another project has the number, or the database fails.
    fn put_project(&self, card: ProjectCard, line: DeskLine) -> Result<(), StoreError>;

    /// Makes a customer a member of a project, or no member; returns whether that changed anything.
    ///
    /// # Errors
    /// When the customer or the project is unknown, the customer was erased, or the database fails.
    fn set_member(
        &self,
        project: ProjectId,
        customer: CustomerId,
        member: bool,
        line: DeskLine,
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

    /// Returns the members of a project, by key.
    ///
    /// # Errors
    /// When the database fails.
    fn members_of(&self, project: ProjectId) -> Result<Vec<CustomerId>, StoreError>;
}
