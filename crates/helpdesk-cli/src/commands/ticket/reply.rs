//! `helpdesk ticket reply` and `helpdesk ticket note`

use clap::Args;
use helpdesk::Command;
use helpdesk_l10n::Outcome;

use crate::args::{Body, Which};
use crate::commands::act::act;
use crate::error::{Code, Failure};
use crate::input::Draft;
use crate::session::Session;

/// A message: a text, files, or both.
#[derive(Debug, Args)]
pub(crate) struct Reply {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    body: Body,
}

pub(super) fn run(args: &Reply, session: &Session, note: bool) -> Result<Code, Failure> {
    let by = session.actor()?;
    let draft = Draft::read(&args.body)?.filled()?;
    let desk = session.desk()?;
    let message = draft.stage(&desk, by, &session.output)?;
    let command = if note { Command::Note(message) } else { Command::Reply(message) };
    act(session, &desk, args.which.ticket, command, |number| {
        let done = if note { Outcome::Noted { number } } else { Outcome::Replied { number } };
        Ok(session.outcome(&done))
    })
}
