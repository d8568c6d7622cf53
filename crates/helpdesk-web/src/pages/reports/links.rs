//! The addresses of a report narrowed to one line of its tables.

use helpdesk::LineOf;

use super::days::Days;
use super::narrow::Narrow;
use crate::frame::Frame;

/// The addresses of the report that is shown, narrowed to one line of its tables.
pub(super) struct Links {
    /// `None` for a report that takes no filter.
    pub(super) days: Option<Days>,
    pub(super) path: String,
    pub(super) narrow: Narrow,
}

impl Links {
    /// Returns where the report on one line is.
    pub(super) fn to(&self, f: &Frame, line: &LineOf) -> Option<String> {
        let (days, narrow) = (self.days?, self.narrow.to(line)?);
        Some(f.to(&format!("{}{}{}", self.path, days.query(), narrow.query())))
    }
}
