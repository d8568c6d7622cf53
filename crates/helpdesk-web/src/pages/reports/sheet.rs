//! All figures of a report, in tables cut by agent, project, priority and week.

use helpdesk::{CutBy, ReportPart, ReportView};
use helpdesk_l10n::Args;

use super::links::Links;
use super::table::Table;
use crate::frame::Frame;

/// The tables of a report that say everything.
pub(super) struct Sheet {
    pub(super) tables: Vec<Table>,
}

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
            CutBy::ALL.iter().filter_map(move |cut| table(f, part, *cut, several, links))
        });
        Self { tables: tables.collect() }
    }
}

fn table(f: &Frame, part: &ReportPart, cut: CutBy, several: bool, links: &Links) -> Option<Table> {
    let by = f.w(by_key(cut)?);
    let mut lines = part.cut(cut).peekable();
    lines.peek()?;
    let caption = if several {
        let title = f.l10n.report_part(part.name);
        f.l10n.say("report-part-by", &Args::new().text("part", title).text("by", by))
    } else {
        by
    };
    let table = Table::of(f, &caption, &f.l10n.report_cut(cut), part.columns);
    let table = lines.fold(table, |table, line| table.line(f, links, line));
    Some(match part.cut(CutBy::Total).next() {
        Some(total) => table.all(f, &total.figures),
        None => table,
    })
}

/// Returns what the table of a cut is called; none of a cut without a table of its own: everything
/// stands below each table, and ages beside their chart.
const fn by_key(cut: CutBy) -> Option<&'static str> {
    match cut {
        CutBy::Agent => Some("report-by-agent"),
        CutBy::Project => Some("report-by-project"),
        CutBy::Priority => Some("report-by-priority"),
        CutBy::Week => Some("report-by-week"),
        CutBy::Total | CutBy::Age => None,
    }
}
