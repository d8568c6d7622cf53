//! What can go wrong, in terms that a person can act on.

use std::fmt;

use helpdesk_core::access::Denial;
use helpdesk_core::{FileId, IdError, Rejection, WordsError};
use helpdesk_store::{CursorError, Precondition, Receipt, StoreError, StoreErrorKind};

use crate::search::QueryError;

/// Why the desk did not do what was asked. Exhaustive on purpose: every door maps every case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such ticket or file, or it is not for this reader (S7).
    #[error("there is no such {0}")]
    NotFound(Missing),
    /// The life cycle refuses; nothing was written.
    #[error(transparent)]
    Refused(#[from] Rejection),
    /// An agent may not be inside the project now (A6).
    #[error("being inside the project is denied: {0}")]
    Denied(Denial),
    /// The command id was used before for something else; nothing was written (S5).
    #[error("the command id was used before for something else; make a new one")]
    CommandReused {
        /// The earlier answer, for the same actor, if they may read that ticket.
        earlier: Receipt,
    },
    /// What people wrote breaks a limit; nothing was written.
    #[error(transparent)]
    Words(#[from] WordsError),
    /// An id is malformed; nothing was written.
    #[error(transparent)]
    Id(#[from] IdError),
    /// A field breaks a limit; nothing was written.
    #[error("{field}: {problem}")]
    Input {
        /// The field.
        field: &'static str,
        /// What is wrong with it, and the limit.
        problem: String,
    },
    /// A filter names somebody or something unknown: that is an error, not an empty result.
    #[error("{field}: `{key}` is not known here")]
    Unknown {
        /// The field.
        field: FilterField,
        /// The key that was given.
        key: String,
    },
    /// A file is not a finished upload of this actor, or was sent already.
    #[error("file `{0}` is not an upload of yours that waits to be sent")]
    Upload(FileId),
    /// The cursor is forged or belongs to another list.
    #[error(transparent)]
    Cursor(#[from] CursorError),
    /// The search cannot be carried out.
    #[error(transparent)]
    Search(#[from] QueryError),
    /// Bytes to upload could not be read, or a file could not be written out.
    #[error("the file's bytes could not be read or written")]
    Io(#[from] std::io::Error),
    /// The operating system has no randomness to give.
    #[error("the operating system gives no randomness")]
    Entropy,
    /// Whoever mounts the desk failed at something of their own, which the words tell.
    #[error("{0}")]
    Host(&'static str),
    /// What is stored contradicts itself; `doctor` says where.
    #[error("what is stored is damaged: {0}")]
    Damaged(String),
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
}

/// What does not exist, or not for this reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// An agent.
    Agent,
    /// A canned answer; customers have none.
    CannedAnswer,
    /// A customer.
    Customer,
    /// A file.
    File,
    /// An event with words.
    Message,
    /// A page of the host.
    Page,
    /// The people of the desk: they are in the host's directory, which the desk does not keep.
    People,
    /// Somebody to sign in.
    Person,
    /// A rating.
    Rating,
    /// The reader themselves: unknown or disabled.
    Reader,
    /// A report; customers get none.
    Report,
    /// A ticket.
    Ticket,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Agent => "agent",
            Self::CannedAnswer => "canned answer",
            Self::Customer => "customer",
            Self::File => "file",
            Self::Message => "message",
            Self::Page => "page",
            Self::People => "people of the desk",
            Self::Person => "person",
            Self::Rating => "rating",
            Self::Reader => "reader",
            Self::Report => "report",
            Self::Ticket => "ticket",
        })
    }
}

/// A field of a filter that names somebody or something by key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterField {
    /// The agent, in a report.
    Agent,
    /// The assignee, in a list.
    Assignee,
    /// The ticket's customer.
    Customer,
    /// The ticket's project.
    Project,
}

impl fmt::Display for FilterField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Agent => "agent",
            Self::Assignee => "assignee",
            Self::Customer => "customer",
            Self::Project => "project",
        })
    }
}

/// The kinds of error that doors answer differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// What was given is wrong: 2 at the command line, 422 on the web.
    Input,
    /// Refused by the rules: 3, 403.
    Refused,
    /// It does not exist: 4, 404.
    NotFound,
    /// Somebody was faster, or the id was used before: 5, 409.
    Conflict,
    /// The desk failed: 1, 500 or 503.
    Failed,
}

impl Error {
    /// Returns the kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        use helpdesk_core::Refusal;
        match self {
            Self::NotFound(_) => ErrorKind::NotFound,
            Self::Refused(Rejection { why: Refusal::Stale { .. }, .. })
            | Self::CommandReused { .. } => ErrorKind::Conflict,
            Self::Refused(_) | Self::Denied(_) => ErrorKind::Refused,
            Self::Words(_)
            | Self::Id(_)
            | Self::Input { .. }
            | Self::Unknown { .. }
            | Self::Upload(_)
            | Self::Cursor(_)
            | Self::Search(_) => ErrorKind::Input,
            Self::Store(error) if error.kind() == StoreErrorKind::Input => ErrorKind::Input,
            Self::Store(error) if error.kind() == StoreErrorKind::Conflict => ErrorKind::Conflict,
            Self::Store(_) | Self::Io(_) | Self::Entropy | Self::Host(_) | Self::Damaged(_) => {
                ErrorKind::Failed
            }
        }
    }

    /// Returns whether there is no such thing for this reader (S7).
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// Returns why being inside a project is denied, if this is why.
    #[must_use]
    pub const fn denial(&self) -> Option<Denial> {
        if let Self::Denied(denial) = self { Some(*denial) } else { None }
    }

    /// Returns what the database failed at, if it failed.
    #[must_use]
    pub fn store_kind(&self) -> Option<StoreErrorKind> {
        if let Self::Store(error) = self { Some(error.kind()) } else { None }
    }

    /// Returns the error for stored or decided events that do not follow each other.
    pub(crate) fn damaged(error: impl std::fmt::Display) -> Self {
        Self::Damaged(error.to_string())
    }

    /// Returns whether a single stored thing cannot be read, which affects nothing else that is stored.
    pub(crate) fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged(_)) || self.store_kind() == Some(StoreErrorKind::Damaged)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        // Who led, or might act, as they were asked, and does not as it is written.
        if let Some(Precondition::Leads(_) | Precondition::AgentActive(_)) = error.broken() {
            return Self::Input { field: "by", problem: error.to_string() };
        }
        Self::Store(error)
    }
}
