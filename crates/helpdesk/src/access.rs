//! Entering projects, and being asked whether an agent may be inside (A3, A6).

use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use chrono::{DateTime, Utc};
use helpdesk_core::access::Denial;
use helpdesk_core::{
    Actor, AgentId, Command, CommandId, ProjectId, Sealed, TicketId, TicketNumber, Version,
};
use helpdesk_store::{ConsentFound, Receipt};

use crate::engine::Helpdesk;
use crate::error::Error;
use crate::options::Options;

/// How long a check may take; a later answer is a denial (A6).
pub(crate) const CHECK_MAX: Duration = Duration::from_secs(2);

/// An agent's permission to be inside a project, for the request at hand and no other.
///
/// Only [`Helpdesk::check`] makes one. It says nothing about the next instant and must not be kept: the next
/// request asks again. So it lives no longer than the borrow of the desk that was asked, and can be neither
/// copied nor serialised.
///
/// ```
/// # use helpdesk::testing::TestDesk;
/// # let desk = TestDesk::new();
/// # let (anna, shop) = ("anna".parse()?, TestDesk::project("shop"));
/// match desk.check(&anna, &shop) {
///     Ok(visit) => println!("inside under No. {}", visit.ticket()),
///     Err(denial) => println!("denied: {denial}"),
/// }
/// # Ok::<(), helpdesk::rules::IdError>(())
/// ```
///
/// It is no longer there once the desk has gone on:
///
/// ```compile_fail,E0515
/// use helpdesk::{AgentId, Helpdesk, ProjectId, Visit};
///
/// fn kept(desk: Helpdesk, agent: AgentId, project: ProjectId) -> Option<Visit<'static>> {
///     desk.check(&agent, &project).ok()
/// }
/// ```
///
/// nor in what a request carries with it:
///
/// ```compile_fail,E0597
/// use helpdesk::{AgentId, Helpdesk, ProjectId};
///
/// fn carried(desk: Helpdesk, agent: AgentId, project: ProjectId) -> Box<dyn std::any::Any> {
///     Box::new(desk.check(&agent, &project).ok())
/// }
/// ```
///
/// It cannot be copied, serialised, made up or dropped unseen:
///
/// ```compile_fail,E0277
/// # fn asked(desk: &helpdesk::Helpdesk, agent: helpdesk::AgentId, project: helpdesk::ProjectId) {
/// let visit = desk.check(&agent, &project).ok();
/// let again = visit.as_ref().map(|visit| helpdesk::Visit::clone(visit));
/// # }
/// ```
///
/// ```compile_fail,E0277
/// # fn asked(desk: &helpdesk::Helpdesk, agent: helpdesk::AgentId, project: helpdesk::ProjectId) {
/// let visit = desk.check(&agent, &project).ok();
/// let written = serde_json::to_string(&visit);
/// # }
/// ```
///
/// ```compile_fail
/// #![deny(unused_must_use)]
/// # fn asked(desk: &helpdesk::Helpdesk, agent: helpdesk::AgentId, project: helpdesk::ProjectId)
/// # -> Result<(), helpdesk::rules::access::Denial> {
/// desk.check(&agent, &project)?;
/// # Ok(())
/// # }
/// ```
#[must_use = "whoever asks whether an agent may be inside does something about the answer"]
#[derive(Debug)]
pub struct Visit<'desk> {
    admitted: Admitted,
    desk: PhantomData<&'desk Helpdesk>,
}

/// What was found, on its way to the asker.
#[derive(Debug)]
pub(crate) struct Admitted {
    ticket: TicketNumber,
    until: Option<DateTime<Utc>>,
    version: Version,
}

impl Visit<'_> {
    pub(crate) const fn of(admitted: Admitted) -> Self {
        Self { admitted, desk: PhantomData }
    }

    /// Returns the ticket whose grant allows it.
    #[must_use]
    pub const fn ticket(&self) -> TicketNumber {
        self.admitted.ticket
    }

    /// Returns when the grant ends by itself; `None`: when the ticket closes.
    #[must_use]
    pub const fn until(&self) -> Option<DateTime<Utc>> {
        self.admitted.until
    }

    /// Returns the version of the ticket that was seen.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.admitted.version
    }
}

