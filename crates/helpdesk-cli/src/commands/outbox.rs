//! `helpdesk outbox …`

mod letters;
mod notices;

use clap::Subcommand;

use crate::error::{Code, Failure};
use crate::session::Session;

/// The verbs of the outbox.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List who is to be told of what, oldest first; with `--state` the letters that came of it
    List(notices::List),
    /// Send the letters that are due
    Deliver(letters::Deliver),
    /// Try letters again that were given up
    Retry(letters::Retry),
}

pub(crate) fn run(verb: &Verb, session: &Session) -> Result<Code, Failure> {
    match verb {
        Verb::List(args) => match args.state {
            Some(state) => letters::list(args, state, session),
            None => notices::list(args, session),
        },
        Verb::Deliver(args) => letters::deliver(args, session),
        Verb::Retry(args) => letters::retry(args, session),
    }
}
