//! `helpdesk outbox …`

mod letters;

use clap::Subcommand;

use crate::error::{Code, Failure};
use crate::session::Session;

/// The verbs of the outbox.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the letters, oldest first: who is told of what, and how far that is
    List(letters::List),
    /// Send the letters that are due
    Deliver(letters::Deliver),
    /// Try letters again that were given up
    Retry(letters::Retry),
}

pub(crate) fn run(verb: &Verb, session: &Session) -> Result<Code, Failure> {
    match verb {
        Verb::List(args) => letters::list(args, session),
        Verb::Deliver(args) => letters::deliver(args, session),
        Verb::Retry(args) => letters::retry(args, session),
    }
}
