//! `helpdesk init`

use helpdesk_l10n::Outcome;
use serde_json::json;

use crate::error::{Code, Failure};
use crate::session::Session;

pub(crate) fn run(session: &Session) -> Result<Code, Failure> {
    let place = session.place()?;
    place.create()?;
    let url = place.url();
    session.told(&Outcome::Initialised { place: &url }, &json!({ "db": url }))
}
