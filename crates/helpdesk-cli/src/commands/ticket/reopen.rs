//! `helpdesk ticket reopen`

use clap::Args;
use helpdesk::Command;
use helpdesk::rules::words::Field;
use helpdesk_l10n::Outcome;

use crate::args::Which;
use crate::commands::act::act;
use crate::error::{Code, Failure};
use crate::input;
use crate::session::Session;

/// Takes a resolved ticket up again.
#[derive(Debug, Args)]
pub(crate) struct Reopen {
    #[command(flatten)]
    which: Which,
    /// Why; the customer reads it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    reason: String,
}

pub(super) fn run(args: &Reopen, session: &Session) -> Result<Code, Failure> {
    session.actor()?;
    let reason = input::text(Field::Reason, &args.reason)?;
    let desk = session.desk()?;
    let command = Command::Reopen { reason: reason.into() };
    act(session, &desk, args.which.ticket, command, |number| {
        Ok(session.outcome(&Outcome::Reopened { number }))
    })
}
