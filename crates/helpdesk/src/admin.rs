//! What the operator and the leads do to the desk itself; each act leaves a line in the desk's own log,
//! with whoever did it.

mod canned;
mod limits;
mod operator;

use std::collections::BTreeSet;

use helpdesk_core::hours::Calendar;
use helpdesk_core::{Actor, CustomerId, Policy, ProjectId};
use helpdesk_store::{
    AgentCard, CustomerCard, DeskAction, DeskLine, Erasure, ErasureTarget, ProjectCard,
};

use self::limits::{check_email, check_name, check_reason, input};
use crate::engine::Helpdesk;
use crate::error::{Error, Missing};

/// The longest name of a person or a project, in characters.
pub const NAME_MAX: usize = 200;
/// The longest mail address, in characters.
pub const EMAIL_MAX: usize = 254;
/// The longest reason for the desk's own log, in characters.
pub const REASON_MAX: usize = 500;

/// Whoever may change the desk itself: the operator, or an agent who leads. Made for one act, so that
/// who leads no more changes nothing more.
#[derive(Debug, Clone)]
pub struct Keeper<'a> {
    desk: &'a Helpdesk,
    by: Option<Actor>,
}

impl Helpdesk {
    /// Returns the operator, who may do everything and stands in the log as nobody.
    #[must_use]
    pub const fn operator(&self) -> Keeper<'_> {
        Keeper { desk: self, by: None }
    }

    /// Returns whether somebody is an active agent who leads.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn leads(&self, who: &Actor) -> Result<bool, Error> {
        Ok(self.person(who)?.is_some_and(|card| card.active && card.lead))
    }

    /// Returns an agent who leads, as whoever changes the desk; the log names them.
    ///
    /// # Errors
    /// [`Error::Input`] when `by` is no active agent who leads, [`Error::Store`].
    pub fn lead(&self, by: &Actor) -> Result<Keeper<'_>, Error> {
        if !self.leads(by)? {
            return Err(input("by", "only an active agent who leads changes the desk".into()));
        }
        Ok(Keeper { desk: self, by: Some(by.clone()) })
    }
}

