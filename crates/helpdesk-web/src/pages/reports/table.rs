//! Tables of figures.

use chrono::{Datelike as _, NaiveDate, TimeDelta};
use helpdesk::{Figure, LineOf, PartLine, ProjectLine};
use helpdesk_l10n::Args;

use super::days::noon;
use super::links::Links;
use crate::frame::Frame;

/// The placeholder for a missing figure.
const NONE: &str = "–";

/// A line of a table.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) label: String,
    /// The address of the report on this line only, if there is one.
    pub(super) href: Option<String>,
    pub(super) cells: Vec<String>,
}

/// A table of figures.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) caption: String,
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Row>,
    pub(super) foot: Option<Row>,
}

impl Table {
    /// Returns the table with these columns; the first says what a line is about.
    pub(super) fn of(f: &Frame, caption: &str, first: &str, columns: &[&str]) -> Self {
        let titles = columns.iter().map(|column| f.l10n.report_column(column));
        let head = std::iter::once(first.to_owned()).chain(titles).collect();
        Self { caption: caption.to_owned(), head, rows: Vec::new(), foot: None }
    }

    /// Returns the table with one more line.
    pub(super) fn row(mut self, f: &Frame, label: String, figures: &[Figure]) -> Self {
        self.rows.push(Row { label, href: None, cells: cells(f, figures) });
        self
    }

    /// Returns the table with one more line, which links to the report on that line only.
    pub(super) fn line(mut self, f: &Frame, links: &Links, line: &PartLine) -> Self {
        let (label, href) = (label(f, &line.of), links.to(f, &line.of));
        self.rows.push(Row { label, href, cells: cells(f, &line.figures) });
        self
    }

    /// Returns the table with all together as its last line.
    pub(super) fn all(mut self, f: &Frame, figures: &[Figure]) -> Self {
        self.foot = Some(Row { label: f.w("report-total"), href: None, cells: cells(f, figures) });
        self
    }
}

fn cells(f: &Frame, figures: &[Figure]) -> Vec<String> {
    figures.iter().map(|figure| told(f, figure)).collect()
}

/// Returns a figure as people read it.
pub(super) fn told(f: &Frame, figure: &Figure) -> String {
    let l10n = f.l10n;
    let none = || NONE.to_owned();
    match figure {
        Figure::Count(count) => l10n.count(*count),
        Figure::Share(part) => part.map_or_else(none, |part| l10n.percent(part)),
        Figure::Mean(mean) => mean.map_or_else(none, |mean| l10n.mean(mean)),
        Figure::Length(seconds) => {
            seconds.map_or_else(none, |it| l10n.duration(TimeDelta::seconds(it)))
        }
        Figure::Working(seconds) => {
            seconds.map_or_else(none, |it| l10n.working_time(TimeDelta::seconds(it)))
        }
    }
}

/// Returns what a line is of.
pub(super) fn label(f: &Frame, of: &LineOf) -> String {
    match of {
        LineOf::Total => f.w("report-total"),
        LineOf::Agent(Some(agent)) => f.l10n.person(agent),
        LineOf::Agent(None) => f.w("report-nobody"),
        LineOf::Project(project) => project_label(f, project.as_ref()),
        LineOf::Priority(priority) => f.l10n.priority(*priority),
        LineOf::Week(monday) => week(f, *monday),
        LineOf::Age(age) => f.l10n.report_age(age),
    }
}

fn project_label(f: &Frame, project: Option<&ProjectLine>) -> String {
    let Some(ProjectLine { key, number, name }) = project else {
        return f.l10n.general_question();
    };
    match number {
        Some(number) => f.l10n.project(*number, name.as_deref().unwrap_or_default()),
        None => key.clone(),
    }
}

/// Returns a week by its Monday, with the year unless it is this one.
pub(super) fn week(f: &Frame, monday: NaiveDate) -> String {
    f.l10n.date(noon(f, monday), f.here)
}

/// Returns a week by its Monday, as charts have room for it: «5 окт».
pub(super) fn short_week(f: &Frame, monday: NaiveDate) -> String {
    let args = Args::new().number("day", monday.day().into());
    f.l10n.say("report-week-day", &args.number("month", monday.month().into()))
}
