//! Ratings: how they are spread, and their mean week by week.

use helpdesk::{CutView, Figure, RatingLine, ReportColumn};
use helpdesk_l10n::Args;

use super::drawn::{Chart, Key, OverWeeks, Titles, part_of, points, week_table};
use super::table::Table;
use crate::chart::{Axis, Bar};
use crate::frame::Frame;

/// Returns the key figures.
pub(super) fn keys(f: &Frame, cut: &CutView<RatingLine>) -> Vec<Key> {
    let total = &cut.total;
    let closes =
        Args::new().number("count", total.closes).text("shown", f.l10n.count(total.closes));
    let of_closes = total.rated_share.map_or_else(
        || f.l10n.say("report-closes-count", &closes),
        |share| f.say("report-share-of-closes", "percent", &f.l10n.percent(share)),
    );
    let [one, two, ..] = total.stars;
    vec![
        Key::of(f, "report-figure-mean", &Figure::Mean(total.mean)),
        Key::of(f, "report-figure-rated", &Figure::Count(total.rated)).about(of_closes),
        Key::of(f, "report-figure-low", &Figure::Count(one + two)).about(part_of(
            f,
            one + two,
            total.rated,
        )),
    ]
}

/// Returns the charts.
pub(super) fn charts(f: &Frame, cut: &CutView<RatingLine>) -> Vec<Chart> {
    let mean = |line: &RatingLine| line.mean.map(|mean| (mean, f.l10n.mean(mean)));
    let marks = (1..=5_u8).map(|stars| (f64::from(stars), stars.to_string()));
    let weeks = &cut.by_week;
    let columns = [ReportColumn::Rated, ReportColumn::Mean, ReportColumn::RatedShare];
    let table = week_table(f, "report-chart-mean", &columns, weeks, |line: &RatingLine| {
        vec![Figure::Count(line.rated), Figure::Mean(line.mean), Figure::Share(line.rated_share)]
    });
    let lines = OverWeeks::of(weeks, vec![points(weeks, false, mean)]);
    vec![
        spread(f, &cut.total),
        Chart::lines(
            f,
            "mean",
            Titles { title: "report-chart-mean", about: "report-chart-mean.about" },
            Axis::of(marks.collect()),
            lines,
            table,
        ),
    ]
}

/// Returns how the stars are spread, the most stars first.
fn spread(f: &Frame, total: &RatingLine) -> Chart {
    let key = "report-chart-stars";
    let mut table = Table::of(f, &f.w(key), &f.w("report-column-stars"), &[]);
    table.head.extend([f.w("report-column-count"), f.l10n.report_column(ReportColumn::RatedShare)]);
    let mut rows = Vec::new();
    for (stars, count) in (1..=5_u8).zip(total.stars).rev() {
        let label = f.l10n.say("report-stars-word", &Args::new().number("stars", stars.into()));
        let figures = [Figure::Count(count), Figure::Share(share(count, total.rated))];
        table = table.row(f, label.clone(), &figures);
        rows.push(Bar { label, parts: vec![count], shown: f.l10n.count(count) });
    }
    let all = [Figure::Count(total.rated), Figure::Share(share(total.rated, total.rated))];
    Chart::bars(
        f,
        "stars",
        Titles { title: key, about: "report-chart-stars.about" },
        rows,
        table.all(f, &all),
    )
}

/// Returns a share, 0 to 1, or `None` if the whole is zero.
#[expect(clippy::cast_precision_loss, reason = "whole hundredths are shown")]
pub(super) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
