//! A customer's list: open and resolved requests, or closed ones, newest first.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::TimeDelta;
use helpdesk::rules::view::{Group, Summary};
use helpdesk::{ListFilter, Page, Status, WithAccess};
use serde::Deserialize;

use crate::answer::see;
use crate::app::App;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::markup::Markup;
use crate::page::{Menu, PageOf};
use crate::visitor::Visit;

/// How many tickets a page shows of each kind.
const ROWS: usize = 25;
/// How many grants that have lasted long are shown above the list.
const GRANTS: usize = 10;
/// A grant that lasts this many days is shown above the list (A5).
const LONG_DAYS: i64 = 7;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    group: Option<String>,
    status: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "list.html")]
struct List<'a> {
    f: &'a Frame,
    closed: bool,
    grants: Vec<Grant>,
    sections: Vec<Section>,
    empty: bool,
}

/// A grant that the customer may have forgotten.
struct Grant {
    href: String,
    words: String,
}

/// A part of the list.
struct Section {
    /// The name of its status.
    status: Status,
    title: String,
    about: String,
    updated: String,
    rows: Vec<RowOf>,
    more: Option<String>,
}

/// A ticket in the list.
struct RowOf {
    href: String,
    subject: String,
    number: String,
    project: String,
    opener: Markup,
    flag: Markup,
    agent: Option<String>,
    opened: Markup,
    updated: Markup,
}

pub(crate) async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    if visit.agent().is_ok() {
        return Ok(see(&visit.frame.to(Menu::Queue.path())));
    }
    let closed = match asked.group.as_deref() {
        None | Some("open") => false,
        Some("closed") => true,
        Some(_) => return Err(Fault::Unreadable("unknown group")),
    };
    let statuses: Vec<Status> = match (asked.status.as_deref(), closed) {
        (Some(name), _) => {
            vec![name.parse().map_err(|_| Fault::Unreadable("unknown status"))?]
        }
        (None, true) => vec![Status::Closed],
        (None, false) => vec![Status::Open, Status::Resolved],
    };
    let closed = closed || statuses == [Status::Closed];
    let (after, reader) = (asked.after, visit.me.reader.clone());
    let first = after.is_none();
    let (grants, lists) = app
        .desk()
        .run(move |desk| {
            let list = |filter, after: Option<&str>, rows| desk.list(&reader, filter, after, rows);
            let grants = if first && !closed {
                let filter = ListFilter::default().access(WithAccess::Granted);
                list(filter, None, GRANTS)?.items
            } else {
                Vec::new()
            };
            let lists: Result<Vec<_>, helpdesk::Error> = statuses
                .into_iter()
                .map(|status| {
                    let filter = ListFilter::default().status(status);
                    Ok((status, list(filter, after.as_deref(), ROWS)?))
                })
                .collect();
            Ok::<_, helpdesk::Error>((grants, lists?))
        })
        .await?;
    let f = &*visit.frame;
    let empty = lists.iter().all(|(_, page)| page.items.is_empty());
    let sections = lists
        .into_iter()
        .filter(|(_, page)| !page.items.is_empty())
        .map(|(status, page)| Section::of(f, status, page))
        .collect();
    let grants = grants.iter().filter_map(|ticket| Grant::of(f, ticket)).collect();
    let title = f.l10n.group(if closed { Group::Closed } else { Group::Open });
    let page = PageOf { title: &title, menu: Some(Menu::Tickets), roomy: false };
    Ok(page.show(&app, f, StatusCode::OK, &List { f, closed, grants, sections, empty }))
}

impl Grant {
    /// Returns a grant if it is old, or its ticket is resolved (A5).
    fn of(f: &Frame, ticket: &Summary) -> Option<Self> {
        let since = ticket.access.since?;
        let old = f.here.now.signed_duration_since(since) >= TimeDelta::days(LONG_DAYS);
        if !old && ticket.status != Status::Resolved {
            return None;
        }
        let project = f.l10n.project_or_general(ticket.project.as_ref());
        let args = helpdesk_l10n::Args::new()
            .text("project", project)
            .text("number", f.l10n.ticket_number(ticket.number.get()))
            .text("since", f.l10n.date(since, f.here));
        let words = f.l10n.say("grant-still-open", &args);
        Some(Self { href: f.ticket(&ticket.number, "#access"), words })
    }
}

impl Section {
    fn of(f: &Frame, status: Status, page: Page<Summary>) -> Self {
        let (title, about, updated) = match status {
            Status::Open => ("list-open", "list-open.about", "column-updated"),
            Status::Resolved => ("list-resolved", "list-resolved.about", "column-updated"),
            Status::Closed => ("list-closed", "list-closed.about", "column-closed"),
        };
        let more = page
            .next
            .map(|cursor| f.to(&format!("/tickets?status={}&after={cursor}", status.name())));
        let rows = page.items.iter().map(|ticket| RowOf::of(f, ticket)).collect();
        let (title, about, updated) = (f.w(title), f.w(about), f.w(updated));
        Self { status, title, about, updated, rows, more }
    }
}

impl RowOf {
    fn of(f: &Frame, ticket: &Summary) -> Self {
        let l10n = f.l10n;
        let project = ticket
            .project
            .as_ref()
            .map_or_else(|| l10n.general_question(), |project| l10n.project_in_row(project.number));
        Self {
            href: f.ticket(&ticket.number, ""),
            subject: l10n.subject(ticket.subject.as_deref()),
            number: l10n.ticket_number(ticket.number.get()),
            project,
            opener: f.opener(ticket),
            flag: flag(f, ticket),
            agent: ticket.assignee.as_ref().map(|agent| l10n.person(agent)),
            opened: f.moment(&ticket.opened_at),
            updated: f.moment(&ticket.closed_at.unwrap_or(ticket.updated_at)),
        }
    }
}

/// Returns what is expected of the customer, or what they may expect.
pub(super) fn flag(f: &Frame, ticket: &Summary) -> Markup {
    match ticket.status {
        Status::Closed | Status::Resolved => Markup::default(),
        Status::Open if ticket.access.state.is_requested() => {
            f.flag("key", &f.w("flag-access-requested"))
        }
        Status::Open if ticket.first_answer().is_awaited() => {
            let due = ticket.first_answer_due;
            f.flag("clock", &f.l10n.promise(due, &f.policy.hours, f.here))
        }
        Status::Open if !ticket.waits_on_support => f.flag("reply", &f.w("flag-waits-for-you")),
        Status::Open => Markup::default(),
    }
}
