//! What every command on a ticket shares: it is sent, and its receipt is shown.

use helpdesk::{Command, Error, Helpdesk, Message, Receipt, TicketRef};
use helpdesk_l10n::Outcome;

use crate::args::Body;
use crate::commands::since;
use crate::error::{Code, Failure};
use crate::input::Draft;
use crate::session::Session;

/// Asks something of a ticket on the actor's behalf, and tells how it went.
pub(super) fn act(
    session: &Session,
    desk: &Helpdesk,
    ticket: TicketRef,
    command: Command<Message>,
    sentence: impl FnOnce(u64) -> Result<String, Failure>,
) -> Result<Code, Failure> {
    let sent = desk.submit(session.actor()?, ticket, command, session.options());
    let receipt = sent.map_err(|error| since::failed(error, session, desk, ticket))?;
    told(session, &receipt, sentence)
}

/// Sends a message with its files, on a ticket or as a new one, and tells how it went. What can be checked without the desk is checked
/// before it is opened.
pub(super) fn send(
    session: &Session,
    ticket: Option<TicketRef>,
    body: &Body,
    check: impl FnOnce(Draft) -> Result<Draft, Failure>,
    submit: impl Fn(&Helpdesk, Message) -> Result<Receipt, Error>,
    sentence: impl FnOnce(u64) -> Result<String, Failure>,
) -> Result<Code, Failure> {
    let by = session.actor()?;
    let (desk, draft) = if session.options().id.is_some() && !body.files.is_empty() {
        let desk = session.desk()?;
        if let Some(receipt) = again(session, &desk, body, &submit)? {
            return told(session, &receipt, sentence);
        }
        (desk, check(Draft::read(body)?)?)
    } else {
        let draft = check(Draft::read(body)?)?;
        (session.desk()?, draft)
    };
    let message = draft.stage(&desk, by, &session.output)?;
    let receipt = submit(&desk, message).map_err(|error| match ticket {
        Some(ticket) => since::failed(error, session, &desk, ticket),
        None => Failure::from(error),
    })?;
    told(session, &receipt, sentence)
}

/// Returns the receipt of what was sent before under this id, before any file is opened or stored: one that
/// was sent may be gone since, or find no room again. Where files are left to compare they are stored for
/// that, and no longer.
fn again(
    session: &Session,
    desk: &Helpdesk,
    body: &Body,
    submit: impl Fn(&Helpdesk, Message) -> Result<Receipt, Error>,
) -> Result<Option<Receipt>, Failure> {
    let by = session.actor()?;
    let Some(command) = session.options().id else { return Ok(None) };
    // The input can be read but once.
    let is_input = body.body_file.as_ref().is_some_and(|path| path.as_os_str() == "-");
    if is_input || desk.receipt_of(by, command)?.is_none() {
        return Ok(None);
    }
    match submit(desk, Draft::words(body)?) {
        Err(Error::CommandReused { .. }) => {}
        answer => return Ok(Some(answer?)),
    }
    let message = Draft::read(body)?.stage(desk, by, &session.output)?;
    let staged = message.files.clone();
    let answer = submit(desk, message);
    for id in staged {
        desk.discard(by, id)?;
    }
    Ok(Some(answer?))
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
