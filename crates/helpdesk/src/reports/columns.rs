//! The columns of each report, and what they hold.

use helpdesk_core::report::{Column, Figure};

use super::{
    AccessLine, AnswerLine, BacklogLine, CloseLine, RatingLine, ResolutionLine, SpreadLine,
};

/// Figures that stand in a line: its columns, and what stands there.
pub(super) trait Figures {
    /// The columns.
    const COLUMNS: &'static [Column];
    /// What stands there, in their order.
    fn figures(&self) -> Vec<Figure>;
}

fn spread(spread: SpreadLine, length: fn(Option<i64>) -> Figure) -> [Figure; 3] {
    [spread.p50_seconds, spread.p90_seconds, spread.longest_seconds].map(length)
}

impl Figures for RatingLine {
    const COLUMNS: &'static [Column] = &[
        Column::Closes,
        Column::Rated,
        Column::RatedShare,
        Column::Mean,
        Column::Stars5,
        Column::Stars4,
        Column::Stars3,
        Column::Stars2,
        Column::Stars1,
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
    const COLUMNS: &'static [Column] = &[
        Column::Tickets,
        Column::Met,
        Column::Missed,
        Column::MetShare,
        Column::P50Seconds,
        Column::P90Seconds,
        Column::LongestSeconds,
        Column::Waiting,
        Column::Unanswered,
        Column::Called,
        Column::Unpromised,
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
    const COLUMNS: &'static [Column] = &[
        Column::Closes,
        Column::Resolved,
        Column::P50Seconds,
        Column::P90Seconds,
        Column::LongestSeconds,
        Column::Reopened,
        Column::ReopenedShare,
    ];

    fn figures(&self) -> Vec<Figure> {
        let mut figures = vec![Figure::Count(self.closes), Figure::Count(self.resolved)];
        figures.extend(spread(self.time, Figure::Working));
        figures.extend([Figure::Count(self.reopened), Figure::Share(self.reopened_share)]);
        figures
    }
}

impl Figures for CloseLine {
    const COLUMNS: &'static [Column] = &[
        Column::Closes,
        Column::ByCustomer,
        Column::ByAgent,
        Column::ByClock,
        Column::WithoutWord,
        Column::WithoutWordShare,
        Column::Unresolved,
        Column::Owed,
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
    const COLUMNS: &'static [Column] = &[Column::Tickets, Column::Waiting];

    fn figures(&self) -> Vec<Figure> {
        vec![Figure::Count(self.tickets), Figure::Count(self.waiting)]
    }
}

impl Figures for AccessLine {
    const COLUMNS: &'static [Column] = &[
        Column::Grants,
        Column::Live,
        Column::TakenBack,
        Column::GivenUp,
        Column::Expired,
        Column::Closed,
        Column::Unused,
        Column::Entries,
        Column::P50Seconds,
        Column::P90Seconds,
        Column::LongestSeconds,
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
