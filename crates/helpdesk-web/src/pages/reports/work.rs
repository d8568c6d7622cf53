//! What becomes of the work: closes, the backlog, and access.

use helpdesk::{
    AccessLine, BacklogLine, CloseLine, CutBy, CutView, Figure, OfAge, OfAgent, ReportColumn,
};

use super::answers::percents;
use super::drawn::{Chart, Key, OverWeeks, Titles, agent_bars, part_of, points, week_table};
use super::stars::share;
use super::table::Table;
use crate::chart::Bar;
use crate::frame::Frame;

/// Returns the key figures of closes.
pub(super) fn close_keys(f: &Frame, cut: &CutView<CloseLine>) -> Vec<Key> {
    let total = &cut.total;
    let key = |name, figure| Key::of(f, name, &figure);
    vec![
        key("report-figure-without-word", Figure::Share(total.without_word_share)).about(part_of(
            f,
            total.without_word,
            total.closes,
        )),
        key("report-figure-unresolved", Figure::Count(total.unresolved)),
        key("report-figure-owed", Figure::Count(total.owed)),
    ]
}

/// Returns the charts of closes.
pub(super) fn close_charts(f: &Frame, cut: &CutView<CloseLine>) -> Vec<Chart> {
    let key = "report-chart-closes";
    let columns = [ReportColumn::Closes, ReportColumn::WithoutWord, ReportColumn::WithoutWordShare];
    let figures = |line: &CloseLine| {
        vec![
            Figure::Count(line.closes),
            Figure::Count(line.without_word),
            Figure::Share(line.without_word_share),
        ]
    };
    let parts = |line: &CloseLine| vec![line.without_word, line.by_customer];
    let (bars, table) = agent_bars(f, key, &columns, &cut.by_agent, parts, figures);
    let agents = Chart::bars(
        f,
        "closes",
        Titles { title: key, about: "report-chart-closes.about" },
        bars,
        table.all(f, &figures(&cut.total)),
    );
    let (key, weeks) = ("report-chart-closes-weeks", &cut.by_week);
    let table = week_table(f, key, &columns, weeks, figures);
    let point =
        |line: &CloseLine| line.without_word_share.map(|share| (share, f.l10n.percent(share)));
    let lines = OverWeeks::of(weeks, vec![points(weeks, false, point)]);
    vec![
        agents,
        Chart::lines(
            f,
            "closes-weeks",
            Titles { title: key, about: "report-chart-closes-weeks.about" },
            percents(f),
            lines,
            table,
        ),
    ]
}

/// Returns the key figures of the backlog.
pub(super) fn backlog_keys(f: &Frame, total: BacklogLine, overdue: u64) -> Vec<Key> {
    vec![
        Key::of(f, "report-figure-backlog", &Figure::Count(total.tickets)),
        Key::of(f, "report-figure-waiting", &Figure::Count(total.waiting)),
        Key::of(f, "report-figure-overdue", &Figure::Count(overdue)),
    ]
}

/// Returns the charts of the backlog.
pub(super) fn backlog_charts(
    f: &Frame,
    total: BacklogLine,
    by_age: &[OfAge],
    by_agent: &[OfAgent<BacklogLine>],
) -> Vec<Chart> {
    let columns = [ReportColumn::Tickets, ReportColumn::Waiting];
    let parts = |line: &BacklogLine| vec![line.waiting, line.tickets.saturating_sub(line.waiting)];
    let figures =
        |line: &BacklogLine| vec![Figure::Count(line.tickets), Figure::Count(line.waiting)];
    let key = "report-chart-ages";
    let mut table = Table::of(f, &f.w(key), &f.l10n.report_cut(CutBy::Age), &columns);
    let mut bars = Vec::new();
    for of in by_age {
        let label = f.l10n.report_age(of.age);
        let shown = part_of(f, of.figures.waiting, of.figures.tickets);
        table = table.row(f, label.clone(), &figures(&of.figures));
        bars.push(Bar { label, parts: parts(&of.figures), shown });
    }
    let ages = Chart::bars(
        f,
        "ages",
        Titles { title: key, about: "report-chart-ages.about" },
        bars,
        table.all(f, &figures(&total)),
    );
    let key = "report-chart-hands";
    let (bars, table) = agent_bars(f, key, &columns, by_agent, parts, figures);
    vec![
        ages,
        Chart::bars(
            f,
            "hands",
            Titles { title: key, about: "report-chart-hands.about" },
            bars,
            table.all(f, &figures(&total)),
        ),
    ]
}

/// Returns the key figures of access.
pub(super) fn access_keys(f: &Frame, total: &AccessLine) -> Vec<Key> {
    let live = f.say("report-figure-grants-live", "shown", &f.l10n.count(total.live));
    vec![
        Key::of(f, "report-figure-grants", &Figure::Count(total.grants)).about(live),
        Key::of(f, "report-figure-entries", &Figure::Count(total.entries)),
        Key::of(f, "report-figure-unused", &Figure::Count(total.unused)).about(part_of(
            f,
            total.unused,
            total.grants,
        )),
        Key::of(f, "report-figure-lasted", &Figure::Length(total.lasted.p50_seconds)),
    ]
}

/// Returns the charts of access.
pub(super) fn access_charts(
    f: &Frame,
    total: &AccessLine,
    by_agent: &[OfAgent<AccessLine>],
) -> Vec<Chart> {
    let key = "report-chart-ended";
    let mut table = Table::of(f, &f.w(key), &f.w("report-column-ended"), &[]);
    table.head.extend([f.w("report-column-count"), f.l10n.report_column(ReportColumn::RatedShare)]);
    let mut bars = Vec::new();
    for (column, count) in [
        (ReportColumn::Closed, total.closed),
        (ReportColumn::TakenBack, total.taken_back),
        (ReportColumn::Expired, total.expired),
        (ReportColumn::GivenUp, total.given_up),
        (ReportColumn::Live, total.live),
    ] {
        let label = f.l10n.report_column(column);
        let figures = [Figure::Count(count), Figure::Share(share(count, total.grants))];
        table = table.row(f, label.clone(), &figures);
        bars.push(Bar { label, parts: vec![count], shown: f.l10n.count(count) });
    }
    let all = [Figure::Count(total.grants), Figure::Share(share(total.grants, total.grants))];
    let ended = Chart::bars(
        f,
        "ended",
        Titles { title: key, about: "report-chart-ended.about" },
        bars,
        table.all(f, &all),
    );
    let key = "report-chart-grants";
    let columns = [ReportColumn::Grants, ReportColumn::Entries, ReportColumn::Unused];
    let figures =
        |line: &AccessLine| [line.grants, line.entries, line.unused].map(Figure::Count).to_vec();
    let (bars, table) = agent_bars(f, key, &columns, by_agent, |line| vec![line.grants], figures);
    vec![
        ended,
        Chart::bars(
            f,
            "grants",
            Titles { title: key, about: "report-chart-grants.about" },
            bars,
            table.all(f, &figures(total)),
        ),
    ]
}
