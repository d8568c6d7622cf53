//! The columns of reports.

use strum::{IntoStaticStr, VariantArray};

/// A column of a report's table. Several reports may have it, with figures of their own in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Column {
    /// How many tickets.
    Tickets,
    /// How many of these an agent opened for a customer who called.
    Called,
    /// Answered in time.
    Met,
    /// Answered late, or past due and not answered.
    Missed,
    /// The part that was answered in time.
    MetShare,
    /// Those on which support owes a word.
    Waiting,
    /// Closed before any answer.
    Unanswered,
    /// Answered without a promise.
    Unpromised,
    /// The length that half of them do not exceed.
    P50Seconds,
    /// The length that nine of ten do not exceed.
    P90Seconds,
    /// The longest.
    LongestSeconds,
    /// How many were closed.
    Closes,
    /// How many of these were rated.
    Rated,
    /// The part that was rated.
    RatedShare,
    /// The mean of the stars.
    Mean,
    /// How many got five stars.
    #[strum(to_string = "stars_5")]
    Stars5,
    /// How many got four stars.
    #[strum(to_string = "stars_4")]
    Stars4,
    /// How many got three stars.
    #[strum(to_string = "stars_3")]
    Stars3,
    /// How many got two stars.
    #[strum(to_string = "stars_2")]
    Stars2,
    /// How many got one star.
    #[strum(to_string = "stars_1")]
    Stars1,
    /// How many were resolved when they were closed.
    Resolved,
    /// How many had been reopened.
    Reopened,
    /// The part that had been reopened.
    ReopenedShare,
    /// Closed by their customer.
    ByCustomer,
    /// Closed by an agent.
    ByAgent,
    /// Closed by the clock.
    ByClock,
    /// Closed by an agent or the clock.
    WithoutWord,
    /// The part that was closed so.
    WithoutWordShare,
    /// Closed by an agent while they were not resolved.
    Unresolved,
    /// Closed while the customer had the last word.
    Owed,
    /// How many grants were given.
    Grants,
    /// How many of these still live.
    Live,
    /// Under how many of these nobody entered.
    Unused,
    /// Ended because the customer took them back.
    TakenBack,
    /// Ended because the assignee gave them up.
    GivenUp,
    /// Ended at the instant that was set.
    Expired,
    /// Ended with the ticket.
    Closed,
    /// How many entries were made.
    Entries,
}

impl Column {
    /// Every column.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Returns the column's name, as in JSON and CSV.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_files_that_were_written_with_them() {
        let names: alloc::vec::Vec<_> = Column::ALL.iter().map(|column| column.name()).collect();
        let kept = "tickets called met missed met_share waiting unanswered unpromised \
                    p50_seconds p90_seconds longest_seconds closes rated rated_share mean \
                    stars_5 stars_4 stars_3 stars_2 stars_1 resolved reopened reopened_share \
                    by_customer by_agent by_clock without_word without_word_share unresolved owed \
                    grants live unused taken_back given_up expired closed entries";
        assert_eq!(names, kept.split_whitespace().collect::<alloc::vec::Vec<_>>());
    }
}
