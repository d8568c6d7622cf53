//! Access: grants, entries, how long grants lasted and how they ended (A5, A6).

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::cut::{Filter, Keys, Spread};
use super::row::{EntryRow, GrantRow};
use crate::access::EndReason;
use crate::ids::AgentId;

/// What became of some grants.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccessFigures {
    /// How many were given.
    pub grants: u64,
    /// How many of these still live.
    pub live: u64,
    /// How many of these nobody entered under.
    pub unused: u64,
    /// How they ended: every way in the order of [`EndReason::ALL`].
    pub ended: [u64; 5],
    /// How long those that ended had lasted, by the clock on the wall.
    pub lasted: Spread,
    /// How many entries were made in the period, under these grants or earlier ones.
    pub entries: u64,
}

/// Access in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessReport {
    /// All of it.
    pub total: AccessFigures,
    /// By agent, in the order of keys: the assignee when the grant was given, and the agent who entered;
    /// `None` for nobody.
    pub by_agent: Vec<(Option<AgentId>, AccessFigures)>,
}

#[derive(Debug, Default)]
struct Lasting {
    figures: AccessFigures,
    micros: Vec<i64>,
}

/// Makes the report on access from the grants that were given in a period and the entries that were
/// made in it.
///
/// A grant counts in the period in which it was given, for the agent who was then the assignee; its outcome
/// is told as of now. An entry counts in the period in which it was made, for the agent who entered.
pub fn access<'a>(
    filter: &Filter,
    grants: impl IntoIterator<Item = &'a GrantRow>,
    entries: impl IntoIterator<Item = &'a EntryRow>,
) -> AccessReport {
    let mut total = Lasting::default();
    let mut agents: BTreeMap<Option<AgentId>, Lasting> = BTreeMap::new();
    for grant in grants {
        let GrantRow { at, agent, project, priority, .. } = grant;
        let (agent, project) = (agent.as_ref(), project.as_ref());
        if filter.takes(&Keys { agent, project, priority: *priority, at: *at }) {
            total.add(grant);
            agents.entry(agent.cloned()).or_default().add(grant);
        }
    }
    for EntryRow { at, agent, project, priority, .. } in entries {
        let project = project.as_ref();
        if filter.takes(&Keys { agent: Some(agent), project, priority: *priority, at: *at }) {
            total.figures.entries += 1;
            agents.entry(Some(agent.clone())).or_default().figures.entries += 1;
        }
    }
    let by_agent = agents.into_iter().map(|(agent, lasting)| (agent, lasting.finish()));
    AccessReport { total: total.finish(), by_agent: by_agent.collect() }
}

impl Lasting {
    fn add(&mut self, grant: &GrantRow) {
        self.figures.grants += 1;
        self.figures.unused += u64::from(grant.entries == 0);
        let Some((end, why)) = grant.ended else {
            self.figures.live += 1;
            return;
        };
        for (count, way) in self.figures.ended.iter_mut().zip(EndReason::ALL) {
            *count += u64::from(*way == why);
        }
        let lasted = end.signed_duration_since(grant.at);
        self.micros.push(lasted.num_microseconds().unwrap_or(i64::MAX));
    }

    fn finish(self) -> AccessFigures {
        AccessFigures { lasted: Spread::of(self.micros), ..self.figures }
    }
}
