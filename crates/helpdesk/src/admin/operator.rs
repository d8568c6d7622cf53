//! The operator's own methods: what [`Keeper`](super::Keeper) does, in the name of nobody.

use helpdesk_core::hours::Calendar;
use helpdesk_core::{Actor, CustomerId, Policy, ProjectId, Reader, Version};
use helpdesk_store::{AgentCard, CustomerCard, Erasure, ErasureTarget, ProjectCard};

use super::limits::check_reason;
use crate::engine::{Helpdesk, TicketRef};
use crate::error::{Error, Missing};

impl Helpdesk {
    /// Changes the policy by one key, as the operator.
    ///
    /// # Errors
    /// As [`Keeper::set_policy`](super::Keeper::set_policy).
    pub fn set_policy(&self, key: &str, value: &str) -> Result<Policy, Error> {
        self.operator().set_policy(key, value)
    }

    /// Loads working hours, as the operator.
    ///
    /// # Errors
    /// As [`Keeper::load_hours`](super::Keeper::load_hours).
    pub fn load_hours(&self, hours: Calendar) -> Result<Policy, Error> {
        self.operator().load_hours(hours)
    }

    /// Writes a customer, new or changed, as the operator.
    ///
    /// # Errors
    /// As [`Keeper::put_customer`](super::Keeper::put_customer).
    pub fn put_customer(&self, card: CustomerCard) -> Result<(), Error> {
        self.operator().put_customer(card)
    }

    /// Writes an agent, new or changed, as the operator.
    ///
    /// # Errors
    /// As [`Keeper::put_agent`](super::Keeper::put_agent).
    pub fn put_agent(&self, card: AgentCard) -> Result<(), Error> {
        self.operator().put_agent(card)
    }

    /// Writes a project, new or changed, as the operator.
    ///
    /// # Errors
    /// As [`Keeper::put_project`](super::Keeper::put_project).
    pub fn put_project(&self, card: ProjectCard) -> Result<(), Error> {
        self.operator().put_project(card)
    }

    /// Makes a customer a member of a project, or no member, as the operator.
    ///
    /// # Errors
    /// As [`Keeper::set_member`](super::Keeper::set_member).
    pub fn set_member(
        &self,
        project: ProjectId,
        customer: CustomerId,
        member: bool,
    ) -> Result<bool, Error> {
        self.operator().set_member(project, customer, member)
    }

    /// Erases a customer, as the operator (E1).
    ///
    /// # Errors
    /// As [`Keeper::erase_customer`](super::Keeper::erase_customer).
    pub fn erase_customer(&self, customer: &CustomerId, reason: &str) -> Result<u64, Error> {
        self.operator().erase_customer(customer, reason)
    }

    /// Erases the words of one message, by its number as agents count (E1): the operator, or any agent.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown ticket or message, for a customer, and for an unknown or
    /// disabled agent; [`Error::Input`] for the reason; [`Error::Store`].
    pub fn redact(
        &self,
        by: &Reader,
        ticket: impl Into<TicketRef>,
        message: Version,
        reason: &str,
    ) -> Result<u64, Error> {
        let reason = check_reason(reason)?;
        self.admit(by)?;
        if by.customer().is_some() {
            return Err(Error::NotFound(Missing::Message));
        }
        let found = self.found(ticket.into())?;
        if message == Version::default() || message > found.ticket.version() {
            return Err(Error::NotFound(Missing::Message));
        }
        let target = ErasureTarget::Message(found.ticket.id(), message);
        let by = by.agent().cloned().map(Actor::Agent);
        Ok(self.store().erase(Erasure { target, at: self.now(), by, reason })?)
    }
}
