//! Closing: the customer's, with stars; an agent's, with a reason.

use axum::response::Response;
use helpdesk::rules::words::Field;
use helpdesk::{Command, Error, Message, RatingGiven, Stars};

use super::{Filled, text};
use crate::fault::Fault;
use crate::form::Form;

/// Closes a ticket forever.
pub(crate) async fn post(filled: Filled) -> Result<Response, Fault> {
    filled.send("close", command(&filled.form)).await
}

fn command(form: &Form) -> Result<Command<Message>, Error> {
    let reason = text(form, "reason", Field::Reason)?.map(Message::from);
    Ok(Command::Close { rating: rating(form)?, reason })
}

/// Returns the stars with their comment; a comment counts only with a star.
fn rating(form: &Form) -> Result<Option<RatingGiven<Message>>, Error> {
    let given = form.text("stars");
    if given.is_empty() {
        return Ok(None);
    }
    let stars: Stars = given.parse()?;
    let comment = text(form, "comment", Field::Comment)?.map(Message::from);
    Ok(Some(RatingGiven::new(stars).with_comment(comment)))
}
