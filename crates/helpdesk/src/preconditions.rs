//! What the facts of a decision rested on, to be checked again when it is written (S9).

use helpdesk_core::{Actor, AgentId, Facts, NewTicket, Sealed, Ticket};
use helpdesk_store::Precondition;

use crate::engine::Helpdesk;

impl Helpdesk {
    /// Returns what the opening of a ticket rests on.
    pub(crate) fn preconditions_to_open(
        &self,
        by: &Actor,
        facts: &Facts,
        request: &NewTicket<Sealed>,
    ) -> Vec<Precondition> {
        let customer = &request.customer;
        let mut rests = vec![Precondition::NotErased(Actor::Customer(customer.clone()))];
        self.rests_on_actor(by, facts, &mut rests);
        if self.keeps_people() {
            if facts.customer_active {
                rests.push(Precondition::CustomerActive(customer.clone()));
            }
            if let Some(project) = request.project.as_ref().filter(|_| facts.member) {
                rests.push(Precondition::Member(customer.clone(), project.clone()));
            }
        }
        rests
    }

    /// Returns what a command on a ticket rests on; `target` is the agent to be assigned.
    pub(crate) fn preconditions(
        &self,
        by: &Actor,
        facts: &Facts,
        ticket: &Ticket,
        target: Option<&AgentId>,
    ) -> Vec<Precondition> {
        let mut rests = Vec::new();
        self.rests_on_actor(by, facts, &mut rests);
        if let Some(target) = target.filter(|_| facts.target_active) {
            rests.push(Precondition::NotErased(Actor::Agent(target.clone())));
            if self.keeps_people() {
                rests.push(Precondition::AgentActive(target.clone()));
            }
        }
        if self.keeps_people() {
            let customer = ticket.customer();
            if facts.customer_active {
                rests.push(Precondition::CustomerActive(customer.clone()));
            }
            if let Some(project) = ticket.project().filter(|_| facts.member) {
                rests.push(Precondition::Member(customer.clone(), project.key.clone()));
            }
        }
        rests
    }

    fn rests_on_actor(&self, by: &Actor, facts: &Facts, rests: &mut Vec<Precondition>) {
        if !facts.actor_active {
            return;
        }
        rests.push(Precondition::NotErased(by.clone()));
        if self.keeps_people() {
            rests.extend(by.customer().cloned().map(Precondition::CustomerActive));
            rests.extend(by.agent().cloned().map(Precondition::AgentActive));
        }
    }

    /// Returns what an agent's act on the desk itself rests on: that they were not erased and, where the
    /// desk keeps its people, `standing`.
    pub(crate) fn rests_on_agent(
        &self,
        by: &Actor,
        standing: fn(AgentId) -> Precondition,
    ) -> Vec<Precondition> {
        let standing = by.agent().cloned().filter(|_| self.keeps_people()).map(standing);
        [Precondition::NotErased(by.clone())].into_iter().chain(standing).collect()
    }

    /// Returns whether the desk keeps its people and projects itself, and a host does not.
    #[must_use]
    pub fn keeps_people(&self) -> bool {
        self.kept_people().is_some()
    }
}
