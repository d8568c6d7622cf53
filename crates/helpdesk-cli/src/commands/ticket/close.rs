//! `helpdesk ticket close`

use clap::Args;
use helpdesk::rules::words::Field;
use helpdesk::{Command, Error, Message, RatingGiven, Stars};
use helpdesk_l10n::Outcome;

use crate::args::Which;
use crate::commands::act::act;
use crate::error::{Code, Failure};
use crate::input;
use crate::session::Session;

/// Closes a ticket for ever.
#[derive(Debug, Args)]
pub(crate) struct Close {
    #[command(flatten)]
    which: Which,
    /// The customer's stars, 1 to 5
    #[arg(long, value_name = "STARS")]
    rating: Option<u8>,
    /// The customer's comment to the stars
    #[arg(long, value_name = "TEXT", requires = "rating", allow_hyphen_values = true)]
    comment: Option<String>,
    /// The agent's reason; the customer reads it
    #[arg(long, value_name = "TEXT", conflicts_with = "rating", allow_hyphen_values = true)]
    reason: Option<String>,
}

pub(super) fn run(args: &Close, session: &Session) -> Result<Code, Failure> {
    session.actor()?;
    let stars = args.rating.map(Stars::new).transpose().map_err(Error::Words)?;
    let comment = input::optional(Field::Comment, args.comment.as_deref())?;
    let reason = input::optional(Field::Reason, args.reason.as_deref())?;
    let desk = session.desk()?;
    let rating =
        stars.map(|stars| RatingGiven::new(stars).with_comment(comment.map(Message::from)));
    let command = Command::Close { rating, reason: reason.map(Message::from) };
    act(session, &desk, args.which.ticket, command, |number| {
        Ok(session.outcome(&Outcome::Closed { number, stars }))
    })
}
