//! The sender of mails, and where their links lead.

use helpdesk::{Language, TicketNumber};
use lettre::message::Mailbox;

/// The sender of mails, and where their links lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    pub(crate) from: Mailbox,
    base: String,
    /// The language of mails to the desk's own address.
    pub(crate) language: Language,
}

/// Why mails cannot be sent so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SenderError {
    /// The address cannot be used.
    #[error("`{0}` is no sender: write `help@example.org` or `Support <help@example.org>`")]
    From(String),
    /// The links would lead nowhere.
    #[error("`{0}` is no address of pages: it begins with `https://` or `http://`")]
    Base(String),
}

impl Sender {
    /// Returns a sender whose links lead to the pages under `base`, such as
    /// `https://help.example.org`; mails to the desk's own address are in
    /// [`Language::default`].
    ///
    /// # Errors
    /// [`SenderError::From`] when `from` is not a mailbox on one line, [`SenderError::Base`] when `base` is
    /// not a web address.
    pub fn new(from: &str, base: &str) -> Result<Self, SenderError> {
        let shown = |given: &str| given.chars().take(100).collect::<String>();
        let plain = |given: &str| !given.chars().any(char::is_control);
        let mailbox = Some(from).filter(|from| plain(from)).and_then(|from| from.parse().ok());
        let from = mailbox.ok_or_else(|| SenderError::From(shown(from)))?;
        let fits = ["https://", "http://"].iter().any(|scheme| base.starts_with(scheme));
        let whole =
            plain(base) && !base.contains(|c: char| c.is_whitespace() || "<>\"'".contains(c));
        if !fits || !whole {
            return Err(SenderError::Base(shown(base)));
        }
        Ok(Self {
            from,
            base: base.trim_end_matches('/').to_owned(),
            language: Language::default(),
        })
    }

    /// Returns the same sender with another language for mails to the desk's own address.
    #[must_use]
    pub const fn speaking(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Returns the address of a ticket's page: always under the configured address.
    #[must_use]
    pub fn link(&self, ticket: TicketNumber) -> String {
        format!("{}/tickets/{ticket}", self.base)
    }

    /// Returns the domain used in the ids of mails.
    pub(crate) fn domain(&self) -> &str {
        let domain = self.from.email.domain();
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-';
        if domain.bytes().all(plain) { domain } else { "helpdesk.invalid" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_under_the_configured_address() {
        for base in ["https://help.example.org", "https://help.example.org/"] {
            let sender = Sender::new("help@example.org", base).unwrap();
            let link = sender.link(TicketNumber::new(1042).unwrap());
            assert_eq!(link, "https://help.example.org/tickets/1042");
        }
    }

    #[test]
    fn what_would_break_a_header_or_a_link_is_refused() {
        for from in ["", "help", "a@b\r\nBcc: c@d.e", "A\nB <a@example.org>", "a@b.c, d@e.f"] {
            let error = Sender::new(from, "https://x").unwrap_err();
            assert!(matches!(error, SenderError::From(_)), "{from}");
        }
        for base in ["", "help.example.org", "javascript:x", "https://x y", "https://x\">"] {
            let error = Sender::new("a@example.org", base).unwrap_err();
            assert!(matches!(error, SenderError::Base(_)), "{base}");
        }
    }
}
