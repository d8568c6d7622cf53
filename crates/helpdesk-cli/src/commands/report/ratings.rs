//! `helpdesk report rating-list` and `helpdesk report read`

use clap::Args;
use helpdesk::{Actor, Period, RatingEntry, RatingRead, ReportFilter, TicketRef, paging};
use helpdesk_l10n::{Args as Words, Outcome};
use serde_json::json;

use super::asked::{Days, Form, Only};
use super::show::period_line;
use crate::args::Paging;
use crate::error::{Code, Failure};
use crate::session::Session;
use crate::table::{Grid, cell, number};
use crate::{escape, json};

/// Lists ratings.
#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    days: Days,
    #[command(flatten)]
    only: Only,
    /// Only those that no lead has marked as read
    #[arg(long)]
    unread: bool,
    #[command(flatten)]
    form: Form,
    #[command(flatten)]
    paging: Paging,
}

pub(super) fn list(args: List, session: &Session) -> Result<Code, Failure> {
    let List { days, only, unread, form, paging: Paging { limit, after } } = args;
    form.check(session)?;
    let desk = session.desk()?;
    let (period, filter) = (days.period(&desk)?, only.filter());
    let reader = session.reader()?;
    let page = |after: Option<&str>, limit: usize| {
        desk.rating_list(&reader, period, &filter, unread, after, limit)
    };
    let output = &session.output;
    if form.csv {
        // A spreadsheet gets them all. Only the first page says what the columns are.
        let (mut has_head, mut as_of) = (false, None);
        paging::each(
            after,
            |after: Option<String>, limit| {
                let found = page(after.as_deref(), limit)?;
                // Of several pages the one that is furthest behind says of when they are together.
                as_of = [as_of, found.as_of].into_iter().flatten().min();
                Ok((found.items, found.next))
            },
            |ratings| {
                let text = RatingEntry::csv(&ratings);
                let lines = text.split_once('\n').filter(|_| has_head);
                has_head = true;
                output.bytes(lines.map_or(&*text, |(_, lines)| lines).as_bytes())
            },
        )?;
        session.remark_as_of(as_of);
        return Ok(Code::Done);
    }
    let found = page(after.as_deref(), limit)?;
    if output.is_json() {
        let Period { from, to } = period;
        let ReportFilter { agent, project, priority, .. } = &filter;
        let mut list = json!({
            "report": "rating_list", "from": from, "to": to, "agent": agent, "project": project,
            "priority": priority, "ratings": found.items, "next": found.next,
        });
        json::mark(&mut list, found.as_of);
        output.json(&list)?;
        return Ok(Code::Done);
    }
    let title = output.l10n().word("report-rating-list");
    let as_of = session.as_of(found.as_of);
    let mut text = format!("{as_of}{}\n", period_line(&title, period, session));
    if found.items.is_empty() {
        text.push_str(&output.l10n().word("report-nothing"));
    } else {
        text.push_str(&format!("\n{}", table(&found.items, session)));
    }
    if let Some(next) = &found.next {
        text.push_str(&format!("\n{}", session.outcome(&Outcome::More { cursor: next })));
    }
    output.text(&text)?;
    Ok(Code::Done)
}

fn table(ratings: &[RatingEntry], session: &Session) -> String {
    let (output, here) = (&session.output, session.here());
    let l10n = output.l10n();
    let headings = [
        "heading-number",
        "heading-closed",
        "heading-rating",
        "heading-comment",
        "heading-assignee",
        "heading-customer",
        "heading-project",
    ];
    let mut titles: Vec<String> = headings.iter().map(|it| l10n.word(it)).collect();
    titles.push(l10n.word("report-col-read"));
    let mut grid = Grid::titled(output, titles);
    for rating in ratings {
        let comment = match &rating.comment {
            Some(comment) => comment.clone(),
            None if rating.erased => l10n.word("report-comment-erased"),
            None => String::new(),
        };
        grid.row(vec![
            number(rating.number),
            cell(l10n.moment(rating.closed_at, here)),
            number(rating.stars.get()),
            cell(comment),
            cell(rating.agent.as_ref().map_or_else(String::new, |agent| l10n.person(agent))),
            cell(l10n.person(&rating.customer)),
            cell(l10n.project_or_general(rating.project.as_ref())),
            cell(rating.read.as_ref().map_or_else(String::new, |read| read_by(read, session))),
        ]);
    }
    let (time, zone) = (l10n.word("heading-time"), l10n.zone(here.zone));
    format!("{}\n{time}: {}", grid.text(), escape::line(&zone))
}

fn read_by(read: &RatingRead, session: &Session) -> String {
    let (l10n, here) = (session.output.l10n(), session.here());
    let args = Words::new().text("name", l10n.person(&read.by));
    l10n.say("report-read-by", &args.text("at", l10n.moment(read.at, here)))
}

pub(super) fn read(ticket: TicketRef, session: &Session) -> Result<Code, Failure> {
    let by: &Actor = session.actor()?;
    let desk = session.desk()?;
    if !desk.leads(by)? {
        return Err(Failure::OnlyLeads);
    }
    let head = desk.ticket(&session.reader()?, ticket)?.summary().clone();
    if head.rating.is_none() {
        return Err(Failure::NoRating(head.number.to_string()));
    }
    let read = desk.mark_rating(by, head.id)?;
    if session.output.is_json() {
        session.output.json(&json!({ "number": head.number, "read": read }))?;
        return Ok(Code::Done);
    }
    let (l10n, here) = (session.output.l10n(), session.here());
    let args = Words::new()
        .text("number", l10n.ticket_number(head.number.get()))
        .text("name", l10n.person(&read.by))
        .text("at", l10n.moment(read.at, here));
    session.output.text(&l10n.say("report-read-done", &args))?;
    Ok(Code::Done)
}
