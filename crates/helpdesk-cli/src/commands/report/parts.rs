//! The headings of a report's tables and of their lines.

use helpdesk::{LineOf, ProjectLine};
use helpdesk_l10n::{Heading, L10n};

/// Returns the title of a part, by its name.
pub(super) fn title(part: &str, l10n: L10n) -> String {
    l10n.word(match part {
        "ratings" => "report-ratings",
        "first_answer" => "report-first-answer",
        "resolution" => "report-resolution",
        "closes" => "report-closes",
        "backlog" => "report-backlog",
        _ => "report-access",
    })
}

/// Returns the heading of lines of this kind.
pub(super) fn heading(cut: &str, l10n: L10n) -> String {
    match cut {
        "agent" => l10n.heading(Heading::Assignee),
        "project" => l10n.heading(Heading::Project),
        "priority" => l10n.heading(Heading::Priority),
        "week" => l10n.word("report-week"),
        "age" => l10n.word("report-age"),
        _ => String::new(),
    }
}

/// Returns what a line is of.
pub(super) fn label(of: &LineOf, l10n: L10n) -> String {
    match of {
        LineOf::Total => l10n.word("report-total"),
        LineOf::Agent(Some(agent)) => l10n.person(agent),
        LineOf::Agent(None) => l10n.word("report-nobody"),
        LineOf::Project(project) => project_label(project.as_ref(), l10n),
        LineOf::Priority(priority) => l10n.priority(*priority),
        LineOf::Week(monday) => monday.to_string(),
        LineOf::Age(age) => l10n.report_age(age),
    }
}

fn project_label(project: Option<&ProjectLine>, l10n: L10n) -> String {
    let Some(ProjectLine { key, number, name }) = project else { return l10n.general_question() };
    match number {
        Some(number) => l10n.project(*number, name.as_deref().unwrap_or_default()),
        None => key.clone(),
    }
}
