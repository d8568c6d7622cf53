//! The figures of a report as lines of cells, for every door that shows a table or sends a spreadsheet.

use helpdesk_core::report::{Column, CutBy, Figure, LineOf, PartName};

use super::columns::Figures;
use super::{CutView, OfAgent, ReportView};

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
    /// Which.
    pub name: PartName,
    /// What its lines tell.
    pub columns: &'static [Column],
    /// Everything first, then agents, projects, priorities, weeks; ages before agents.
    pub lines: Vec<PartLine>,
}

impl ReportPart {
    /// Returns the lines that are told apart so.
    pub fn cut(&self, by: CutBy) -> impl Iterator<Item = &PartLine> {
        self.lines.iter().filter(move |line| line.of.cut() == by)
    }
}

impl ReportView {
    /// Returns the parts of the report.
    #[must_use]
    pub fn parts(&self) -> Vec<ReportPart> {
        match self {
            Self::Ratings(cut) => vec![of_cut(PartName::Ratings, cut)],
            Self::Answers { first_answer, resolution } => {
                vec![
                    of_cut(PartName::FirstAnswer, first_answer),
                    of_cut(PartName::Resolution, resolution),
                ]
            }
            Self::Closes(cut) => vec![of_cut(PartName::Closes, cut)],
            Self::Backlog { total, overdue: _, by_age, by_agent } => {
                let mut part = begun(PartName::Backlog, total);
                let ages = by_age.iter().map(|of| line(LineOf::Age(of.age), &of.figures));
                part.lines.extend(ages.chain(agents(by_agent)));
                vec![part]
            }
            Self::Access { total, by_agent } => {
                let mut part = begun(PartName::Access, total);
                part.lines.extend(agents(by_agent));
                vec![part]
            }
        }
    }
}

fn line(of: LineOf, figures: &impl Figures) -> PartLine {
    PartLine { of, figures: figures.figures() }
}

fn begun<F: Figures>(name: PartName, total: &F) -> ReportPart {
    ReportPart { name, columns: F::COLUMNS, lines: vec![line(LineOf::Total, total)] }
}

fn of_cut<F: Figures>(name: PartName, cut: &CutView<F>) -> ReportPart {
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
