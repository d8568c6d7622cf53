//! `helpdesk ticket assign`

use clap::Args;
use helpdesk::{AgentId, Command};
use helpdesk_l10n::Outcome;

use crate::args::Which;
use crate::commands::act::act;
use crate::error::{Code, Failure};
use crate::escape;
use crate::session::Session;

/// Makes an agent, or nobody, the assignee.
#[derive(Debug, Args)]
pub(crate) struct Assign {
    #[command(flatten)]
    which: Which,
    /// The agent's key, or `none`
    #[arg(value_name = "AGENT")]
    agent: AgentId,
}

/// The word for nobody; no agent can be named by it on the command line.
pub(crate) const NOBODY: &str = "none";

pub(super) fn run(args: Assign, session: &Session) -> Result<Code, Failure> {
    session.actor()?;
    let agent = Some(args.agent).filter(|agent| agent.as_str() != NOBODY);
    let desk = session.desk()?;
    let ask = Command::Assign(agent.clone());
    act(session, &desk, args.which.ticket, ask, |number| {
        let Some(agent) = agent else {
            return Ok(session.outcome(&Outcome::Unassigned { number }));
        };
        let card = desk.agent(&session.reader()?, &agent)?;
        let name = card.as_ref().map(|card| card.name.as_str());
        let name = session.output.l10n().name(agent.as_str(), name);
        let agent = &escape::line(&name);
        Ok(session.outcome(&Outcome::Assigned { number, agent }))
    })
}
