//! What the reports share: filters, the calendars of the past, cuts by agent, project, priority and week, and
//! the spread of times.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;

use crate::hours::Calendar;
use crate::ids::{AgentId, ProjectId};
use crate::standing::Priority;

/// Which tickets a report is about. All given filters must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filter {
    /// Only this agent's; each report says whose a ticket is.
    pub agent: Option<AgentId>,
    /// Only those about this project.
    pub project: Option<ProjectId>,
    /// Only those to which the customer gave this priority.
    pub priority: Option<Priority>,
}

impl Filter {
    /// Returns the filter with an agent.
    #[must_use]
    pub fn agent(self, agent: impl Into<Option<AgentId>>) -> Self {
        Self { agent: agent.into(), ..self }
    }

    /// Returns the filter with a project.
    #[must_use]
    pub fn project(self, project: impl Into<Option<ProjectId>>) -> Self {
        Self { project: project.into(), ..self }
    }

    /// Returns the filter with the priority that customers gave.
    #[must_use]
    pub fn priority(self, priority: impl Into<Option<Priority>>) -> Self {
        Self { priority: priority.into(), ..self }
    }
}

/// What a line is cut by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keys<'a> {
    pub(super) agent: Option<&'a AgentId>,
    pub(super) project: Option<&'a ProjectId>,
    pub(super) priority: Priority,
    pub(super) at: DateTime<Utc>,
}

impl Filter {
    pub(super) fn takes(&self, keys: &Keys<'_>) -> bool {
        self.agent.as_ref().is_none_or(|agent| keys.agent == Some(agent))
            && self.project.as_ref().is_none_or(|project| keys.project == Some(project))
            && self.priority.is_none_or(|priority| keys.priority == priority)
    }
}

/// Figures of everything, and of each agent, project, priority and week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut<F> {
    /// Of everything.
    pub total: F,
    /// By agent, in the order of keys; `None` for tickets of no agent.
    pub by_agent: Vec<(Option<AgentId>, F)>,
    /// By project, in the order of keys; `None` for general questions.
    pub by_project: Vec<(Option<ProjectId>, F)>,
    /// By the priority that the customer gave, low first.
    pub by_priority: Vec<(Priority, F)>,
    /// By week, under the date of its Monday in the desk's zone.
    pub by_week: Vec<(NaiveDate, F)>,
}

/// A cut while it is being counted.
#[derive(Debug)]
pub(super) struct Counting<A> {
    zone: Tz,
    total: A,
    agents: BTreeMap<Option<AgentId>, A>,
    projects: BTreeMap<Option<ProjectId>, A>,
    priorities: BTreeMap<Priority, A>,
    weeks: BTreeMap<NaiveDate, A>,
}

impl<A: Default> Counting<A> {
    pub(super) fn new(zone: Tz) -> Self {
        Self {
            zone,
            total: A::default(),
            agents: BTreeMap::new(),
            projects: BTreeMap::new(),
            priorities: BTreeMap::new(),
            weeks: BTreeMap::new(),
        }
    }

    pub(super) fn add(&mut self, keys: &Keys<'_>, add: impl Fn(&mut A)) {
        add(&mut self.total);
        add(self.agents.entry(keys.agent.cloned()).or_default());
        add(self.projects.entry(keys.project.cloned()).or_default());
        add(self.priorities.entry(keys.priority).or_default());
        add(self.weeks.entry(monday(self.zone, keys.at)).or_default());
    }

    pub(super) fn finish<F>(self, finish: impl Fn(A) -> F) -> Cut<F> {
        fn all<K, A, F>(counted: BTreeMap<K, A>, finish: impl Fn(A) -> F) -> Vec<(K, F)> {
            counted.into_iter().map(|(key, counted)| (key, finish(counted))).collect()
        }
        Cut {
            by_agent: all(self.agents, &finish),
            by_project: all(self.projects, &finish),
            by_priority: all(self.priorities, &finish),
            by_week: all(self.weeks, &finish),
            total: finish(self.total),
        }
    }
}

/// Returns the Monday of the week in which an instant lies, in the zone.
fn monday(zone: Tz, at: DateTime<Utc>) -> NaiveDate {
    let date = zone.from_utc_datetime(&at.naive_utc()).date_naive();
    let back = TimeDelta::days(i64::from(date.weekday().num_days_from_monday()));
    date.checked_sub_signed(back).unwrap_or(date)
}

/// The calendars that were in force, each from a certain instant on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendars {
    first: Calendar,
    later: Vec<(DateTime<Utc>, Calendar)>,
}

impl Calendars {
    /// Returns the calendars of a history, in its order. The first also holds for all time before it; an
    /// empty history means the default calendar.
    #[must_use]
    pub fn new(history: Vec<(DateTime<Utc>, Calendar)>) -> Self {
        let mut history = history.into_iter();
        let first = history.next().map_or_else(Calendar::default, |(_, calendar)| calendar);
        Self { first, later: history.collect() }
    }

    /// Returns the calendar that was in force at an instant.
    #[must_use]
    pub fn at(&self, at: DateTime<Utc>) -> &Calendar {
        let found = self.later.iter().rev().find(|(since, _)| *since <= at);
        found.map_or(&self.first, |(_, calendar)| calendar)
    }

    /// Returns the working time between two instants by the calendar in force at the first, in
    /// microseconds.
    pub(super) fn working(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
        self.at(from).between(from, to).num_microseconds().unwrap_or(i64::MAX)
    }
}

/// The spread of lengths of time. A percentile is the smallest length that at least that many of a hundred do
/// not exceed (nearest rank).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spread {
    /// How many lengths there are.
    pub count: u64,
    /// Half of them are no longer.
    pub p50: Option<TimeDelta>,
    /// Nine of ten are no longer.
    pub p90: Option<TimeDelta>,
    /// The longest.
    pub longest: Option<TimeDelta>,
}

impl Spread {
    /// Returns the spread of these lengths, given in microseconds.
    #[must_use]
    pub fn of(mut micros: Vec<i64>) -> Self {
        micros.sort_unstable();
        let rank = |percent: usize| {
            let rank = micros.len().saturating_mul(percent).div_ceil(100);
            let found = rank.checked_sub(1).and_then(|place| micros.get(place));
            found.copied().map(TimeDelta::microseconds)
        };
        Self { count: micros.len() as u64, p50: rank(50), p90: rank(90), longest: rank(100) }
    }
}
