//! Entering projects, and being asked whether an agent may be inside (A3, A6).

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, Utc};
use helpdesk_core::access::Denial;
use helpdesk_core::{Actor, AgentId, Command, CommandId, ProjectId, TicketNumber, Version};
use helpdesk_store::{ConsentFound, Receipt};
use serde::Serialize;

use crate::call::{Ask, Sent};
use crate::engine::Helpdesk;
use crate::error::Error;

/// How long a check may take, in seconds; a later answer is a denial (A6).
pub(crate) const CHECK_SECONDS: i64 = 2;

/// The answer to «may this agent be inside this project now?».
///
/// It holds for the request it was asked for and must not be kept: ask again at the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Whether the agent may be inside.
    pub allowed: bool,
    /// The ticket whose grant allows it.
    pub ticket: Option<TicketNumber>,
    /// When the grant ends by itself; none means with the ticket.
    pub until: Option<DateTime<Utc>>,
    /// Why not.
    pub reason: Option<Denial>,
    /// The version of the ticket that was seen.
    pub version: Option<Version>,
}

impl Check {
    pub(crate) const fn denied(reason: Denial) -> Self {
        Self { allowed: false, ticket: None, until: None, reason: Some(reason), version: None }
    }

    fn allowed(consent: &ConsentFound) -> Self {
        Self {
            allowed: true,
            ticket: Some(consent.number),
            until: consent.until,
            reason: None,
            version: Some(consent.version),
        }
    }
}

impl Helpdesk {
    /// Returns whether `agent` may be inside `project` now: the host asks at every request after
    /// the entry. Whatever fails, the answer is a denial with a reason (A6).
    #[must_use]
    pub fn check(&self, agent: &AgentId, project: &ProjectId) -> Check {
        let began = self.now();
        // A host's directory that panics is a failure like any other. Nothing of ours is changed by
        // a check, so nothing is left half done.
        let answer = match catch_unwind(AssertUnwindSafe(|| self.try_check(agent, project))) {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => {
                let kind = error.kind();
                tracing::warn!(agent = %agent, project = %project, ?kind, "check failed");
                Check::denied(Denial::Unavailable)
            }
            Err(_) => {
                tracing::error!(agent = %agent, project = %project, "check panicked");
                Check::denied(Denial::Unavailable)
            }
        };
        let took = (self.now() - began).num_seconds();
        if answer.allowed && took >= CHECK_SECONDS {
            return Check::denied(Denial::Unavailable);
        }
        answer
    }

    fn try_check(&self, agent: &AgentId, project: &ProjectId) -> Result<Check, Error> {
        let consents = match self.consents(agent, project)? {
            Ok(consents) => consents,
            Err(denial) => return Ok(Check::denied(denial)),
        };
        let entered = consents.iter().find(|consent| consent.entered);
        Ok(entered.map_or(Check::denied(Denial::NotEntered), Check::allowed))
    }

    /// Returns the consents that hold for an agent in a project now, the one that ends last first
    /// (A3), or why there is none.
    fn consents(
        &self,
        agent: &AgentId,
        project: &ProjectId,
    ) -> Result<Result<Vec<ConsentFound>, Denial>, Error> {
        let agents = self.directory().agents(BTreeSet::from([agent.clone()]))?;
        if !agents.get(agent).is_some_and(|card| card.active) {
            return Ok(Err(Denial::AgentInactive));
        }
        let mut found = self.store().consents(agent.clone(), project.clone(), self.now())?;
        if found.is_empty() {
            return Ok(Err(Denial::NoGrant));
        }
        let keys: BTreeSet<_> = found.iter().map(|consent| consent.customer.clone()).collect();
        let pairs = keys.iter().map(|key| (key.clone(), project.clone())).collect();
        let members = self.directory().members(pairs)?;
        let active = self.directory().customers(keys)?;
        found.retain(|consent| {
            let customer = &consent.customer;
            members.contains(&(customer.clone(), project.clone()))
                && active.get(customer).is_some_and(|card| card.active)
        });
        Ok(if found.is_empty() { Err(Denial::CustomerNotMember) } else { Ok(found) })
    }

    /// Lets `agent` enter `project` under the consent that ends last; records the entry, once a
    /// visit of 30 minutes (A6).
    ///
    /// # Errors
    /// [`EnterError::Denied`] when no consent holds, [`EnterError::Failed`] when the command fails.
    pub fn enter(
        &self,
        agent: &AgentId,
        project: &ProjectId,
        sent: Sent,
    ) -> Result<Receipt, EnterError> {
        let by = Actor::Agent(agent.clone());
        if let Some(receipt) = self.entered(&by, project, sent.command)? {
            return Ok(receipt);
        }
        let consents = self.consents(agent, project)?.map_err(EnterError::Denied)?;
        let Some(best) = consents.first() else {
            return Err(EnterError::Denied(Denial::NoGrant));
        };
        Ok(self.call(&by, best.ticket, Ask::EnterProject, sent)?)
    }

    /// Returns the receipt of the same entry sent before, whether or not the consent still holds
    /// (S5).
    fn entered(
        &self,
        by: &Actor,
        project: &ProjectId,
        command: Option<CommandId>,
    ) -> Result<Option<Receipt>, Error> {
        let Some(command) = command else { return Ok(None) };
        let Some((content, receipt)) = self.store().receipt(by.clone(), command)? else {
            return Ok(None);
        };
        let ticket = self.found(receipt.ticket.into())?.ticket;
        let same = Command::EnterProject.content(receipt.ticket) == content
            && ticket.project().is_some_and(|named| named.key == *project);
        if same { Ok(Some(receipt)) } else { Err(Error::CommandReused) }
    }
}

/// Why an agent does not enter.
#[derive(Debug, thiserror::Error)]
pub enum EnterError {
    /// No consent holds.
    #[error("entering is denied: {0}")]
    Denied(Denial),
    /// The command failed or was refused.
    #[error(transparent)]
    Failed(#[from] Error),
}
