//! Letters: what one recipient is to be told about one ticket, and the protocol by which they are delivered
//! at least once. Pure: every store writes down what is decided here, and nothing else.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::{AgentId, ChoiceError, NoticeKind, Recipient, TicketId, Version};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The shortest time between two letters to one recipient about one ticket.
pub const SPACING: TimeDelta = TimeDelta::minutes(1);

/// The longest that a letter waits for its next try.
pub const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);

/// Which letter: 1, 2, 3 … in the order in which they were begun.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct LetterId(pub u64);

impl fmt::Display for LetterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Which of several copies of a desk this is: 16 random bytes, made with the desk, and made again when a desk
/// is brought back or copied. Letters of two copies never share an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Incarnation(pub [u8; 16]);

impl fmt::Display for Incarnation {
    /// In lower-case hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Where a letter stands.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", parse_err_ty = ChoiceError, parse_err_fn = no_state)]
pub enum LetterState {
    /// It waits for its time.
    Waiting,
    /// Somebody is delivering it, and has until its lease ends.
    Taken,
    /// The mail server has it.
    Sent,
    /// It was given up; the reason says why.
    Dead,
    /// There was no recipient, or nothing to tell.
    Dropped,
}

impl LetterState {
    /// Every state, in the order of a letter's life.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Returns the state's name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

fn no_state(_: &str) -> ChoiceError {
    ChoiceError::of::<LetterState>("a letter")
}

/// How far the delivery of a letter is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Delivery {
    /// Where it stands.
    pub state: LetterState,
    /// When it may be taken, if it waits; when the lease ends, if it is taken; `None` once settled.
    pub due: Option<DateTime<Utc>>,
    /// How often it was taken; it is settled with the number under which it was taken.
    pub fence: u64,
    /// How often it was tried since it was begun or revived.
    pub tries: u32,
    /// Whether the mail server may have it although no confirmation came: it then keeps its content.
    pub doubtful: bool,
    /// When it was begun or revived; it is given up some days later.
    pub since: DateTime<Utc>,
    /// Why it is not sent yet, or never.
    pub reason: Option<String>,
    /// When it was sent, dropped or given up.
    pub settled: Option<DateTime<Utc>>,
}

/// What became of a letter that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Settlement {
    /// The mail server has it.
    Sent,
    /// To be tried again.
    Retry {
        /// When.
        at: DateTime<Utc>,
        /// Whether it is certain that the mail server did not take it.
        sure: bool,
        /// Why it was not sent.
        reason: String,
    },
    /// Given up.
    Dead {
        /// Why.
        reason: String,
    },
    /// There is no recipient, or nothing to tell.
    Dropped {
        /// Why.
        reason: String,
    },
    /// It was not tried at all: another sender may take it at once.
    PutBack,
    /// It is told to each of these agents instead, in letters of their own.
    Spread(Vec<AgentId>),
}

impl Delivery {
    /// Returns the beginning: to be taken from `due` on.
    #[must_use]
    pub const fn new(due: DateTime<Utc>) -> Self {
        Self {
            state: LetterState::Waiting,
            due: Some(due),
            fence: 0,
            tries: 0,
            doubtful: false,
            since: due,
            reason: None,
            settled: None,
        }
    }

