//! The canned answers that an agent may put into the answer to a ticket.

use helpdesk::rules::Offered;
use helpdesk::rules::view::AgentView;
use helpdesk::{Actor, CannedAnswer, CustomerId, Error, Helpdesk, Language, Reader, Status};

use crate::address::encoded;
use crate::frame::Frame;
use crate::lead::answers::title_in;

/// What an agent may choose from.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// What fits the moment: access was declined.
    pub(super) offered: Vec<Choice>,
    /// What fits any ticket.
    pub(super) always: Vec<Choice>,
    /// The text that the address asks for, in the customer's language.
    pub(super) chosen: String,
}

/// An answer to choose.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) title: String,
    pub(super) href: String,
}

/// What is read from the desk: the answers in use, and the customer's language if it is known.
pub(super) type Read = (Vec<CannedAnswer>, Option<Language>);

/// Reads them; a closed ticket needs none.
pub(super) fn read(
    desk: &Helpdesk,
    by: &Reader,
    customer: &str,
    status: Status,
) -> Result<Read, Error> {
    if status == Status::Closed {
        return Ok((Vec::new(), None));
    }
    let mut answers = desk.canned(by)?;
    answers.retain(|answer| answer.active);
    let card = desk.person(&Actor::Customer(CustomerId::new(customer)?))?;
    Ok((answers, card.map(|card| card.language)))
}

impl Answers {
    /// Returns the choices on a ticket, and the chosen one: the answer under the key of the address.
    pub(super) fn of(f: &Frame, view: &AgentView, read: Read, key: Option<&str>) -> Self {
        let (answers, language) = read;
        let language = language.unwrap_or(f.l10n.language());
        let declined = view.beside.declined;
        let mut all = Self::default();
        for answer in answers {
            let below = format!("?answer={}#reply", encoded(answer.key.as_str()));
            let choice = Choice {
                title: title_in(f, &answer.title).to_owned(),
                href: f.ticket(&view.ticket.number, &below),
            };
            match (answer.offered, declined) {
                (Offered::Always, _) => all.always.push(choice),
                (Offered::AfterDecline, true) => all.offered.push(choice),
                (Offered::AfterDecline, false) => continue,
            }
            if key == Some(answer.key.as_str()) {
                all.chosen = answer.text.into_value(language).into();
            }
        }
        all
    }
}
