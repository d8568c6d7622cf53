//! Cards that leads fill in, a person's or a project's: written if there is something to write; mistakes are
//! told at their field.

use helpdesk::{Error, Keeper};

use super::{Done, Lead};
use crate::fault::Fault;
use crate::frame::Frame;

/// A field's id, and what is wrong with it.
pub(super) type Problem = (&'static str, String);

/// How a card that was sent relates to the one kept under its key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Compared {
    /// Whether it is a new one's.
    pub(super) is_new: bool,
    /// Whether something is kept under its key.
    pub(super) is_kept: bool,
    /// Whether that is the same card.
    pub(super) is_same: bool,
    /// Whether the key can be one.
    pub(super) is_key: bool,
}

impl Compared {
    /// Returns what is wrong with the key.
    const fn key_problem(self) -> Option<&'static str> {
        if !self.is_key {
            Some("lead-problem-key")
        } else if self.is_new && self.is_kept {
            Some("lead-problem-key-taken")
        } else {
            None
        }
    }
}

/// Writes a card in the lead's name; returns what is wrong if it is refused. Sending the same form twice does
/// it once.
pub(super) async fn write(
    lead: &Lead,
    card: Compared,
    change: impl FnOnce(&Keeper<'_>) -> Result<(), Error> + Send + 'static,
    problem: impl Fn(&Frame, Error) -> Result<Problem, Fault>,
) -> Result<Result<Done, Problem>, Fault> {
    if card.is_same {
        return Ok(Ok(Done::NOTHING));
    }
    if let Some(word) = card.key_problem() {
        return Ok(Err(("key", lead.f().w(word))));
    }
    match lead.change(change).await {
        Ok(((), done)) => Ok(Ok(done)),
        Err(error) => problem(lead.f(), error).map(Err),
    }
}
