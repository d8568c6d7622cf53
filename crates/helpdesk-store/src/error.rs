//! What can go wrong between the engine and a database.

use std::error::Error;

use crate::precondition::Precondition;

/// The kinds of failure that a door must tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreErrorKind {
    /// Another process holds the database for longer than we wait; nothing was written.
    Busy,
    /// What is stored cannot be read or contradicts itself.
    Damaged,
    /// The disk or the quota is full; nothing was written.
    Full,
    /// The database is not a desk, or one of another kind or a newer version.
    Foreign,
    /// The desk is not empty where an empty one is needed.
    NotEmpty,
    /// There is no desk at this place; only `init` and `demo` make one.
    Missing,
    /// The database may not be written.
    ReadOnly,
    /// A flush failed earlier: nothing is acknowledged until the desk is opened again (S8).
    Stopped,
    /// What the caller asked for breaks a limit; the message names it.
    Input,
    /// What is to be replaced is not what was read: somebody else was faster, and nothing was written.
    Conflict,
    /// Anything else.
    Failed,
}

/// A failure of the database. The outcome of a commit that failed is unknown unless the kind says
/// that nothing was written: repeat the command under the same id.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct StoreError {
    kind: StoreErrorKind,
    message: String,
    broken: Option<Box<Precondition>>,
    #[source]
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl StoreError {
    /// Returns an error of this kind with a message for people.
    #[must_use]
    pub fn new(kind: StoreErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), broken: None, source: None }
    }

    /// Returns the same error with what caused it.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Returns the kind.
    #[must_use]
    pub const fn kind(&self) -> StoreErrorKind {
        self.kind
    }

    /// Returns what did not hold, where that is why nothing was written.
    #[must_use]
    pub fn broken(&self) -> Option<&Precondition> {
        self.broken.as_deref()
    }
}

impl From<Precondition> for StoreError {
    /// A write that rests on this is refused: it does not hold.
    fn from(broken: Precondition) -> Self {
        let kind = match &broken {
            Precondition::Customer(..) | Precondition::Agent(..) | Precondition::Project(..) => {
                StoreErrorKind::Conflict
            }
            Precondition::CustomerActive(_)
            | Precondition::AgentActive(_)
            | Precondition::Member(..)
            | Precondition::NotErased(_)
            | Precondition::Leads(_)
            | Precondition::LeadRemains => StoreErrorKind::Input,
        };
        Self { broken: Some(Box::new(broken.clone())), ..Self::new(kind, broken.to_string()) }
    }
}
