//! `helpdesk access request`

use clap::Args;
use helpdesk::Command;
use helpdesk::rules::words::Field;
use helpdesk_l10n::Outcome;

use crate::args::Which;
use crate::commands::act::act;
use crate::error::{Code, Failure};
use crate::input;
use crate::session::Session;

/// Asks the customer for access.
#[derive(Debug, Args)]
pub(crate) struct Request {
    #[command(flatten)]
    which: Which,
    /// Why; the customer reads it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    reason: String,
}

pub(super) fn run(args: &Request, session: &Session) -> Result<Code, Failure> {
    session.actor()?;
    let reason = input::text(Field::Reason, &args.reason)?;
    let desk = session.desk()?;
    act(
        session,
        &desk,
        args.which.ticket,
        Command::RequestAccess { reason: reason.into() },
        |number| {
            let until = desk.ticket(&session.reader()?, args.which.ticket)?.summary().access.until;
            let until = until.unwrap_or_else(|| session.here().now);
            Ok(session.outcome(&Outcome::AccessRequested { number, until }))
        },
    )
}
