//! What the operator does to the desk itself; each act leaves a line in the desk's own log.

use std::collections::BTreeSet;

use helpdesk_core::hours::Calendar;
use helpdesk_core::{Actor, CustomerId, Policy, ProjectId, Version};
use helpdesk_store::{
    AgentCard, CustomerCard, DeskAction, DeskLine, Erasure, ErasureTarget, ProjectCard,
};

use crate::engine::{Helpdesk, TicketRef};
use crate::error::Error;

/// The longest name of a person or a project, in characters.
pub const NAME_MAX: usize = 200;
/// The longest mail address, in characters.
pub const EMAIL_MAX: usize = 254;
/// The longest reason for the desk's own log, in characters.
pub const REASON_MAX: usize = 500;

impl Helpdesk {
    fn line(&self, action: DeskAction, subject: impl Into<String>) -> DeskLine {
        DeskLine { at: self.now(), by: None, action, subject: subject.into(), reason: None }
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
        let subject = format!("{}, {} special days", hours.zone_name(), hours.days().len());
        let line = self.line(DeskAction::HoursLoaded, subject);
        self.change_policy(line, |policy| Ok(Policy { hours: hours.clone(), ..policy }))
    }

    fn change_policy(
        &self,
        line: DeskLine,
        change: impl Fn(Policy) -> Result<Policy, Error>,
    ) -> Result<Policy, Error> {
        loop {
            let (policy, version) = self.desk().policy()?;
            let changed = change(policy)?;
            if self.desk().set_policy(changed.clone(), version, line.clone())? {
                self.forget_policy();
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
        let known = self.directory().customers(BTreeSet::from([card.key.clone()]))?;
        let action = match known.get(&card.key) {
            Some(before) if before.active && !card.active => DeskAction::CustomerDisabled,
            Some(before) if !before.active && card.active => DeskAction::CustomerEnabled,
            Some(_) | None => DeskAction::CustomerAdded,
        };
        let line = self.line(action, card.key.as_str());
        Ok(self.desk().put_customer(card, line)?)
    }

    /// Writes an agent, new or changed. A disabled one can do nothing from this instant on.
    ///
    /// # Errors
    /// [`Error::Input`] for a name or an address that breaks a limit, [`Error::Store`].
    pub fn put_agent(&self, card: AgentCard) -> Result<(), Error> {
        check_name("name", &card.name)?;
        check_email(&card.email)?;
        let known = self.directory().agents(BTreeSet::from([card.key.clone()]))?;
        let action = match known.get(&card.key) {
            Some(before) if before.active && !card.active => DeskAction::AgentDisabled,
            Some(before) if !before.active && card.active => DeskAction::AgentEnabled,
            Some(_) | None => DeskAction::AgentAdded,
        };
        let line = self.line(action, card.key.as_str());
        Ok(self.desk().put_agent(card, line)?)
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
        let line = self.line(DeskAction::ProjectAdded, card.key.as_str());
        Ok(self.desk().put_project(card, line)?)
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
        Ok(self.desk().set_member(project, customer, member, line)?)
    }

    /// Erases a customer: all words of all their tickets and their card (E1). Returns how many
    /// messages lost their words.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown customer, [`Error::Store`] also while they have open
    /// tickets.
    pub fn erase_customer(&self, customer: &CustomerId, reason: &str) -> Result<u64, Error> {
        let reason = check_reason(reason)?;
        let known = self.directory().customers(BTreeSet::from([customer.clone()]))?;
        if known.is_empty() {
            return Err(Error::NotFound("customer"));
        }
        let target = ErasureTarget::Customer(customer.clone());
        Ok(self.store().erase(Erasure { target, at: self.now(), by: None, reason })?)
    }

    /// Erases the words of one message, by its number as agents count (E1).
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown ticket or message, [`Error::Input`] for the reason,
    /// [`Error::Store`].
    pub fn redact(
        &self,
        by: Option<&Actor>,
        ticket: impl Into<TicketRef>,
        message: Version,
        reason: &str,
    ) -> Result<u64, Error> {
        let reason = check_reason(reason)?;
        let found = self.found(ticket.into())?;
        if message == Version::default() || message > found.ticket.version() {
            return Err(Error::NotFound("message"));
        }
        let target = ErasureTarget::Message(found.ticket.id(), message);
        let by = by.cloned();
        Ok(self.store().erase(Erasure { target, at: self.now(), by, reason })?)
    }
}

fn input(field: &'static str, problem: String) -> Error {
    Error::Input { field, problem }
}

fn check_name(field: &'static str, name: &str) -> Result<(), Error> {
    let count = name.chars().count();
    if name.trim().is_empty() || count > NAME_MAX || name.chars().any(char::is_control) {
        let limit = format!("1 to {NAME_MAX} characters on one line, without controls");
        return Err(input(field, format!("must be {limit}")));
    }
    Ok(())
}

fn check_email(email: &str) -> Result<(), Error> {
    let plain =
        email.chars().all(|c| !c.is_control() && !c.is_whitespace() && c != ',' && c != ';');
    let parts = email
        .split_once('@')
        .filter(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'));
    if !plain || parts.is_none() || email.chars().count() > EMAIL_MAX {
        let problem =
            format!("must be an address like name@example.org of at most {EMAIL_MAX} characters");
        return Err(input("email", problem));
    }
    Ok(())
}

fn check_reason(reason: &str) -> Result<String, Error> {
    let reason = reason.trim();
    let count = reason.chars().count();
    if reason.is_empty() || count > REASON_MAX || reason.chars().any(char::is_control) {
        let problem = format!("must be 1 to {REASON_MAX} characters on one line");
        return Err(input("reason", problem));
    }
    Ok(reason.to_owned())
}
