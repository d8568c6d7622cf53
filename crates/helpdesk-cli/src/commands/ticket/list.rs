//! `helpdesk ticket list`

use clap::builder::TypedValueParser;
use clap::{Args, ValueEnum};
use helpdesk::rules::view::{Group, Summary};
use helpdesk::{AgentId, Assignee, CustomerId, ListFilter, Order, Priority, ProjectId, Status};
use helpdesk_l10n::Outcome;

use super::assign::NOBODY;
use crate::args::{Paging, choices, priorities};
use crate::error::{Code, Failure};
use crate::escape;
use crate::json;
use crate::session::Session;
use crate::table::{Grid, cell, number, status};

/// Lists tickets.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only this group: open and resolved ones, or closed ones
    #[arg(long, value_name = "G", value_parser = groups())]
    group: Option<Group>,
    /// Only this status
    #[arg(long, value_name = "S", value_parser = statuses())]
    status: Option<Status>,
    /// Only this priority: the one that agents work by, for a customer the one they gave
    #[arg(long, value_name = "P", value_parser = priorities())]
    priority: Option<Priority>,
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
    /// Only those that wait for a word of this side; what is closed waits for nobody
    #[arg(long, value_name = "SIDE", conflicts_with = "group")]
    waiting: Option<Side>,
    /// Which come first, by the time of their last change
    #[arg(long, value_name = "S", default_value = "newest")]
    sort: Sort,
    #[command(flatten)]
    paging: Paging,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Side {
    /// The customer wrote last
    Support,
    /// Support wrote last
    Customer,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sort {
    /// What moved last
    Newest,
    /// What has stood still longest
    Oldest,
}

fn groups() -> impl TypedValueParser<Value = Group> {
    choices(|group| match group {
        Group::Open => "Open and resolved",
        Group::Closed => "Closed",
    })
}

fn statuses() -> impl TypedValueParser<Value = Status> {
    choices(|status| match status {
        Status::Open => "Support works on it",
        Status::Resolved => "The answer is found",
        Status::Closed => "It is over",
    })
}

pub(super) fn run(args: List, session: &Session) -> Result<Code, Failure> {
    let waits_on_support = args.waiting.map(|side| match side {
        Side::Support => true,
        Side::Customer => false,
    });
    // In the columns a closed ticket waits on the customer no less than an answered one.
    let living = args.waiting.map(|_| Group::Open);
    let filter = ListFilter::default()
        .group(args.group.or(living))
        .status(args.status)
        .priority(args.priority)
        .waits_on_support(waits_on_support)
        .order(match args.sort {
            Sort::Newest => Order::NewestFirst,
            Sort::Oldest => Order::OldestFirst,
        })
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
            cell(opened(l10n.moment(ticket.opened_at, here), l10n.opener(&ticket.opened_by))),
            cell(l10n.moment(ticket.updated_at, here)),
        ]);
    }
    let time = l10n.word("heading-time");
    format!("{}\n{time}: {}\n", grid.text(), escape::line(&l10n.zone(here.zone)))
}

/// Returns when a ticket was opened, and by whom if its customer did not.
pub(super) fn opened(at: String, by: Option<String>) -> String {
    by.map_or_else(|| at.clone(), |by| format!("{at}, {by}"))
}
