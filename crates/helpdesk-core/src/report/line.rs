//! What stands in the tables of reports: which part, of what a line is, and the figures in it.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};

use chrono::NaiveDate;
use serde::Serialize;
use strum::{IntoStaticStr, VariantArray};

use super::backlog::AgeBand;
use crate::standing::Priority;
use crate::view::Person;

/// Which part of a report: lines with the same columns. Only the report on answers has two of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum PartName {
    /// How customers judged what was done for them.
    Ratings,
    /// First answers of what was opened.
    FirstAnswer,
    /// Resolutions of what was closed.
    Resolution,
    /// How tickets were closed.
    Closes,
    /// What is not closed now.
    Backlog,
    /// Grants and entries.
    Access,
}

impl PartName {
    /// Every part.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Returns the part's name, as in CSV.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What lines are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum CutBy {
    /// Nothing: the line of everything.
    Total,
    /// The agent.
    Agent,
    /// The project.
    Project,
    /// The priority.
    Priority,
    /// The week.
    Week,
    /// The band of ages.
    Age,
}

impl CutBy {
    /// Every cut, in the order in which they are shown.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Returns the cut's name, as in CSV.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A project as reports show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProjectLine {
    /// The host's key.
    pub key: String,
    /// The number in brackets, if the directory knows the project.
    pub number: Option<u64>,
    /// The name as it is now, if the directory knows the project.
    pub name: Option<String>,
}

/// What a line of a report is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineOf {
    /// Everything.
    Total,
    /// One agent; none is nobody.
    Agent(Option<Person>),
    /// One project; none are general questions.
    Project(Option<ProjectLine>),
    /// One priority, as customers gave it.
    Priority(Priority),
    /// The week of this Monday.
    Week(NaiveDate),
    /// One band of ages.
    Age(AgeBand),
}

impl LineOf {
    /// Returns what it is told apart by.
    #[must_use]
    pub const fn cut(&self) -> CutBy {
        match self {
            Self::Total => CutBy::Total,
            Self::Agent(_) => CutBy::Agent,
            Self::Project(_) => CutBy::Project,
            Self::Priority(_) => CutBy::Priority,
            Self::Week(_) => CutBy::Week,
            Self::Age(_) => CutBy::Age,
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
            Self::Age(age) => age.name().to_owned(),
        }
    }

    /// Returns the name that it was given, if it has one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Agent(agent) => agent.as_ref()?.name.as_deref(),
            Self::Project(project) => project.as_ref()?.name.as_deref(),
            Self::Total | Self::Priority(_) | Self::Week(_) | Self::Age(_) => None,
        }
    }
}

/// A figure of a report.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// So many.
    Count(u64),
    /// A part of a whole, 0 to 1; none of nothing.
    Share(Option<f64>),
    /// A mean; none of nothing.
    Mean(Option<f64>),
    /// A length of time in seconds, by the clock on the wall; none where there was none.
    Length(Option<i64>),
    /// A length of working time in seconds; none where there was none.
    Working(Option<i64>),
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn names_are_those_of_the_files_that_were_written_with_them() {
        let parts: Vec<_> = PartName::ALL.iter().map(|part| part.name()).collect();
        let kept = ["ratings", "first_answer", "resolution", "closes", "backlog", "access"];
        assert_eq!(parts, kept);
        let cuts: Vec<_> = CutBy::ALL.iter().map(|cut| cut.name()).collect();
        assert_eq!(cuts, ["total", "agent", "project", "priority", "week", "age"]);
    }
}
