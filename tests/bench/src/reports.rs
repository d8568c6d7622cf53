//! Reports: a month's on a desk of a million tickets, and what they make of a create.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use helpdesk::sqlite::{Options, Sqlite};
use helpdesk::{Helpdesk, Reader, ReportFilter, ReportName, TicketNumber};

use super::figure::{Figure, Floor, Side, Times, ratio, time};
use super::generate::Kind;
use super::writes::{BEFORE, Requests, open, sent};
use super::{desks, lists};
use helpdesk_trials::Outcome;

/// No month's report may take longer at a million, in microseconds.
const MOST: f64 = 200_000.0;
/// How much dearer reports may make a create.
const DEARER: f64 = 1.15;
const ROUNDS: usize = 9;
const EACH: usize = 5;
const CREATE_ROUNDS: usize = 39;
const CREATES: usize = 100;

const NAMES: [ReportName; 5] = [
    ReportName::Ratings,
    ReportName::Answers,
    ReportName::Closes,
    ReportName::Backlog,
    ReportName::Access,
];

/// Measures every report on one month.
///
/// # Errors
/// The desk cannot be made or read.
pub fn month() -> Outcome<Vec<Figure>> {
    let count = lists::SIZES.into_iter().max().unwrap_or(1_000_000);
    let desk = open(&desks::made(Kind::Work, count)?)?;
    // The tickets of the one desk have no grants, and those of the other nothing else.
    let granted = open(&desks::made(Kind::Grants, count)?)?;
    let (from, to) = a_month(&desk, count)?;
    let period = desk.days(Some(from), Some(to))?;
    let filter = ReportFilter::default();
    let mut figures = Vec::new();
    for name in NAMES {
        let desk = if name == ReportName::Access { &granted } else { &desk };
        let mut side = Side::default();
        for round in 0..=ROUNDS {
            let times = Times::take(EACH, |_| {
                desk.report(&Reader::Operator, name, period, &filter)?;
                Ok(())
            })?;
            if round > 0 {
                side.add(times);
            }
        }
        let view = serde_json::to_value(desk.report(&Reader::Operator, name, period, &filter)?)?;
        let what = format!("report `{name:?}` on a month, {} tickets", count);
        figures.push(figure(what, &side, &told(&view)));
    }
    let mut side = Side::default();
    for _ in 0..ROUNDS {
        side.add(Times::take(EACH, |_| {
            desk.rating_list(&Reader::Operator, period, &filter, true, None, 25)?;
            Ok(())
        })?);
    }
    let what = format!("a page of 25 ratings that nobody has read, a month, {count} tickets");
    figures.push(figure(what, &side, ""));
    Ok(figures)
}

/// The first and the last day of a month in the middle of the desk's life.
fn a_month(desk: &Helpdesk, count: usize) -> Outcome<(NaiveDate, NaiveDate)> {
    let middle = TicketNumber::new(count as u64 / 2)?;
    let id = desk.store().find(middle)?.ok_or("no ticket in the middle")?;
    let row = desk.store().row(id)?.ok_or("no row in the middle")?;
    let at: DateTime<Utc> = row.opened_at;
    let first = at.date_naive().with_day(1).ok_or("no first day")?;
    let next = first.checked_add_months(chrono::Months::new(1)).ok_or("no next month")?;
    Ok((first, next.pred_opt().ok_or("no last day")?))
}

/// How many tickets a report is about.
fn told(view: &serde_json::Value) -> String {
    let places =
        ["/total/closes", "/first_answer/total/tickets", "/total/tickets", "/total/grants"];
    let found = places.iter().find_map(|place| view.pointer(place));
    found.map_or_else(String::new, |count| format!(", of {count}"))
}

fn figure(what: String, side: &Side, of: &str) -> Figure {
    let (p50, p99) = (side.typical(Times::median), side.typical(|round| round.quantile(0.99)));
    Figure {
        what: format!("{what}{of}; p50 in µs"),
        ours: format!("p50 {} p99 {}, max {}", time(p50), time(p99), time(side.slowest())),
        twin: String::new(),
        value: Some(p50),
        floor: Floor::AtMost(MOST),
    }
}

/// Measures a durable create with the rows of reports and without, in turn.
///
/// # Errors
/// A desk cannot be made or written.
pub fn create() -> Outcome<Vec<Figure>> {
    let made = desks::made(Kind::Work, BEFORE)?;
    let (with, without) = (desks::copy(&made, "with.db")?, desks::copy(&made, "without.db")?);
    let (mut ours, mut theirs) = (Side::default(), Side::default());
    let (mut our_work, mut their_work) = (Side::default(), Side::default());
    {
        let full = open(&with)?;
        let options = Options::new().without_reports();
        let bare = Helpdesk::on(Arc::new(Sqlite::open_with(&without, options)?));
        let mut requests = [Requests::new(1), Requests::new(1)];
        for round in 0..=CREATE_ROUNDS {
            // Each goes first in every other round.
            for turn in 0..2 {
                let first = (round + turn) % 2 == 0;
                let (desk, side, work, place) = if first {
                    (&full, &mut ours, &mut our_work, 0)
                } else {
                    (&bare, &mut theirs, &mut their_work, 1)
                };
                let requests = requests.get_mut(place).ok_or("no requests")?;
                let asked = (0..CREATES).map(|_| requests.ticket()).collect::<Outcome<Vec<_>>>()?;
                let mut asked = asked.into_iter();
                let before = worked()?;
                let times = Times::take(CREATES, |_| {
                    let (by, request, command) = asked.next().ok_or("no more requests")?;
                    desk.open(&by, request, sent(command))?;
                    Ok(())
                })?;
                let each = worked()?.saturating_sub(before) / CREATES as u32;
                if round > 0 {
                    side.add(times);
                    work.add(Times::of(vec![each], each));
                }
            }
        }
    }
    desks::remove(&with)?;
    desks::remove(&without)?;
    let of = |side: &Side| format!("{} a create", time(side.typical(Times::median)));
    Ok(vec![
        Figure {
            what: "durable create with the rows of reports, beside without".to_owned(),
            ours: ours.told(),
            twin: theirs.told(),
            value: Some(ratio(&ours, &theirs, Times::median)),
            floor: Floor::AtMost(DEARER),
        },
        Figure {
            what: "– the time on the processor alone".to_owned(),
            ours: of(&our_work),
            twin: of(&their_work),
            value: Some(ratio(&our_work, &their_work, Times::median)),
            floor: Floor::AtMost(DEARER),
        },
    ])
}

/// How long this thread has been on the processor, as the kernel counts it: on a busy machine the wait
/// for a core hides what a command costs. One client writes what it asks for by itself.
fn worked() -> Outcome<Duration> {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanos = counted.split(' ').next().ok_or("the kernel does not count")?.parse()?;
    Ok(Duration::from_nanos(nanos))
}
