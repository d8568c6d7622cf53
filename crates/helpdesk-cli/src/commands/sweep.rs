//! `helpdesk sweep`

use helpdesk_l10n::Outcome;

use crate::error::{Code, Failure};
use crate::session::Session;

pub(crate) fn run(session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let swept = desk.sweep()?;
    let done = Outcome::Swept { count: swept.events };
    let told = session.told_with_traces(&done, swept.traces_left, &swept)?;
    if swept.damaged == 0 {
        return Ok(told);
    }
    if !session.output.is_json() {
        let damaged = Outcome::SweptPast { count: swept.damaged };
        session.output.text(&session.outcome(&damaged))?;
    }
    Ok(Code::Failed)
}
