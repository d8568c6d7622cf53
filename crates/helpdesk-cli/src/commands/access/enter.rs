//! `helpdesk access enter`

use helpdesk::Command;
use helpdesk_l10n::Outcome;

use crate::args::Which;
use crate::commands::act::act;
use crate::error::{Code, Failure};
use crate::escape;
use crate::session::Session;

pub(super) fn run(args: &Which, session: &Session) -> Result<Code, Failure> {
    session.actor()?;
    let desk = session.desk()?;
    act(session, &desk, args.ticket, Command::EnterProject, |_| {
        let view = desk.ticket(&session.reader()?, args.ticket)?;
        let project = session.output.l10n().project_or_general(view.summary().project.as_ref());
        Ok(session.outcome(&Outcome::Entered { project: &escape::line(&project) }))
    })
}
