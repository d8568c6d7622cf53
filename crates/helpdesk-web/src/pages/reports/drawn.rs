//! What reports are drawn of: key figures, and charts with their tables.

use chrono::NaiveDate;
use helpdesk::{CutBy, Figure, LineOf, OfAgent, OfWeek, ReportColumn};
use helpdesk_l10n::Args;

use super::table::{Table, label, short_week, week};
use crate::chart::{Axis, Bar, Bars, Lines, Said, Series};
use crate::frame::Frame;
use crate::markup::Markup;

/// How many agents a chart shows; the table beside it has all.
const BARS: usize = 12;

/// A key figure.
pub(super) struct Key {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) about: String,
}

/// A chart with the table of what it shows.
pub(super) struct Chart {
    pub(super) id: &'static str,
    pub(super) title: String,
    pub(super) about: String,
    pub(super) drawn: Markup,
    pub(super) table: Table,
}

/// The messages that say what a chart shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Titles {
    pub(super) title: &'static str,
    pub(super) about: &'static str,
}

/// What is drawn over weeks.
pub(super) struct OverWeeks {
    mondays: Vec<NaiveDate>,
    series: Vec<Series>,
}

impl OverWeeks {
    /// Returns these series over the weeks of a report.
    pub(super) fn of<F>(by_week: &[OfWeek<F>], series: Vec<Series>) -> Self {
        Self { mondays: by_week.iter().map(|of| of.week).collect(), series }
    }
}

impl Key {
    /// Returns a key figure without more words.
    pub(super) fn of(f: &Frame, key: &str, figure: &Figure) -> Self {
        Self { name: f.w(key), value: f.l10n.report_figure(figure), about: String::new() }
    }

    /// Returns the key figure with the text below it.
    pub(super) fn about(self, about: String) -> Self {
        Self { about, ..self }
    }
}

/// Returns «910 из 968».
pub(super) fn part_of(f: &Frame, part: u64, whole: u64) -> String {
    let args = Args::new().text("part", f.l10n.count(part));
    f.l10n.say("report-of", &args.text("whole", f.l10n.count(whole)))
}

impl Chart {
    /// Returns a chart of bars with its table.
    pub(super) fn bars(
        f: &Frame,
        id: &'static str,
        titles: Titles,
        rows: Vec<Bar>,
        table: Table,
    ) -> Self {
        let (title, mut about) = (f.w(titles.title), f.w(titles.about));
        let whole = |row: &Bar| row.parts.iter().fold(0, |all: u64, one| all.saturating_add(*one));
        // Of equals the first.
        let most = rows.iter().rev().max_by_key(|row| whole(row)).map(|row| {
            let args = Args::new().text("label", row.label.clone());
            f.l10n.say("report-most-seen", &args.text("shown", row.shown.clone()))
        });
        if rows.len() < table.rows.len() {
            let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
            let more = f.l10n.say("report-chart-most", &Args::new().number("count", count));
            about = format!("{about} {more}");
        }
        let said = Said { id, title: title.clone(), about: most.unwrap_or_default() };
        Self { id, title, about, drawn: Bars { said, rows }.draw(), table }
    }

    /// Returns a chart of lines over weeks with its table.
    pub(super) fn lines(
        f: &Frame,
        id: &'static str,
        titles: Titles,
        axis: Axis,
        weeks: OverWeeks,
        table: Table,
    ) -> Self {
        let OverWeeks { mondays, series } = weeks;
        let title = f.w(titles.title);
        let seen = seen(f, &series);
        let said = Said { id, title: title.clone(), about: seen };
        let labels = mondays.into_iter().map(|monday| short_week(f, monday)).collect();
        let drawn = Lines { said, axis, labels, series }.draw();
        Self { id, title, about: f.w(titles.about), drawn, table }
    }
}

/// Returns between what the values lie.
fn seen(f: &Frame, series: &[Series]) -> String {
    let weeks = series.iter().map(|series| series.points.iter().flatten().count()).max();
    let values = || series.iter().flat_map(|series| series.points.iter().flatten());
    let by_value = |one: &&(f64, String), other: &&(f64, String)| one.0.total_cmp(&other.0);
    let (Some((_, least)), Some((_, most))) =
        (values().min_by(by_value), values().max_by(by_value))
    else {
        return f.w("report-weeks-none");
    };
    let count = u64::try_from(weeks.unwrap_or_default()).unwrap_or(u64::MAX);
    let args = Args::new().number("count", count).text("least", least.clone());
    f.l10n.say("report-weeks-seen", &args.text("most", most.clone()))
}

/// Returns the figures of each week as points.
pub(super) fn points<F>(
    by_week: &[OfWeek<F>],
    second: bool,
    point: impl Fn(&F) -> Option<(f64, String)>,
) -> Series {
    Series { second, points: by_week.iter().map(|of| point(&of.figures)).collect() }
}

/// Returns the table of figures by week.
pub(super) fn week_table<F>(
    f: &Frame,
    key: &str,
    columns: &[ReportColumn],
    by_week: &[OfWeek<F>],
    figures: impl Fn(&F) -> Vec<Figure>,
) -> Table {
    let table = Table::of(f, &f.w(key), &f.l10n.report_cut(CutBy::Week), columns);
    by_week.iter().fold(table, |table, of| table.row(f, week(f, of.week), &figures(&of.figures)))
}

/// Returns the table of figures by agent, the largest first as in the chart beside it, and the bars.
pub(super) fn agent_bars<F>(
    f: &Frame,
    key: &str,
    columns: &[ReportColumn],
    by_agent: &[OfAgent<F>],
    parts: impl Fn(&F) -> Vec<u64>,
    figures: impl Fn(&F) -> Vec<Figure>,
) -> (Vec<Bar>, Table) {
    let whole = |of: &&OfAgent<F>| {
        let parts = parts(&of.figures);
        std::cmp::Reverse(parts.into_iter().fold(0, |all: u64, one| all.saturating_add(one)))
    };
    let mut agents: Vec<&OfAgent<F>> = by_agent.iter().collect();
    agents.sort_by_key(whole);
    let name = |of: &OfAgent<F>| label(f, &LineOf::Agent(of.agent.clone()));
    let bars = agents.iter().take(BARS).map(|of| {
        let parts = parts(&of.figures);
        let shown = match parts.as_slice() {
            [first, _, ..] => {
                let whole = parts.iter().fold(0, |all: u64, one| all.saturating_add(*one));
                part_of(f, *first, whole)
            }
            [only] => f.l10n.count(*only),
            [] => String::new(),
        };
        Bar { label: name(of), parts, shown }
    });
    let table = Table::of(f, &f.w(key), &f.l10n.report_cut(CutBy::Agent), columns);
    let table =
        agents.iter().fold(table, |table, of| table.row(f, name(of), &figures(&of.figures)));
    (bars.collect(), table)
}
