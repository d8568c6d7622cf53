//! `helpdesk ticket …`

mod assign;
mod close;
mod list;
mod open;
mod priority;
mod redact;
mod reopen;
mod reply;
mod resolve;
mod search;
mod show;

use clap::Subcommand;

pub(crate) use self::assign::NOBODY;
pub(crate) use self::show::page;
use crate::error::{Code, Failure};
use crate::session::Session;
use crate::takes::Takes;

/// The verbs of a ticket's life.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Open a ticket, as a customer or for one
    Open(open::Open),
    /// List tickets, the last updated first
    List(list::List),
    /// Show a ticket and the newest part of its history
    Show(show::Show),
    /// Find messages that hold every word
    Search(search::Search),
    /// Write a public message: a customer's reply or an agent's answer
    Reply(reply::Reply),
    /// Write a note that only agents read
    Note(reply::Reply),
    /// Say that the answer is found; it may be given in the same breath
    Resolve(resolve::Resolve),
    /// Take a resolved ticket up again
    Reopen(reopen::Reopen),
    /// Make an agent, or nobody, the assignee
    Assign(assign::Assign),
    /// Set the priority that agents work by
    Priority(priority::SetPriority),
    /// Close a ticket for ever, as a customer with a rating
    Close(close::Close),
    /// Erase the words and files of one message on request
    Redact(redact::Redact),
}

impl Verb {
    pub(crate) const fn takes(&self) -> Takes {
        match self {
            // A ticket that is being opened has no version to have been seen.
            Self::Open(_) => Takes::CommandId,
            Self::List(_) | Self::Show(_) | Self::Search(_) | Self::Redact(_) => Takes::Actor,
            Self::Reply(_)
            | Self::Note(_)
            | Self::Resolve(_)
            | Self::Reopen(_)
            | Self::Assign(_)
            | Self::Priority(_)
            | Self::Close(_) => Takes::Seen,
        }
    }
}

pub(crate) fn run(verb: Verb, session: &Session) -> Result<Code, Failure> {
    match verb {
        Verb::Open(args) => open::run(args, session),
        Verb::List(args) => list::run(args, session),
        Verb::Show(args) => show::run(&args, session),
        Verb::Search(args) => search::run(args, session),
        Verb::Reply(args) => reply::run(&args, session, false),
        Verb::Note(args) => reply::run(&args, session, true),
        Verb::Resolve(args) => resolve::run(&args, session),
        Verb::Reopen(args) => reopen::run(&args, session),
        Verb::Assign(args) => assign::run(args, session),
        Verb::Priority(args) => priority::run(&args, session),
        Verb::Close(args) => close::run(&args, session),
        Verb::Redact(args) => redact::run(&args, session),
    }
}
