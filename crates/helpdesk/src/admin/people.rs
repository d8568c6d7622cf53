//! People and projects, where the desk keeps them.

use helpdesk_core::{Actor, AgentId, CustomerId, ProjectId};
use helpdesk_store::{
    AgentCard, CustomerCard, DeskAction, People as Port, Precondition, ProjectCard,
};

use super::Keeper;
use super::limits::{check_email, check_new_name, input};
use crate::error::{Error, ErrorKind, Missing};
use crate::one_card::OneCard as _;
use crate::read::check_limit;

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
    /// Writes a customer, new or changed, whatever is kept under the key.
    ///
    /// # Errors
    /// [`Error::Input`] for a name or an address that breaks a limit, [`Error::Store`] also when the key
    /// was erased.
    pub fn put_customer(&self, card: CustomerCard) -> Result<(), Error> {
        insist(|| {
            let kept = self.port.customer(&card.key)?;
            self.replace_customer(kept.as_ref(), card.clone())
        })
    }

    /// Writes a customer in the place of the card that was read; none is that there was none.
    ///
    /// # Errors
    /// As [`People::put_customer`], and [`Error::Store`] of the kind
    /// [`Conflict`](helpdesk_store::StoreErrorKind::Conflict) when another card is kept by now.
    pub fn replace_customer(
        &self,
        before: Option<&CustomerCard>,
        card: CustomerCard,
    ) -> Result<(), Error> {
        check_new_name(&card.name, before.map(|before| &before.name))?;
        check_email(&card.email)?;
        let action = match before {
            Some(before) if before.active && !card.active => DeskAction::CustomerDisabled,
            Some(before) if !before.active && card.active => DeskAction::CustomerEnabled,
            Some(_) => DeskAction::CustomerChanged,
            None => DeskAction::CustomerAdded,
        };
        let mut act = self.keeper.act(action, card.key.as_str());
        let read = before.cloned().map(Box::new);
        act.rests_on.push(Precondition::Customer(card.key.clone(), read));
        Ok(self.port.put_customer(card, act)?)
    }

    /// Writes an agent, new or changed, whatever is kept under the key. A disabled one can do nothing from
    /// this instant on.
    ///
    /// # Errors
    /// [`Error::Input`] for a name or an address that breaks a limit, and when a lead disables
    /// themselves or gives up leading, so that somebody always leads; [`Error::Store`].
    pub fn put_agent(&self, card: AgentCard) -> Result<(), Error> {
        insist(|| {
            let kept = self.port.agent(&card.key)?;
            self.replace_agent(kept.as_ref(), card.clone())
        })
    }

    /// Writes an agent in the place of the card that was read; none is that there was none.
    ///
    /// # Errors
    /// As [`People::put_agent`], and [`Error::Store`] of the kind
    /// [`Conflict`](helpdesk_store::StoreErrorKind::Conflict) when another card is kept by now.
    pub fn replace_agent(&self, before: Option<&AgentCard>, card: AgentCard) -> Result<(), Error> {
        check_new_name(&card.name, before.map(|before| &before.name))?;
        check_email(&card.email)?;
        let is_own = self.keeper.by.as_ref().and_then(Actor::agent) == Some(&card.key);
        if is_own && !(card.active && card.lead) {
            let problem = "a lead takes neither their own place nor their own lead".to_owned();
            return Err(input(if card.active { "lead" } else { "active" }, problem));
        }
        let action = match before {
            Some(before) if before.active && !card.active => DeskAction::AgentDisabled,
            Some(before) if !before.active && card.active => DeskAction::AgentEnabled,
            Some(before) if !before.lead && card.lead => DeskAction::LeadGiven,
            Some(before) if before.lead && !card.lead => DeskAction::LeadTaken,
            Some(_) => DeskAction::AgentChanged,
            None => DeskAction::AgentAdded,
        };
        let mut act = self.keeper.act(action, card.key.as_str());
        let read = before.cloned().map(Box::new);
        act.rests_on.push(Precondition::Agent(card.key.clone(), read));
        // Two leads who take each other's place at once: the second leads no more.
        act.rests_on.extend(self.keeper.by.is_some().then_some(Precondition::LeadRemains));
        Ok(self.port.put_agent(card, act)?)
    }

    /// Writes a project, new or changed, whatever is kept under the key.
    ///
    /// # Errors
    /// [`Error::Input`] for a name that breaks a limit, [`Error::Store`] also when another project
    /// has the number.
    pub fn put_project(&self, card: ProjectCard) -> Result<(), Error> {
        insist(|| {
            let kept = self.port.project(&card.key)?;
            self.replace_project(kept.as_ref(), card.clone())
        })
    }

    /// Writes a project in the place of the card that was read; none is that there was none.
    ///
    /// # Errors
    /// As [`People::put_project`], and [`Error::Store`] of the kind
    /// [`Conflict`](helpdesk_store::StoreErrorKind::Conflict) when another card is kept by now.
    pub fn replace_project(
        &self,
        before: Option<&ProjectCard>,
        card: ProjectCard,
    ) -> Result<(), Error> {
        check_new_name(&card.name, before.map(|before| &before.name))?;
        if card.number == 0 || i64::try_from(card.number).is_err() {
            return Err(input("number", "a project's number is a whole number from 1 up".into()));
        }
        let action = match before {
            Some(_) => DeskAction::ProjectChanged,
            None => DeskAction::ProjectAdded,
        };
        let mut act = self.keeper.act(action, card.key.as_str());
        let read = before.cloned().map(Box::new);
        act.rests_on.push(Precondition::Project(card.key.clone(), read));
        Ok(self.port.put_project(card, act)?)
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
        let act = self.keeper.act(action, format!("{project} {customer}"));
        Ok(self.port.set_member(project, customer, member, act)?)
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

/// How often a card is written over whatever is kept, while others write it too.
const TRIES: usize = 20;

/// Does it again from what is then kept, as often as somebody else is faster, at most [`TRIES`] times.
fn insist(write: impl Fn() -> Result<(), Error>) -> Result<(), Error> {
    for _ in 1..TRIES {
        match write() {
            Err(error) if error.kind() == ErrorKind::Conflict => {}
            done => return done,
        }
    }
    write()
}
