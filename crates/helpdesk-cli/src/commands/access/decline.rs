//! `helpdesk access decline`

use helpdesk::Command;
use helpdesk_l10n::Outcome;

use crate::args::Which;
use crate::commands::act::act;
use crate::error::{Code, Failure};
use crate::session::Session;

pub(super) fn run(args: &Which, session: &Session) -> Result<Code, Failure> {
    session.actor()?;
    let desk = session.desk()?;
    act(session, &desk, args.ticket, Command::DeclineAccess, |number| {
        Ok(session.outcome(&Outcome::AccessDeclined { number }))
    })
}
