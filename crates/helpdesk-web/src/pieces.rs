//! Small pieces that many pages show: a status, a priority, a deadline.

use helpdesk::{Priority, Status};

use crate::frame::Frame;
use crate::markup::{Markup, escape};

/// Returns the first letters of a name, at most two.
pub(crate) fn initials(name: &str) -> String {
    let words = name.split_whitespace().filter_map(|word| word.chars().next());
    words.filter(|c| c.is_alphanumeric()).take(2).flat_map(char::to_uppercase).collect()
}

/// Returns a status as a word with its shape.
pub(crate) fn status(f: &Frame, status: &Status) -> Markup {
    let (name, icon) = (status.name(), f.icon(status.name()));
    let word = escape(&f.l10n.status(*status));
    Markup::ready(format!("<span class=\"status {name}\">{icon}{word}</span>"))
}

/// Returns a priority as a word with its shape.
pub(crate) fn priority(f: &Frame, priority: &Priority) -> Markup {
    let (name, icon) = (priority.name(), f.icon(priority.name()));
    let word = escape(&f.l10n.priority(*priority));
    Markup::ready(format!("<span class=\"priority {name}\">{icon}{word}</span>"))
}
