//! The agents' queue: what waits on support first, and within that what is late.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::rules::CommandKind;
use helpdesk::rules::view::{Group, Summary};
use helpdesk::{AgentId, Assignee, Error, Helpdesk, ListFilter, Order, Page, Position, Status};
use serde::Deserialize;
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::{chosen_priority, typed_key};
use crate::app::App;
use crate::choice::{Choice, Current, Link};
use crate::fault::Fault;
use crate::frame::Frame;
use crate::markup::Markup;
use crate::page::{Menu, PageOf};
use crate::visitor::Visit;

/// How many tickets a page shows.
const ROWS: usize = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    #[serde(default)]
    view: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    priority: String,
    #[serde(default)]
    project: String,
    #[serde(default)]
    customer: String,
    after: Option<String>,
}

/// What the queue shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
enum View {
    Waiting,
    Unassigned,
    Mine,
    Customer,
    Resolved,
    All,
}

impl View {
    const ALL: &'static [Self] = Self::VARIANTS;

    fn name(self) -> &'static str {
        self.into()
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "queue-waiting",
            Self::Unassigned => "queue-unassigned",
            Self::Mine => "queue-mine",
            Self::Customer => "queue-customer",
            Self::Resolved => "queue-resolved",
            Self::All => "queue-all",
        }
    }

    /// Returns the view's filter; the longest wait comes first.
    fn filter(self, me: &AgentId) -> ListFilter {
        let all = ListFilter::default().order(Order::OldestFirst);
        let open = all.clone().group(Group::Open);
        match self {
            Self::Waiting => open.waits_on_support(true),
            Self::Unassigned => open.assignee(Assignee::Nobody),
            Self::Mine => open.assignee(Assignee::Agent(me.clone())),
            Self::Customer => all.status(Status::Open).waits_on_support(false),
            Self::Resolved => all.status(Status::Resolved),
            Self::All => ListFilter::default(),
        }
    }
}

#[derive(Template)]
#[template(path = "queue.html")]
struct Queue<'a> {
    f: &'a Frame,
    /// The last event in the one order of all, as the page was read.
    reached: Position,
    today: String,
    views: Vec<Link>,
    view: &'static str,
    statuses: Vec<Choice>,
    priorities: Vec<Choice>,
    project: &'a str,
    customer: &'a str,
    filtered: bool,
    me: &'a str,
    groups: Vec<Rows>,
    empty: bool,
    more: Option<String>,
}

/// Rows under one heading.
struct Rows {
    title: String,
    late: bool,
    rows: Vec<RowOf>,
}

/// A ticket in the queue.
struct RowOf {
    href: String,
    assign: String,
    key: String,
    subject: String,
    number: String,
    project: String,
    customer: String,
    opener: Markup,
    due: Markup,
    priority: Markup,
    agent: Option<String>,
    may_take: bool,
}

pub(crate) async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let me = visit.agent()?.clone();
    let f = &*visit.frame;
    let view = match asked.view.as_str() {
        "" => View::Waiting,
        name => name.parse().map_err(|_| Fault::Unreadable("unknown view"))?,
    };
    let filter = narrowed(view.filter(&me), &asked)?;
    let (reader, after) = (visit.me.reader.clone(), asked.after.clone());
    let (reached, late, page) = app
        .desk()
        .run(move |desk| {
            // Before anything is read: what happens meanwhile is told once the page listens.
            let reached = desk.newest()?;
            let late = late(desk, &reader, view, &filter, after.is_some())?;
            let page = desk.list(&reader, filter, after.as_deref(), ROWS)?;
            Ok::<_, Error>((reached, late, page))
        })
        .await?;
    let more = page.next.as_ref().map(|cursor| address(f, view, &asked, Some(cursor)));
    let groups = groups(f, view, &me, late, page);
    let queue = Queue {
        f,
        reached,
        today: today(f),
        views: View::ALL
            .iter()
            .copied()
            .map(|one| Link {
                href: f.to(&format!("/queue?view={}", one.name())),
                word: f.w(one.key()),
                current: (one == view).then_some(Current::Page),
            })
            .collect(),
        view: view.name(),
        statuses: Status::ALL
            .iter()
            .copied()
            .map(|one| Choice {
                value: one.name().to_owned(),
                word: f.l10n.status(one),
                chosen: one.name() == asked.status,
            })
            .collect(),
        priorities: Choice::priorities(f.l10n, &asked.priority),
        project: &asked.project,
        customer: &asked.customer,
        filtered: [&asked.status, &asked.priority, &asked.project, &asked.customer]
            .iter()
            .any(|filter| !filter.is_empty()),
        me: me.as_str(),
        empty: groups.iter().all(|group| group.rows.is_empty()),
        groups,
        more,
    };
    let title = f.w("menu-queue");
    let page = PageOf { title: &title, menu: Some(Menu::Queue), roomy: true };
    Ok(page.show(&app, f, StatusCode::OK, &queue))
}

