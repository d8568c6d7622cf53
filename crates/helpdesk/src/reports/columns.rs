//! The columns of each report, and what they hold.

use super::figure::Figure;
use super::{
    AccessLine, AnswerLine, BacklogLine, CloseLine, RatingLine, ResolutionLine, SpreadLine,
};

/// Figures that stand in a line: the names of the columns, and what stands there.
pub(super) trait Figures {
    /// The names of the columns for programs.
    const COLUMNS: &'static [&'static str];
    /// The values, in the order of the columns.
    fn figures(&self) -> Vec<Figure>;
}

fn spread(spread: SpreadLine, length: fn(Option<i64>) -> Figure) -> [Figure; 3] {
    [spread.p50_seconds, spread.p90_seconds, spread.longest_seconds].map(length)
}

impl Figures for RatingLine {
    const COLUMNS: &'static [&'static str] = &[
        "closes",
        "rated",
        "rated_share",
        "mean",
        "stars_5",
        "stars_4",
        "stars_3",
        "stars_2",
        "stars_1",
    ];

    fn figures(&self) -> Vec<Figure> {
        let mut figures = vec![
            Figure::Count(self.closes),
            Figure::Count(self.rated),
            Figure::Share(self.rated_share),
            Figure::Mean(self.mean),
        ];
        figures.extend(self.stars.iter().rev().copied().map(Figure::Count));
        figures
    }
}

impl Figures for AnswerLine {
    const COLUMNS: &'static [&'static str] = &[
        "tickets",
        "met",
        "missed",
        "met_share",
        "p50_seconds",
        "p90_seconds",
        "longest_seconds",
        "waiting",
        "unanswered",
        "called",
        "unpromised",
    ];

    fn figures(&self) -> Vec<Figure> {
        let mut figures = vec![
            Figure::Count(self.tickets),
            Figure::Count(self.met),
            Figure::Count(self.missed),
            Figure::Share(self.met_share),
        ];
        figures.extend(spread(self.wait, Figure::Working));
        let counts = [self.waiting, self.unanswered, self.called, self.unpromised];
        figures.extend(counts.map(Figure::Count));
        figures
    }
}

impl Figures for ResolutionLine {
    const COLUMNS: &'static [&'static str] = &[
        "closes",
        "resolved",
        "p50_seconds",
        "p90_seconds",
        "longest_seconds",
        "reopened",
        "reopened_share",
    ];

    fn figures(&self) -> Vec<Figure> {
        let mut figures = vec![Figure::Count(self.closes), Figure::Count(self.resolved)];
        figures.extend(spread(self.time, Figure::Working));
        figures.extend([Figure::Count(self.reopened), Figure::Share(self.reopened_share)]);
        figures
    }
}

impl Figures for CloseLine {
    const COLUMNS: &'static [&'static str] = &[
        "closes",
        "by_customer",
        "by_agent",
        "by_clock",
        "without_word",
        "without_word_share",
        "unresolved",
        "owed",
    ];

    fn figures(&self) -> Vec<Figure> {
        vec![
            Figure::Count(self.closes),
            Figure::Count(self.by_customer),
            Figure::Count(self.by_agent),
            Figure::Count(self.by_clock),
            Figure::Count(self.without_word),
            Figure::Share(self.without_word_share),
            Figure::Count(self.unresolved),
            Figure::Count(self.owed),
        ]
    }
}

impl Figures for BacklogLine {
    const COLUMNS: &'static [&'static str] = &["tickets", "waiting"];

    fn figures(&self) -> Vec<Figure> {
        vec![Figure::Count(self.tickets), Figure::Count(self.waiting)]
    }
}

impl Figures for AccessLine {
    const COLUMNS: &'static [&'static str] = &[
        "grants",
        "live",
        "taken_back",
        "given_up",
        "expired",
        "closed",
        "unused",
        "entries",
        "p50_seconds",
        "p90_seconds",
        "longest_seconds",
    ];

    fn figures(&self) -> Vec<Figure> {
        let counts = [
            self.grants,
            self.live,
            self.taken_back,
            self.given_up,
            self.expired,
            self.closed,
            self.unused,
            self.entries,
        ];
        let mut figures: Vec<Figure> = counts.into_iter().map(Figure::Count).collect();
        figures.extend(spread(self.lasted, Figure::Length));
        figures
    }
}
