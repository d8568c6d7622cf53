//! `helpdesk policy …`

use clap::{Args, Subcommand};
use helpdesk::Policy;
use helpdesk_l10n::Outcome;
use serde_json::{Map, Value};

use crate::error::{Code, Failure};
use crate::escape;
use crate::session::Session;
use crate::table::{Grid, cell};

/// The verbs of the policy.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Show every key and its value
    Show,
    /// Set a key; deadlines and grants that have begun do not move
    Set(Set),
}

/// Sets a key.
#[derive(Debug, Args)]
pub(crate) struct Set {
    /// The key, as `policy show` names it
    #[arg(value_name = "KEY")]
    key: String,
    /// The value
    #[arg(value_name = "VALUE", allow_hyphen_values = true)]
    value: String,
}

pub(crate) fn run(verb: &Verb, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let args = match verb {
        Verb::Show => return show(&*desk.policy()?, session),
        Verb::Set(args) => args,
    };
    let policy = desk.set_policy(&args.key, &args.value)?;
    if session.output.is_json() {
        return show(&policy, session);
    }
    let entry = policy.entries().into_iter().find(|(key, _)| *key == args.key);
    let (key, value) = entry.unwrap_or_default();
    let value = &escape::line(&value);
    session.told(&Outcome::PolicySet { key, value }, &Value::Null)
}

fn show(policy: &Policy, session: &Session) -> Result<Code, Failure> {
    let output = &session.output;
    if output.is_json() {
        let entries = policy.entries().into_iter();
        let object: Map<_, _> =
            entries.map(|(key, value)| (key.to_owned(), Value::String(value))).collect();
        output.json(&object)?;
        return Ok(Code::Done);
    }
    let mut grid = Grid::new(output, &["heading-policy", "heading-value"]);
    for (key, value) in policy.entries() {
        grid.row(vec![cell(key), cell(value)]);
    }
    output.text(&grid.text())?;
    Ok(Code::Done)
}
