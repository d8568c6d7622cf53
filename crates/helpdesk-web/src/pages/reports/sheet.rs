//! All figures of a report, in tables cut by agent, project, priority and week.

use helpdesk::{ReportPart, ReportView};
use helpdesk_l10n::Args;

use super::links::Links;
use super::table::Table;
use crate::frame::Frame;

/// The tables of a report that say everything.
pub(super) struct Sheet {
    pub(super) tables: Vec<Table>,
}

/// The cuts that have tables of their own; ages have theirs beside the chart.
const CUTS: [&str; 4] = ["agent", "project", "priority", "week"];

impl Sheet {
    /// Returns the tables of a report. The backlog's are beside its charts.
    pub(super) fn of(f: &Frame, view: &ReportView, links: &Links) -> Self {
        let parts = match view {
            ReportView::Backlog { .. } => Vec::new(),
            ReportView::Ratings(_)
            | ReportView::Answers { .. }
            | ReportView::Closes(_)
            | ReportView::Access { .. } => view.parts(),
        };
        let several = parts.len() > 1;
        let tables = parts.iter().flat_map(|part| {
            CUTS.into_iter().filter_map(move |cut| table(f, part, cut, several, links))
        });
        Self { tables: tables.collect() }
    }
}

fn table(f: &Frame, part: &ReportPart, cut: &str, several: bool, links: &Links) -> Option<Table> {
    let mut lines = part.lines.iter().filter(|line| line.of.cut() == cut).peekable();
    lines.peek()?;
    let (by, first) = words(f, cut);
    let caption = if several {
        let title = f.w(if part.name == "resolution" {
            "report-resolution"
        } else {
            "report-first-answer"
        });
        f.l10n.say("report-part-by", &Args::new().text("part", title).text("by", by))
    } else {
        by
    };
    let table = Table::of(f, &caption, &first, part.columns);
    let table = lines.fold(table, |table, line| table.line(f, links, line));
    let total = part.lines.iter().find(|line| line.of.cut() == "total");
    Some(match total {
        Some(total) => table.all(f, &total.figures),
        None => table,
    })
}

/// Returns what a cut is called, and the title of its first column.
fn words(f: &Frame, cut: &str) -> (String, String) {
    match cut {
        "agent" => (f.w("report-by-agent"), f.w("column-agent")),
        "project" => (f.w("report-by-project"), f.w("fact-project")),
        "priority" => (f.w("report-by-priority"), f.w("fact-priority")),
        _ => (f.w("report-by-week"), f.w("report-week")),
    }
}
