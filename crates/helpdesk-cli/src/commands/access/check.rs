//! `helpdesk access check`

use clap::Args;
use helpdesk::{AgentId, ProjectId, Visit};
use helpdesk_l10n::Outcome;
use serde_json::json;

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
    let answer = desk.check(&args.agent, &args.project);
    let code = if answer.is_ok() { Code::Done } else { Code::Refused };
    if session.output.is_json() {
        let visit = answer.as_ref().ok();
        session.output.json(&json!({
            "allowed": visit.is_some(),
            "ticket": visit.map(Visit::ticket),
            "until": visit.and_then(Visit::until),
            "reason": answer.as_ref().err(),
            "version": visit.map(Visit::version),
        }))?;
        return Ok(code);
    }
    match answer {
        Ok(visit) => {
            let (number, until) = (visit.ticket().get(), visit.until());
            session.output.text(&session.outcome(&Outcome::CheckAllowed { number, until }))?;
        }
        // A denial is the answer and not a failure, but what to do instead belongs beside it.
        Err(denial) => {
            let refused = session.output.l10n().denial(denial);
            session.output.text(&format!("{}\n{}", refused.what, refused.instead))?;
        }
    }
    Ok(code)
}
