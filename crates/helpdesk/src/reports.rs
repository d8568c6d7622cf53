//! Reports, for agents and the operator: the figures of `helpdesk_core::report` with the names of
//! people and projects, asked for in batches. A customer gets none.

mod columns;
mod csv;
mod figures;
mod parts;
mod period;
mod ratings;
mod spreadsheet;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use helpdesk_core::report::{self, AgeBand, Calendars, Cut, Filter, ProjectLine, ReportRow};
use helpdesk_core::view::{Names, Person};
use helpdesk_core::{AgentId, Priority, ProjectId, Reader, TicketNumber};
use helpdesk_store::{Follower, Period, ReportTime};
use serde::Serialize;
use strum::{IntoStaticStr, VariantArray};

pub use self::figures::{
    AccessLine, AnswerLine, BacklogLine, CloseLine, RatingLine, ResolutionLine, SpreadLine,
};
pub use self::parts::{PartLine, ReportPart};
pub use self::ratings::{RatingEntry, RatingRead};
use crate::engine::Helpdesk;
use crate::error::{Error, FilterField, Missing};
use crate::followers::Timed;
use crate::known::Named;

/// Which report.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ReportName {
    /// How customers judged what was done for them.
    Ratings,
    /// First answers and resolutions.
    Answers,
    /// Which tickets support closed without the customer's word.
    Closes,
    /// What is not closed now.
    Backlog,
    /// Grants and entries.
    Access,
}

impl ReportName {
    /// Every report, in the order in which they are offered.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Returns the report's name, as in JSON and in addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Figures of one agent; `None` for nobody.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfAgent<F> {
    /// Whose.
    pub agent: Option<Person>,
    /// What.
    #[serde(flatten)]
    pub figures: F,
}

/// Figures of one project; `None` for general questions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfProject<F> {
    /// Which.
    pub project: Option<ProjectLine>,
    /// What.
    #[serde(flatten)]
    pub figures: F,
}

/// Figures of one priority.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfPriority<F> {
    /// Which the customers gave.
    pub priority: Priority,
    /// What.
    #[serde(flatten)]
    pub figures: F,
}

/// Figures of one week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfWeek<F> {
    /// Its Monday.
    pub week: NaiveDate,
    /// What.
    #[serde(flatten)]
    pub figures: F,
}

/// Figures of everything, and of each agent, project, priority and week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CutView<F> {
    /// Of everything.
    pub total: F,
    /// By agent, by key; nobody's first.
    pub by_agent: Vec<OfAgent<F>>,
    /// By project, by key; general questions first.
    pub by_project: Vec<OfProject<F>>,
    /// By priority, low first.
    pub by_priority: Vec<OfPriority<F>>,
    /// By week, the earliest first.
    pub by_week: Vec<OfWeek<F>>,
}

/// Figures of one band of ages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfAge {
    /// Which.
    pub age: AgeBand,
    /// What.
    #[serde(flatten)]
    pub figures: BacklogLine,
}

/// A report, ready to be read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "report", rename_all = "snake_case")]
pub enum ReportView {
    /// How customers judged what was done for them.
    Ratings(CutView<RatingLine>),
    /// First answers of what was opened, and resolutions of what was closed.
    Answers {
        /// First answers.
        first_answer: Box<CutView<AnswerLine>>,
        /// Resolutions.
        resolution: Box<CutView<ResolutionLine>>,
    },
    /// How tickets were closed.
    Closes(CutView<CloseLine>),
    /// What is not closed now.
    Backlog {
        /// All of it.
        total: BacklogLine,
        /// Past due and not answered.
        overdue: u64,
        /// By age, the youngest first.
        by_age: Vec<OfAge>,
        /// By assignee, by key; nobody's first.
        by_agent: Vec<OfAgent<BacklogLine>>,
    },
    /// Grants and entries.
    Access {
        /// All of it.
        total: AccessLine,
        /// By agent, by key; nobody first.
        by_agent: Vec<OfAgent<AccessLine>>,
    },
}

type Projects = BTreeMap<ProjectId, ProjectLine>;

impl Helpdesk {
    /// Makes a report on a period, for an agent or the operator. The backlog is always that of now and takes
    /// no filter.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer and for an unknown or disabled reader, [`Error::Unknown`]
    /// for a filter by an unknown key, [`Error::Input`] for a filter of the backlog, [`Error::Store`].
    pub fn report(
        &self,
        reader: &Reader,
        name: ReportName,
        period: Period,
        filter: &Filter,
    ) -> Result<Timed<ReportView>, Error> {
        self.check_reader(reader)?;
        self.check_filter(reader, filter)?;
        let fresh = self.caught_up(Follower::Reports)?;
        let answer = match name {
            ReportName::Ratings => {
                let rows = self.report_rows(ReportTime::Closed, period)?;
                let cut = report::ratings(self.policy()?.hours.zone(), filter, &rows);
                ReportView::Ratings(self.view(cut)?)
            }
            ReportName::Answers => self.answers(period, filter)?,
            ReportName::Closes => {
                let rows = self.report_rows(ReportTime::Closed, period)?;
                let cut = report::closes(self.policy()?.hours.zone(), filter, &rows);
                ReportView::Closes(self.view(cut)?)
            }
            ReportName::Backlog if *filter != Filter::default() => {
                let problem = "the backlog is counted as a whole, by age and by agent";
                return Err(Error::Input { field: "filter", problem: problem.to_owned() });
            }
            ReportName::Backlog => self.backlog_view()?,
            ReportName::Access => {
                let rows = self.store().report_access(period)?;
                let grants = rows.grants.iter().map(|(_, grant)| grant);
                let made = report::access(filter, grants, rows.entries.iter().map(|(_, it)| it));
                let by_agent = self.of_agents(made.by_agent)?;
                ReportView::Access { total: AccessLine::from(made.total), by_agent }
            }
        };
        Ok(fresh.with(answer))
    }

