//! What a report is narrowed to: read from the address, chosen in a form or by a link in a table.

use helpdesk::{LineOf, ReportFilter};

use crate::choice::{Choice, Param};
use crate::fault::Fault;
use crate::frame::Frame;
use crate::pages::{chosen_priority, typed_key};

/// What a report is narrowed to, as the address says it; empty for everything.
#[derive(Debug, Default, Clone)]
pub(super) struct Narrow {
    pub(super) agent: String,
    pub(super) project: String,
    pub(super) priority: String,
}

impl Narrow {
    /// Returns the filter; an invalid key or priority is refused.
    pub(super) fn filter(&self) -> Result<ReportFilter, Fault> {
        let (agent, project) = (typed_key(&self.agent)?, typed_key(&self.project)?);
        let filter = ReportFilter::default().agent(agent).project(project);
        Ok(filter.priority(chosen_priority(&self.priority)?))
    }

    /// Returns what an address says of it.
    pub(super) fn params(&self) -> Vec<Param> {
        [("agent", &self.agent), ("project", &self.project), ("priority", &self.priority)]
            .into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(name, value)| Param::new(name, value.trim().to_owned()))
            .collect()
    }

    /// Returns the part of an address after the days.
    pub(super) fn query(&self) -> String {
        self.params().iter().map(|param| format!("&{}", param.query())).collect()
    }

    /// Returns the filter narrowed to this line too, or `None` for a line that is not one agent, project or
    /// priority, or to which it is already narrowed.
    pub(super) fn to(&self, line: &LineOf) -> Option<Self> {
        let mut narrow = self.clone();
        let place = match line {
            LineOf::Agent(Some(_)) => &mut narrow.agent,
            LineOf::Project(Some(_)) => &mut narrow.project,
            LineOf::Priority(_) => &mut narrow.priority,
            LineOf::Total
            | LineOf::Agent(None)
            | LineOf::Project(None)
            | LineOf::Week(_)
            | LineOf::Age(_) => return None,
        };
        let key = line.key();
        if *place == key {
            return None;
        }
        *place = key;
        Some(narrow)
    }
}

/// The form in which a report is narrowed.
pub(super) struct NarrowForm {
    pub(super) action: String,
    /// What else the address says.
    pub(super) also: Vec<Param>,
    pub(super) narrow: Narrow,
    pub(super) priorities: Vec<Choice>,
    /// Where everything is shown; none where it is.
    pub(super) clear: Option<String>,
}

impl NarrowForm {
    /// Returns the form of a page at a path, whose address says more than this.
    pub(super) fn of(f: &Frame, path: &str, narrow: Narrow, also: Vec<Param>) -> Self {
        let priorities = Choice::priorities(f.l10n, &narrow.priority);
        let query: Vec<_> = also.iter().map(Param::query).collect();
        let clear = f.to(&format!("{path}?{}", query.join("&")));
        let clear = (!narrow.params().is_empty()).then_some(clear);
        Self { action: f.to(path), also, narrow, priorities, clear }
    }
}

#[cfg(test)]
mod tests {
    use helpdesk::Priority;

    use super::*;

    fn narrow(agent: &str, project: &str, priority: &str) -> Narrow {
        let [agent, project, priority] = [agent, project, priority].map(str::to_owned);
        Narrow { agent, project, priority }
    }

    #[test]
    fn an_address_says_what_was_chosen_and_no_more() {
        assert_eq!(narrow("", " ", "").query(), "");
        assert_eq!(narrow(" anna ", "", "high").query(), "&agent=anna&priority=high");
        assert_eq!(narrow("", "\"&x=<b>", "").query(), "&project=%22%26x%3D%3Cb%3E");
    }

    #[test]
    fn a_line_narrows_further_and_keeps_what_was_chosen() {
        let line = LineOf::Priority(Priority::High);
        let further = narrow("anna", "", "").to(&line).unwrap();
        assert_eq!(further.query(), "&agent=anna&priority=high");
        assert!(further.to(&line).is_none(), "it is narrowed to that already");
        for line in [LineOf::Total, LineOf::Agent(None), LineOf::Project(None)] {
            assert!(narrow("", "", "").to(&line).is_none(), "{line:?}");
        }
    }

    #[test]
    fn what_is_no_key_or_priority_is_refused() {
        for bad in [narrow("a b", "", ""), narrow("", "\u{7}", ""), narrow("", "", "urgent")] {
            assert!(bad.filter().is_err(), "{bad:?}");
        }
        let filter = narrow("anna", "p-1", "low").filter();
        let Ok(filter) = filter else { panic!("it is well formed") };
        assert_eq!(filter.agent.unwrap().as_str(), "anna");
        assert_eq!(filter.project.unwrap().as_str(), "p-1");
        assert_eq!(filter.priority, Some(Priority::Low));
    }
}
