//! Reports: a month's on a desk of a million tickets.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use helpdesk::{Helpdesk, Reader, ReportFilter, ReportName, TicketNumber};

use super::figure::{Figure, Floor, Side, Times, time};
use super::generate::Kind;
use super::writes::open;
use super::{desks, lists};
use helpdesk_trials::Outcome;

/// No month's report may take longer at a million, in microseconds.
const MOST: f64 = 200_000.0;
const ROUNDS: usize = 9;
const EACH: usize = 5;

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
    // The tickets of one desk have no grants, and those of the other nothing else.
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
    let id = helpdesk::testing::store(desk).find(middle)?.ok_or("no ticket in the middle")?;
    let row = helpdesk::testing::store(desk).row(id)?.ok_or("no row in the middle")?;
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
