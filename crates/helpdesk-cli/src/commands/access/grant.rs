//! `helpdesk access grant`

use clap::Args;
use helpdesk::rules::policy::Span;
use helpdesk::{Command, Until};
use helpdesk_l10n::Outcome;

use crate::args::Which;
use crate::commands::act::act;
use crate::error::{Code, Failure};
use crate::session::Session;

/// Lets support in.
#[derive(Debug, Args)]
pub(crate) struct Grant {
    #[command(flatten)]
    which: Which,
    /// For how long, such as `90m`, `8h` or `7d`; else until the ticket closes
    #[arg(long = "for", value_name = "TIME")]
    length: Option<Span>,
}

pub(super) fn run(args: &Grant, session: &Session) -> Result<Code, Failure> {
    session.actor()?;
    let desk = session.desk()?;
    let ask = Command::GrantAccess(args.length.map(Until::After));
    act(session, &desk, args.which.ticket, ask, |number| {
        // Policy may have set an earlier end than was asked for.
        let until = desk.ticket(&session.reader()?, args.which.ticket)?.summary().access.until;
        Ok(session.outcome(&Outcome::AccessGranted { number, until }))
    })
}
