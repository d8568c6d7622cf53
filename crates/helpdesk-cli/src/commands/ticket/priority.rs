//! `helpdesk ticket priority`

use clap::Args;
use helpdesk::{Command, Priority};
use helpdesk_l10n::Outcome;

use crate::args::{Which, priorities};
use crate::commands::act::act;
use crate::error::{Code, Failure};
use crate::session::Session;

/// Sets the priority that agents work by.
#[derive(Debug, Args)]
pub(crate) struct SetPriority {
    #[command(flatten)]
    which: Which,
    /// The priority to work by; the customer's own stays
    #[arg(value_name = "P", value_parser = priorities())]
    priority: Priority,
}

pub(super) fn run(args: &SetPriority, session: &Session) -> Result<Code, Failure> {
    session.actor()?;
    let desk = session.desk()?;
    let priority = args.priority;
    act(session, &desk, args.which.ticket, Command::SetPriority(priority), |number| {
        Ok(session.outcome(&Outcome::PrioritySet { number, priority }))
    })
}
