//! When a letter is tried again, and when it is given up.

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_store::{Delivery, LONGEST_PAUSE, Settlement};

use super::mail::Handover;

/// The first pause.
const FIRST: TimeDelta = TimeDelta::minutes(1);
/// For how long a letter is tried.
const PATIENCE: TimeDelta = TimeDelta::days(3);
/// How often a letter is tried at most; with the pauses alone it would be some twenty tries. A letter with
/// more has lost its lease again and again: something in it kills its sender.
const TRIES_MAX: u32 = 60;

/// Returns the pause after this many tries: 1, 2, 4 … minutes, at most 6 hours.
fn pause(tries: u32) -> TimeDelta {
    let doubled = FIRST.checked_mul(1 << tries.saturating_sub(1).min(12));
    doubled.map_or(LONGEST_PAUSE, |pause| pause.min(LONGEST_PAUSE))
}

/// Returns why a letter that was just taken is no longer tried, or `None` if it still is.
pub(super) fn exhausted(delivery: &Delivery, now: DateTime<Utc>) -> Option<String> {
    let late = delivery.tries > 1 && now > delivery.since + PATIENCE + LONGEST_PAUSE;
    if !late && delivery.tries <= TRIES_MAX {
        return None;
    }
    let last = delivery.reason.as_deref();
    Some(last.unwrap_or("nobody who took it came back").to_owned())
}

/// Returns how a letter is settled.
pub(super) fn settlement(
    handover: Handover,
    delivery: &Delivery,
    now: DateTime<Utc>,
) -> Settlement {
    let (sure, reason) = match handover {
        Handover::Accepted => return Settlement::Sent,
        Handover::Refused { reason } => return Settlement::Dead { reason },
        Handover::Later { sure, reason } => (sure, reason),
        Handover::Unreachable { reason } => (true, reason),
    };
    let at = now + pause(delivery.tries);
    if at > delivery.since + PATIENCE {
        return Settlement::Dead { reason };
    }
    Settlement::Retry { at, sure, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_from_a_minute_to_six_hours() {
        let minutes: Vec<i64> = (1..12).map(|tries| pause(tries).num_minutes()).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
        assert_eq!(pause(u32::MAX), LONGEST_PAUSE);
    }

    #[test]
    fn after_three_days_a_letter_is_given_up_with_the_last_reason() {
        let begun = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let (mut delivery, mut now, mut tries) = (Delivery::new(begun), begun, 0);
        loop {
            delivery = delivery.take(now, TimeDelta::minutes(2)).unwrap();
            assert_eq!(exhausted(&delivery, now), None);
            tries += 1;
            let later = Handover::Later { sure: true, reason: "450 busy".to_owned() };
            let outcome = settlement(later, &delivery, now);
            delivery = delivery.settle(delivery.fence, &outcome, now).unwrap();
            match delivery.due {
                Some(due) => now = due,
                None => break,
            }
        }
        assert_eq!(delivery.reason.as_deref(), Some("450 busy"));
        assert!((now - begun) > TimeDelta::hours(60) && (now - begun) <= PATIENCE, "{now}");
        assert!((15..TRIES_MAX).contains(&tries), "{tries}");
    }

    #[test]
    fn a_letter_that_ends_whoever_sends_it_is_given_up() {
        let begun = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let (mut delivery, mut now) = (Delivery::new(begun), begun);
        while exhausted(&delivery, now).is_none() {
            delivery = delivery.take(now, TimeDelta::minutes(2)).unwrap();
            now += TimeDelta::minutes(2);
            assert!(delivery.tries <= TRIES_MAX + 1);
        }
    }
}
