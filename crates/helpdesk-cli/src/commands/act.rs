//! What every command on a ticket shares: it is sent, and its receipt is shown.

use helpdesk::{Command, Helpdesk, Message, Receipt, TicketRef};
use helpdesk_l10n::Outcome;

use crate::error::{Code, Failure};
use crate::session::Session;

/// Asks something of a ticket on the actor's behalf, and tells how it went.
pub(super) fn act(
    session: &Session,
    desk: &Helpdesk,
    ticket: TicketRef,
    command: Command<Message>,
    sentence: impl FnOnce(u64) -> Result<String, Failure>,
) -> Result<Code, Failure> {
    let receipt = desk.submit(session.actor()?, ticket, command, session.options())?;
    told(session, &receipt, sentence)
}

/// Tells what a receipt says; one past its end means that nothing has changed.
pub(super) fn told(
    session: &Session,
    receipt: &Receipt,
    sentence: impl FnOnce(u64) -> Result<String, Failure>,
) -> Result<Code, Failure> {
    if session.output.is_json() {
        session.done(receipt, "")?;
        return Ok(Code::Done);
    }
    let text = if receipt.from > receipt.to {
        session.outcome(&Outcome::Unchanged { number: receipt.number.get() })
    } else {
        sentence(receipt.number.get())?
    };
    session.done(receipt, &text)?;
    Ok(Code::Done)
}
