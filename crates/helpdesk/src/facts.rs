//! What the engine looks up when a command begins: at most one question of each kind (S2).

use std::collections::BTreeSet;

use helpdesk_core::{
    Actor, AgentId, Command, CommandKind, CustomerId, Facts, Followed, NewTicket, ProjectAsNamed,
    ProjectId, Sealed, Ticket, TicketRef,
};
use helpdesk_store::ProjectCard;

use crate::engine::Helpdesk;
use crate::error::Error;
use crate::one_card::OneCard as _;

impl Helpdesk {
    /// Looks up what opening a ticket depends on.
    pub(crate) fn facts_to_open(
        &self,
        by: &Actor,
        request: &NewTicket<Sealed>,
        followed: Option<Followed>,
    ) -> Result<Facts, Error> {
        let customer_active = self.is_customer_active(&request.customer)?;
        let actor_active = match by {
            Actor::Customer(_) => customer_active,
            Actor::Agent(agent) => self.is_agent_active(agent)?,
            // A service is the host itself: no directory knows it, and none can disable it (L9).
            Actor::Service(_) => true,
            Actor::System => false,
        };
        let (project, member) = match &request.project {
            Some(key) => {
                let project = self.directory().project(key)?.map(named);
                (project, self.is_member(&request.customer, key)?)
            }
            None => (None, false),
        };
        let target_active = false;
        Ok(Facts { actor_active, customer_active, member, target_active, project, followed })
    }

    /// Looks up the earlier ticket that a new one is to follow, or returns `None` if there is no such ticket.
    pub(crate) fn followed(&self, earlier: TicketRef) -> Result<Option<Followed>, Error> {
        match self.found(earlier) {
            Ok(found) => {
                let (ticket, customer) = (found.ticket.id(), found.ticket.customer().clone());
                Ok(Some(Followed { ticket, customer }))
            }
            Err(Error::NotFound(_)) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// Looks up what a command on a ticket depends on: only what its kind asks for.
    pub(crate) fn facts(
        &self,
        by: &Actor,
        ticket: &Ticket,
        command: &Command<Sealed>,
    ) -> Result<Facts, Error> {
        let mut facts = Facts::default();
        let asks_consent =
            matches!(command.kind(), CommandKind::GrantAccess | CommandKind::EnterProject);
        match by {
            Actor::Customer(customer) => {
                facts.actor_active = self.is_customer_active(customer)?;
                facts.customer_active = facts.actor_active && customer == ticket.customer();
            }
            Actor::Agent(agent) => {
                (facts.actor_active, facts.target_active) =
                    self.are_agents_active(agent, command.target())?;
                if asks_consent {
                    facts.customer_active = self.is_customer_active(ticket.customer())?;
                }
            }
            Actor::Service(_) => facts.actor_active = true,
            Actor::System => {}
        }
        if let Some(project) = ticket.project().filter(|_| asks_consent) {
            facts.member = self.is_member(ticket.customer(), &project.key)?;
        }
        Ok(facts)
    }

    /// Looks up at once what any command of this actor on a ticket depends on, except the agent to assign:
    /// offers are computed from it.
    pub(crate) fn facts_of_all(&self, by: &Actor, ticket: &Ticket) -> Result<Facts, Error> {
        let mut facts = Facts {
            customer_active: self.is_customer_active(ticket.customer())?,
            ..Facts::default()
        };
        facts.actor_active = match by {
            Actor::Customer(customer) => facts.customer_active && customer == ticket.customer(),
            Actor::Agent(agent) => self.are_agents_active(agent, None)?.0,
            Actor::Service(_) => true,
            Actor::System => false,
        };
        if let Some(project) = ticket.project() {
            facts.member = self.is_member(ticket.customer(), &project.key)?;
        }
        Ok(facts)
    }

    pub(crate) fn is_customer_active(&self, customer: &CustomerId) -> Result<bool, Error> {
        Ok(self.directory().customer(customer)?.is_some_and(|card| card.active))
    }

    pub(crate) fn is_agent_active(&self, agent: &AgentId) -> Result<bool, Error> {
        Ok(self.are_agents_active(agent, None)?.0)
    }

    fn are_agents_active(
        &self,
        agent: &AgentId,
        other: Option<&AgentId>,
    ) -> Result<(bool, bool), Error> {
        let mut keys = BTreeSet::from([agent.clone()]);
        keys.extend(other.cloned());
        let cards = self.directory().agents(keys)?;
        let active = |key: &AgentId| cards.get(key).is_some_and(|card| card.active);
        Ok((active(agent), other.is_some_and(active)))
    }

    pub(crate) fn is_member(
        &self,
        customer: &CustomerId,
        project: &ProjectId,
    ) -> Result<bool, Error> {
        let pair = (customer.clone(), project.clone());
        Ok(self.directory().members(BTreeSet::from([pair.clone()]))?.contains(&pair))
    }
}

pub(crate) fn named(card: ProjectCard) -> ProjectAsNamed {
    ProjectAsNamed { key: card.key, number: card.number, name: card.name }
}