    /// Customers read no reports: for them there are none.
    fn check_reader(&self, reader: &Reader) -> Result<(), Error> {
        self.admit(reader)?;
        match reader {
            Reader::Customer(_) => Err(Error::NotFound(Missing::Report)),
            Reader::Agent(_) | Reader::Operator => Ok(()),
        }
    }

    fn check_filter(&self, reader: &Reader, filter: &Filter) -> Result<(), Error> {
        let agent = filter.agent.as_ref().map(|agent| (FilterField::Agent, agent));
        self.check_known(reader, Named { agent, customer: None, project: filter.project.as_ref() })
    }

    fn report_rows(&self, by: ReportTime, period: Period) -> Result<Vec<ReportRow>, Error> {
        let rows: Vec<(TicketNumber, ReportRow)> = self.store().report_rows(by, period)?;
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }

    fn answers(&self, period: Period, filter: &Filter) -> Result<ReportView, Error> {
        let (zone, now) = (self.policy()?.hours.zone(), self.now());
        let calendars = Calendars::new(self.store().calendars()?);
        let opened = self.report_rows(ReportTime::Opened, period)?;
        let first_answer = report::answers(zone, &calendars, now, filter, &opened);
        drop(opened);
        let closed = self.report_rows(ReportTime::Closed, period)?;
        let resolution = report::resolutions(zone, &calendars, filter, &closed);
        Ok(ReportView::Answers {
            first_answer: Box::new(self.view(first_answer)?),
            resolution: Box::new(self.view(resolution)?),
        })
    }

    fn backlog_view(&self) -> Result<ReportView, Error> {
        let now: DateTime<Utc> = self.now();
        let made = report::backlog(now, &self.store().backlog()?);
        let ages = made.by_age.into_iter();
        Ok(ReportView::Backlog {
            total: BacklogLine::from(made.total),
            overdue: self.store().overdue(now)?,
            by_age: ages.map(|(age, figures)| OfAge { age, figures: figures.into() }).collect(),
            by_agent: self.of_agents(made.by_agent)?,
        })
    }

    fn view<F, L: From<F>>(&self, cut: Cut<F>) -> Result<CutView<L>, Error> {
        let keys = cut.by_project.iter().filter_map(|(project, _)| project.clone());
        let projects = self.project_lines(keys.collect())?;
        let line = |key: ProjectId| {
            let unknown = || ProjectLine { key: key.as_str().into(), number: None, name: None };
            projects.get(&key).cloned().unwrap_or_else(unknown)
        };
        let by_project = cut.by_project.into_iter().map(|(project, figures)| OfProject {
            project: project.map(line),
            figures: figures.into(),
        });
        let priorities = cut.by_priority.into_iter();
        let weeks = cut.by_week.into_iter();
        Ok(CutView {
            total: cut.total.into(),
            by_agent: self.of_agents(cut.by_agent)?,
            by_project: by_project.collect(),
            by_priority: priorities
                .map(|(priority, figures)| OfPriority { priority, figures: figures.into() })
                .collect(),
            by_week: weeks
                .map(|(week, figures)| OfWeek { week, figures: figures.into() })
                .collect(),
        })
    }

    fn of_agents<F, L: From<F>>(
        &self,
        counted: Vec<(Option<AgentId>, F)>,
    ) -> Result<Vec<OfAgent<L>>, Error> {
        let keys = counted.iter().filter_map(|(agent, _)| agent.clone()).collect();
        let names = self.agent_names(keys)?;
        let line = |(agent, figures): (Option<AgentId>, F)| OfAgent {
            agent: agent.as_ref().map(|agent| names.agent(agent)),
            figures: figures.into(),
        };
        Ok(counted.into_iter().map(line).collect())
    }

    fn agent_names(&self, keys: BTreeSet<AgentId>) -> Result<Names, Error> {
        let cards =
            if keys.is_empty() { BTreeMap::new() } else { self.directory().agents(keys)? };
        let agents = cards.into_iter().map(|(key, card)| (key, card.name)).collect();
        Ok(Names { agents, ..Names::default() })
    }

    fn project_lines(&self, keys: BTreeSet<ProjectId>) -> Result<Projects, Error> {
        let cards =
            if keys.is_empty() { BTreeMap::new() } else { self.directory().projects(keys)? };
        let lines = cards.into_iter().map(|(key, card)| {
            let (number, name) = (Some(card.number), Some(card.name));
            let line = ProjectLine { key: key.as_str().into(), number, name };
            (key, line)
        });
        Ok(lines.collect())
    }
}
