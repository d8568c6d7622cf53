//! Small signs that many pages show: a status, a priority, a deadline, a number.

use helpdesk::rules::standing::is_late;
use helpdesk::rules::view::Summary;
use helpdesk::{Priority, Status};
use helpdesk_l10n::html::escape;

use crate::frame::Frame;
use crate::markup::Markup;

/// Returns the first letters of a name, at most two.
pub(crate) fn initials(name: &str) -> String {
    let words = name.split_whitespace().filter_map(|word| word.chars().next());
    words.filter(|c| c.is_alphanumeric()).take(2).flat_map(char::to_uppercase).collect()
}

impl Frame {
    /// Returns a status as a word with its shape.
    pub(crate) fn status(&self, status: &Status) -> Markup {
        let (name, icon) = (status.name(), self.icon(status.name()));
        let word = escape(&self.l10n.status(*status));
        Markup::ready(format!("<span class=\"status {name}\">{icon}{word}</span>"))
    }

    /// Returns a priority as a word with its shape.
    pub(crate) fn priority(&self, priority: &Priority) -> Markup {
        let (name, icon) = (priority.name(), self.icon(priority.name()));
        let word = escape(&self.l10n.priority(*priority));
        Markup::ready(format!("<span class=\"priority {name}\">{icon}{word}</span>"))
    }

    /// Returns whether somebody may act, as a word with its shape.
    pub(crate) fn active(&self, active: &bool) -> Markup {
        let (class, icon, word) = if *active {
            ("open", "check", "state-active")
        } else {
            ("closed", "closed", "state-disabled")
        };
        let (icon, word) = (self.icon(icon), escape(&self.w(word)));
        Markup::ready(format!("<span class=\"status {class}\">{icon}{word}</span>"))
    }

    /// Returns five stars, of which so many shine.
    pub(crate) fn stars(&self, stars: &u8) -> Markup {
        let star = |star: u8| {
            if star <= *stars { self.icon_of("star", "icon on") } else { self.icon("star") }
        };
        Markup::ready((1..=5).map(|one| star(one).to_string()).collect())
    }

    /// Returns what is expected of the reader, with its mark.
    pub(crate) fn flag(&self, icon: &str, words: &str) -> Markup {
        let (icon, words) = (self.icon(icon), escape(words));
        Markup::ready(format!("<span class=\"flag\">{icon}{words}</span>"))
    }

    /// Returns by whom a ticket was opened, as its history marks it; nothing where its customer did (L7, L9).
    pub(crate) fn opener(&self, ticket: &Summary) -> Markup {
        let Some(words) = self.l10n.opener(&ticket.opened_by) else { return Markup::default() };
        Markup::ready(format!("<span><bdi>{}</bdi></span>", escape(&words)))
    }

    /// Returns where a ticket stands for agents: the first answer's deadline, or for how long the
    /// customer has been waiting.
    pub(crate) fn due(&self, ticket: &Summary) -> Markup {
        let l10n = self.l10n;
        let answer = ticket.first_answer();
        let (class, icon, words) = match ticket.status {
            Status::Closed => return Markup::default(),
            Status::Open | Status::Resolved if answer.is_awaited() => {
                let late = answer.is_overdue(self.here.now);
                let due = l10n.due(ticket.opened_at, ticket.first_answer_due, None, self.here);
                (if late { " late" } else { "" }, if late { "late" } else { "clock" }, due)
            }
            Status::Open if ticket.waits_on_support => {
                (" met", "clock", l10n.waits(ticket.updated_at, self.here))
            }
            Status::Open | Status::Resolved => {
                (" met", "check", self.w("queue-waits-for-customer"))
            }
        };
        let (icon, words) = (self.icon(icon), escape(&words));
        Markup::ready(format!("<span class=\"due{class}\">{icon}<span>{words}</span></span>"))
    }

    /// Returns how the first answer went, or is to go.
    pub(crate) fn first_answer(&self, ticket: &Summary) -> Markup {
        let (opened, due) = (ticket.opened_at, ticket.first_answer_due);
        let words = self.l10n.due(opened, due, ticket.answered_at, self.here);
        let met = ticket.answered_at.is_some_and(|at| due.is_none_or(|due| !is_late(due, at)));
        let late = ticket.first_answer().is_overdue(self.here.now);
        let (class, icon) = match (met, late) {
            (true, _) => ("flag good", "check"),
            (false, true) => ("due late", "late"),
            (false, false) => ("due", "clock"),
        };
        let (icon, words) = (self.icon(icon), escape(&words));
        Markup::ready(format!("<span class=\"{class}\">{icon}<span>{words}</span></span>"))
    }

    /// Returns a ticket's number: «№ 1042».
    pub(crate) fn number(&self, number: &helpdesk::TicketNumber) -> String {
        self.l10n.ticket_number(number.get())
    }

    /// Returns the meaning of this many stars: «4 из 5: хорошо».
    pub(crate) fn star(&self, star: &u8) -> String {
        let said = helpdesk::Stars::new(*star)
            .map(|stars| format!("{}: {}", self.l10n.stars(stars), self.l10n.stars_mean(stars)));
        said.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_shows_two_letters_at_most() {
        assert_eq!(initials("Крылова Мария"), "КМ");
        assert_eq!(initials("  emma  van clarke "), "EV");
        assert_eq!(initials("«Заря» (1)"), "");
    }
}
