//! Tables of figures.

use chrono::{Datelike as _, NaiveDate};
use helpdesk::{Figure, LineOf, PartLine, ReportColumn};
use helpdesk_l10n::Args;

use super::days::noon;
use super::links::Links;
use crate::frame::Frame;

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
    /// Returns the table with these columns, the first of which says what a line is of.
    pub(super) fn of(f: &Frame, caption: &str, first: &str, columns: &[ReportColumn]) -> Self {
        let titles = columns.iter().map(|column| f.l10n.report_column(*column));
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
    figures.iter().map(|figure| f.l10n.report_figure(figure)).collect()
}

/// Returns what a line is of.
pub(super) fn label(f: &Frame, of: &LineOf) -> String {
    f.l10n.report_line(of, |monday| week(f, monday))
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
