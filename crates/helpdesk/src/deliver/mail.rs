//! A mail to be sent, and the port that hands it over.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use helpdesk_core::view::{Author, Row, Sight};
use helpdesk_core::{Language, NoticeKind, Policy, Recipient};
use helpdesk_store::{Incarnation, LetterId};

/// The recipient of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// As the notice names the recipient; never all leads, who get one mail each.
    pub recipient: Recipient,
    /// The name as it is stored; `None` for the desk.
    pub name: Option<String>,
    /// The mail address.
    pub email: String,
    /// The language they read; `None` for the desk's own address.
    pub language: Option<Language>,
}

/// One thing that a mail tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// What.
    pub kind: NoticeKind,
    /// How often it happened since the last mail.
    pub count: usize,
    /// When it last happened.
    pub at: DateTime<Utc>,
    /// Who did it last.
    pub by: Author,
    /// The last such event, with what its reader may see of it.
    pub event: Sight,
    /// What they wrote, oldest first. Empty unless policy `mail.text` allows it; erased words never appear.
    pub texts: Vec<String>,
}

/// A mail to be sent. It is made from what the desk holds at this instant and kept nowhere.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The letter: the same for every try.
    pub letter: LetterId,
    /// Which of several copies of the desk sends it.
    pub incarnation: Incarnation,
    /// Who gets it.
    pub to: Addressee,
    /// The ticket's head; its subject is `None` once erased.
    pub ticket: Row,
    /// What is told, in the order in which it began.
    pub news: Vec<News>,
    /// What the operator has chosen.
    pub policy: Arc<Policy>,
    /// When it is sent.
    pub now: DateTime<Utc>,
}

/// What became of a mail that was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handover {
    /// The mail server has it.
    Accepted,
    /// Not now.
    Later {
        /// Whether it is certain that the mail server did not take it.
        sure: bool,
        /// Why.
        reason: String,
    },
    /// The mail server cannot be reached at all: others need not be tried now.
    Unreachable {
        /// Why.
        reason: String,
    },
    /// Never.
    Refused {
        /// Why.
        reason: String,
    },
}

/// Hands mails over. A panic gives up the one mail at hand and nothing else.
pub trait Notifier {
    /// Hands a mail over; returns within [`DeliveryLimits::send`](super::DeliveryLimits::send), whatever the
    /// mail server does.
    fn send(&mut self, mail: &Mail) -> Handover;
}
