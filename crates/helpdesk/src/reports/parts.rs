//! The figures of a report as lines of cells, for every door that shows a table or sends a spreadsheet.

use chrono::NaiveDate;
use helpdesk_core::Priority;
use helpdesk_core::view::Person;

use super::columns::Figures;
use super::figure::Figure;
use super::{CutView, OfAgent, ProjectLine, ReportView};

/// What a line of a report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineOf {
    /// Everything.
    Total,
    /// One agent; `None` for nobody.
    Agent(Option<Person>),
    /// One project; `None` for general questions.
    Project(Option<ProjectLine>),
    /// One priority, as customers gave it.
    Priority(Priority),
    /// The week of this Monday.
    Week(NaiveDate),
    /// One band of ages: its name, as [`super::OfAge`] has it.
    Age(&'static str),
}

impl LineOf {
    /// Returns the kind of the line: `total`, `agent`, `project`, `priority`, `week`, `age`.
    #[must_use]
    pub const fn cut(&self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Agent(_) => "agent",
            Self::Project(_) => "project",
            Self::Priority(_) => "priority",
            Self::Week(_) => "week",
            Self::Age(_) => "age",
        }
    }

    /// Returns which one it is, for programs; empty for everything, nobody and general questions.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Total | Self::Agent(None) | Self::Project(None) => String::new(),
            Self::Agent(Some(agent)) => agent.key.clone(),
            Self::Project(Some(project)) => project.key.clone(),
            Self::Priority(priority) => priority.name().to_owned(),
            Self::Week(monday) => monday.to_string(),
            Self::Age(age) => (*age).to_owned(),
        }
    }

    /// Returns the name that it was given, if it has one.
    pub(super) fn name(&self) -> String {
        let name = match self {
            Self::Agent(agent) => agent.as_ref().and_then(|agent| agent.name.as_ref()),
            Self::Project(project) => project.as_ref().and_then(|project| project.name.as_ref()),
            Self::Total | Self::Priority(_) | Self::Week(_) | Self::Age(_) => None,
        };
        name.cloned().unwrap_or_default()
    }
}

/// The figures of everything, or of one agent, project, priority, week or age.
#[derive(Debug, Clone, PartialEq)]
pub struct PartLine {
    /// Of what.
    pub of: LineOf,
    /// As many as the part has columns, in the same order.
    pub figures: Vec<Figure>,
}

/// Lines with the same columns. Only the report on answers has two of them.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportPart {
    /// Its name for programs: `ratings`, `first_answer`, `resolution`, `closes`, `backlog`, `access`.
    pub name: &'static str,
    /// The names of the columns for programs, as in JSON and CSV.
    pub columns: &'static [&'static str],
    /// Everything first, then agents, projects, priorities, weeks; ages before agents.
    pub lines: Vec<PartLine>,
}

impl ReportView {
    /// Returns the parts of the report.
    #[must_use]
    pub fn parts(&self) -> Vec<ReportPart> {
        match self {
            Self::Ratings(cut) => vec![of_cut("ratings", cut)],
            Self::Answers { first_answer, resolution } => {
                vec![of_cut("first_answer", first_answer), of_cut("resolution", resolution)]
            }
            Self::Closes(cut) => vec![of_cut("closes", cut)],
            Self::Backlog { total, overdue: _, by_age, by_agent } => {
                let mut part = begun("backlog", total);
                let ages = by_age.iter().map(|of| line(LineOf::Age(of.age), &of.figures));
                part.lines.extend(ages.chain(agents(by_agent)));
                vec![part]
            }
            Self::Access { total, by_agent } => {
                let mut part = begun("access", total);
                part.lines.extend(agents(by_agent));
                vec![part]
            }
        }
    }
}

fn line(of: LineOf, figures: &impl Figures) -> PartLine {
    PartLine { of, figures: figures.figures() }
}

fn begun<F: Figures>(name: &'static str, total: &F) -> ReportPart {
    ReportPart { name, columns: F::COLUMNS, lines: vec![line(LineOf::Total, total)] }
}

fn of_cut<F: Figures>(name: &'static str, cut: &CutView<F>) -> ReportPart {
    let mut part = begun(name, &cut.total);
    part.lines.extend(agents(&cut.by_agent));
    let projects = cut.by_project.iter();
    part.lines.extend(projects.map(|of| line(LineOf::Project(of.project.clone()), &of.figures)));
    let priorities = cut.by_priority.iter();
    part.lines.extend(priorities.map(|of| line(LineOf::Priority(of.priority), &of.figures)));
    part.lines.extend(cut.by_week.iter().map(|of| line(LineOf::Week(of.week), &of.figures)));
    part
}

fn agents<F: Figures>(by_agent: &[OfAgent<F>]) -> impl Iterator<Item = PartLine> {
    by_agent.iter().map(|of| line(LineOf::Agent(of.agent.clone()), &of.figures))
}
