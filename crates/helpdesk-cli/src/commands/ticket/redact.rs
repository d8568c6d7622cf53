//! `helpdesk ticket redact`

use clap::Args;
use helpdesk::{Error, Missing, Version};
use helpdesk_l10n::Outcome;

use crate::args::Which;
use crate::error::{Code, Failure, Thing};
use crate::session::Session;

/// Erases the words and files of one message.
#[derive(Debug, Args)]
pub(crate) struct Redact {
    #[command(flatten)]
    which: Which,
    /// The message's number in the history, as agents count
    #[arg(value_name = "MESSAGE")]
    message: u64,
    /// Why; it stands in the desk's own log
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    reason: String,
}

pub(super) fn run(args: &Redact, session: &Session) -> Result<Code, Failure> {
    if session.customer().is_some() {
        return Err(Failure::NotForCustomers);
    }
    let desk = session.desk()?;
    let (ticket, message) = (args.which.ticket, Version(args.message));
    let erased = desk.redact(&session.reader()?, ticket, message, &args.reason);
    let erased = erased.map_err(|error| {
        if matches!(error, Error::NotFound(Missing::Message)) {
            return Failure::Unknown(Thing::Message, args.message.to_string());
        }
        Failure::Desk(error)
    })?;
    let number = desk.ticket(&session.reader()?, ticket)?.summary().number;
    let outcome = match erased {
        0 => Outcome::Already,
        _ => Outcome::Redacted { number: number.get(), message: args.message },
    };
    let traces_left = desk.has_traces()?;
    let value =
        serde_json::json!({ "number": number, "erased": erased, "traces_left": traces_left });
    session.told_with_traces(&outcome, traces_left, &value)
}
