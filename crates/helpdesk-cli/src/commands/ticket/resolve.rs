//! `helpdesk ticket resolve`

use clap::Args;
use helpdesk::{Command, Helpdesk, Message};
use helpdesk_l10n::Outcome;

use crate::args::{Body, Which};
use crate::commands::act::send;
use crate::error::{Code, Failure};
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
    let ticket = args.which.ticket;
    let submit = |desk: &Helpdesk, message: Message| {
        let answer = (message != Message::default()).then_some(message);
        desk.submit(by, ticket, Command::Resolve(answer), session.options())
    };
    send(session, Some(ticket), &args.body, Ok, submit, |number| {
        Ok(session.outcome(&Outcome::Resolved { number }))
    })
}
