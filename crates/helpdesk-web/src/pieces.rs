//! Small pieces that many pages show: a status, a priority, a deadline, files, a notice.

use chrono::{DateTime, Utc};
use helpdesk::core::FileRef;
use helpdesk::core::standing::is_late;
use helpdesk::core::view::Summary;
use helpdesk::{Priority, Status};
use helpdesk_l10n::Args;

use crate::files::may_preview;
use crate::form::Form;
use crate::frame::Frame;
use crate::markup::{Markup, escape};

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

    /// Returns a priority as a word alone.
    pub(crate) fn priority_word(&self, priority: &Priority) -> String {
        self.l10n.priority(*priority)
    }

    /// Returns what is expected of the reader, with its shape.
    pub(crate) fn flag(&self, icon: &str, words: &str) -> Markup {
        let (icon, words) = (self.icon(icon), escape(words));
        Markup::ready(format!("<span class=\"flag\">{icon}{words}</span>"))
    }

    /// Returns where a ticket stands for agents: the first answer's deadline, or for how long the
    /// customer has been waiting.
    pub(crate) fn due(&self, ticket: &Summary) -> Markup {
        let l10n = self.l10n;
        let late = ticket.is_overdue(self.here.now);
        let (class, icon, words) = match (ticket.status, ticket.answered_at) {
            (Status::Closed, _) => return Markup::default(),
            (Status::Open | Status::Resolved, None) => {
                let due = l10n.due(ticket.opened_at, ticket.first_answer_due, None, self.here);
                (if late { " late" } else { "" }, if late { "late" } else { "clock" }, due)
            }
            (Status::Open, Some(_)) if ticket.waits_on_support => {
                (" met", "clock", l10n.waits(ticket.updated_at, self.here))
            }
            (Status::Open | Status::Resolved, Some(_)) => {
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
        let late = ticket.is_overdue(self.here.now);
        let (class, icon) = match (met, late) {
            (true, _) => ("flag good", "check"),
            (false, true) => ("due late", "late"),
            (false, false) => ("due", "clock"),
        };
        let (icon, words) = (self.icon(icon), escape(&words));
        Markup::ready(format!("<span class=\"{class}\">{icon}<span>{words}</span></span>"))
    }

    /// Returns the files of a message as downloads, with small previews of pictures.
    pub(crate) fn files(&self, files: &[FileRef]) -> Markup {
        if files.is_empty() {
            return Markup::default();
        }
        let items = files.iter().map(|file| {
            let href = escape(&self.to(&format!("/files/{}", file.id)));
            let (name, size) = (escape(file.name.as_str()), escape(&self.l10n.size(file.size)));
            let (icon, picture) = if may_preview(file) {
                // The name stands beside it; what is no picture after all simply does not show.
                let img = format!(
                    "<img class=\"preview\" src=\"{href}/preview\" alt=\"\" loading=\"lazy\">"
                );
                ("image", img)
            } else {
                ("file", String::new())
            };
            let icon = self.icon(icon);
            format!(
                "<li><a class=\"file\" href=\"{href}\" download>{picture}{icon}<bdi>{name}</bdi> \
                 <span class=\"quiet\">{size}</span></a></li>"
            )
        });
        Markup::ready(format!("<ul class=\"files\">{}</ul>", items.collect::<String>()))
    }

    /// Returns the files that an earlier try of a form has brought already, to be sent with the next.
    pub(crate) fn kept_files(&self, files: &[FileRef]) -> Markup {
        if files.is_empty() {
            return Markup::default();
        }
        let items = files.iter().map(|file| {
            let (name, size) = (escape(file.name.as_str()), escape(&self.l10n.size(file.size)));
            format!(
                "<li><label><input type=\"checkbox\" name=\"upload\" value=\"{}\" checked> \
                 <bdi>{name}</bdi> <span class=\"quiet\">{size}</span></label></li>",
                file.id
            )
        });
        let (items, legend) = (items.collect::<String>(), escape(&self.w("files-kept")));
        Markup::ready(format!(
            "<fieldset class=\"kept\"><legend class=\"hint\">{legend}</legend><ul>{items}</ul>\
             </fieldset>"
        ))
    }

    /// Returns how many files a message takes and how large they may be.
    pub(crate) fn files_hint(&self) -> String {
        let args = Args::new()
            .text("size", self.l10n.size(self.policy.file_bytes))
            .number("count", helpdesk::core::words::FILES_MAX as u64);
        self.l10n.say("files-hint", &args)
    }

    /// Returns a ticket's number: «№ 1042».
    pub(crate) fn number(&self, number: &helpdesk::TicketNumber) -> String {
        self.l10n.ticket_number(number.get())
    }

    /// Returns what so many stars say: «4 из 5: хорошо».
    pub(crate) fn star(&self, star: &u8) -> String {
        let said = helpdesk::Stars::new(*star)
            .map(|stars| format!("{}: {}", self.l10n.stars(stars), self.l10n.stars_mean(stars)));
        said.unwrap_or_default()
    }

    /// Returns the fields that every form of a ticket's page bears: its key, and what was seen.
    pub(crate) fn sealed(&self, version: &helpdesk::Version) -> Markup {
        Markup::ready(format!(
            "<input type=\"hidden\" name=\"command\" value=\"{}\">\
             <input type=\"hidden\" name=\"seen\" value=\"{version}\">",
            escape(&self.key())
        ))
    }
}

/// A message after a command.
#[derive(Debug, Clone, Default)]
pub(crate) struct Notice {
    /// `good`, `bad`, or empty.
    pub(crate) kind: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) title: String,
    pub(crate) text: String,
    /// Problems with their fields: id and words.
    pub(crate) problems: Vec<(&'static str, String)>,
    pub(crate) link: Option<(String, String)>,
}

impl Notice {
    /// Returns that something was done.
    pub(crate) fn good(title: String) -> Self {
        Self { kind: "good", icon: "resolved", title, ..Self::default() }
    }

    /// Returns that something was not done, and what to do instead.
    pub(crate) fn bad(refused: helpdesk_l10n::Refused) -> Self {
        let (title, text) = (refused.what, refused.instead);
        Self { kind: "bad", icon: "late", title, text, ..Self::default() }
    }

    /// Returns that an answer is of an earlier time, since what it is made of has not caught up.
    pub(crate) fn as_of(f: &Frame, at: &DateTime<Utc>) -> Self {
        let (title, text) = (f.say("as-of", "time", &f.l10n.moment_with_time(*at, f.here)), f.w("as-of-why"));
        Self { kind: "info", icon: "late", title, text, ..Self::default() }
    }
}

/// What a refused form had sent, so that nothing is lost.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Kept<'a> {
    which: &'static str,
    form: Option<&'a Form>,
}

impl<'a> Kept<'a> {
    /// Returns what the form of this name had sent.
    pub(crate) const fn of(which: &'static str, form: &'a Form) -> Self {
        Self { which, form: Some(form) }
    }

    /// Returns a field of the form of this name.
    pub(crate) fn text(&self, which: &str, field: &str) -> &'a str {
        self.form.filter(|_| self.which == which).map_or("", |form| form.text(field))
    }

    /// Returns the form, if it is the one of this name.
    pub(crate) fn form(&self, which: &str) -> Option<&'a Form> {
        self.form.filter(|_| self.which == which)
    }

    /// Returns whether the closing form had chosen so many stars.
    pub(crate) fn is_star(&self, star: &u8) -> bool {
        self.text("close", "stars").parse() == Ok(*star)
    }

    /// Returns the uploads of the form of this name.
    pub(crate) fn uploads(&self, which: &str) -> &'a [FileRef] {
        self.form.filter(|_| self.which == which).map_or(&[], |form| form.uploads())
    }

    /// Returns whether it is this form that was refused.
    pub(crate) fn has(&self, which: &str) -> bool {
        self.form.is_some() && self.which == which
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
