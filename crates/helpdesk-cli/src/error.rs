//! What can go wrong at the command line: one error type, its exit codes, and the one mapping from
//! the library's errors to words and hints.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use helpdesk::core::access::Denial;
use helpdesk::store::{StoreError, StoreErrorKind};
use helpdesk::{EnterError, Error, ErrorKind};
use helpdesk_l10n::{Args, Here, Refused};

use crate::output::{Output, error_json};

/// The exit codes. They are part of what other programs rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// It is done.
    Done = 0,
    /// The desk, the disk or the machine failed; or `doctor` found faults.
    Failed = 1,
    /// The command line, or what stands in it, is wrong; nothing was written.
    Usage = 2,
    /// Refused by the rules, or denied; nothing was written.
    Refused = 3,
    /// There is no such thing, or it is not for this reader.
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
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Usage => "usage",
            Self::Refused => "refused",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
        }
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
    /// Entering is denied.
    Denied(Denial),
    /// Nobody was named on whose behalf to act.
    NoActor,
    /// Who was named reads nothing.
    NoReader(String),
    /// An agent opens a ticket for some customer.
    ForWhom,
    /// The operator does this, no customer.
    NotForCustomers,
    /// There is no such thing.
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
    /// The place of the desk is not written as it should be.
    Place(String),
    /// This build cannot open such a database.
    NoPostgres,
    /// A value on the command line is wrong.
    Input(String),
    /// A file cannot be read.
    Unreadable { path: PathBuf, error: io::Error },
    /// A file is no text.
    NotText { path: PathBuf },
    /// A file cannot be written.
    Unwritable { path: PathBuf, error: io::Error },
    /// A file is there already.
    Exists { path: PathBuf },
    /// The output cannot be written.
    Output(io::Error),
    /// Others than this machine may ask, and it is not said under which address.
    NeedsUrl(String),
    /// The address cannot be listened at.
    Listen { at: String, error: io::Error },
    /// Threads cannot be had.
    Runtime(io::Error),
}

/// What people read of a failure.
struct Told {
    message: String,
    hint: Option<String>,
}