impl Helpdesk {
    /// Returns whether `agent` may be inside `project` now: the host asks at every request after
    /// the entry. Whatever fails, the answer is a denial with a reason (A6).
    ///
    /// # Errors
    /// [`Denial`] with the reason.
    pub fn check(&self, agent: &AgentId, project: &ProjectId) -> Result<Visit<'_>, Denial> {
        self.admitted(agent, project).map(Visit::of)
    }

    pub(crate) fn admitted(
        &self,
        agent: &AgentId,
        project: &ProjectId,
    ) -> Result<Admitted, Denial> {
        let began = self.ran();
        // A host's directory that panics is a failure like any other. A check changes nothing of the desk's
        // own, so nothing is left half done.
        let answer = match catch_unwind(AssertUnwindSafe(|| self.try_check(agent, project))) {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => {
                let kind = error.kind();
                tracing::warn!(agent = %agent, project = %project, ?kind, "check failed");
                Err(Denial::Unavailable)
            }
            Err(_) => {
                tracing::error!(agent = %agent, project = %project, "check panicked");
                Err(Denial::Unavailable)
            }
        };
        // By the clock that is never set back; otherwise a check that hung for an hour would look quick.
        let took = self.ran().saturating_sub(began);
        answer.and_then(|found| if took < CHECK_MAX { Ok(found) } else { Err(Denial::Unavailable) })
    }

    fn try_check(
        &self,
        agent: &AgentId,
        project: &ProjectId,
    ) -> Result<Result<Admitted, Denial>, Error> {
        let found = self.consents(agent, project)?.and_then(|consents| {
            let entered = consents.into_iter().find(|consent| consent.entered);
            let ConsentFound { number: ticket, until, version, .. } =
                entered.ok_or(Denial::NotEntered)?;
            Ok(Admitted { ticket, until, version })
        });
        if found.is_ok() {
            self.store().fence()?;
        }
        Ok(found)
    }

    /// An idempotent answer is not a permission (A6): a repeated entry is confirmed only if a check admits
    /// the agent at this instant, however long ago the entry was recorded.
    pub(crate) fn admitted_by(&self, by: &Actor, ticket: TicketId) -> Result<(), Error> {
        let found = self.found(ticket.into())?;
        let (Some(agent), Some(project)) = (by.agent(), found.ticket.project()) else {
            return Err(Error::Denied(Denial::NoGrant));
        };
        self.admitted(agent, &project.key).map(|_| ()).map_err(Error::Denied)
    }

    /// Returns the consents that hold for an agent in a project now, the one that ends last first
    /// (A3), or why there is none.
    fn consents(
        &self,
        agent: &AgentId,
        project: &ProjectId,
    ) -> Result<Result<Vec<ConsentFound>, Denial>, Error> {
        let agents = self.directory().checked_agents(BTreeSet::from([agent.clone()]))?;
        if !agents.get(agent).is_some_and(|card| card.active) {
            return Ok(Err(Denial::AgentInactive));
        }
        let mut found = self.store().consents(agent.clone(), project.clone(), self.now())?;
        if found.is_empty() {
            return Ok(Err(Denial::NoGrant));
        }
        let keys: BTreeSet<_> = found.iter().map(|consent| consent.customer.clone()).collect();
        let pairs = keys.iter().map(|key| (key.clone(), project.clone())).collect();
        let members = self.directory().checked_members(pairs)?;
        let active = self.directory().checked_customers(keys)?;
        found.retain(|consent| {
            let customer = &consent.customer;
            members.contains(&(customer.clone(), project.clone()))
                && active.get(customer).is_some_and(|card| card.active)
        });
        Ok(if found.is_empty() { Err(Denial::CustomerNotMember) } else { Ok(found) })
    }

    /// Lets `agent` enter `project` under the consent that ends last; records the entry, once a
    /// visit of 30 minutes (A6). Sent again under the same id, it records nothing and is answered as
    /// before, if the agent may still be inside.
    ///
    /// # Errors
    /// [`EnterError::Denied`] when no consent holds, [`EnterError::Failed`] when the command fails.
    pub fn enter(
        &self,
        agent: &AgentId,
        project: &ProjectId,
        options: Options,
    ) -> Result<Receipt, EnterError> {
        let by = Actor::Agent(agent.clone());
        if let Some(receipt) = self.entered(&by, project, options.id)? {
            return self.admitted(agent, project).map(|_| receipt).map_err(EnterError::Denied);
        }
        let consents = self.consents(agent, project)?.map_err(EnterError::Denied)?;
        let Some(best) = consents.first() else {
            return Err(EnterError::Denied(Denial::NoGrant));
        };
        Ok(self.submit(&by, best.ticket, Command::EnterProject, options)?)
    }

    /// Returns the receipt of the same entry sent before (S5), whether or not the consent still holds.
    fn entered(
        &self,
        by: &Actor,
        project: &ProjectId,
        command: Option<CommandId>,
    ) -> Result<Option<Receipt>, Error> {
        let Some(command) = command else { return Ok(None) };
        let Some(earlier) = self.store().receipt(by.clone(), command)? else {
            return Ok(None);
        };
        let receipt = earlier.receipt.clone();
        let ticket = self.found(receipt.ticket.into())?.ticket;
        let content = Command::<Sealed>::EnterProject.content(receipt.ticket);
        let same =
            earlier.is(&content) && ticket.project().is_some_and(|named| named.key == *project);
        if same { Ok(Some(receipt)) } else { Err(Error::CommandReused { earlier: receipt }) }
    }
}

/// Why an agent does not enter.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EnterError {
    /// No consent holds.
    #[error("entering is denied: {0}")]
    Denied(Denial),
    /// The command failed or was refused.
    #[error(transparent)]
    Failed(Error),
}

impl From<Error> for EnterError {
    fn from(error: Error) -> Self {
        error.denial().map_or(Self::Failed(error), Self::Denied)
    }
}
