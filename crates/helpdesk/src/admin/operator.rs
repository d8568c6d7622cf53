//! The operator's own methods: what [`Keeper`](super::Keeper) does, with no person named in the log.

use helpdesk_core::hours::Calendar;
use helpdesk_core::{Actor, AgentId, CustomerId, Policy, Reader, Version};
use helpdesk_store::{ErasureTarget, Precondition};

use super::People;
use super::limits::check_reason;
use crate::engine::Helpdesk;
use crate::error::{Error, Missing};
use helpdesk_core::TicketRef;

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

    /// Returns people and projects for the operator to change, if the desk keeps them.
    ///
    /// # Errors
    /// As [`Keeper::people`](super::Keeper::people).
    pub fn people(&self) -> Result<People<'_>, Error> {
        self.operator().people()
    }

    /// Erases a customer, as the operator (E1).
    ///
    /// # Errors
    /// As [`Keeper::erase_customer`](super::Keeper::erase_customer).
    pub fn erase_customer(&self, customer: &CustomerId, reason: &str) -> Result<u64, Error> {
        self.operator().erase_customer(customer, reason)
    }

    /// Erases an agent, as the operator (E1).
    ///
    /// # Errors
    /// As [`Keeper::erase_agent`](super::Keeper::erase_agent).
    pub fn erase_agent(&self, agent: &AgentId, reason: &str) -> Result<(), Error> {
        self.operator().erase_agent(agent, reason)
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
        let agent = by.agent().cloned().map(Actor::Agent);
        let rests_on = agent
            .as_ref()
            .map_or_else(Vec::new, |agent| self.rests_on_agent(agent, Precondition::AgentActive));
        let erased = self.erase(&target, agent.as_ref(), &reason, &rests_on);
        // Where they were disabled or erased meanwhile, they are told so.
        erased.or_else(|error| self.admit(by).and(Err(error)))
    }
}
