//! `helpdesk ticket reply` and `helpdesk ticket note`

use clap::Args;
use helpdesk::{Command, Helpdesk};
use helpdesk_l10n::Outcome;

use crate::args::{Body, Which};
use crate::commands::act::send;
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
    let ticket = args.which.ticket;
    let command = |message| if note { Command::Note(message) } else { Command::Reply(message) };
    let sentence = |number| {
        let done = if note { Outcome::Noted { number } } else { Outcome::Replied { number } };
        Ok(session.outcome(&done))
    };
    let submit =
        |desk: &Helpdesk, message| desk.submit(by, ticket, command(message), session.options());
    send(session, Some(ticket), &args.body, Draft::filled, submit, sentence)
}
