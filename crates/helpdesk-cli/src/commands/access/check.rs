//! `helpdesk access check`

use clap::Args;
use helpdesk::{AgentId, ProjectId};
use helpdesk_l10n::Outcome;

use crate::error::{Code, Failure};
use crate::session::Session;

/// Asks whether an agent may be inside a project now.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The agent's key
    #[arg(value_name = "AGENT")]
    agent: AgentId,
    /// The project's key
    #[arg(value_name = "PROJECT")]
    project: ProjectId,
}

pub(super) fn run(args: &Check, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let check = desk.check(&args.agent, &args.project);
    let code = if check.allowed { Code::Done } else { Code::Refused };
    if session.output.is_json() {
        session.output.json(&check)?;
        return Ok(code);
    }
    match (check.ticket, check.reason) {
        (Some(number), None) => {
            let allowed = Outcome::CheckAllowed { number: number.get(), until: check.until };
            session.output.text(&session.outcome(&allowed))?;
            Ok(code)
        }
        // A denial is the answer and no failure, but what to do instead belongs beside it.
        (_, reason) => {
            let denial = reason.unwrap_or(helpdesk::core::access::Denial::Unavailable);
            let refused = session.output.l10n().denial(denial);
            session.output.text(&format!("{}\n{}", refused.what, refused.instead))?;
            Ok(code)
        }
    }
}
