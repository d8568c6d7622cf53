//! What a report shows: key figures, charts with their tables, and all figures.

use helpdesk::ReportView;

use super::drawn::{Chart, Key};
use super::links::Links;
use super::sheet::Sheet;
use super::{answers, stars, work};
use crate::frame::Frame;

/// What a report shows.
pub(super) struct Body {
    /// Whether there was nothing in these days.
    pub(super) empty: bool,
    pub(super) keys: Vec<Key>,
    pub(super) charts: Vec<Chart>,
    pub(super) sheet: Sheet,
}

impl Body {
    /// Returns what a report shows.
    pub(super) fn of(f: &Frame, view: &ReportView, links: &Links) -> Self {
        let (empty, keys, charts) = match view {
            ReportView::Ratings(cut) => {
                (cut.total.closes == 0, stars::keys(f, cut), stars::charts(f, cut))
            }
            ReportView::Answers { first_answer, resolution } => (
                first_answer.total.tickets == 0 && resolution.total.closes == 0,
                answers::keys(f, first_answer, resolution),
                answers::charts(f, first_answer, resolution),
            ),
            ReportView::Closes(cut) => {
                (cut.total.closes == 0, work::close_keys(f, cut), work::close_charts(f, cut))
            }
            ReportView::Backlog { total, overdue, by_age, by_agent } => (
                total.tickets == 0,
                work::backlog_keys(f, *total, *overdue),
                work::backlog_charts(f, *total, by_age, by_agent),
            ),
            ReportView::Access { total, by_agent } => (
                total.grants == 0 && total.entries == 0,
                work::access_keys(f, total),
                work::access_charts(f, total, by_agent),
            ),
        };
        let (charts, sheet) = if empty {
            (Vec::new(), Sheet { tables: Vec::new() })
        } else {
            (charts, Sheet::of(f, view, links))
        };
        Self { empty, keys, charts, sheet }
    }
}
