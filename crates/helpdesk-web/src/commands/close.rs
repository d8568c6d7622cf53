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

/// Returns the stars with their comment. A comment without stars is refused: dropped, it would be lost
/// for ever, since the close cannot be taken back (H3).
fn rating(form: &Form) -> Result<Option<RatingGiven<Message>>, Error> {
    let comment = text(form, "comment", Field::Comment)?.map(Message::from);
    match (form.text("stars"), comment) {
        ("", None) => Ok(None),
        ("", Some(_)) => {
            let problem = "a comment needs a rating of 1 to 5 stars".to_owned();
            Err(Error::Input { field: "stars", problem })
        }
        (given, comment) => {
            Ok(Some(RatingGiven::new(given.parse::<Stars>()?).with_comment(comment)))
        }
    }
}
