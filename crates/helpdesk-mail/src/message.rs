//! A mail as bytes: headers and both parts. Pure, except for the boundary between the parts, which is random
//! so that nobody can write it into a message.

use std::time::SystemTime;

use helpdesk::rules::notice::Recipient;
use helpdesk::rules::{Digest, TicketId};
use helpdesk::{Incarnation, LetterId, Mail};
use helpdesk_l10n::L10n;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};

use crate::body::{self, Body};
use crate::headers::{AutoSubmitted, NoResponse};
use crate::sender::Sender;

/// A mail that cannot be made, no matter how often it is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnfitMail {
    /// The address is malformed.
    #[error("the address of whoever is told is no mail address")]
    Address,
    /// A header cannot be written.
    #[error("the mail cannot be written")]
    Header,
}

/// Returns the id of a letter's mail: the same for every try, another in every copy of the desk.
#[must_use]
pub fn message_id(incarnation: Incarnation, letter: LetterId, domain: &str) -> String {
    format!("<{incarnation}.{letter}@{domain}>")
}

/// Returns the id of the thread of a ticket's mails to one recipient. No mail has it; all refer to
/// it, so that programs show them together, in whatever order they come.
fn thread_id(ticket: TicketId, to: &Recipient, domain: &str) -> String {
    // Written out: mails that were sent hang on it, whatever a type is called one day.
    let to = match to {
        Recipient::Customer(key) => format!("Customer(CustomerId({:?}))", key.as_str()),
        Recipient::Agent(key) => format!("Agent(AgentId({:?}))", key.as_str()),
        Recipient::Desk => "Desk".to_owned(),
        Recipient::Leads => "Leads".to_owned(),
    };
    let whom = Digest::of(&[b"thread", to.as_bytes()]);
    let whom: String = whom.to_string().chars().take(16).collect();
    format!("<{}.{whom}@{domain}>", ticket.uuid().simple())
}

fn speaks(mail: &Mail, sender: &Sender) -> L10n {
    L10n::new(mail.to.language.unwrap_or(sender.language))
}

/// Returns what a mail says, as people read it.
#[must_use]
pub fn preview(mail: &Mail, sender: &Sender) -> Body {
    body::body(mail, sender, speaks(mail, sender))
}

/// Returns a mail as it is handed over.
///
/// # Errors
/// [`UnfitMail`]; no other try would end otherwise.
pub fn render(mail: &Mail, sender: &Sender) -> Result<Message, UnfitMail> {
    let l10n = speaks(mail, sender);
    let address: Address = mail.to.email.parse().map_err(|_| UnfitMail::Address)?;
    // A name that would break the header stays away; the mail does not.
    let name = mail.to.name.as_deref().filter(|name| !name.chars().any(char::is_control));
    let name = name.map(|name| l10n.name("", Some(name)));
    let body = body::body(mail, sender, l10n);
    let domain = sender.domain();
    let thread = thread_id(mail.ticket.id, &mail.to.recipient, domain);
    let part = |kind, text| SinglePart::builder().header(kind).body(text);
    let both = MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, body.text))
        .singlepart(part(ContentType::TEXT_HTML, body.html));
    Message::builder()
        .from(sender.from.clone())
        .to(Mailbox::new(name, address))
        .subject(body.subject)
        .date(SystemTime::from(mail.now))
        .message_id(Some(message_id(mail.incarnation, mail.letter, domain)))
        .in_reply_to(thread.clone())
        .references(thread)
        .header(AutoSubmitted)
        .header(NoResponse)
        .multipart(both)
        .map_err(|_| UnfitMail::Header)
}
