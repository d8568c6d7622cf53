//! Cards of people and projects, as a reader may see them: agents and the operator see all of them, a
//! customer only their own and those of the projects they are a member of (S7).

use std::collections::{BTreeMap, BTreeSet};

use helpdesk_core::{AgentId, CustomerId, ProjectId, Reader};
use helpdesk_store::{AgentCard, CustomerCard, ProjectCard};

use crate::engine::Helpdesk;
use crate::error::{Error, Missing};
use crate::one_card::OneCard as _;
use crate::read::check_limit;

impl Helpdesk {
    /// Returns a customer's card, or `None` if the customer is unknown or, for a customer, somebody else.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown or disabled reader, [`Error::Store`] when the directory fails.
    pub fn customer(
        &self,
        reader: &Reader,
        key: &CustomerId,
    ) -> Result<Option<CustomerCard>, Error> {
        Ok(self.customers(reader, BTreeSet::from([key.clone()]))?.remove(key))
    }

    /// Returns the cards of the known ones among these customers, in one question; a customer gets only their
    /// own.
    ///
    /// # Errors
    /// As [`Helpdesk::customer`].
    pub fn customers(
        &self,
        reader: &Reader,
        mut keys: BTreeSet<CustomerId>,
    ) -> Result<BTreeMap<CustomerId, CustomerCard>, Error> {
        self.admit(reader)?;
        if let Some(me) = reader.customer() {
            keys.retain(|key| key == me);
        }
        Ok(self.directory().customers(keys)?)
    }

    /// Returns the customers whose key or mail address is exactly what was typed, at most
    /// [`FOUND_MAX`](crate::FOUND_MAX): the one with the key first, the others by key. A customer finds at
    /// most themselves.
    ///
    /// # Errors
    /// As [`Helpdesk::customer`].
    pub fn find_customers(&self, reader: &Reader, typed: &str) -> Result<Vec<CustomerCard>, Error> {
        self.admit(reader)?;
        let mut found = self.directory().find_customers(typed.to_owned())?;
        found.retain(|card| reader.customer().is_none_or(|me| card.key == *me));
        Ok(found)
    }

    /// Returns an agent's card, or `None` if the agent is unknown.
    ///
    /// # Errors
    /// As [`Helpdesk::agents`].
    pub fn agent(&self, reader: &Reader, key: &AgentId) -> Result<Option<AgentCard>, Error> {
        self.admit_support(reader)?;
        Ok(self.directory().agent(key)?)
    }

    /// Returns the cards of the known ones among these agents, in one question.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer and for an unknown or disabled reader, [`Error::Store`] when
    /// the directory fails.
    pub fn agents(
        &self,
        reader: &Reader,
        keys: BTreeSet<AgentId>,
    ) -> Result<BTreeMap<AgentId, AgentCard>, Error> {
        self.admit_support(reader)?;
        Ok(self.directory().agents(keys)?)
    }

    /// Returns the active agents to whom tickets may be given, by name and then by key, after the given
    /// name and key, at most `limit` (1 to 199).
    ///
    /// # Errors
    /// As [`Helpdesk::agents`], and [`Error::Input`] for a limit out of range.
    pub fn team(
        &self,
        reader: &Reader,
        after: Option<(String, AgentId)>,
        limit: usize,
    ) -> Result<Vec<AgentCard>, Error> {
        check_limit(limit)?;
        self.admit_support(reader)?;
        Ok(self.directory().team(after, limit)?)
    }

    /// Returns a project's card, or `None` if the project is unknown or, for a customer, one that they are
    /// not a member of.
    ///
    /// # Errors
    /// As [`Helpdesk::customer`].
    pub fn project(&self, reader: &Reader, key: &ProjectId) -> Result<Option<ProjectCard>, Error> {
        self.admit(reader)?;
        if let Some(me) = reader.customer()
            && !self.is_member(me, key)?
        {
            return Ok(None);
        }
        Ok(self.directory().project(key)?)
    }

    /// Returns the projects of a customer by number, those above the given one, at most `limit` (1 to
    /// 199).
    ///
    /// # Errors
    /// [`Error::NotFound`] for another customer and for an unknown or disabled reader, [`Error::Input`]
    /// for a limit out of range, [`Error::Store`] when the directory fails.
    pub fn projects_of(
        &self,
        reader: &Reader,
        customer: &CustomerId,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Vec<ProjectCard>, Error> {
        check_limit(limit)?;
        self.admit(reader)?;
        if reader.customer().is_some_and(|me| me != customer) {
            return Err(Error::NotFound(Missing::Customer));
        }
        Ok(self.directory().projects_of(customer.clone(), after, limit)?)
    }

    /// Turns customers away from what is known about agents.
    fn admit_support(&self, reader: &Reader) -> Result<(), Error> {
        self.admit(reader)?;
        match reader {
            Reader::Customer(_) => Err(Error::NotFound(Missing::Agent)),
            Reader::Agent(_) | Reader::Operator => Ok(()),
        }
    }
}
