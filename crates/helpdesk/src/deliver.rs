//! Delivery: letters of the outbox become mails, at least once, or are given up with the reason.

mod backoff;
mod compose;
mod mail;
mod near;

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::TimeDelta;
use helpdesk_store::{Follower, Incarnation, Letter, Settlement};
use serde::Serialize;

use self::compose::Composed;
pub use self::mail::{Addressee, Handover, Mail, News, Notifier};
use crate::engine::Helpdesk;
use crate::error::Error;

/// The longest reason of a mail server that is kept, in characters.
const REASON_MAX: usize = 300;

/// How much is delivered in one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeliveryLimits {
    /// How many letters at most.
    pub letters: usize,
    /// How many of them are taken together.
    pub at_once: usize,
    /// How long a taken letter is reserved; longer than `send`.
    pub lease: TimeDelta,
    /// How long handing over one mail takes at most.
    pub send: TimeDelta,
}

impl DeliveryLimits {
    /// Returns the limits with so many letters at most.
    #[must_use]
    pub const fn letters(self, letters: usize) -> Self {
        Self { letters, ..self }
    }

    /// Returns the limits with so many letters taken together.
    #[must_use]
    pub const fn at_once(self, at_once: usize) -> Self {
        Self { at_once, ..self }
    }

    /// Returns the limits with another lease, and with how long handing over one mail takes at most,
    /// which is shorter.
    #[must_use]
    pub const fn lease(self, lease: TimeDelta, send: TimeDelta) -> Self {
        Self { lease, send, ..self }
    }
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
    /// Letters that a mail server has accepted.
    pub sent: u64,
    /// Letters that will be tried again later.
    pub later: u64,
    /// Letters that were given up.
    pub dead: u64,
    /// Letters with no recipient, or with nothing to tell.
    pub dropped: u64,
    /// Letters whose lease ran out before they were settled.
    pub lost: u64,
    /// Whether delivery stopped because the mail server cannot be reached.
    pub unreachable: bool,
}

impl Helpdesk {
    /// Delivers letters that are due: each is taken, made into a mail, handed over and settled, in this
    /// order, so that none is lost. Locks no ticket, keeps no command waiting, and never sleeps.
    ///
    /// # Errors
    /// [`Error::Store`]: the current letter is taken up again when its lease ends.
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
                // The sender must still hold the lease when the mail server answers. How long it is held is
                // measured by the clock that never goes back (T4).
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
