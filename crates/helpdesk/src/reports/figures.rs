//! The figures of reports as programs read them: counts, shares, means, whole seconds.

use chrono::TimeDelta;
use helpdesk_core::report::{
    AccessFigures, AnswerFigures, BacklogFigures, CloseFigures, RatingFigures, ResolutionFigures,
    Spread,
};
use serde::Serialize;

/// How lengths of time are spread, in whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SpreadLine {
    /// How many lengths there are.
    pub count: u64,
    /// Half of them are no longer.
    pub p50_seconds: Option<i64>,
    /// Nine of ten are no longer.
    pub p90_seconds: Option<i64>,
    /// The longest.
    pub longest_seconds: Option<i64>,
}

impl From<Spread> for SpreadLine {
    fn from(spread: Spread) -> Self {
        let seconds = |length: Option<TimeDelta>| length.map(|length| length.num_seconds());
        Self {
            count: spread.count,
            p50_seconds: seconds(spread.p50),
            p90_seconds: seconds(spread.p90),
            longest_seconds: seconds(spread.longest),
        }
    }
}

/// How some tickets were rated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RatingLine {
    /// How many were closed.
    pub closes: u64,
    /// How many of these were rated.
    pub rated: u64,
    /// The part of these that was rated, 0 to 1.
    pub rated_share: Option<f64>,
    /// The mean of the stars, to two places.
    pub mean: Option<f64>,
    /// How many got 1, 2, 3, 4, 5 stars.
    pub stars: [u64; 5],
}

impl From<RatingFigures> for RatingLine {
    fn from(figures: RatingFigures) -> Self {
        let RatingFigures { closes, rated, stars, sum } = figures;
        let (rated_share, mean) = (share(rated, closes), rounded(sum, rated, 100));
        Self { closes, rated, rated_share, mean, stars }
    }
}

/// How some tickets were first answered.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AnswerLine {
    /// How many were opened.
    pub tickets: u64,
    /// How many of these an agent opened for a customer who called: no answer was owed.
    pub called: u64,
    /// Answered in time.
    pub met: u64,
    /// Answered late, or past due and not answered.
    pub missed: u64,
    /// Not answered, and not past due.
    pub waiting: u64,
    /// Closed before any answer.
    pub unanswered: u64,
    /// Answered without a promise.
    pub unpromised: u64,
    /// The part of `met` and `missed` that was met, 0 to 1.
    pub met_share: Option<f64>,
    /// The working time until the first answer.
    pub wait: SpreadLine,
}

impl From<AnswerFigures> for AnswerLine {
    fn from(figures: AnswerFigures) -> Self {
        let AnswerFigures { tickets, called, met, missed, waiting, unanswered, unpromised, wait } =
            figures;
        let (met_share, wait) = (share(met, met + missed), wait.into());
        Self { tickets, called, met, missed, waiting, unanswered, unpromised, met_share, wait }
    }
}

/// How some tickets were resolved.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ResolutionLine {
    /// How many were closed.
    pub closes: u64,
    /// How many of these were resolved when they were closed.
    pub resolved: u64,
    /// How many had been reopened at least once.
    pub reopened: u64,
    /// The part of all that had been reopened, 0 to 1.
    pub reopened_share: Option<f64>,
    /// The working time from opening to the last resolution.
    pub time: SpreadLine,
}

impl From<ResolutionFigures> for ResolutionLine {
    fn from(figures: ResolutionFigures) -> Self {
        let ResolutionFigures { closes, resolved, reopened, time } = figures;
        let (reopened_share, time) = (share(reopened, closes), time.into());
        Self { closes, resolved, reopened, reopened_share, time }
    }
}

/// How some tickets were closed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CloseLine {
    /// How many were closed.
    pub closes: u64,
    /// By their customer.
    pub by_customer: u64,
    /// By an agent.
    pub by_agent: u64,
    /// By the clock, after silence.
    pub by_clock: u64,
    /// By an agent or the clock.
    pub without_word: u64,
    /// The part of all that was closed so, 0 to 1.
    pub without_word_share: Option<f64>,
    /// By an agent while they were not resolved.
    pub unresolved: u64,
    /// By an agent or the clock while the customer had the last word.
    pub owed: u64,
}

impl From<CloseFigures> for CloseLine {
    fn from(figures: CloseFigures) -> Self {
        let without_word = figures.without_word();
        let CloseFigures { closes, by_customer, by_agent, by_clock, unresolved, owed } = figures;
        Self {
            closes,
            by_customer,
            by_agent,
            by_clock,
            without_word,
            without_word_share: share(without_word, closes),
            unresolved,
            owed,
        }
    }
}

/// How many tickets are not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BacklogLine {
    /// Open or resolved.
    pub tickets: u64,
    /// Those on which support owes a word.
    pub waiting: u64,
}

impl From<BacklogFigures> for BacklogLine {
    fn from(figures: BacklogFigures) -> Self {
        Self { tickets: figures.tickets, waiting: figures.waiting }
    }
}

/// What became of some grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AccessLine {
    /// How many were given.
    pub grants: u64,
    /// How many of these still live.
    pub live: u64,
    /// Under how many of these nobody entered.
    pub unused: u64,
    /// Ended because the customer took them back.
    pub taken_back: u64,
    /// Ended because the assignee gave them up.
    pub given_up: u64,
    /// Ended at the instant that the customer or the policy had set.
    pub expired: u64,
    /// Ended with the ticket.
    pub closed: u64,
    /// How long those that ended had lasted.
    pub lasted: SpreadLine,
    /// How many entries were made.
    pub entries: u64,
}

impl From<AccessFigures> for AccessLine {
    fn from(figures: AccessFigures) -> Self {
        // A grant never lapses: requests do.
        let [taken_back, given_up, _, expired, closed] = figures.ended;
        Self {
            grants: figures.grants,
            live: figures.live,
            unused: figures.unused,
            taken_back,
            given_up,
            expired,
            closed,
            lasted: figures.lasted.into(),
            entries: figures.entries,
        }
    }
}

/// Returns a share, 0 to 1, to four places, or `None` if the whole is zero.
fn share(part: u64, whole: u64) -> Option<f64> {
    rounded(part, whole, 10_000)
}

/// Returns `sum` divided by `count`, rounded half up to one part in `places`, or `None` if `count` is zero.
fn rounded(sum: u64, count: u64, places: u32) -> Option<f64> {
    let (sum, count) = (u128::from(sum), u128::from(count));
    let twice = (sum * u128::from(places) * 2).checked_add(count)?;
    let units = twice.checked_div(count * 2)?;
    Some(f64::from(u32::try_from(units).ok()?) / f64::from(places))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_means_are_rounded_half_up() {
        assert_eq!(share(1, 3), Some(0.3333));
        assert_eq!(share(2, 3), Some(0.6667));
        assert_eq!(share(0, 0), None);
        assert_eq!(rounded(9, 2, 100), Some(4.5));
        assert_eq!(rounded(1, 8, 100), Some(0.13));
    }
}
