//! People and projects, where the desk keeps them.

use std::collections::BTreeSet;

use helpdesk_core::{Actor, AgentId, CustomerId, ProjectId};
use helpdesk_store::{
    AgentCard, CustomerCard, DeskAction, People as Port, Precondition, ProjectCard,
};

use super::Keeper;
use super::limits::{check_email, check_new_name, input};
use crate::error::{Error, Missing};

/// People and projects that the desk keeps itself: reading all of them, and changing them.
#[derive(Debug, Clone)]
pub struct People<'a> {
    keeper: Keeper<'a>,
    port: &'a dyn Port,
}

impl<'a> Keeper<'a> {
    /// Returns people and projects to be changed, if the desk keeps them; a host's own are changed at the
    /// host.
    ///
    /// # Errors
    /// [`Error::NotFound`] of [`Missing::People`] if they belong to a host
    /// ([`Helpdesk::keeps_people`](crate::Helpdesk::keeps_people)).
    pub fn people(&self) -> Result<People<'a>, Error> {
        let port = self.desk.kept_people().ok_or(Error::NotFound(Missing::People))?;
        Ok(People { keeper: self.clone(), port })
    }
}

impl People<'_> {
    /// Writes a customer, new or changed.
    ///
    /// # Errors
    /// [`Error::Input`] for a name or an address that breaks a limit, [`Error::Store`] also when the key
    /// was erased.
    pub fn put_customer(&self, card: CustomerCard) -> Result<(), Error> {
        let known = self.port.customers(BTreeSet::from([card.key.clone()]))?;
        check_new_name(&card.name, known.get(&card.key).map(|before| &before.name))?;
        check_email(&card.email)?;
        let action = match known.get(&card.key) {
            Some(before) if before.active && !card.active => DeskAction::CustomerDisabled,
            Some(before) if !before.active && card.active => DeskAction::CustomerEnabled,
            Some(_) => DeskAction::CustomerChanged,
            None => DeskAction::CustomerAdded,
        };
        let line = self.keeper.line(action, card.key.as_str());
        Ok(self.port.put_customer(card, line)?)
    }

    /// Writes an agent, new or changed. A disabled one can do nothing from now on.
    ///
    /// # Errors
    /// [`Error::Input`] for a name or an address that breaks a limit, and when a lead disables
    /// themselves or gives up leading, so that somebody always leads; [`Error::Store`].
    pub fn put_agent(&self, card: AgentCard) -> Result<(), Error> {
        let known = self.port.agents(BTreeSet::from([card.key.clone()]))?;
        check_new_name(&card.name, known.get(&card.key).map(|before| &before.name))?;
        check_email(&card.email)?;
        let is_own = self.keeper.by.as_ref().and_then(Actor::agent) == Some(&card.key);
        if is_own && !(card.active && card.lead) {
            let problem = "a lead takes neither their own place nor their own lead".to_owned();
            return Err(input(if card.active { "lead" } else { "active" }, problem));
        }
        let action = match known.get(&card.key) {
            Some(before) if before.active && !card.active => DeskAction::AgentDisabled,
            Some(before) if !before.active && card.active => DeskAction::AgentEnabled,
            Some(before) if !before.lead && card.lead => DeskAction::LeadGiven,
            Some(before) if before.lead && !card.lead => DeskAction::LeadTaken,
            Some(_) => DeskAction::AgentChanged,
            None => DeskAction::AgentAdded,
        };
        let line = self.keeper.line(action, card.key.as_str());
        // When two leads demote each other at once, the second no longer leads.
        let by = self.keeper.by.as_ref().and_then(Actor::agent);
        let preconditions = by.map_or_else(Vec::new, |by| {
            vec![Precondition::Leads(by.clone()), Precondition::LeadRemains]
        });
        Ok(self.port.put_agent(card, line, preconditions)?)
    }

    /// Writes a project, new or changed.
    ///
    /// # Errors
    /// [`Error::Input`] for a name that breaks a limit, [`Error::Store`] also when another project
    /// has the number.
    pub fn put_project(&self, card: ProjectCard) -> Result<(), Error> {
        let known = self.port.projects(BTreeSet::from([card.key.clone()]))?;
        check_new_name(&card.name, known.get(&card.key).map(|before| &before.name))?;
        if card.number == 0 || i64::try_from(card.number).is_err() {
            return Err(input("number", "a project's number is a whole number from 1 up".into()));
        }
        let action = match known.contains_key(&card.key) {
            true => DeskAction::ProjectChanged,
            false => DeskAction::ProjectAdded,
        };
        let line = self.keeper.line(action, card.key.as_str());
        Ok(self.port.put_project(card, line)?)
    }

    /// Makes a customer a member of a project, or ends the membership; returns whether that changed anything.
    ///
    /// # Errors
    /// [`Error::Store`], also when either is unknown.
    pub fn set_member(
        &self,
        project: ProjectId,
        customer: CustomerId,
        member: bool,
    ) -> Result<bool, Error> {
        let action = if member { DeskAction::MemberAdded } else { DeskAction::MemberRemoved };
        let line = self.keeper.line(action, format!("{project} {customer}"));
        Ok(self.port.set_member(project, customer, member, line)?)
    }

    /// Returns customers by key, after the given one, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn customers(
        &self,
        after: Option<CustomerId>,
        limit: usize,
    ) -> Result<Vec<CustomerCard>, Error> {
        Ok(self.port.customer_cards(after, limit)?)
    }

    /// Returns agents by key, after the given one, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn agents(&self, after: Option<AgentId>, limit: usize) -> Result<Vec<AgentCard>, Error> {
        Ok(self.port.agent_cards(after, limit)?)
    }

    /// Returns projects by key, after the given one, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn projects(
        &self,
        after: Option<ProjectId>,
        limit: usize,
    ) -> Result<Vec<ProjectCard>, Error> {
        Ok(self.port.project_cards(after, limit)?)
    }

    /// Returns the members of a project, by key.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn members_of(&self, project: ProjectId) -> Result<Vec<CustomerId>, Error> {
        Ok(self.port.members_of(project)?)
    }
}
