//! Closes: which tickets support closed without the customer's word.

use chrono_tz::Tz;

use super::cut::{Counting, Cut, Filter};
use super::row::{Closer, ReportRow};

/// How some tickets were closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CloseFigures {
    /// How many were closed.
    pub closes: u64,
    /// By their customer.
    pub by_customer: u64,
    /// By an agent.
    pub by_agent: u64,
    /// By the clock, after silence.
    pub by_clock: u64,
    /// By an agent while they were not resolved.
    pub unresolved: u64,
    /// By an agent or the clock while the customer had the last word.
    pub owed: u64,
}

impl CloseFigures {
    /// Returns how many were closed without the customer's word: by an agent or by the clock.
    #[must_use]
    pub const fn without_word(&self) -> u64 {
        self.by_agent + self.by_clock
    }
}

/// Makes the report on closes from the tickets closed in a period.
///
/// A close has the customer's word only if the customer closed. It counts for the agent who closed; a close
/// by the customer or the clock counts for the agent whom stars would judge. A week is that of the close.
pub fn closes<'a>(
    zone: Tz,
    filter: &Filter,
    closed: impl IntoIterator<Item = &'a ReportRow>,
) -> Cut<CloseFigures> {
    let mut counting: Counting<CloseFigures> = Counting::new(zone);
    for row in closed {
        let Some(closing) = &row.closed else { continue };
        let agent = match &closing.by {
            Closer::Agent(agent) => Some(agent),
            Closer::Customer | Closer::Clock => row.in_charge(),
        };
        let keys = row.keys(agent, closing.at);
        if !filter.takes(&keys) {
            continue;
        }
        counting.add(&keys, |figures| {
            figures.closes += 1;
            let place = match &closing.by {
                Closer::Customer => &mut figures.by_customer,
                Closer::Agent(_) => &mut figures.by_agent,
                Closer::Clock => &mut figures.by_clock,
            };
            *place += 1;
            let by_agent = matches!(closing.by, Closer::Agent(_));
            let by_customer = closing.by == Closer::Customer;
            figures.unresolved += u64::from(by_agent && row.resolved_at.is_none());
            figures.owed += u64::from(!by_customer && closing.owed);
        });
    }
    counting.finish(|figures| figures)
}