impl Failure {
    /// Returns the exit code.
    pub(crate) fn code(&self) -> Code {
        match self {
            Self::Desk(error) => match error.kind() {
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

    /// Returns whether it is only that nobody reads the output any more.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Tells people, or programs, on the error stream.
    pub(crate) fn tell(&self, output: &Output, here: Here) {
        let told = self.told(output, here);
        let hint = told.hint.as_deref().filter(|hint| !hint.is_empty());
        output.error(self.code().name(), &told.message, hint);
    }

    fn told(&self, output: &Output, here: Here) -> Told {
        let say = |key: &str, args: Args| Told {
            message: output.say(key, &args),
            hint: Some(output.say(&format!("{key}.instead"), &args)),
        };
        let path = |path: &PathBuf| path.display().to_string();
        match self {
            Self::Desk(error) => told_of_desk(error, output, here),
            Self::Denied(denial) => refused(output.l10n().denial(*denial)),
            Self::NoActor => say("trouble-no-actor", Args::new()),
            Self::NoReader(who) => say("trouble-no-reader", Args::new().text("who", who)),
            Self::ForWhom => say("trouble-for-whom", Args::new()),
            Self::NotForCustomers => say("trouble-not-for-customers", Args::new()),
            Self::Unknown(thing, key) => say(
                match thing {
                    Thing::Customer => "trouble-unknown-customer",
                    Thing::Agent => "trouble-unknown-agent",
                    Thing::Project => "trouble-unknown-project",
                    Thing::Answer => "trouble-unknown-answer",
                    Thing::File => "trouble-unknown-file",
                    Thing::Message => "trouble-unknown-message",
                },
                Args::new().text("what", key.as_str()),
            ),
            Self::OnlyLeads => say("trouble-only-leads", Args::new()),
            Self::AnswerLeads => say("trouble-answer-leads", Args::new()),
            Self::AnswerIncomplete(key) => {
                say("trouble-answer-new", Args::new().text("what", key.as_str()))
            }
            Self::NoRating(ticket) => {
                say("trouble-no-rating", Args::new().text("what", ticket.as_str()))
            }
            Self::CsvOrJson => say("trouble-csv-or-json", Args::new()),
            Self::OpenTickets(key) => {
                say("trouble-open-tickets", Args::new().text("what", key.as_str()))
            }
            Self::Place(given) => say("trouble-place", Args::new().text("what", given.as_str())),
            Self::NoPostgres => say("trouble-no-postgres", Args::new()),
            Self::Input(what) => say("trouble-input", Args::new().text("what", what.as_str())),
            Self::Unreadable { path: file, error } => {
                let args = Args::new().text("file", path(file));
                say("trouble-unreadable", args.text("what", error.to_string()))
            }
            Self::NotText { path: file } => {
                say("trouble-not-text", Args::new().text("file", path(file)))
            }
            Self::Unwritable { path: file, error } => {
                let args = Args::new().text("file", path(file));
                say("trouble-unwritable", args.text("what", error.to_string()))
            }
            Self::Exists { path: file } => {
                say("trouble-exists", Args::new().text("file", path(file)))
            }
            Self::Output(error) => {
                say("trouble-output", Args::new().text("what", error.to_string()))
            }
            Self::NeedsUrl(at) => say("trouble-needs-url", Args::new().text("what", at.as_str())),
            Self::Listen { at, error } => {
                let args = Args::new().text("at", at.as_str());
                say("trouble-listen", args.text("what", error.to_string()))
            }
            Self::Runtime(error) => {
                say("trouble-failed", Args::new().text("what", error.to_string()))
            }
        }
    }
}

fn refused(refused: Refused) -> Told {
    Told { message: refused.what, hint: Some(refused.instead) }
}

fn told_of_desk(error: &Error, output: &Output, here: Here) -> Told {
    let l10n = output.l10n();
    let what = with_causes(error);
    let say = |key: &str| {
        let args = Args::new().text("what", what.as_str());
        let hint = Some(output.say(&format!("{key}.instead"), &args));
        Told { message: output.say(key, &args), hint }
    };
    match error {
        Error::NotFound("reader") => say("trouble-unknown-reader"),
        Error::NotFound(_) => refused(l10n.missing_ticket()),
        Error::Refused(rejection) => refused(l10n.rejection(rejection, here)),
        Error::Denied(denial) => refused(l10n.denial(*denial)),
        Error::Words(error) => Told { message: l10n.words_error(error), hint: None },
        Error::CommandReused => say("trouble-reused"),
        Error::Upload(_) => say("trouble-unclaimable"),
        Error::Id(_)
        | Error::Input { .. }
        | Error::Unknown { .. }
        | Error::Cursor(_)
        | Error::Search(_) => say("trouble-input"),
        Error::Io(_) | Error::Entropy => say("trouble-failed"),
        Error::Damaged(_) => say("trouble-damaged"),
        Error::Store(error) => say(match error.kind() {
            StoreErrorKind::Busy => "trouble-busy",
            StoreErrorKind::Damaged => "trouble-damaged",
            StoreErrorKind::Full => "trouble-full",
            StoreErrorKind::Foreign => "trouble-foreign",
            StoreErrorKind::NotEmpty => "trouble-not-empty",
            StoreErrorKind::Missing => "trouble-missing",
            StoreErrorKind::ReadOnly => "trouble-read-only",
            StoreErrorKind::Stopped => "trouble-stopped",
            StoreErrorKind::Input => "trouble-input",
            StoreErrorKind::Failed => "trouble-failed",
        }),
    }
}

/// Returns an error with what caused it, each said once.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        cause = error.source();
    }
    text
}

/// Tells what is wrong with the command line itself, or prints the help that was asked for.
pub(crate) fn usage(error: &clap::Error) -> Code {
    if !error.use_stderr() {
        return match error.print() {
            Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Code::Failed,
            Ok(()) | Err(_) => Code::Done,
        };
    }
    if is_json_asked() {
        let text = error.render().to_string();
        // What is wrong comes first, and an empty line ends it.
        let what: Vec<_> = text.lines().take_while(|l| !l.is_empty()).map(str::trim).collect();
        let message = what.join(" ");
        let message = message.trim_start_matches("error: ");
        let hint = Some("see `helpdesk --help`");
        let line = format!("{}\n", error_json(Code::Usage.name(), message, hint));
        let _ = io::Write::write_all(&mut io::stderr().lock(), line.as_bytes());
    } else {
        let _ = error.print();
    }
    Code::Usage
}

/// Looks for `--output json` where the command line as a whole cannot be read.
fn is_json_asked() -> bool {
    let words: Vec<_> = std::env::args_os().collect();
    let next = words.iter().skip(1);
    words.iter().zip(next).any(|(word, next)| word == "--output" && next == "json")
        || words.iter().any(|word| word == "--output=json")
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
