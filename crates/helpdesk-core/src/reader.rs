//! Who reads.

use crate::ids::{Actor, AgentId, CustomerId};

/// Who reads. A visitor who has not signed in is not a reader, and neither are authors who only write: the
/// clock and services (L9). The operator is named like everybody else and never meant by absence, so there is
/// no default and no conversion from an `Option`.
///
/// ```
/// use helpdesk_core::{Actor, Reader};
///
/// let anna: Actor = "agent:anna".parse()?;
/// assert!(matches!(Reader::try_from(&anna), Ok(Reader::Agent(_))));
/// assert!(Reader::try_from(&Actor::System).is_err());
/// # Ok::<(), helpdesk_core::IdError>(())
/// ```
///
/// `None` does not make a reader:
///
/// ```compile_fail,E0277
/// use helpdesk_core::{Actor, Reader};
///
/// let nobody: Option<&Actor> = None;
/// let reader = Reader::try_from(nobody);
/// ```
///
/// ```compile_fail,E0277
/// let reader: helpdesk_core::Reader = Default::default();
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reader {
    /// The operator of the desk: reads everything, and is neither a customer nor an agent.
    Operator,
    /// A customer: their own tickets, public words only (S6, S7).
    Customer(CustomerId),
    /// An agent: everything.
    Agent(AgentId),
}

/// The actor is an author who reads nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("only customers, agents and the operator read")]
pub struct NoReader;

impl Reader {
    /// Returns the customer, if it is one.
    #[must_use]
    pub const fn customer(&self) -> Option<&CustomerId> {
        match self {
            Self::Customer(id) => Some(id),
            Self::Operator | Self::Agent(_) => None,
        }
    }

    /// Returns the agent, if it is one.
    #[must_use]
    pub const fn agent(&self) -> Option<&AgentId> {
        match self {
            Self::Agent(id) => Some(id),
            Self::Operator | Self::Customer(_) => None,
        }
    }
}

impl TryFrom<&Actor> for Reader {
    type Error = NoReader;

    fn try_from(actor: &Actor) -> Result<Self, NoReader> {
        match actor {
            Actor::Customer(id) => Ok(Self::Customer(id.clone())),
            Actor::Agent(id) => Ok(Self::Agent(id.clone())),
            Actor::Service(_) | Actor::System => Err(NoReader),
        }
    }
}

impl From<CustomerId> for Reader {
    fn from(id: CustomerId) -> Self {
        Self::Customer(id)
    }
}

impl From<AgentId> for Reader {
    fn from(id: AgentId) -> Self {
        Self::Agent(id)
    }
}
