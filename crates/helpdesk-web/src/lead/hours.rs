//! Working hours: the calendar in force, why a deadline is when it is, another calendar from a file.

mod explain;
mod load;

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{Datelike as _, NaiveDate};
use helpdesk::rules::hours::{Calendar, Frame as Hours};

use self::explain::{Asked, Explained};
pub(crate) use self::load::load;
use super::{Head, Lead};
use crate::banner::Banner;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::markup::Markup;

const PATH: &str = "/settings/hours";

#[derive(Template)]
#[template(path = "lead/hours.html")]
struct Page<'a> {
    f: &'a Frame,
    head: Head,
    summary: String,
    zone: &'static str,
    since: Option<Markup>,
    week: Vec<DayHours>,
    years: Vec<Year>,
    source: &'a [String],
    explained: Explained,
}

/// The days of a year that differ from their weekday.
struct Year {
    year: i32,
    is_open: bool,
    days: Vec<DayHours>,
}

/// A weekday, a date, or a run of dates, with its hours.
struct DayHours {
    day: String,
    hours: String,
    off: bool,
}

impl DayHours {
    fn of(f: &Frame, day: String, frames: &[Hours]) -> Self {
        Self { day, hours: f.l10n.day_hours(frames), off: frames.is_empty() }
    }
}

pub(crate) async fn page(lead: Lead, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let notice = lead.told(asked.done()).await?;
    let explained = explain::explain(&lead, asked).await?;
    show(&lead, notice, explained, StatusCode::OK).await
}

async fn show(
    lead: &Lead,
    notice: Option<Banner>,
    explained: Explained,
    status: StatusCode,
) -> Result<Response, Fault> {
    let f = lead.f();
    let (hours, since) = lead.read(|keeper| keeper.hours()).await?;
    let week = (1..).zip(hours.week());
    let body = Page {
        f,
        head: lead.head(PATH, notice),
        summary: f.l10n.hours(&hours),
        zone: hours.zone_name(),
        since: since.map(|at| f.moment_with_time(&at)),
        week: week.map(|(day, frames)| DayHours::of(f, f.l10n.weekday(day), frames)).collect(),
        years: years(f, &hours),
        source: hours.source(),
        explained,
    };
    let status =
        if body.explained.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { status };
    Ok(lead.show(&f.w("tab-hours"), status, &body))
}

/// Returns the days that differ, by year; days in a row with the same hours are one line.
fn years(f: &Frame, hours: &Calendar) -> Vec<Year> {
    let this_year = f.here.now.with_timezone(&f.here.zone).year();
    let mut runs: Vec<(NaiveDate, NaiveDate, &Vec<Hours>)> = Vec::new();
    for (date, frames) in hours.days() {
        match runs.last_mut() {
            Some((_, last, same))
                if last.succ_opt() == Some(*date)
                    && *same == frames
                    && last.year() == date.year() =>
            {
                *last = *date;
            }
            Some(_) | None => runs.push((*date, *date, frames)),
        }
    }
    let mut years: Vec<Year> = Vec::new();
    for (first, last, frames) in runs {
        let date = |date| f.l10n.calendar_date(date);
        let days =
            if first == last { date(first) } else { format!("{} – {}", date(first), date(last)) };
        let line = DayHours::of(f, days, frames);
        match years.last_mut() {
            Some(year) if year.year == first.year() => year.days.push(line),
            Some(_) | None => years.push(Year {
                year: first.year(),
                is_open: first.year() == this_year,
                days: vec![line],
            }),
        }
    }
    years
}
