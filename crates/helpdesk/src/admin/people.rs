//! People and projects, where the desk keeps them.

use helpdesk_core::{Actor, AgentId, CustomerId, ProjectId};
use helpdesk_store::{
    AgentCard, CustomerCard, DeskAction, People as Port, Precondition, ProjectCard,
};

use super::Keeper;
use super::limits::{check_email, check_new_name, input};
use crate::error::{Error, Missing};
use crate::one_card::OneCard as _;
use crate::read::check_limit;

/// People and projects that the desk keeps itself: what may be read of all of them, and changed.
#[derive(Debug, Clone)]
pub struct People<'a> {
    keeper: Keeper<'a>,
    port: &'a dyn Port,
}

impl<'a> Keeper<'a> {
    /// Returns people and projects to be written, where the desk keeps them; a host's own are changed
    /// at the host's.
    ///
    /// # Errors
    /// [`Error::NotFound`] of [`Missing::People`] where they are a host's
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
        let known = self.port.customer(&card.key)?;
        check_new_name(&card.name, known.as_ref().map(|before| &before.name))?;
        check_email(&card.email)?;
        let action = match &known {
            Some(before) if before.active && !card.active => DeskAction::CustomerDisabled,
            Some(before) if !before.active && card.active => DeskAction::CustomerEnabled,
            Some(_) => DeskAction::CustomerChanged,
            None => DeskAction::CustomerAdded,
        };
        let line = self.keeper.line(action, card.key.as_str());
        Ok(self.port.put_customer(card, line)?)
    }

    /// Writes an agent, new or changed. A disabled one can do nothing from this instant on.
    ///
    /// # Errors
    /// [`Error::Input`] for a name or an address that breaks a limit, and when a lead disables
    /// themselves or gives up leading, so that somebody always leads; [`Error::Store`].
    pub fn put_agent(&self, card: AgentCard) -> Result<(), Error> {
        let known = self.port.agent(&card.key)?;
        check_new_name(&card.name, known.as_ref().map(|before| &before.name))?;
        check_email(&card.email)?;
        let is_own = self.keeper.by.as_ref().and_then(Actor::agent) == Some(&card.key);
        if is_own && !(card.active && card.lead) {
            let problem = "a lead takes neither their own place nor their own lead".to_owned();
            return Err(input(if card.active { "lead" } else { "active" }, problem));
        }
        let action = match &known {
            Some(before) if before.active && !card.active => DeskAction::AgentDisabled,
            Some(before) if !before.active && card.active => DeskAction::AgentEnabled,
            Some(before) if !before.lead && card.lead => DeskAction::LeadGiven,
            Some(before) if before.lead && !card.lead => DeskAction::LeadTaken,
            Some(_) => DeskAction::AgentChanged,
            None => DeskAction::AgentAdded,
        };
        let line = self.keeper.line(action, card.key.as_str());
        // Two leads who take each other's place at once: the second leads no more.
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
        let known = self.port.project(&card.key)?;
        check_new_name(&card.name, known.as_ref().map(|before| &before.name))?;
        if card.number == 0 || i64::try_from(card.number).is_err() {
            return Err(input("number", "a project's number is a whole number from 1 up".into()));
        }
        let action = match known {
            Some(_) => DeskAction::ProjectChanged,
            None => DeskAction::ProjectAdded,
        };
        let line = self.keeper.line(action, card.key.as_str());
        Ok(self.port.put_project(card, line)?)
    }

    /// Makes a customer a member of a project, or no member; returns whether that changed anything.
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

    /// Returns customers by key, after the given one, at most `limit` (1 to 199).
    ///
    /// # Errors
    /// [`Error::Input`] for a limit out of range, [`Error::Store`].
    pub fn customers(
        &self,
        after: Option<CustomerId>,
        limit: usize,
    ) -> Result<Vec<CustomerCard>, Error> {
        check_limit(limit)?;
        Ok(self.port.customer_cards(after, limit)?)
    }

    /// Returns agents by key, after the given one, at most `limit` (1 to 199).
    ///
    /// # Errors
    /// [`Error::Input`] for a limit out of range, [`Error::Store`].
    pub fn agents(&self, after: Option<AgentId>, limit: usize) -> Result<Vec<AgentCard>, Error> {
        check_limit(limit)?;
        Ok(self.port.agent_cards(after, limit)?)
    }

    /// Returns projects by key, after the given one, at most `limit` (1 to 199).
    ///
    /// # Errors
    /// [`Error::Input`] for a limit out of range, [`Error::Store`].
    pub fn projects(
        &self,
        after: Option<ProjectId>,
        limit: usize,
    ) -> Result<Vec<ProjectCard>, Error> {
        check_limit(limit)?;
        Ok(self.port.project_cards(after, limit)?)
    }

    /// Returns the members of a project by key, after the given one, at most `limit` (1 to 199).
    ///
    /// # Errors
    /// [`Error::Input`] for a limit out of range, [`Error::Store`].
    pub fn members_of(
        &self,
        project: ProjectId,
        after: Option<CustomerId>,
        limit: usize,
    ) -> Result<Vec<CustomerId>, Error> {
        check_limit(limit)?;
        Ok(self.port.members_of(project, after, limit)?)
    }
}
