//! Reports as tables for people.

use chrono::TimeDelta;
use helpdesk::{CutBy, PartLine, Period, ReportName, ReportPart, ReportView};
use helpdesk_l10n::Args;

use crate::escape;
use crate::session::Session;
use crate::table::{Grid, cell, number};

/// Returns a report as tables, one for each cut, each ended by everything.
pub(super) fn text(
    view: &ReportView,
    name: ReportName,
    period: Period,
    session: &Session,
) -> String {
    let l10n = session.output.l10n();
    let below = below(view, session);
    let mut text = String::new();
    for part in view.parts() {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&title(&l10n.report_part(part.name), name, period, session));
        text.push('\n');
        let is_empty = part.lines.len() == 1 && below.is_none();
        if is_empty {
            text.push_str(&l10n.word("report-nothing"));
            text.push('\n');
            continue;
        }
        for cut in CutBy::ALL.iter().copied().filter(|cut| *cut != CutBy::Total) {
            let lines: Vec<&PartLine> = part.cut(cut).chain(part.cut(CutBy::Total)).collect();
            if lines.len() > 1 {
                text.push('\n');
                text.push_str(&table(&part, cut, &lines, session));
                text.push('\n');
            }
        }
        if let Some(below) = &below {
            text.push_str(&format!("\n{below}\n"));
        }
    }
    let (time, zone) = (l10n.word("heading-time"), l10n.zone(session.here().zone));
    text.push_str(&format!("\n{time}: {}", escape::line(&zone)));
    text
}

/// Returns the text under the tables of the backlog.
fn below(view: &ReportView, session: &Session) -> Option<String> {
    match view {
        ReportView::Backlog { overdue, .. } => {
            let count = Args::new().number("count", *overdue);
            Some(session.output.say("report-overdue", &count))
        }
        ReportView::Ratings(_)
        | ReportView::Answers { .. }
        | ReportView::Closes(_)
        | ReportView::Access { .. } => None,
    }
}

fn title(title: &str, name: ReportName, period: Period, session: &Session) -> String {
    let (l10n, here) = (session.output.l10n(), session.here());
    if name == ReportName::Backlog {
        let args = Args::new().text("title", title).text("at", l10n.absolute(here.now, here.zone));
        return l10n.say("report-now", &args);
    }
    period_line(title, period, session)
}

/// Returns what a report is about, and which days it covers.
pub(super) fn period_line(title: &str, period: Period, session: &Session) -> String {
    let (l10n, zone) = (session.output.l10n(), session.here().zone);
    let last = period.to.checked_sub_signed(TimeDelta::microseconds(1)).unwrap_or(period.to);
    let args = Args::new()
        .text("title", title)
        .text("from", l10n.date_with_year(period.from, zone))
        .text("to", l10n.date_with_year(last, zone));
    l10n.say("report-period", &args)
}

fn table(part: &ReportPart, cut: CutBy, lines: &[&PartLine], session: &Session) -> String {
    let l10n = session.output.l10n();
    let titles = part.columns.iter().map(|column| l10n.report_column(*column));
    let titles = std::iter::once(l10n.report_cut(cut)).chain(titles).collect();
    let mut grid = Grid::titled(&session.output, titles);
    for line in lines {
        let mut cells = vec![cell(l10n.report_line(&line.of, |monday| monday.to_string()))];
        cells.extend(line.figures.iter().map(|figure| number(l10n.report_figure(figure))));
        grid.row(cells);
    }
    grid.text()
}
