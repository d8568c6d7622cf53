//! Access by consent: the customer's grant that support enters the ticket's project (A1–A6).

use alloc::collections::BTreeMap;
use core::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use crate::ids::{AgentId, Version};

/// How long after an entry a second one by the same agent records nothing new, in minutes (A6).
pub const VISIT_MINUTES: i64 = 30;

/// A request lapses after this many days (A2).
pub const REQUEST_DAYS: i64 = 7;

/// What stands between support and the ticket's project. A closed ticket has none of it (A4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Nobody may enter and nobody has asked.
    None,
    /// The assignee has asked; the customer has not answered.
    Requested(AccessRequest),
    /// The customer has consented.
    Granted(Grant),
}

/// Where access stands, without what is kept of it.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AccessState {
    /// Nobody may enter and nobody has asked.
    #[default]
    None,
    /// The assignee has asked.
    Requested,
    /// The customer has consented.
    Granted,
}

impl AccessState {
    /// Returns whether the customer has consented.
    #[must_use]
    pub const fn is_granted(self) -> bool {
        matches!(self, Self::Granted)
    }

    /// Returns whether the assignee has asked and nobody has answered.
    #[must_use]
    pub const fn is_requested(self) -> bool {
        matches!(self, Self::Requested)
    }

    /// Returns the state's name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl Access {
    /// Returns where access stands.
    #[must_use]
    pub const fn state(&self) -> AccessState {
        match self {
            Self::None => AccessState::None,
            Self::Requested(_) => AccessState::Requested,
            Self::Granted(_) => AccessState::Granted,
        }
    }

    /// Returns the request, if it waits for an answer.
    #[must_use]
    pub const fn request(&self) -> Option<&AccessRequest> {
        match self {
            Self::Requested(request) => Some(request),
            Self::None | Self::Granted(_) => None,
        }
    }

    /// Returns the grant, if it is granted.
    #[must_use]
    pub const fn grant(&self) -> Option<&Grant> {
        match self {
            Self::Granted(grant) => Some(grant),
            Self::None | Self::Requested(_) => None,
        }
    }
}

/// An agent's request to be let in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessRequest {
    /// Who asked.
    pub by: AgentId,
    /// When.
    pub at: DateTime<Utc>,
    /// When it lapses if nobody answers.
    pub lapses_at: DateTime<Utc>,
    /// The event that holds the reason.
    pub seq: Version,
}

/// The customer's live consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// When it was given.
    pub at: DateTime<Utc>,
    /// When it ends by itself. `None`: when the ticket closes.
    pub until: Option<DateTime<Utc>>,
    /// The event that gave it.
    pub seq: Version,
    /// Who entered under it, and when last.
    pub entries: BTreeMap<AgentId, DateTime<Utc>>,
}

impl Grant {
    /// Returns whether it holds at `now`: the instant `until` itself is outside (A5).
    #[must_use]
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.until.is_none_or(|until| now < until)
    }

    /// Returns whether an entry by `agent` under this grant is recorded (A6).
    #[must_use]
    pub fn was_entered_by(&self, agent: &AgentId) -> bool {
        self.entries.contains_key(agent)
    }

    /// Returns whether an entry at `now` belongs to a visit that is already recorded. An entry stamped later
    /// than `now` (a clock was ahead) starts no visit, so the next one is recorded.
    #[must_use]
    pub fn is_same_visit(&self, agent: &AgentId, now: DateTime<Utc>) -> bool {
        let visit = TimeDelta::zero()..TimeDelta::minutes(VISIT_MINUTES);
        let age = |last: &DateTime<Utc>| now.signed_duration_since(*last);
        self.entries.get(agent).is_some_and(|last| visit.contains(&age(last)))
    }
}

/// Why access, or a request for it, ended.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum EndReason {
    /// The customer took it back.
    TakenBack,
    /// The assignee gave it up, or withdrew the request.
    GivenUp,
    /// The request was not answered in time, or its asker is no longer the assignee.
    Lapsed,
    /// The end that the customer or the policy had set has come.
    Expired,
    /// The ticket was closed.
    Closed,
}

impl EndReason {
    /// Every reason, in the order of the design.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Returns the reason's name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Why a check or an entry is denied. Any doubt is a denial (A6).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
pub enum Denial {
    /// No ticket about the project that is assigned to the agent has a live grant.
    NoGrant,
    /// The agent is unknown or disabled.
    AgentInactive,
    /// The customer who granted is no longer a member of the project.
    CustomerNotMember,
    /// There is a grant, but no entry by this agent under it: entering comes first.
    NotEntered,
    /// The answer did not come in time.
    Unavailable,
}

impl Denial {
    /// Returns the reason's name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoGrant => "no open ticket of this agent has a live grant for the project",
            Self::AgentInactive => "the agent is unknown or disabled",
            Self::CustomerNotMember => {
                "the customer who granted is no longer a member of the project"
            }
            Self::NotEntered => "the agent has not entered under this grant",
            Self::Unavailable => "the answer could not be had",
        })
    }
}

impl core::error::Error for Denial {}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    #[test]
    fn a_grant_ends_at_the_instant_until() {
        let grant =
            Grant { at: at(0), until: Some(at(60)), seq: Version(3), entries: BTreeMap::new() };
        assert!(grant.is_live(at(60) - TimeDelta::microseconds(1)));
        assert!(!grant.is_live(at(60)));
    }

    #[test]
    fn a_visit_lasts_thirty_minutes() {
        let agent = AgentId::new("anna").unwrap();
        let entries = BTreeMap::from([(agent.clone(), at(0))]);
        let grant = Grant { at: at(0), until: None, seq: Version(3), entries };
        assert!(grant.is_same_visit(&agent, at(29)));
        assert!(!grant.is_same_visit(&agent, at(30)));
        assert!(!grant.is_same_visit(&agent, at(-1)), "a negative age is no age");
        assert!(!grant.is_same_visit(&AgentId::new("boris").unwrap(), at(1)));
    }
}