    /// Returns whether more may be put in: nobody has seen it yet.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.state == LetterState::Waiting && self.fence == 0
    }

    /// Returns the delivery corrected for a clock that was ahead, or `None` if there is nothing to correct:
    /// no lease, pause or beginning may be further ahead of now than its own limit.
    #[must_use]
    pub fn believed(&self, now: DateTime<Utc>, lease: TimeDelta) -> Option<Self> {
        let most = match self.state {
            LetterState::Taken => lease,
            LetterState::Waiting if self.fence == 0 && self.since > now => TimeDelta::zero(),
            LetterState::Waiting => LONGEST_PAUSE,
            LetterState::Sent | LetterState::Dead | LetterState::Dropped => return None,
        };
        let (due, since) = (self.due.map(|due| due.min(now + most)), self.since.min(now));
        (due != self.due).then(|| Self { due, since, ..self.clone() })
    }

    /// Returns whether it may be taken at `now`.
    #[must_use]
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.due.is_some_and(|due| due <= now)
    }

    /// Takes the letter until `now + lease`, or returns `None` if it may not be taken now. A letter whose
    /// lease ran out may have been sent by its last holder.
    #[must_use]
    pub fn take(&self, now: DateTime<Utc>, lease: TimeDelta) -> Option<Self> {
        if !self.is_due(now) {
            return None;
        }
        Some(Self {
            state: LetterState::Taken,
            due: Some(now + lease),
            fence: self.fence + 1,
            tries: self.tries.saturating_add(1),
            doubtful: self.doubtful || self.state == LetterState::Taken,
            // Patience that would begin in the future would never end.
            since: self.since.min(now),
            ..self.clone()
        })
    }

    /// Settles the letter that was taken under `fence`, or returns `None` if somebody else holds it by now.
    #[must_use]
    pub fn settle(&self, fence: u64, outcome: &Settlement, now: DateTime<Utc>) -> Option<Self> {
        if self.state != LetterState::Taken || self.fence != fence {
            return None;
        }
        let ended = |state, reason: Option<String>| Self {
            state,
            due: None,
            reason,
            settled: Some(now),
            ..self.clone()
        };
        let waiting = |at| Self { state: LetterState::Waiting, due: Some(at), ..self.clone() };
        Some(match outcome {
            Settlement::Sent => ended(LetterState::Sent, None),
            Settlement::Dead { reason } => ended(LetterState::Dead, Some(reason.clone())),
            Settlement::Dropped { reason } => ended(LetterState::Dropped, Some(reason.clone())),
            Settlement::Spread(_) => ended(LetterState::Dropped, None),
            Settlement::Retry { at, sure, reason } => Self {
                doubtful: self.doubtful || !sure,
                reason: Some(reason.clone()),
                ..waiting(*at)
            },
            Settlement::PutBack => Self { tries: self.tries.saturating_sub(1), ..waiting(now) },
        })
    }

    /// Brings back a letter that was given up, or returns `None` if it was not.
    #[must_use]
    pub fn revive(&self, now: DateTime<Utc>) -> Option<Self> {
        (self.state == LetterState::Dead).then(|| Self {
            state: LetterState::Waiting,
            due: Some(now),
            tries: 0,
            since: now,
            settled: None,
            ..self.clone()
        })
    }
}

/// What one recipient is to be told about one ticket. It holds no words: they are read when it is sent, so
/// erased words are in no letter (E1).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Letter {
    /// Which.
    pub id: LetterId,
    /// The ticket.
    pub ticket: TicketId,
    /// Who is told.
    pub to: Recipient,
    /// What, by event, oldest first.
    pub items: Vec<(Version, NoticeKind)>,
    /// How far its delivery is.
    pub delivery: Delivery,
}

impl Letter {
    /// Returns until when this letter has to wait for others of the same recipient and ticket, given in
    /// `pair`, or `None` if it need not wait. They go one at a time, in their order, and at most one a
    /// minute.
    #[must_use]
    pub fn held(&self, pair: &[Self], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let held = pair.iter().filter(|other| other.id != self.id).filter_map(|other| {
            let Delivery { state, due, fence, settled, .. } = &other.delivery;
            match state {
                LetterState::Taken => *due,
                LetterState::Waiting if other.id < self.id && *fence > 0 => *due,
                // A negative age is no age.
                LetterState::Sent => settled.filter(|at| *at <= now).map(|at| at + SPACING),
                LetterState::Waiting | LetterState::Dead | LetterState::Dropped => None,
            }
        });
        held.filter(|until| *until > now).max()
    }

    /// Takes the letter with all letters that wait in `pair` behind it; returns it with those that were
    /// merged into it and no longer exist. A letter that the mail server may already have keeps its content.
    #[must_use]
    pub fn take(
        &self,
        pair: &[Self],
        now: DateTime<Utc>,
        lease: TimeDelta,
    ) -> Option<(Self, Vec<LetterId>)> {
        let mut taken = Self { delivery: self.delivery.take(now, lease)?, ..self.clone() };
        let mut folded = Vec::new();
        if !taken.delivery.doubtful {
            for other in pair.iter().filter(|other| other.id != self.id) {
                if other.delivery.is_untouched() {
                    taken.items.extend(&other.items);
                    folded.push(other.id);
                }
            }
            taken.items.sort_by_key(|(seq, _)| *seq);
        }
        Some((taken, folded))
    }

