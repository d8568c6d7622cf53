//! Which tickets have moved, for keeping pages up to date (S11): no words, no names.

use std::time::Duration;

use helpdesk_core::{TicketId, TicketNumber, Version};
use helpdesk_store::{Change, Position};

use crate::engine::Helpdesk;
use crate::error::Error;
use crate::read::check_limit;

/// One event of some ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// The ticket's version, as agents count.
    pub seq: Version,
    /// The version as customers count; `None` when the event is not for them (S6).
    pub public: Option<Version>,
}

impl Helpdesk {
    /// Returns which tickets moved after a place, in the single order of all events, at most `limit` of them
    /// (1 to 199), and the place to read on from. A damaged event is passed over, so that it does not hold
    /// back those behind it. Never show this to a customer as it is (S6).
    ///
    /// # Errors
    /// [`Error::Input`] for a limit out of range, [`Error::Store`].
    pub fn moves(&self, after: Position, limit: usize) -> Result<(Vec<Move>, Position), Error> {
        check_limit(limit)?;
        let end = self.store().newest()?;
        read_on(after, end, limit, |after, most| Ok(self.store().changes(after, most)?))
    }

    /// Sleeps until something stands after `after` in the order of all events, at most `timeout`;
    /// returns whether it does.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn wait(&self, after: Position, timeout: Duration) -> Result<bool, Error> {
        Ok(self.store().wait(after, timeout)?)
    }
}

/// Reads on after a place, up to `end` and `limit` at most; returns what is there and how far it reached.
fn read_on(
    after: Position,
    end: Position,
    limit: usize,
    read: impl Fn(Position, usize) -> Result<Vec<Change>, Error>,
) -> Result<(Vec<Move>, Position), Error> {
    let reached =
        |page: &[Change], after| page.last().map_or(after, |last| last.position.max(after));
    match read(after, limit) {
        Ok(page) => {
            // If there was less than asked for, nothing else is before the end.
            let passed = reached(&page, if page.len() < limit { end.max(after) } else { after });
            return Ok((page.into_iter().map(moved).collect(), passed));
        }
        Err(error) if error.is_damage() => {}
        Err(error) => return Err(error),
    }
    // One by one up to the damaged one, then on behind it.
    let (mut page, mut passed) = (Vec::new(), after);
    while passed < end && page.len() < limit {
        match read(passed, 1) {
            Ok(one) if one.is_empty() => passed = end,
            Ok(one) => {
                passed = reached(&one, passed);
                page.extend(one.into_iter().map(moved));
            }
            Err(error) if error.is_damage() => passed = Position(passed.0.saturating_add(1)),
            Err(error) => return Err(error),
        }
    }
    Ok((page, passed))
}

fn moved(change: Change) -> Move {
    let Change { number, recorded, .. } = change;
    let public = recorded.event.kind().is_public().then_some(recorded.public_seq);
    Move { ticket: recorded.ticket, number, seq: recorded.seq, public }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestDesk;

    #[test]
    fn a_damaged_event_keeps_nothing_back_that_stands_behind_it() {
        let desk = TestDesk::new();
        for _ in 0..3 {
            let _ = desk.opened("vera");
        }
        let (start, end) = (Position(0), desk.newest().unwrap());
        let all = desk.store().changes(start, 200).unwrap();
        assert_eq!(all.len(), 3);
        let damaged = all[1].position;
        let read = |after: Position, most: usize| {
            let page = desk.store().changes(after, most)?;
            if page.iter().any(|change| change.position == damaged) {
                return Err(Error::Damaged("made up".to_owned()));
            }
            Ok(page)
        };
        let (page, passed) = read_on(start, end, 200, read).unwrap();
        let found: Vec<_> = page.iter().map(|moved| moved.ticket).collect();
        assert_eq!(found, [all[0].recorded.ticket, all[2].recorded.ticket]);
        assert_eq!(passed, end);
        // Any other failure is tried again later, and nothing is passed over.
        let failing = |_: Position, _: usize| Err(Error::Entropy);
        assert!(read_on(start, end, 200, failing).is_err());
        // Whatever is sound is read as it stands.
        assert_eq!(desk.moves(start, 2).unwrap().1, all[1].position);
        for limit in [0, 200] {
            assert!(matches!(desk.moves(start, limit), Err(Error::Input { field: "limit", .. })));
        }
    }
}
