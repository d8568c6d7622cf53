//! What the operator and the leads do to the desk itself. Each act leaves a line in the desk's own log that
//! names who did it.

mod canned;
mod letters;
mod limits;
mod log;
mod operator;
mod people;

use helpdesk_core::hours::Calendar;
use helpdesk_core::{Actor, AgentId, CustomerId, Policy};
use helpdesk_store::{DeskAct, DeskAction, DeskLine, ErasureTarget, Precondition};

pub use self::letters::LetterSeen;
pub use self::limits::{EMAIL_MAX, NAME_MAX, REASON_MAX};
use self::limits::{check_reason, input};
pub use self::people::People;
use crate::engine::Helpdesk;
use crate::error::{Error, Missing};
use crate::one_card::OneCard as _;

/// Somebody who may change the desk itself: the operator, or an agent who leads. Made for one act, so that an
/// agent who no longer leads cannot change anything more.
#[derive(Debug, Clone)]
pub struct Keeper<'a> {
    desk: &'a Helpdesk,
    by: Option<Actor>,
}

impl Helpdesk {
    /// Returns the operator, who may do everything; the log names nobody for them.
    #[must_use]
    pub const fn operator(&self) -> Keeper<'_> {
        Keeper { desk: self, by: None }
    }

    /// Returns whether somebody is an active agent who leads, and was never erased.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn leads(&self, who: &Actor) -> Result<bool, Error> {
        let leads = self.person(who)?.is_some_and(|card| card.active && card.lead);
        Ok(leads && !self.is_forgotten(|| who.clone())?)
    }

    /// Returns an agent who leads, as the keeper of the desk; the log names them.
    ///
    /// # Errors
    /// [`Error::Input`] when `by` is not an active agent who leads, [`Error::Store`].
    pub fn lead(&self, by: &Actor) -> Result<Keeper<'_>, Error> {
        if !self.leads(by)? {
            return Err(input("by", "only an active agent who leads changes the desk".into()));
        }
        Ok(Keeper { desk: self, by: Some(by.clone()) })
    }
}

impl Keeper<'_> {
    /// Returns an act of theirs, with its line for the desk's own log.
    fn act(&self, action: DeskAction, subject: impl Into<String>) -> DeskAct {
        let (at, by) = (self.desk.now(), self.by.clone());
        let line = DeskLine { at, by, action, subject: subject.into(), reason: None };
        DeskAct { line, rests_on: self.rests_on() }
    }

    /// Returns what each act of theirs rests on: that they still lead as it is written.
    fn rests_on(&self) -> Vec<Precondition> {
        self.by
            .as_ref()
            .map_or_else(Vec::new, |by| self.desk.rests_on_agent(by, Precondition::Leads))
    }

    /// Changes the policy by one key.
    ///
    /// # Errors
    /// [`Error::Input`] naming the key and what it takes, [`Error::Store`].
    pub fn set_policy(&self, key: &str, value: &str) -> Result<Policy, Error> {
        let act = self.act(DeskAction::PolicySet, format!("{key} = {value}"));
        self.change_policy(act, |policy| {
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
        let act = self.act(DeskAction::HoursLoaded, subject);
        self.change_policy(act, |policy| Ok(Policy { hours: hours.clone(), ..policy }))
    }

    fn change_policy(
        &self,
        act: DeskAct,
        change: impl Fn(Policy) -> Result<Policy, Error>,
    ) -> Result<Policy, Error> {
        loop {
            let (policy, version) = self.desk.store().policy()?;
            let changed = change(policy)?;
            if self.desk.store().set_policy(changed.clone(), version, act.clone())? {
                self.desk.forget_policy();
                return Ok(changed);
            }
        }
    }

    /// Erases a customer: all words of all their tickets and their card (E1). Returns how many
    /// messages lost their words.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown customer, [`Error::Store`] also while they have open
    /// tickets.
    pub fn erase_customer(&self, customer: &CustomerId, reason: &str) -> Result<u64, Error> {
        let reason = check_reason(reason)?;
        if self.desk.directory().customer(customer)?.is_none() {
            return Err(Error::NotFound(Missing::Customer));
        }
        let target = ErasureTarget::Customer(customer.clone());
        self.desk.erase(&target, self.by.as_ref(), &reason, &self.rests_on())
    }

    /// Erases an agent: their name and address; what they wrote stays the desk's (E1).
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown agent, [`Error::Input`] for the reason, [`Error::Store`] also
    /// while they have open tickets, or when nobody else leads.
    pub fn erase_agent(&self, agent: &AgentId, reason: &str) -> Result<(), Error> {
        let reason = check_reason(reason)?;
        if self.desk.directory().agent(agent)?.is_none() {
            return Err(Error::NotFound(Missing::Agent));
        }
        let target = ErasureTarget::Agent(agent.clone());
        self.desk.erase(&target, self.by.as_ref(), &reason, &self.rests_on()).map(|_| ())
    }

    /// Notes that a person was invited to choose a password.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn note_invited(&self, who: &Actor) -> Result<(), Error> {
        Ok(self.desk.store().record(self.act(DeskAction::PersonInvited, who.to_string()))?)
    }
}