    /// Returns the letter of `pair` into which more may be put.
    #[must_use]
    pub fn open_in(pair: &[Self]) -> Option<&Self> {
        pair.iter().find(|letter| letter.delivery.is_untouched())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    const LEASE: TimeDelta = TimeDelta::seconds(30);

    fn letter(id: u64, delivery: Delivery) -> Letter {
        Letter {
            id: LetterId(id),
            ticket: TicketId::new(uuid::Uuid::from_u128(1)),
            to: Recipient::Desk,
            items: vec![(Version(id), NoticeKind::Answered)],
            delivery,
        }
    }

    #[test]
    fn whoever_lost_the_lease_settles_nothing() {
        let first = Delivery::new(at(0)).take(at(0), LEASE).unwrap();
        assert_eq!(first.take(at(29), LEASE), None);
        let second = first.take(at(30), LEASE).unwrap();
        assert!(second.doubtful, "the first may have sent it");
        assert_eq!(second.settle(first.fence, &Settlement::Sent, at(31)), None);
        let sent = second.settle(second.fence, &Settlement::Sent, at(31)).unwrap();
        assert_eq!((sent.state, sent.due), (LetterState::Sent, None));
        assert_eq!(sent.take(at(99), LEASE), None);
    }

    #[test]
    fn what_was_not_taken_for_certain_takes_along_what_waits() {
        let retry = |sure| Settlement::Retry { at: at(60), sure, reason: "450".to_owned() };
        for (sure, items) in [(true, 2), (false, 1)] {
            let first = Delivery::new(at(0)).take(at(0), LEASE).unwrap();
            let first = letter(1, first.settle(1, &retry(sure), at(1)).unwrap());
            let second = letter(2, Delivery::new(at(2)));
            let pair = [first.clone(), second.clone()];
            assert_eq!(second.held(&pair, at(2)), Some(at(60)));
            assert_eq!(first.held(&pair, at(60)), None);
            let (taken, folded) = first.take(&pair, at(60), LEASE).unwrap();
            assert_eq!((taken.items.len(), folded.len()), (items, items - 1));
        }
    }

    #[test]
    fn a_minute_lies_between_two_letters() {
        let taken = Delivery::new(at(0)).take(at(0), LEASE).unwrap();
        let second = letter(2, Delivery::new(at(3)));
        let pair = [letter(1, taken.clone()), second.clone()];
        assert_eq!(second.held(&pair, at(3)), Some(at(30)));
        let pair = [letter(1, taken.settle(1, &Settlement::Sent, at(5)).unwrap()), second.clone()];
        assert_eq!(second.held(&pair, at(6)), Some(at(65)));
        assert_eq!(second.held(&pair, at(65)), None);
    }

    #[test]
    fn what_a_clock_that_was_ahead_wrote_ends_within_its_own_length() {
        let year = 365 * 24 * 3_600;
        let begun = Delivery::new(at(year));
        assert_eq!(begun.believed(at(0), LEASE).and_then(|it| it.due), Some(at(0)));
        let taken = begun.take(at(year), LEASE).unwrap();
        let mended = taken.believed(at(0), LEASE).unwrap();
        assert_eq!((mended.due, mended.since), (Some(at(0) + LEASE), at(0)));
        assert_eq!(mended.believed(at(1), LEASE), None, "it ends then, and not later and later");
        let again = Settlement::Retry { at: at(year + 60), sure: true, reason: "450".to_owned() };
        let waiting = taken.settle(1, &again, at(year + 1)).unwrap();
        let mended = waiting.believed(at(0), LEASE).unwrap();
        assert_eq!(mended.due, Some(at(0) + LONGEST_PAUSE));
        assert_eq!(mended.believed(at(9), LEASE), None);
        let sent = letter(1, taken.settle(1, &Settlement::Sent, at(year)).unwrap());
        let next = letter(2, Delivery::new(at(0)));
        assert_eq!(next.held(&[sent, next.clone()], at(0)), None);
        assert_eq!(Delivery::new(at(0)).believed(at(0), LEASE), None);
    }

    #[test]
    fn a_letter_that_was_given_up_comes_back_by_command_alone() {
        let taken = Delivery::new(at(0)).take(at(0), LEASE).unwrap();
        assert_eq!(taken.revive(at(1)), None);
        let dead = Settlement::Dead { reason: "550".to_owned() };
        let dead = taken.settle(1, &dead, at(1)).unwrap();
        assert_eq!(dead.take(at(99), LEASE), None);
        let back = dead.revive(at(100)).unwrap();
        assert_eq!((back.state, back.tries, back.since), (LetterState::Waiting, 0, at(100)));
        assert!(back.take(at(100), LEASE).is_some_and(|taken| taken.fence == 2));
    }

    #[test]
    fn a_state_reads_back_what_it_prints() {
        for &state in LetterState::ALL {
            assert_eq!(state.name().parse(), Ok(state));
        }
        assert_eq!("gone".parse::<LetterState>(), Err(no_state("gone")));
    }
}