impl Keeper<'_> {
    fn line(&self, action: DeskAction, subject: impl Into<String>) -> DeskLine {
        let (at, by) = (self.desk.now(), self.by.clone());
        DeskLine { at, by, action, subject: subject.into(), reason: None }
    }

    /// Changes the policy by one key.
    ///
    /// # Errors
    /// [`Error::Input`] naming the key and what it takes, [`Error::Store`].
    pub fn set_policy(&self, key: &str, value: &str) -> Result<Policy, Error> {
        let line = self.line(DeskAction::PolicySet, format!("{key} = {value}"));
        self.change_policy(line, |policy| {
            let changed = policy.with(key, value);
            changed.map_err(|error| input("policy", error.to_string()))
        })
    }

    /// Loads working hours; deadlines already written do not move (T3).
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn load_hours(&self, hours: Calendar) -> Result<Policy, Error> {
        let subject = format!("{} {}", hours.zone_name(), hours.days().len());
        let line = self.line(DeskAction::HoursLoaded, subject);
        self.change_policy(line, |policy| Ok(Policy { hours: hours.clone(), ..policy }))
    }

    fn change_policy(
        &self,
        line: DeskLine,
        change: impl Fn(Policy) -> Result<Policy, Error>,
    ) -> Result<Policy, Error> {
        loop {
            let (policy, version) = self.desk.desk().policy()?;
            let changed = change(policy)?;
            if self.desk.desk().set_policy(changed.clone(), version, line.clone())? {
                self.desk.forget_policy();
                return Ok(changed);
            }
        }
    }

    /// Writes a customer, new or changed.
    ///
    /// # Errors
    /// [`Error::Input`] for a name or an address that breaks a limit, [`Error::Store`].
    pub fn put_customer(&self, card: CustomerCard) -> Result<(), Error> {
        check_name("name", &card.name)?;
        check_email(&card.email)?;
        let known = self.desk.directory().customers(BTreeSet::from([card.key.clone()]))?;
        let action = match known.get(&card.key) {
            Some(before) if before.active && !card.active => DeskAction::CustomerDisabled,
            Some(before) if !before.active && card.active => DeskAction::CustomerEnabled,
            Some(_) => DeskAction::CustomerChanged,
            None => DeskAction::CustomerAdded,
        };
        let line = self.line(action, card.key.as_str());
        Ok(self.desk.desk().put_customer(card, line)?)
    }

    /// Writes an agent, new or changed. A disabled one can do nothing from this instant on.
    ///
    /// # Errors
    /// [`Error::Input`] for a name or an address that breaks a limit, and when a lead disables
    /// themselves or gives up leading, so that somebody always leads; [`Error::Store`].
    pub fn put_agent(&self, card: AgentCard) -> Result<(), Error> {
        check_name("name", &card.name)?;
        check_email(&card.email)?;
        let is_own = self.by.as_ref().and_then(Actor::agent) == Some(&card.key);
        if is_own && !(card.active && card.lead) {
            let problem = "a lead takes neither their own place nor their own lead".to_owned();
            return Err(input(if card.active { "lead" } else { "active" }, problem));
        }
        let known = self.desk.directory().agents(BTreeSet::from([card.key.clone()]))?;
        let action = match known.get(&card.key) {
            Some(before) if before.active && !card.active => DeskAction::AgentDisabled,
            Some(before) if !before.active && card.active => DeskAction::AgentEnabled,
            Some(before) if !before.lead && card.lead => DeskAction::LeadGiven,
            Some(before) if before.lead && !card.lead => DeskAction::LeadTaken,
            Some(_) => DeskAction::AgentChanged,
            None => DeskAction::AgentAdded,
        };
        let line = self.line(action, card.key.as_str());
        Ok(self.desk.desk().put_agent(card, line)?)
    }

    /// Writes a project, new or changed.
    ///
    /// # Errors
    /// [`Error::Input`] for a name that breaks a limit, [`Error::Store`] also when another project
    /// has the number.
    pub fn put_project(&self, card: ProjectCard) -> Result<(), Error> {
        check_name("name", &card.name)?;
        if card.number == 0 || i64::try_from(card.number).is_err() {
            return Err(input("number", "a project's number is a whole number from 1 up".into()));
        }
        let known = self.desk.directory().projects(BTreeSet::from([card.key.clone()]))?;
        let action = match known.contains_key(&card.key) {
            true => DeskAction::ProjectChanged,
            false => DeskAction::ProjectAdded,
        };
        let line = self.line(action, card.key.as_str());
        Ok(self.desk.desk().put_project(card, line)?)
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
        let line = self.line(action, format!("{project} {customer}"));
        Ok(self.desk.desk().set_member(project, customer, member, line)?)
    }

    /// Erases a customer: all words of all their tickets and their card (E1). Returns how many
    /// messages lost their words.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown customer, [`Error::Store`] also while they have open
    /// tickets.
    pub fn erase_customer(&self, customer: &CustomerId, reason: &str) -> Result<u64, Error> {
        let reason = check_reason(reason)?;
        let known = self.desk.directory().customers(BTreeSet::from([customer.clone()]))?;
        if known.is_empty() {
            return Err(Error::NotFound(Missing::Customer));
        }
        let target = ErasureTarget::Customer(customer.clone());
        Ok(self.desk.store().erase(Erasure {
            target,
            at: self.desk.now(),
            by: self.by.clone(),
            reason,
        })?)
    }

    /// Notes that a person was invited to choose a password.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn note_invited(&self, who: &Actor) -> Result<(), Error> {
        Ok(self.desk.desk().record(self.line(DeskAction::PersonInvited, who.to_string()))?)
    }
}
