//! First answers and resolutions: whether the promise was kept, and how long customers waited.

use helpdesk::{AnswerLine, CutView, Figure, OfWeek, ReportColumn, ResolutionLine, SpreadLine};

use super::drawn::{Chart, Key, OverWeeks, Titles, part_of, points, week_table};
use super::table::Table;
use crate::chart::Axis;
use crate::frame::Frame;

/// Up to this many seconds a scale is in minutes, beyond that in hours.
const IN_MINUTES: i64 = 3 * 3600;

/// Returns the key figures.
pub(super) fn keys(
    f: &Frame,
    answers: &CutView<AnswerLine>,
    resolutions: &CutView<ResolutionLine>,
) -> Vec<Key> {
    let (answer, resolution) = (&answers.total, &resolutions.total);
    let most = |spread: SpreadLine| {
        let length = f.l10n.report_figure(&Figure::Working(spread.p90_seconds));
        let told = |_| f.say("report-figure-wait-most", "length", &length);
        spread.p90_seconds.map_or_else(String::new, told)
    };
    let key = |name, figure| Key::of(f, name, &figure);
    vec![
        key("report-figure-met", Figure::Share(answer.met_share)).about(part_of(
            f,
            answer.met,
            answer.met + answer.missed,
        )),
        key("report-figure-wait", Figure::Working(answer.wait.p50_seconds))
            .about(most(answer.wait)),
        key("report-figure-resolution", Figure::Working(resolution.time.p50_seconds))
            .about(most(resolution.time)),
        key("report-figure-reopened", Figure::Share(resolution.reopened_share)).about(part_of(
            f,
            resolution.reopened,
            resolution.closes,
        )),
    ]
}

/// Returns the charts.
pub(super) fn charts(
    f: &Frame,
    answers: &CutView<AnswerLine>,
    resolutions: &CutView<ResolutionLine>,
) -> Vec<Chart> {
    let mut charts = Vec::new();
    let weeks = &answers.by_week;
    if !weeks.is_empty() {
        charts.push(met(f, weeks));
        let table =
            |key: &str| week_table(f, key, &LENGTHS, weeks, |line: &AnswerLine| lengths(line.wait));
        let minutes =
            Titles { title: "report-chart-wait-minutes", about: "report-chart-wait-minutes.about" };
        let hours =
            Titles { title: "report-chart-wait-hours", about: "report-chart-wait-hours.about" };
        charts.push(waits(f, "wait", minutes, hours, weeks, |line| line.wait, table));
    }
    let weeks = &resolutions.by_week;
    if !weeks.is_empty() {
        let table = |key: &str| {
            week_table(f, key, &LENGTHS, weeks, |line: &ResolutionLine| lengths(line.time))
        };
        let minutes = Titles {
            title: "report-chart-resolution-minutes",
            about: "report-chart-resolution-minutes.about",
        };
        let hours = Titles {
            title: "report-chart-resolution-hours",
            about: "report-chart-resolution-hours.about",
        };
        charts.push(waits(f, "resolution", minutes, hours, weeks, |line| line.time, table));
    }
    charts
}

const LENGTHS: [ReportColumn; 3] =
    [ReportColumn::P50Seconds, ReportColumn::P90Seconds, ReportColumn::LongestSeconds];

fn lengths(spread: SpreadLine) -> Vec<Figure> {
    [spread.p50_seconds, spread.p90_seconds, spread.longest_seconds].map(Figure::Working).to_vec()
}

/// Returns the share that was answered in time, by week.
fn met(f: &Frame, weeks: &[OfWeek<AnswerLine>]) -> Chart {
    let key = "report-chart-met";
    let columns =
        [ReportColumn::Tickets, ReportColumn::Met, ReportColumn::Missed, ReportColumn::MetShare];
    let table = week_table(f, key, &columns, weeks, |line: &AnswerLine| {
        let counts = [line.tickets, line.met, line.missed].map(Figure::Count);
        counts.into_iter().chain([Figure::Share(line.met_share)]).collect()
    });
    let share = |line: &AnswerLine| line.met_share.map(|share| (share, f.l10n.percent(share)));
    let lines = OverWeeks::of(weeks, vec![points(weeks, false, share)]);
    Chart::lines(
        f,
        "met",
        Titles { title: key, about: "report-chart-met.about" },
        percents(f),
        lines,
        table,
    )
}

/// Returns the scale of shares, from nothing to all.
pub(super) fn percents(f: &Frame) -> Axis {
    let marks = [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| (share, f.l10n.percent(share)));
    Axis::of(marks.to_vec())
}

/// Returns how long half and nine of ten took, by week.
fn waits<F>(
    f: &Frame,
    id: &'static str,
    in_minutes: Titles,
    in_hours: Titles,
    weeks: &[OfWeek<F>],
    spread: impl Fn(&F) -> SpreadLine,
    table: impl Fn(&str) -> Table,
) -> Chart {
    let longest = weeks.iter().filter_map(|of| spread(&of.figures).p90_seconds).max();
    let (titles, unit) = match longest {
        Some(longest) if longest > IN_MINUTES => (in_hours, 3600.0),
        Some(_) | None => (in_minutes, 60.0),
    };
    let point = |seconds: Option<i64>| {
        seconds.map(|seconds| {
            let value = whole(seconds) / unit;
            (value, f.l10n.tenths(value))
        })
    };
    let axis =
        Axis::up_to(longest.map_or(0.0, |it| whole(it) / unit), |value| f.l10n.tenths(value));
    let series = vec![
        points(weeks, false, |line| point(spread(line).p90_seconds)),
        points(weeks, true, |line| point(spread(line).p50_seconds)),
    ];
    Chart::lines(f, id, titles, axis, OverWeeks::of(weeks, series), table(titles.title))
}

#[expect(clippy::cast_precision_loss, reason = "a pixel is wider than what is lost")]
fn whole(seconds: i64) -> f64 {
    seconds as f64
}
