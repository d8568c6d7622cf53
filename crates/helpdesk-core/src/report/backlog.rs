//! The backlog: what is not closed now, by age and by agent.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use serde::Serialize;
use strum::{IntoStaticStr, VariantArray};

use crate::ids::AgentId;

/// The microseconds of an hour: the backlog is kept by the hour, UTC, in which a ticket was opened.
pub const HOUR_MICROS: i64 = 3_600_000_000;

/// The counts that a store keeps of tickets that are not closed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Backlog {
    /// By the hour of opening, counted from 1970, and whether support owes a word.
    pub hours: Vec<((i64, bool), u64)>,
    /// By assignee and whether support owes a word; tickets without an assignee are left out.
    pub hands: Vec<((AgentId, bool), u64)>,
}

/// How old a ticket is, in whole hours from the hour of its opening to the hour that it is now.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, IntoStaticStr, VariantArray,
)]
#[serde(into = "&'static str")]
pub enum AgeBand {
    /// Under 24 hours.
    #[strum(to_string = "under_1_day")]
    Day,
    /// 1–3 days: under 96 hours.
    #[strum(to_string = "1_to_3_days")]
    ThreeDays,
    /// 4–7 days: under 192 hours.
    #[strum(to_string = "4_to_7_days")]
    Week,
    /// 8–14 days: under 360 hours.
    #[strum(to_string = "8_to_14_days")]
    TwoWeeks,
    /// More than 14 days.
    #[strum(to_string = "over_14_days")]
    Older,
}

impl AgeBand {
    /// Every band, the youngest first.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Returns the band's name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Returns the band of an age in hours.
    #[must_use]
    pub const fn of(hours: i64) -> Self {
        match hours {
            ..24 => Self::Day,
            24..96 => Self::ThreeDays,
            96..192 => Self::Week,
            192..360 => Self::TwoWeeks,
            360.. => Self::Older,
        }
    }
}

/// How many tickets are not closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BacklogFigures {
    /// Open or resolved.
    pub tickets: u64,
    /// Those on which support owes a word.
    pub waiting: u64,
}

/// The backlog at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BacklogReport {
    /// All of it.
    pub total: BacklogFigures,
    /// By age, the youngest first; bands without tickets are included.
    pub by_age: Vec<(AgeBand, BacklogFigures)>,
    /// By assignee, in the order of keys; `None`, which comes first, for tickets without one.
    pub by_agent: Vec<(Option<AgentId>, BacklogFigures)>,
}

/// Makes the report on the backlog at an instant from the kept counts.
///
/// The age of a ticket is the number of whole hours, UTC, from the hour of its opening to the current hour.
#[must_use]
pub fn backlog(now: DateTime<Utc>, kept: &Backlog) -> BacklogReport {
    let this_hour = now.timestamp_micros().div_euclid(HOUR_MICROS);
    let mut ages: BTreeMap<AgeBand, BacklogFigures> =
        AgeBand::ALL.iter().copied().map(|band| (band, BacklogFigures::default())).collect();
    let mut total = BacklogFigures::default();
    for ((hour, waits), count) in &kept.hours {
        let band = AgeBand::of(this_hour.saturating_sub(*hour));
        ages.entry(band).or_default().add(*waits, *count);
        total.add(*waits, *count);
    }
    let mut agents: BTreeMap<Option<AgentId>, BacklogFigures> = BTreeMap::new();
    let mut nobody = total;
    for ((agent, waits), count) in &kept.hands {
        agents.entry(Some(agent.clone())).or_default().add(*waits, *count);
        nobody.remove(*waits, *count);
    }
    if nobody.tickets > 0 {
        agents.insert(None, nobody);
    }
    let (by_age, by_agent) = (ages.into_iter().collect(), agents.into_iter().collect());
    BacklogReport { total, by_age, by_agent }
}

impl BacklogFigures {
    fn add(&mut self, waits: bool, count: u64) {
        self.tickets = self.tickets.saturating_add(count);
        self.waiting = self.waiting.saturating_add(if waits { count } else { 0 });
    }

    fn remove(&mut self, waits: bool, count: u64) {
        self.tickets = self.tickets.saturating_sub(count);
        self.waiting = self.waiting.saturating_sub(if waits { count } else { 0 });
    }
}
