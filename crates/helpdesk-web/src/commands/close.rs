//! Closing: the customer's, with stars; an agent's, with a reason.

use axum::response::Response;
use helpdesk::core::words::Field;
use helpdesk::{Ask, Error, Stars, Text};

use super::{Filled, text};
use crate::fault::Fault;
use crate::form::Form;

/// Closes a ticket for ever.
pub(crate) async fn post(filled: Filled) -> Result<Response, Fault> {
    filled.send("close", ask(&filled.form)).await
}

fn ask(form: &Form) -> Result<Ask, Error> {
    Ok(Ask::Close { rating: rating(form)?, reason: text(form, "reason", Field::Reason)? })
}

/// Returns the stars with their comment; a comment counts only with a star.
fn rating(form: &Form) -> Result<Option<(Stars, Option<Text>)>, Error> {
    let given = form.text("stars");
    if given.is_empty() {
        return Ok(None);
    }
    // What is no number is no star either, and is refused as one would be.
    let stars = Stars::new(given.parse().unwrap_or(0))?;
    Ok(Some((stars, text(form, "comment", Field::Comment)?)))
}
