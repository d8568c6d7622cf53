//! `helpdesk ticket close`

use clap::Args;
use helpdesk::core::words::Field;
use helpdesk::{Ask, Error, Stars};
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
    let ask = Ask::Close { rating: stars.map(|stars| (stars, comment)), reason };
    act(session, &desk, args.which.ticket, ask, |number| {
        Ok(session.outcome(&Outcome::Closed { number, stars }))
    })
}
