//! The banner at the top of a page: what was done, or was not.

use chrono::{DateTime, Utc};

use crate::choice::Link;
use crate::frame::Frame;

/// A message after a command.
#[derive(Debug, Clone, Default)]
pub(crate) struct Banner {
    /// `good`, `bad`, or empty.
    pub(crate) kind: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) problems: Vec<FieldProblem>,
    pub(crate) link: Option<Link>,
}

/// What is wrong with a field.
#[derive(Debug, Clone)]
pub(crate) struct FieldProblem {
    /// The field's id.
    pub(crate) field: &'static str,
    pub(crate) words: String,
}

impl FieldProblem {
    pub(crate) const fn new(field: &'static str, words: String) -> Self {
        Self { field, words }
    }
}

impl Banner {
    /// Returns what is wrong with a field.
    pub(crate) fn problem(&self, field: &str) -> Option<&str> {
        let found = self.problems.iter().find(|problem| problem.field == field);
        found.map(|problem| problem.words.as_str())
    }

    /// Returns that something was done.
    pub(crate) fn good(title: String) -> Self {
        Self { kind: "good", icon: "resolved", title, ..Self::default() }
    }

    /// Returns that something was not done, and what to do instead.
    pub(crate) fn bad(refused: helpdesk_l10n::Refused) -> Self {
        let (title, text) = (refused.what, refused.instead);
        Self { kind: "bad", icon: "late", title, text, ..Self::default() }
    }

    /// Returns the note that an answer is of an earlier time, since what it is made of has not caught up.
    pub(crate) fn as_of(f: &Frame, at: &DateTime<Utc>) -> Self {
        let time = f.l10n.moment_with_time(*at, f.here);
        let (title, text) = (f.say("as-of", "time", &time), f.w("as-of-why"));
        Self { kind: "info", icon: "late", title, text, ..Self::default() }
    }
}
