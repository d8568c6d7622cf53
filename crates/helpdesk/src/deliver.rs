//! Delivery: letters of the outbox become mails, at least once, or are given up with the reason.

mod backoff;
mod compose;
mod near;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::view::{Author, Row, Sight};
use helpdesk_core::{Language, NoticeKind, Policy, Recipient};
use helpdesk_store::{Follower, Incarnation, Letter, LetterId, Settlement};
use serde::Serialize;

use self::compose::Composed;
use crate::engine::Helpdesk;
use crate::error::Error;

/// The longest reason that is kept of a mail server's, in characters.
const REASON_MAX: usize = 300;

/// Who gets a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// As the notice names them; never all leads, who get a mail each.
    pub recipient: Recipient,
    /// The name as it is stored; the desk has none.
    pub name: Option<String>,
    /// The mail address.
    pub email: String,
    /// The language they read; the desk's own address has none.
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
    /// What they wrote, oldest first: none unless policy `mail.text` says so, and never what was
    /// erased.
    pub texts: Vec<String>,
}

/// A mail that is to be sent. It is made of what the desk holds at this instant and kept nowhere.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The letter: the same for every try.
    pub letter: LetterId,
    /// Which of several copies of the desk sends it.
    pub incarnation: Incarnation,
    /// Who gets it.
    pub to: Addressee,
    /// The ticket's head; the subject is none once it is erased.
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
    /// Hands a mail over; returns within [`DeliveryLimits::send`], whatever the other side does.
    fn send(&mut self, mail: &Mail) -> Handover;
}

/// How much is delivered at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryLimits {
    /// How many letters at most.
    pub letters: usize,
    /// How many of them are taken together.
    pub at_once: usize,
    /// How long a taken letter is nobody else's; longer than `send`.
    pub lease: TimeDelta,
    /// How long handing over one mail takes at most.
    pub send: TimeDelta,
}

impl Default for DeliveryLimits {
    fn default() -> Self {
        Self {
            letters: 200,
            at_once: 16,
            lease: TimeDelta::minutes(2),
            send: TimeDelta::seconds(30),
        }
    }
}

/// What a delivery did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Delivered {
    /// Letters that a mail server has.
    pub sent: u64,
    /// Letters that are tried again later.
    pub later: u64,
    /// Letters that were given up.
    pub dead: u64,
    /// Letters with nobody to tell, or nothing.
    pub dropped: u64,
    /// Letters whose lease ran out before they were settled.
    pub lost: u64,
    /// Whether it stopped because the mail server cannot be reached.
    pub unreachable: bool,
}

impl Helpdesk {
    /// Delivers letters that are due: each is taken, made into a mail, handed over and settled, in this
    /// order, so that none is lost. Holds no ticket and keeps no command waiting; never sleeps.
    ///
    /// # Errors
    /// [`Error::Store`]: the letter at hand is taken up again when its lease ends.
    pub fn deliver(
        &self,
        notifier: &mut dyn Notifier,
        limits: &DeliveryLimits,
    ) -> Result<Delivered, Error> {
        let mut done = Delivered::default();
        self.follow_on(Follower::Letters)?;
        let mut left = limits.letters;
        while left > 0 && !done.unreachable {
            let most = left.min(limits.at_once.max(1));
            let taken = self.ran();
            let letters = self.store().take_letters(self.now(), limits.lease, most)?;
            if letters.is_empty() {
                break;
            }
            left -= letters.len().min(left);
            let incarnation = self.store().incarnation()?;
            for letter in letters {
                // Whoever sends must still hold the lease when the mail server answers. How long it is
                // held is told by the clock that never goes back (T4).
                let held = TimeDelta::from_std(self.ran().saturating_sub(taken));
                let in_time = held.is_ok_and(|held| held + limits.send <= limits.lease);
                self.deliver_one(notifier, limits, incarnation, &letter, in_time, &mut done)?;
            }
        }
        Ok(done)
    }

    fn deliver_one(
        &self,
        notifier: &mut dyn Notifier,
        limits: &DeliveryLimits,
        incarnation: Incarnation,
        letter: &Letter,
        in_time: bool,
        done: &mut Delivered,
    ) -> Result<(), Error> {
        let now = self.now();
        let too_late = !in_time || letter.delivery.due.is_none_or(|due| now + limits.send > due);
        if done.unreachable || too_late {
            return self.settle(letter, Settlement::PutBack, done);
        }
        if let Some(reason) = backoff::exhausted(&letter.delivery, now) {
            return self.settle(letter, Settlement::Dead { reason }, done);
        }
        let composed = match self.compose(letter, incarnation, now) {
            Ok(composed) => composed,
            Err(error) if error.is_damage() => {
                let reason = error.to_string();
                return self.settle(letter, Settlement::Dead { reason }, done);
            }
            Err(error) => return Err(error),
        };
        let outcome = match composed {
            Composed::Nobody(reason) => Settlement::Dropped { reason },
            Composed::Unknown(reason) => Settlement::Dead { reason },
            Composed::Each(agents) => Settlement::Spread(agents),
            Composed::Mail(mail) => {
                let handover = hand_over(notifier, &mail);
                done.unreachable |= matches!(handover, Handover::Unreachable { .. });
                backoff::settlement(handover, &letter.delivery, self.now())
            }
        };
        self.settle(letter, outcome, done)
    }

    fn settle(
        &self,
        letter: &Letter,
        outcome: Settlement,
        done: &mut Delivered,
    ) -> Result<(), Error> {
        let outcome = match outcome {
            Settlement::Retry { at, sure, reason } => {
                Settlement::Retry { at, sure, reason: short(reason) }
            }
            Settlement::Dead { reason } => Settlement::Dead { reason: short(reason) },
            Settlement::Dropped { reason } => Settlement::Dropped { reason: short(reason) },
            other @ (Settlement::Sent | Settlement::PutBack | Settlement::Spread(_)) => other,
        };
        let counted = match &outcome {
            Settlement::Sent => Some(&mut done.sent),
            Settlement::Retry { .. } => Some(&mut done.later),
            Settlement::Dead { .. } => Some(&mut done.dead),
            Settlement::Dropped { .. } => Some(&mut done.dropped),
            Settlement::PutBack | Settlement::Spread(_) => None,
        };
        let fence = letter.delivery.fence;
        let held = self.store().settle_letter(letter.id, fence, outcome.clone(), self.now())?;
        match counted {
            _ if !held => done.lost += 1,
            Some(counted) => *counted += 1,
            None => {}
        }
        Ok(())
    }
}

fn hand_over(notifier: &mut dyn Notifier, mail: &Mail) -> Handover {
    catch_unwind(AssertUnwindSafe(|| notifier.send(mail))).unwrap_or_else(|_| Handover::Refused {
        reason: "the mail cannot be made: whoever makes mails panicked".to_owned(),
    })
}

/// Keeps the beginning of a reason, on one line.
fn short(reason: String) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    reason.chars().map(plain).take(REASON_MAX).collect()
}
