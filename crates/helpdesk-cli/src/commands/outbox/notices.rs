//! `helpdesk outbox list`: who is to be told of what.

use std::collections::BTreeMap;

use clap::Args;
use helpdesk::core::notice::{Notice, Recipient};
use helpdesk::store::LetterState;
use helpdesk::{Helpdesk, TicketId, TicketNumber};
use helpdesk_l10n::{Heading, Outcome};
use serde_json::{Value, json};

use crate::error::{Code, Failure};
use crate::session::Session;
use crate::table::{Grid, cell, number};

/// Lists notices.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// How many notices at most, 1 to 199
    #[arg(long, value_name = "N", default_value_t = 25)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..200))]
    pub(super) limit: u16,
    /// Only those after this position
    #[arg(long, value_name = "P", default_value_t = 0)]
    pub(super) after: u64,
    /// Only letters in this state: `waiting`, `taken`, `sent`, `dead` or `dropped`
    #[arg(long, value_name = "STATE")]
    pub(super) state: Option<LetterState>,
}

pub(super) fn list(args: &List, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let limit = usize::from(args.limit);
    let notices = desk.store().notices(args.after, limit)?;
    let numbers = numbers(&desk, &notices)?;
    let next = notices.last().filter(|_| notices.len() == limit).map(|(position, _)| *position);
    let output = &session.output;
    if output.is_json() {
        let notices: Vec<_> =
            notices.iter().map(|(at, notice)| object(*at, notice, &numbers)).collect();
        output.json(&json!({ "notices": notices, "next": next }))?;
        return Ok(Code::Done);
    }
    let l10n = output.l10n();
    let headings =
        [Heading::Position, Heading::Ticket, Heading::Event, Heading::Recipient, Heading::Kind];
    let mut grid = Grid::new(output, &headings);
    for (position, notice) in &notices {
        let ticket = numbers.get(&notice.ticket).map_or_else(String::new, ToString::to_string);
        let (kind, key) = recipient(&notice.to);
        grid.row(vec![
            number(position),
            number(ticket),
            number(notice.seq),
            cell(key.map_or_else(|| kind.to_owned(), |key| format!("{kind}:{key}"))),
            cell(l10n.notice(notice.kind)),
        ]);
    }
    let mut text = grid.text();
    if let Some(next) = next {
        let cursor = &next.to_string();
        text.push_str(&format!("\n{}", session.outcome(&Outcome::More { cursor })));
    }
    output.text(&text)?;
    Ok(Code::Done)
}

fn numbers(
    desk: &Helpdesk,
    notices: &[(u64, Notice)],
) -> Result<BTreeMap<TicketId, TicketNumber>, Failure> {
    let mut numbers = BTreeMap::new();
    for (_, notice) in notices {
        if !numbers.contains_key(&notice.ticket)
            && let Some(found) = desk.store().ticket(notice.ticket)?
        {
            numbers.insert(notice.ticket, found.number);
        }
    }
    Ok(numbers)
}

pub(super) fn recipient(to: &Recipient) -> (&'static str, Option<&str>) {
    match to {
        Recipient::Customer(id) => ("customer", Some(id.as_str())),
        Recipient::Agent(id) => ("agent", Some(id.as_str())),
        Recipient::Desk => ("desk", None),
        Recipient::Leads => ("leads", None),
    }
}

fn object(position: u64, notice: &Notice, numbers: &BTreeMap<TicketId, TicketNumber>) -> Value {
    let (kind, key) = recipient(&notice.to);
    json!({
        "position": position,
        "ticket": notice.ticket,
        "number": numbers.get(&notice.ticket),
        "seq": notice.seq,
        "to": { "kind": kind, "key": key },
        "kind": notice.kind,
    })
}
