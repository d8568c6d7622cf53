//! `helpdesk changes`

use clap::Args;
use helpdesk::Position;
use helpdesk::rules::view::Told as _;
use helpdesk_l10n::Outcome;

use crate::error::{Code, Failure};
use crate::json;
use crate::session::Session;
use crate::table::{Grid, cell, number};

/// Shows what happened.
#[derive(Debug, Args)]
pub(crate) struct Changes {
    /// Only what happened after this position: the `next` of the answer before
    #[arg(long, value_name = "P", default_value_t = 0)]
    after: u64,
    /// How many events at most, 1 to 199
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,
}

pub(crate) fn run(args: &Changes, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let (changes, next) = desk.changes(&session.reader()?, Position(args.after), args.limit)?;
    let (output, here) = (&session.output, session.here());
    if output.is_json() {
        let told: Vec<_> = changes.iter().map(json::change).collect();
        output.json(&serde_json::json!({ "changes": told, "next": next.0 }))?;
        return Ok(Code::Done);
    }
    let l10n = output.l10n();
    let headings =
        ["heading-position", "heading-ticket", "heading-time", "heading-event", "heading-author"];
    let mut grid = Grid::new(output, &headings);
    for change in &changes {
        let position = change.position.map_or_else(String::new, |at| at.0.to_string());
        grid.row(vec![
            number(position),
            number(change.number),
            cell(l10n.moment_with_time(change.entry.at, here)),
            cell(l10n.event(change.entry.event.kind())),
            cell(l10n.author(&change.entry.by)),
        ]);
    }
    let mut text = grid.text();
    if changes.len() == args.limit {
        let cursor = &next.0.to_string();
        text.push_str(&format!("\n{}", session.outcome(&Outcome::More { cursor })));
    }
    output.text(&text)?;
    Ok(Code::Done)
}
