//! `helpdesk ticket resolve`

use clap::Args;
use helpdesk::Command;
use helpdesk_l10n::Outcome;

use crate::args::{Body, Which};
use crate::commands::act::act;
use crate::error::{Code, Failure};
use crate::input::Draft;
use crate::session::Session;

/// Says that the answer is found.
#[derive(Debug, Args)]
pub(crate) struct Resolve {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    body: Body,
}

pub(super) fn run(args: &Resolve, session: &Session) -> Result<Code, Failure> {
    let by = session.actor()?;
    let draft = Draft::read(&args.body)?;
    let desk = session.desk()?;
    let answer = match draft.is_empty() {
        true => None,
        false => Some(draft.stage(&desk, by, &session.output)?),
    };
    act(session, &desk, args.which.ticket, Command::Resolve(answer), |number| {
        Ok(session.outcome(&Outcome::Resolved { number }))
    })
}
