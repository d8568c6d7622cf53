//! What can go wrong at the command line: one error type, and its exit codes.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use helpdesk::rules::access::Denial;
use helpdesk::{EnterError, Error, ErrorKind, StoreError};
use serde_json::Value;
use strum::IntoStaticStr;

/// The exit codes. They are part of what other programs rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub(crate) enum Code {
    /// It is done.
    Done = 0,
    /// The desk, the disk or the machine failed; or `doctor` found faults.
    Failed = 1,
    /// The command line, or something named on it, is wrong; nothing was written.
    Usage = 2,
    /// Refused by the rules, or denied; nothing was written.
    Refused = 3,
    /// It does not exist, or it is not for this reader.
    NotFound = 4,
    /// Somebody was faster, or the command's id was used before.
    Conflict = 5,
}

impl Code {
    /// Every code.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 6] =
        [Self::Done, Self::Failed, Self::Usage, Self::Refused, Self::NotFound, Self::Conflict];

    /// Returns the code's name, as in JSON.
    pub(crate) fn name(self) -> &'static str {
        self.into()
    }
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code as u8)
    }
}

/// Something that can be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thing {
    /// A customer.
    Customer,
    /// An agent.
    Agent,
    /// A project.
    Project,
    /// A canned answer.
    Answer,
    /// An attachment.
    File,
    /// A message of a ticket.
    Message,
}

/// Why a command was not done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The desk says so.
    Desk(Error),
    /// The ticket has moved on since its sender saw it (S10).
    Stale {
        /// The refusal.
        error: Error,
        /// What happened since, for people.
        lines: String,
        /// The same for programs.
        events: Vec<Value>,
    },
    /// Entering is denied.
    Denied(Denial),
    /// The verb does not take an option that was typed.
    NotTaken(&'static str),
    /// Nobody was named on whose behalf to act.
    NoActor,
    /// The person who was named reads nothing.
    NoReader(String),
    /// An agent opens a ticket for some customer.
    ForWhom,
    /// The operator does this, no customer.
    NotForCustomers,
    /// It does not exist.
    Unknown(Thing, String),
    /// Only a lead does this.
    OnlyLeads,
    /// Only a lead keeps canned answers.
    AnswerLeads,
    /// A new canned answer needs all its parts.
    AnswerIncomplete(String),
    /// The ticket has no rating.
    NoRating(String),
    /// The output has one form.
    CsvOrJson,
    /// The customer has open tickets, so nothing is erased.
    OpenTickets(String),
    /// The place of the desk is malformed.
    Place(String),
    /// This build cannot open such a database.
    NoPostgres,
    /// A value on the command line is wrong.
    Input(String),
    /// A file cannot be read.
    Unreadable { path: PathBuf, error: io::Error },
    /// A file is not text.
    NotText { path: PathBuf },
    /// A file cannot be written.
    Unwritable { path: PathBuf, error: io::Error },
    /// A file is there already.
    Exists { path: PathBuf },
    /// The output cannot be written.
    Output(io::Error),
    /// Other machines may connect, and no address is given.
    NeedsUrl(String),
    /// The address cannot be listened at.
    Listen { at: String, error: io::Error },
    /// Threads cannot be had.
    Runtime(io::Error),
}

impl Failure {
    /// Returns the exit code.
    pub(crate) fn code(&self) -> Code {
        match self {
            Self::Desk(error) | Self::Stale { error, .. } => match error.kind() {
                ErrorKind::Input => Code::Usage,
                ErrorKind::Refused => Code::Refused,
                ErrorKind::NotFound => Code::NotFound,
                ErrorKind::Conflict => Code::Conflict,
                ErrorKind::Failed => Code::Failed,
            },
            Self::Denied(_) | Self::OpenTickets(_) | Self::OnlyLeads | Self::AnswerLeads => {
                Code::Refused
            }
            Self::Unknown(..) | Self::NoRating(_) => Code::NotFound,
            Self::NoActor
            | Self::NotTaken(_)
            | Self::NoReader(_)
            | Self::AnswerIncomplete(_)
            | Self::ForWhom
            | Self::NotForCustomers
            | Self::CsvOrJson
            | Self::Place(_)
            | Self::NoPostgres
            | Self::Input(_)
            | Self::Unreadable { .. }
            | Self::NotText { .. }
            | Self::NeedsUrl(_) => Code::Usage,
            Self::Unwritable { .. }
            | Self::Exists { .. }
            | Self::Output(_)
            | Self::Listen { .. }
            | Self::Runtime(_) => Code::Failed,
        }
    }

    /// Returns whether the only problem is that nobody reads the output any longer.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Desk(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Desk(Error::Store(error))
    }
}

impl From<EnterError> for Failure {
    fn from(error: EnterError) -> Self {
        match error {
            EnterError::Denied(denial) => Self::Denied(denial),
            EnterError::Failed(error) => Self::Desk(error),
            _ => Self::Denied(Denial::Unavailable),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_codes_are_as_documented() {
        let codes: Vec<_> = Code::ALL.iter().map(|code| (*code as u8, code.name())).collect();
        let documented = [
            (0, "done"),
            (1, "failed"),
            (2, "usage"),
            (3, "refused"),
            (4, "not_found"),
            (5, "conflict"),
        ];
        assert_eq!(codes, documented);
    }
}
