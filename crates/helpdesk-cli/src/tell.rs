//! Failures as people and programs read them: the one mapping to words and hints.

use std::io;
use std::path::PathBuf;

use helpdesk::{Error, Missing, Receipt, StoreErrorKind};
use helpdesk_l10n::{Args, Here, Refused};
use serde_json::{Map, json};

use crate::error::{Code, Failure, Thing};
use crate::output::{Output, Told, error_json};

/// Tells people, or programs, on the error stream.
pub(crate) fn failure(failure: &Failure, output: &Output, here: Here) {
    output.error(failure.code().name(), told(failure, output, here));
}

fn told(failure: &Failure, output: &Output, here: Here) -> Told {
    let say = |key: &str, args: Args| Told {
        message: output.say(key, &args),
        hint: Some(output.say(&format!("{key}.instead"), &args)),
        ..Told::default()
    };
    let path = |path: &PathBuf| path.display().to_string();
    match failure {
        Failure::Desk(error) => told_of_desk(error, output, here),
        Failure::Stale { error, lines, events } => Told {
            below: lines.clone(),
            // A service reads nothing, and is told nothing of what happened.
            more: events.first().map(|_| ("since".to_owned(), json!(events))).into_iter().collect(),
            ..told_of_desk(error, output, here)
        },
        Failure::Denied(denial) => refused(output.l10n().denial(*denial)),
        Failure::NotTaken(option) => say("trouble-not-taken", Args::new().text("what", *option)),
        Failure::NoActor => say("trouble-no-actor", Args::new()),
        Failure::NoReader(who) => say("trouble-no-reader", Args::new().text("who", who)),
        Failure::ForWhom => say("trouble-for-whom", Args::new()),
        Failure::NotForCustomers => say("trouble-not-for-customers", Args::new()),
        Failure::Unknown(thing, key) => say(
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
        Failure::OnlyLeads => say("trouble-only-leads", Args::new()),
        Failure::AnswerLeads => say("trouble-answer-leads", Args::new()),
        Failure::AnswerIncomplete(key) => {
            say("trouble-answer-new", Args::new().text("what", key.as_str()))
        }
        Failure::NoRating(ticket) => {
            say("trouble-no-rating", Args::new().text("what", ticket.as_str()))
        }
        Failure::CsvOrJson => say("trouble-csv-or-json", Args::new()),
        Failure::OpenTickets(key) => {
            say("trouble-open-tickets", Args::new().text("what", key.as_str()))
        }
        Failure::Place(given) => say("trouble-place", Args::new().text("what", given.as_str())),
        Failure::NoPostgres => say("trouble-no-postgres", Args::new()),
        Failure::Input(what) => say("trouble-input", Args::new().text("what", what.as_str())),
        Failure::Unreadable { path: file, error } => {
            let args = Args::new().text("file", path(file));
            say("trouble-unreadable", args.text("what", error.to_string()))
        }
        Failure::NotText { path: file } => {
            say("trouble-not-text", Args::new().text("file", path(file)))
        }
        Failure::Unwritable { path: file, error } => {
            let args = Args::new().text("file", path(file));
            say("trouble-unwritable", args.text("what", error.to_string()))
        }
        Failure::Exists { path: file } => {
            say("trouble-exists", Args::new().text("file", path(file)))
        }
        Failure::Output(error) => {
            say("trouble-output", Args::new().text("what", error.to_string()))
        }
        Failure::NeedsUrl(at) => say("trouble-needs-url", Args::new().text("what", at.as_str())),
        Failure::Listen { at, error } => {
            let args = Args::new().text("at", at.as_str());
            say("trouble-listen", args.text("what", error.to_string()))
        }
        Failure::Runtime(error) => {
            say("trouble-failed", Args::new().text("what", error.to_string()))
        }
    }
}

fn refused(refused: Refused) -> Told {
    Told { message: refused.what, hint: Some(refused.instead), ..Told::default() }
}

fn told_of_desk(error: &Error, output: &Output, here: Here) -> Told {
    let l10n = output.l10n();
    let what = with_causes(error);
    let say = |key: &str| {
        let args = Args::new().text("what", what.as_str());
        let hint = Some(output.say(&format!("{key}.instead"), &args));
        Told { message: output.say(key, &args), hint, ..Told::default() }
    };
    match error {
        Error::NotFound(Missing::Reader) => say("trouble-unknown-reader"),
        Error::NotFound(_) => refused(l10n.missing_ticket()),
        Error::Refused(rejection) => refused(l10n.rejection(rejection, here)),
        Error::Denied(denial) => refused(l10n.denial(*denial)),
        Error::Words(error) => Told { message: l10n.words_error(error), ..Told::default() },
        Error::CommandReused { earlier } => Told {
            below: format!("{}\n", output.say("reused-for", &sent(earlier, output, here))),
            more: [("earlier".to_owned(), json!(earlier))].into_iter().collect(),
            ..say("trouble-reused")
        },
        Error::Upload(_) => say("trouble-unclaimable"),
        Error::Id(_)
        | Error::Input { .. }
        | Error::Unknown { .. }
        | Error::Cursor(_)
        | Error::Search(_) => say("trouble-input"),
        Error::Io(_) | Error::Entropy | Error::Host(_) => say("trouble-failed"),
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
            StoreErrorKind::Conflict => "trouble-changed",
            StoreErrorKind::Failed => "trouble-failed",
        }),
    }
}

/// Returns for which ticket and when a command was done.
fn sent(receipt: &Receipt, output: &Output, here: Here) -> Args {
    let l10n = output.l10n();
    let number = l10n.ticket_number(receipt.number.get());
    Args::new().text("number", number).text("at", l10n.moment_with_time(receipt.at, here))
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

/// Reports what is wrong with the command line itself, or prints the help that was asked for.
pub(crate) fn usage(error: &clap::Error) -> Code {
    if !error.use_stderr() {
        return match error.print() {
            Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Code::Failed,
            Ok(()) | Err(_) => Code::Done,
        };
    }
    if is_json_asked() {
        let text = error.render().to_string();
        // The mistake comes first, and an empty line ends it.
        let what: Vec<_> = text.lines().take_while(|l| !l.is_empty()).map(str::trim).collect();
        let message = what.join(" ");
        let message = message.trim_start_matches("error: ");
        let hint = Some("see `helpdesk --help`");
        let line = format!("{}\n", error_json(Code::Usage.name(), message, hint, Map::new()));
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
