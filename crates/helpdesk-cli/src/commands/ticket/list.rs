//! `helpdesk ticket list`

use clap::{Args, ValueEnum};
use helpdesk::rules::view::{Group, Summary};
use helpdesk::{AgentId, Assignee, CustomerId, ListFilter, ProjectId, Status};
use helpdesk_l10n::Outcome;

use super::assign::NOBODY;
use crate::args::Paging;
use crate::error::{Code, Failure};
use crate::escape;
use crate::json;
use crate::session::Session;
use crate::table::{Grid, cell, number, status};

/// Lists tickets.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only this group: open and resolved ones, or closed ones
    #[arg(long, value_name = "G")]
    group: Option<GroupName>,
    /// Only this status
    #[arg(long, value_name = "S")]
    status: Option<StatusName>,
    /// Only this project
    #[arg(long, value_name = "KEY")]
    project: Option<ProjectId>,
    /// Only this agent's, or nobody's with `none`
    #[arg(long, value_name = "KEY")]
    assignee: Option<AgentId>,
    /// Only this customer's
    #[arg(long, value_name = "KEY")]
    customer: Option<CustomerId>,
    /// Only those whose first answer is missing and past due
    #[arg(long)]
    overdue: bool,
    #[command(flatten)]
    paging: Paging,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum GroupName {
    /// Open and resolved
    Open,
    /// Closed
    Closed,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum StatusName {
    /// Support works on it
    Open,
    /// The answer is found
    Resolved,
    /// It is over
    Closed,
}

pub(super) fn run(args: List, session: &Session) -> Result<Code, Failure> {
    let filter = ListFilter::default()
        .group(args.group.map(|group| match group {
            GroupName::Open => Group::Open,
            GroupName::Closed => Group::Closed,
        }))
        .status(args.status.map(|status| match status {
            StatusName::Open => Status::Open,
            StatusName::Resolved => Status::Resolved,
            StatusName::Closed => Status::Closed,
        }))
        .project(args.project)
        .customer(args.customer)
        .assignee(args.assignee.map(|agent| {
            if agent.as_str() == NOBODY { Assignee::Nobody } else { Assignee::Agent(agent) }
        }))
        .overdue(args.overdue);
    let desk = session.desk()?;
    let after = args.paging.after.as_deref();
    let page = desk.list(&session.reader()?, filter, after, args.paging.limit)?;
    let output = &session.output;
    if output.is_json() {
        output.json(&json::tickets(&page.items, page.next.as_deref()))?;
    } else if page.items.is_empty() {
        output.text(&session.outcome(&Outcome::NoTickets))?;
    } else {
        let mut text = table(session, &page.items);
        if let Some(next) = &page.next {
            text.push_str(&session.outcome(&Outcome::More { cursor: next }));
        }
        output.text(&text)?;
    }
    Ok(Code::Done)
}

/// Returns tickets as a table, and the zone of its times.
pub(in crate::commands) fn table(session: &Session, tickets: &[Summary]) -> String {
    let (output, here) = (&session.output, session.here());
    let l10n = output.l10n();
    let headings = [
        "heading-number",
        "heading-subject",
        "heading-status",
        "heading-project",
        "heading-customer",
        "heading-assignee",
        "heading-created",
        "heading-updated",
    ];
    let mut grid = Grid::new(output, &headings);
    for ticket in tickets {
        grid.row(vec![
            number(ticket.number),
            cell(l10n.subject(ticket.subject.as_deref())),
            status(output, ticket.status),
            cell(l10n.project_or_general(ticket.project.as_ref())),
            cell(l10n.person(&ticket.customer)),
            cell(l10n.assignee(ticket.assignee.as_ref())),
            cell(l10n.moment(ticket.opened_at, here)),
            cell(l10n.moment(ticket.updated_at, here)),
        ]);
    }
    let time = l10n.word("heading-time");
    format!("{}\n{time}: {}\n", grid.text(), escape::line(&l10n.zone(here.zone)))
}
