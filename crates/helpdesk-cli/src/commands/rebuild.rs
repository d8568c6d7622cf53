//! `helpdesk rebuild`

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use helpdesk::Follower;
use helpdesk_l10n::Outcome;
use serde_json::json;

use crate::error::{Code, Failure};
use crate::progress::Progress;
use crate::session::Session;

/// Makes anew what is derived from the log.
#[derive(Debug, Args)]
pub(crate) struct Rebuild {
    /// What
    #[arg(value_name = "NAME", value_parser = followers())]
    follower: Follower,
}

/// The counts are made with the rows of reports, and go by their own name too.
const COUNTS: &str = "counts";

/// Reads the name of a follower; the help names them all.
fn followers() -> impl TypedValueParser<Value = Follower> {
    let named = |follower: Follower| {
        let value = PossibleValue::new(follower.name()).help(help(follower));
        if follower == Follower::Reports { value.alias(COUNTS) } else { value }
    };
    PossibleValuesParser::new(Follower::ALL.iter().copied().map(named)).try_map(|name| {
        if name == COUNTS { Ok(Follower::Reports) } else { name.parse::<Follower>() }
    })
}

const fn help(follower: Follower) -> &'static str {
    match follower {
        Follower::Search => "By which words messages are found",
        Follower::Reports => "The rows and counts that reports are made from; also `counts`",
        Follower::Letters => "Who is to be told of what; nobody is told twice",
    }
}

pub(crate) fn run(args: &Rebuild, session: &Session) -> Result<Code, Failure> {
    let (desk, name) = (session.desk()?, args.follower.name());
    let progress = Progress::steps(&session.output);
    let events = desk.rebuild(args.follower, &mut |reached, of| progress.at_of(reached, of))?;
    drop(progress);
    let done = Outcome::Rebuilt { follower: name, count: events };
    session.told(&done, &json!({ "follower": name, "events": events }))
}