/// Returns the view narrowed to what was chosen.
fn narrowed(filter: ListFilter, asked: &Asked) -> Result<ListFilter, Fault> {
    let mut filter = filter;
    if !asked.status.is_empty() {
        let status = asked.status.parse();
        filter.status = Some(status.map_err(|_| Fault::Unreadable("unknown status"))?);
        filter.group = None;
    }
    // No view sets any of these by itself.
    filter.priority = chosen_priority(&asked.priority)?;
    filter.project = typed_key(&asked.project)?;
    filter.customer = typed_key(&asked.customer)?;
    Ok(filter)
}

/// Returns the late tickets among those of the view: they come above the first page.
fn late(
    desk: &Helpdesk,
    reader: &helpdesk::Reader,
    view: View,
    filter: &ListFilter,
    is_later_page: bool,
) -> Result<Vec<Summary>, Error> {
    if is_later_page || matches!(view, View::Customer | View::Resolved | View::All) {
        return Ok(Vec::new());
    }
    let filter = filter.clone().overdue(true);
    let mut late = desk.list(reader, filter, None, ROWS)?.items;
    late.sort_by_key(|ticket| (ticket.first_answer_due, ticket.number));
    Ok(late)
}

/// Returns the rows under their headings: late, nobody's, mine, others'. Each keeps its order.
fn groups(
    f: &Frame,
    view: View,
    me: &AgentId,
    late: Vec<Summary>,
    page: Page<Summary>,
) -> Vec<Rows> {
    let shown: Vec<_> = late.iter().map(|ticket| ticket.number).collect();
    let rest = page.items.into_iter().filter(|ticket| !shown.contains(&ticket.number));
    let is_mine =
        |ticket: &Summary| ticket.assignee.as_ref().is_some_and(|agent| agent.key == me.as_str());
    let (unassigned, rest): (Vec<_>, Vec<_>) = rest.partition(|one| one.assignee.is_none());
    let (mine, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(is_mine);
    let heading = |key: &str, late, tickets: Vec<Summary>| Rows {
        title: f.w(key),
        late,
        rows: tickets.iter().map(|ticket| RowOf::of(f, me, ticket)).collect(),
    };
    let late = heading("queue-late", true, late);
    let groups = if view == View::All {
        let all = unassigned.into_iter().chain(mine).chain(others);
        let mut all: Vec<_> = all.collect();
        all.sort_by_key(|ticket| (ticket.updated_at, ticket.number));
        all.reverse();
        vec![heading("queue-all", false, all)]
    } else {
        vec![
            late,
            heading("queue-unassigned", false, unassigned),
            heading("queue-mine", false, mine),
            heading("queue-others", false, others),
        ]
    };
    groups.into_iter().filter(|group| !group.rows.is_empty()).collect()
}

impl RowOf {
    fn of(f: &Frame, me: &AgentId, ticket: &Summary) -> Self {
        let l10n = f.l10n;
        Self {
            href: f.ticket(&ticket.number, ""),
            assign: f.ticket(&ticket.number, "/assign"),
            key: f.key(),
            subject: l10n.subject(ticket.subject.as_deref()),
            number: f.number(&ticket.number),
            project: l10n.project_or_general(ticket.project.as_ref()),
            customer: l10n.person(&ticket.customer),
            opener: f.opener(ticket),
            due: if ticket.status == Status::Open {
                f.due(ticket)
            } else {
                f.status(&ticket.status)
            },
            priority: f.priority(&ticket.priority),
            agent: ticket.assignee.as_ref().map(|agent| {
                if agent.key == me.as_str() { f.w("you-capital") } else { l10n.person(agent) }
            }),
            may_take: ticket.assignee.is_none() && ticket.offers.has(CommandKind::Assign),
        }
    }
}

/// Returns the address of a view with its filters.
fn address(f: &Frame, view: View, asked: &Asked, after: Option<&str>) -> String {
    let mut address = f.to(&format!("/queue?view={}", view.name()));
    for (name, value) in [
        ("status", asked.status.as_str()),
        ("priority", &asked.priority),
        ("project", &asked.project),
        ("customer", &asked.customer),
        ("after", after.unwrap_or_default()),
    ] {
        if !value.is_empty() {
            address.push_str(&format!("&{name}={}", crate::address::encoded(value)));
        }
    }
    address
}

/// Returns what time it is at the desk, and whether it works now.
fn today(f: &Frame) -> String {
    let args = helpdesk_l10n::Args::new()
        .text("time", f.l10n.time(f.here.now, f.here.zone))
        .text("zone", f.l10n.zone_by(f.here.zone));
    let key = if f.policy.hours.is_open(f.here.now) { "queue-now-open" } else { "queue-now-shut" };
    f.l10n.say(key, &args)
}
