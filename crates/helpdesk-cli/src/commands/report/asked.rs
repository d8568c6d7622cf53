//! What is asked of a report: which days, which tickets, in which form.

use chrono::NaiveDate;
use clap::Args;
use helpdesk::{AgentId, Helpdesk, Period, Priority, ProjectId, ReportFilter};

use crate::args::priorities;
use crate::error::Failure;
use crate::session::Session;

/// The days of a report.
#[derive(Debug, Args)]
pub(crate) struct Days {
    /// The first day, in the desk's zone: `2026-11-01`; by default that of the month
    #[arg(long, value_name = "D")]
    pub(super) from: Option<NaiveDate>,
    /// The last day; by default that of the month, or today where `--from` is given
    #[arg(long, value_name = "D")]
    pub(super) to: Option<NaiveDate>,
}

/// Which tickets a report is about.
#[derive(Debug, Args)]
pub(crate) struct Only {
    /// Only this agent's
    #[arg(long, value_name = "KEY")]
    pub(super) agent: Option<AgentId>,
    /// Only those about this project
    #[arg(long, value_name = "KEY")]
    pub(super) project: Option<ProjectId>,
    /// Only those to which the customer gave this priority
    #[arg(long, value_name = "P", value_parser = priorities())]
    pub(super) priority: Option<Priority>,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Form {
    /// Print comma-separated values for a spreadsheet
    #[arg(long)]
    pub(super) csv: bool,
}

impl Days {
    pub(super) fn period(&self, desk: &Helpdesk) -> Result<Period, Failure> {
        Ok(desk.days(self.from, self.to)?)
    }
}

impl Only {
    pub(super) fn filter(self) -> ReportFilter {
        let Self { agent, project, priority } = self;
        ReportFilter::default().agent(agent).project(project).priority(priority)
    }
}

impl Form {
    /// Refuses two forms at once.
    pub(super) fn check(self, session: &Session) -> Result<(), Failure> {
        if self.csv && session.output.is_json() { Err(Failure::CsvOrJson) } else { Ok(()) }
    }
}
