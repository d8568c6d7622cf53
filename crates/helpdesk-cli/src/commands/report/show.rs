//! Reports as tables for people and as values for spreadsheets.

use chrono::TimeDelta;
use comfy_table::Cell;
use helpdesk::{Period, ReportName};
use helpdesk_l10n::{Args, Heading};

use super::parts::{Column, Line, Part, Value, heading};
use crate::csv;
use crate::escape;
use crate::session::Session;
use crate::table::{Grid, cell, number};

/// Returns a report as one table of comma-separated values. Reports of several parts say in the first
/// column which; what a part has no figure for is empty.
pub(super) fn csv(parts: &[Part]) -> String {
    let mut columns: Vec<&Column> = Vec::new();
    for column in parts.iter().flat_map(|part| &part.columns) {
        if columns.iter().all(|known| known.name != column.name) {
            columns.push(column);
        }
    }
    let several = parts.len() > 1;
    let first = several.then_some("part").into_iter().chain(["cut", "key", "name"]);
    let mut lines: Vec<Vec<String>> =
        vec![first.chain(columns.iter().map(|column| column.name)).map(str::to_owned).collect()];
    for part in parts {
        for line in &part.lines {
            let mut cells: Vec<String> =
                several.then(|| part.name.to_owned()).into_iter().collect();
            cells.extend([line.cut.to_owned(), line.key.clone(), line.name.clone()]);
            cells.extend(columns.iter().map(|column| {
                let place = part.columns.iter().position(|known| known.name == column.name);
                place.and_then(|place| line.values.get(place)).map_or_else(String::new, plain)
            }));
            lines.push(cells);
        }
    }
    csv::text(&lines)
}

/// Returns a figure for programs.
fn plain(value: &Value) -> String {
    match value {
        Value::Count(count) => count.to_string(),
        Value::Share(part) | Value::Mean(part) => {
            part.map_or_else(String::new, |it| it.to_string())
        }
        Value::Length(seconds) | Value::Working(seconds) => {
            seconds.map_or_else(String::new, |it| it.to_string())
        }
    }
}

/// Returns a report as tables, one for each cut, each ended by everything.
pub(super) fn text(parts: &[Part], name: ReportName, period: Period, session: &Session) -> String {
    let mut text = String::new();
    for part in parts {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&title(&part.title, name, period, session));
        text.push('\n');
        let is_empty = part.lines.len() == 1 && part.below.is_none();
        if is_empty {
            text.push_str(&session.output.l10n().word("report-nothing"));
            text.push('\n');
            continue;
        }
        for cut in ["agent", "project", "priority", "week", "age"] {
            let lines = part.lines.iter().filter(|line| line.cut == cut);
            let all = part.lines.iter().filter(|line| line.cut == "total");
            let lines: Vec<&Line> = lines.chain(all).collect();
            if lines.len() > 1 {
                text.push('\n');
                text.push_str(&table(part, &heading(cut, session), &lines, session));
                text.push('\n');
            }
        }
        if let Some(below) = &part.below {
            text.push_str(&format!("\n{below}\n"));
        }
    }
    let l10n = session.output.l10n();
    let (time, zone) = (l10n.heading(Heading::Time), l10n.zone(session.here().zone));
    text.push_str(&format!("\n{time}: {}", escape::line(&zone)));
    text
}

fn title(title: &str, name: ReportName, period: Period, session: &Session) -> String {
    let (l10n, here) = (session.output.l10n(), session.here());
    if name == ReportName::Backlog {
        let args = Args::new().text("title", title).text("at", l10n.absolute(here.now, here.zone));
        return l10n.say("report-now", &args);
    }
    period_line(title, period, session)
}

/// Returns what a report is of, and of which days.
pub(super) fn period_line(title: &str, period: Period, session: &Session) -> String {
    let (l10n, zone) = (session.output.l10n(), session.here().zone);
    let last = period.to.checked_sub_signed(TimeDelta::microseconds(1)).unwrap_or(period.to);
    let args = Args::new()
        .text("title", title)
        .text("from", l10n.date_with_year(period.from, zone))
        .text("to", l10n.date_with_year(last, zone));
    l10n.say("report-period", &args)
}

fn table(part: &Part, first: &str, lines: &[&Line], session: &Session) -> String {
    let titles = part.columns.iter().map(|column| column.title.clone());
    let titles = std::iter::once(first.to_owned()).chain(titles).collect();
    let mut grid = Grid::titled(&session.output, titles);
    for line in lines {
        let mut cells = vec![cell(&line.label)];
        cells.extend(line.values.iter().map(|value| told(value, session)));
        grid.row(cells);
    }
    grid.text()
}

fn told(value: &Value, session: &Session) -> Cell {
    let l10n = session.output.l10n();
    number(match value {
        Value::Count(count) => count.to_string(),
        Value::Share(None) | Value::Mean(None) | Value::Length(None) | Value::Working(None) => {
            "–".to_owned()
        }
        Value::Share(Some(part)) => {
            let percent = format!("{:.0}", part * 100.0);
            l10n.say("report-percent", &Args::new().text("percent", percent))
        }
        Value::Mean(Some(mean)) => {
            let mean = format!("{mean:.2}");
            match l10n.lang() {
                helpdesk_l10n::Lang::Ru => mean.replace('.', ","),
                helpdesk_l10n::Lang::En => mean,
            }
        }
        Value::Length(Some(seconds)) => l10n.duration(TimeDelta::seconds(*seconds)),
        Value::Working(Some(seconds)) => l10n.working_time(TimeDelta::seconds(*seconds)),
    })
}
