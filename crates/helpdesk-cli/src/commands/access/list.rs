//! `helpdesk access list`

use helpdesk::rules::AccessState;
use helpdesk::rules::view::{Group, Summary};
use helpdesk::{Helpdesk, ListFilter};
use helpdesk_l10n::Outcome;

use crate::error::{Code, Failure};
use crate::session::Session;
use crate::table::{Grid, cell, number};
use crate::{escape, json};

/// How many tickets are read at a time.
const PAGE: usize = 199;

pub(super) fn run(session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let found = with_access(session, &desk)?;
    let (output, here) = (&session.output, session.here());
    if output.is_json() {
        output.json(&json::tickets(&found, None))?;
        return Ok(Code::Done);
    }
    if found.is_empty() {
        output.text(&session.outcome(&Outcome::NoAccess))?;
        return Ok(Code::Done);
    }
    let l10n = output.l10n();
    let headings = [
        "heading-number",
        "heading-project",
        "heading-customer",
        "heading-assignee",
        "heading-access",
        "heading-since",
    ];
    let mut grid = Grid::new(output, &headings);
    for ticket in &found {
        grid.row(vec![
            number(ticket.number),
            cell(l10n.project_or_general(ticket.project.as_ref())),
            cell(l10n.person(&ticket.customer)),
            cell(l10n.assignee(ticket.assignee.as_ref())),
            cell(l10n.access(&ticket.access, here)),
            cell(ticket.access.since.map_or_else(String::new, |since| l10n.moment(since, here))),
        ]);
    }
    let (time, zone) = (l10n.word("heading-time"), l10n.zone(here.zone));
    output.text(&format!("{}\n{time}: {}", grid.text(), escape::line(&zone)))?;
    Ok(Code::Done)
}

/// Returns the tickets that are not closed and under which access is given or asked for.
fn with_access(session: &Session, desk: &Helpdesk) -> Result<Vec<Summary>, Failure> {
    let filter = ListFilter::default().group(Group::Open);
    let (mut found, mut after) = (Vec::new(), None::<String>);
    loop {
        let page = desk.list(&session.reader()?, filter.clone(), after.as_deref(), PAGE)?;
        found.extend(
            page.items.into_iter().filter(|ticket| ticket.access.state != AccessState::None),
        );
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(found),
        }
    }
}
