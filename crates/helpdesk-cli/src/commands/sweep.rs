//! `helpdesk sweep`

use helpdesk_l10n::Outcome;

use crate::error::{Code, Failure};
use crate::session::Session;

pub(crate) fn run(session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let swept = desk.sweep()?;
    session.told(&Outcome::Swept { count: swept.events }, &swept)
}
