//! Ratings: how customers judged what was done for them (L5).

use chrono_tz::Tz;

use super::cut::{Counting, Cut, Filter};
use super::row::ReportRow;

/// How some tickets were rated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RatingFigures {
    /// How many were closed.
    pub closes: u64,
    /// How many of these were rated.
    pub rated: u64,
    /// How many got 1, 2, 3, 4, 5 stars.
    pub stars: [u64; 5],
    /// All stars together; divided by `rated`, this is the mean.
    pub sum: u64,
}

/// Makes the report on ratings from the tickets closed in a period.
///
/// A ticket counts in the period in which it was closed, for the agent whom stars judge: the last who
/// answered in public, otherwise the assignee, if there is one. A week is that of the close.
pub fn ratings<'a>(
    zone: Tz,
    filter: &Filter,
    closed: impl IntoIterator<Item = &'a ReportRow>,
) -> Cut<RatingFigures> {
    let mut counting: Counting<RatingFigures> = Counting::new(zone);
    for row in closed {
        let Some(closing) = &row.closed else { continue };
        let keys = row.keys(row.in_charge(), closing.at);
        if filter.takes(&keys) {
            counting.add(&keys, |figures| figures.add(closing.stars.map(|stars| stars.get())));
        }
    }
    counting.finish(|figures| figures)
}

impl RatingFigures {
    fn add(&mut self, stars: Option<u8>) {
        self.closes += 1;
        let Some(stars) = stars else { return };
        self.rated += 1;
        self.sum += u64::from(stars);
        let place = usize::from(stars).saturating_sub(1);
        if let Some(count) = self.stars.get_mut(place) {
            *count += 1;
        }
    }
}
