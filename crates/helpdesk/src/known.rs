//! What a filter may name: an unknown key is an error that names its field, since an empty answer would look
//! like a zero.

use helpdesk_core::{AgentId, CustomerId, ProjectId, Reader};
use helpdesk_store::{Assignee, ListQuery};

use crate::engine::Helpdesk;
use crate::error::{Error, FilterField};
use crate::one_card::OneCard as _;

/// The keys of a filter, each with the name of its field.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Named<'a> {
    pub(crate) agent: Option<(FilterField, &'a AgentId)>,
    pub(crate) customer: Option<&'a CustomerId>,
    pub(crate) project: Option<&'a ProjectId>,
}

impl Helpdesk {
    /// Refuses a filter that names somebody or something unknown. Known is what the directory knows, and what
    /// a ticket names although the directory has forgotten it. A customer knows themselves, the projects they
    /// are a member of, and what their own tickets name: so they learn of nobody else (S7).
    ///
    /// # Errors
    /// [`Error::Unknown`] naming the field, [`Error::Store`].
    pub(crate) fn check_known(&self, reader: &Reader, named: Named<'_>) -> Result<(), Error> {
        if let Some((field, agent)) = named.agent
            && !self.knows_agent(reader, agent)?
        {
            return Err(Error::Unknown { field, key: agent.to_string() });
        }
        if let Some(customer) = named.customer
            && !self.knows_customer(reader, customer)?
        {
            return Err(Error::Unknown { field: FilterField::Customer, key: customer.to_string() });
        }
        if let Some(project) = named.project
            && !self.knows_project(reader, project)?
        {
            return Err(Error::Unknown { field: FilterField::Project, key: project.to_string() });
        }
        Ok(())
    }

    fn knows_agent(&self, reader: &Reader, agent: &AgentId) -> Result<bool, Error> {
        let support = reader.customer().is_none();
        Ok((support && self.directory().agent(agent)?.is_some())
            || self.stands(ListQuery {
                assignee: Some(Assignee::Agent(agent.clone())),
                ..ListQuery::all(reader.into(), 1)
            })?)
    }

    fn knows_customer(&self, reader: &Reader, customer: &CustomerId) -> Result<bool, Error> {
        if let Some(me) = reader.customer() {
            return Ok(me == customer);
        }
        Ok(self.directory().customer(customer)?.is_some()
            || self.stands(ListQuery {
                customer: Some(customer.clone()),
                ..ListQuery::all(reader.into(), 1)
            })?)
    }

    fn knows_project(&self, reader: &Reader, project: &ProjectId) -> Result<bool, Error> {
        let known = match reader.customer() {
            Some(me) => self.is_member(me, project)?,
            None => self.directory().project(project)?.is_some(),
        };
        Ok(known
            || self.stands(ListQuery {
                project: Some(project.clone()),
                ..ListQuery::all(reader.into(), 1)
            })?)
    }

    fn stands(&self, query: ListQuery) -> Result<bool, Error> {
        Ok(!self.store().list(query)?.is_empty())
    }
}
