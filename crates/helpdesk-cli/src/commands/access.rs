//! `helpdesk access …`

mod check;
mod decline;
mod enter;
mod grant;
mod list;
mod request;
mod revoke;

use clap::Subcommand;

use crate::args::Which;
use crate::error::{Code, Failure};
use crate::session::Session;
use crate::takes::Takes;

/// The verbs of access by consent.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Let support into the ticket's project, as its customer
    Grant(grant::Grant),
    /// Ask the customer for access, as the assignee
    Request(request::Request),
    /// Say no to that, as the customer
    Decline(Which),
    /// End access, or withdraw the request for it
    Revoke(Which),
    /// Enter the ticket's project; the customer sees the entry
    Enter(Which),
    /// Ask whether an agent may be inside a project now: exit 0 allowed, 3 denied
    Check(check::Check),
    /// List tickets under which access is given or asked for
    List,
}

impl Verb {
    pub(crate) const fn takes(&self) -> Takes {
        match self {
            Self::Grant(_)
            | Self::Request(_)
            | Self::Decline(_)
            | Self::Revoke(_)
            | Self::Enter(_) => Takes::Seen,
            // A host asks it, of an agent who is named.
            Self::Check(_) => Takes::Desk,
            Self::List => Takes::Actor,
        }
    }
}

pub(crate) fn run(verb: Verb, session: &Session) -> Result<Code, Failure> {
    match verb {
        Verb::Grant(args) => grant::run(&args, session),
        Verb::Request(args) => request::run(&args, session),
        Verb::Decline(args) => decline::run(&args, session),
        Verb::Revoke(args) => revoke::run(&args, session),
        Verb::Enter(args) => enter::run(&args, session),
        Verb::Check(args) => check::run(&args, session),
        Verb::List => list::run(session),
    }
}
