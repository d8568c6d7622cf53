//! What a mail says, as plain text and as HTML: the same in both.

use helpdesk::rules::event::EventKind;
use helpdesk::rules::notice::{NoticeKind, Recipient};
use helpdesk::rules::view::{PublicEvent, Sight, Told};
use helpdesk::{Mail, News};
use helpdesk_l10n::html::escape;
use helpdesk_l10n::{Args, Here, L10n};

use crate::sender::Sender;

/// The longest text of one message in a mail, in characters; the rest is read on the page.
const TEXT_MAX: usize = 4_000;

/// A paragraph of a mail.
enum Part {
    Line(String),
    News(String),
    Quote(String),
    Link(String),
}

/// What a mail says, twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The subject.
    pub subject: String,
    /// What it says, as plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// Says a mail in a language.
pub(crate) fn body(mail: &Mail, sender: &Sender, l10n: L10n) -> Body {
    let parts = parts(mail, sender, l10n);
    let link = sender.link(mail.ticket.number);
    let text = parts.iter().map(|part| plain(part, l10n)).collect::<Vec<_>>().join("\n\n") + "\n";
    let marked: String = parts.iter().map(|part| marked(part, l10n)).collect();
    let subject = subject(mail, l10n);
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\">\
         <title>{}</title></head>\n<body>\n{marked}</body>\n</html>\n",
        l10n.language(),
        escape(&subject),
    );
    debug_assert!(text.contains(&link), "a mail leads to its ticket");
    Body { subject, text, html }
}

fn subject(mail: &Mail, l10n: L10n) -> String {
    let args = Args::new()
        .text("number", l10n.ticket_number(mail.ticket.number.get()))
        .text("subject", l10n.subject(mail.ticket.subject.as_deref()));
    // A subject is one line at the edge of the desk; here it is so whatever a host's store says.
    l10n.say("mail-subject", &args).chars().filter(|c| !c.is_control()).collect()
}

fn parts(mail: &Mail, sender: &Sender, l10n: L10n) -> Vec<Part> {
    let mut parts = vec![Part::Line(greeting(mail, l10n)), Part::Line(about(mail, l10n))];
    for news in &mail.news {
        parts.push(Part::News(told(news, mail, l10n)));
        parts.extend(news.texts.iter().map(|text| Part::Quote(shortened(text))));
        parts.extend(more(news, mail, l10n).into_iter().map(Part::Line));
    }
    parts.extend(promise(mail, l10n).map(Part::Line));
    parts.push(Part::Link(sender.link(mail.ticket.number)));
    parts.push(Part::Line(l10n.word("mail-unread")));
    parts
}

fn greeting(mail: &Mail, l10n: L10n) -> String {
    match &mail.to.name {
        Some(name) => {
            l10n.say("mail-greeting", &Args::new().text("name", l10n.name("", Some(name))))
        }
        None => l10n.word("mail-greeting-nobody"),
    }
}

fn about(mail: &Mail, l10n: L10n) -> String {
    let args = Args::new()
        .text("number", l10n.ticket_number(mail.ticket.number.get()))
        .text("subject", l10n.subject(mail.ticket.subject.as_deref()))
        .text("project", l10n.project_as_named(mail.ticket.project.as_ref()));
    l10n.say("mail-about", &args)
}

fn told(news: &News, mail: &Mail, l10n: L10n) -> String {
    let zone = mail.policy.hours.zone();
    let args =
        Args::new().text("what", l10n.notice(news.kind)).text("at", l10n.absolute(news.at, zone));
    // News that no event tells has no author.
    if news.by.key.is_none() || news.kind == NoticeKind::DueSoon {
        let due = mail.ticket.first_answer_due.filter(|_| news.kind == NoticeKind::DueSoon);
        let at = l10n.absolute(due.unwrap_or(news.at), zone);
        return l10n.say("mail-item-clock", &args.text("at", at));
    }
    let args = args.text("name", l10n.author(&news.by));
    if news.count > 1 {
        return l10n.say("mail-item-many", &args.number("count", news.count as u64));
    }
    l10n.say("mail-item", &args)
}

/// Returns what the reader may do now, and by when.
fn more(news: &News, mail: &Mail, l10n: L10n) -> Vec<String> {
    let zone = mail.policy.hours.zone();
    let at = |key: &str, at| l10n.say(key, &Args::new().text("at", l10n.absolute(at, zone)));
    let to_support = !matches!(mail.to.recipient, Recipient::Customer(_));
    let mut more = Vec::new();
    match (news.kind, &news.event) {
        (NoticeKind::Opened | NoticeKind::Overdue, _) if to_support => {
            let priority = l10n.priority(mail.ticket.priority);
            more.push(l10n.say("mail-priority", &Args::new().text("priority", priority)));
            more.extend(mail.ticket.first_answer_due.map(|due| at("mail-due", due)));
        }
        (
            NoticeKind::AccessRequested,
            Sight::Public(PublicEvent::AccessRequested { lapses_at }),
        ) => more.push(at("mail-access-requested", *lapses_at)),
        (NoticeKind::CloseReminder, Sight::Public(PublicEvent::CloseReminded { close_at })) => {
            more.push(at("mail-close-reminder", *close_at));
        }
        (NoticeKind::Resolved, _) if news.event.kind() == EventKind::Resolved => {
            more.push(l10n.word("mail-resolved"));
        }
        (NoticeKind::Rated, Sight::Public(PublicEvent::Closed { stars: Some(stars), .. })) => {
            more.push(l10n.say("mail-rated", &Args::new().text("stars", l10n.stars(*stars))));
        }
        (_, Sight::Public(_) | Sight::Internal(_)) => {}
    }
    more
}

/// Returns when the customer may expect the first answer, as long as there is none.
fn promise(mail: &Mail, l10n: L10n) -> Option<String> {
    let to_customer = matches!(mail.to.recipient, Recipient::Customer(_));
    let awaited = mail.ticket.first_answer().is_awaited();
    let due = mail.ticket.first_answer_due.filter(|_| to_customer && awaited)?;
    let zone = mail.policy.hours.zone();
    let promise = l10n.promise(Some(due), &mail.policy.hours, Here { now: mail.now, zone });
    // A mail is read whenever it is read, so the day is named too.
    let args = Args::new().text("promise", promise).text("at", l10n.absolute(due, zone));
    Some(l10n.say("mail-promise", &args))
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(TEXT_MAX).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn plain(part: &Part, l10n: L10n) -> String {
    match part {
        Part::Line(line) | Part::News(line) => line.clone(),
        Part::Quote(text) => {
            text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
        }
        Part::Link(link) => l10n.say("mail-open-link", &Args::new().text("link", link.as_str())),
    }
}

fn marked(part: &Part, l10n: L10n) -> String {
    match part {
        Part::Line(line) => format!("<p>{}</p>\n", escape(line)),
        Part::News(line) => format!("<p><strong>{}</strong></p>\n", escape(line)),
        Part::Quote(text) => {
            let lines: Vec<String> = text.lines().map(escape).collect();
            format!("<blockquote>{}</blockquote>\n", lines.join("<br>\n"))
        }
        Part::Link(link) => {
            let said = escape(&l10n.word("mail-open"));
            format!("<p><a href=\"{}\">{said}</a></p>\n", escape(link))
        }
    }
}
