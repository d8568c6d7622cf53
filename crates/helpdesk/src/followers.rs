//! What follows the log: search, reports, letters. Each is read on from its watermark, derived here and
//! written in small transactions of its own (S12).

mod derive;
pub(crate) mod turns;

pub(crate) use self::derive::document;

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use helpdesk_store::{Follower, PAGE_MAX, Position, Step};
use serde::Serialize;

use crate::engine::Helpdesk;
use crate::error::Error;

/// How long a reader waits for a follower to catch up.
const PATIENCE: Duration = Duration::from_millis(200);

/// How often a step is derived anew because another process was faster, before it is left to them.
const RETRIES: usize = 1_000;

/// The number of the form in which a follower is derived. Whoever changes what is derived raises it:
/// a desk that was written in another form is made anew from its log.
const fn shape(follower: Follower) -> u16 {
    match follower {
        Follower::Search | Follower::Reports | Follower::Letters => 1,
    }
}

/// Of when an answer is that a follower gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// It holds everything that was committed as the reading began.
    Current,
    /// The follower could not catch up in time: it holds what happened up to then, or nothing yet.
    AsOf(Option<DateTime<Utc>>),
}

impl Freshness {
    /// Returns the time to be told with the answer; none if it is current.
    pub(crate) fn as_of(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Current => None,
            Self::AsOf(at) => Some(at.unwrap_or(DateTime::UNIX_EPOCH)),
        }
    }
}

/// How far a follower is behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lag {
    /// Which.
    pub follower: Follower,
    /// How many events it has not taken.
    pub events: u64,
}

impl Helpdesk {
    /// Lets a follower take everything that was committed as this is called, if it can within 200 ms;
    /// all who wait share one catching up.
    pub(crate) fn caught_up(&self, follower: Follower) -> Result<Freshness, Error> {
        let began = Instant::now();
        let mut mark = self.store().watermark(follower)?;
        let target = mark.newest;
        while mark.position < target || mark.shape != shape(follower) {
            let Some(left) = PATIENCE.checked_sub(began.elapsed()) else {
                return self.time_of(mark.position).map(Freshness::AsOf);
            };
            if let Some(_turn) = self.turns().of(follower).take(left) {
                self.steps(follower, target, &mut |_| began.elapsed() < PATIENCE)?;
            }
            mark = self.store().watermark(follower)?;
        }
        Ok(Freshness::Current)
    }

    /// Lets all followers take everything there is now; returns how many events they took. Whoever
    /// serves a desk calls it again and again, whoever delivers mail before that, and a sweep does too;
    /// search and reports let their follower catch up by themselves.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn follow(&self) -> Result<u64, Error> {
        Follower::ALL.into_iter().try_fold(0, |taken, it| Ok(taken + self.follow_on(it)?))
    }

    /// Lets one follower take everything there is now, unless somebody in this process does just now.
    pub(crate) fn follow_on(&self, follower: Follower) -> Result<u64, Error> {
        let target = self.store().watermark(follower)?.newest;
        match self.turns().of(follower).take(Duration::ZERO) {
            Some(_turn) => self.steps(follower, target, &mut |_| true),
            None => Ok(0),
        }
    }

    /// Throws away what a follower derived and makes it anew from the log; tells `progress` how many
    /// events were taken. What was done about letters stays: nobody is told again.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn rebuild(&self, follower: Follower, progress: &mut dyn FnMut(u64)) -> Result<u64, Error> {
        self.store().forget(follower, shape(follower))?;
        let target = self.store().watermark(follower)?.newest;
        let turn = self.turns().of(follower);
        let _turn = loop {
            if let Some(taken) = turn.take(PATIENCE) {
                break taken;
            }
        };
        self.steps(follower, target, &mut |taken| {
            progress(taken);
            true
        })
    }

    /// Returns how far the followers are behind.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn lags(&self) -> Result<Vec<Lag>, Error> {
        let lag = |follower| {
            let mark = self.store().watermark(follower)?;
            let behind = mark.shape != shape(follower);
            let from = if behind { Position(0) } else { mark.position };
            Ok(Lag { follower, events: mark.newest.0.saturating_sub(from.0) })
        };
        Follower::ALL.into_iter().map(lag).collect()
    }

    /// Takes steps until the follower stands at `target`, or `go_on` says to stop; returns how many
    /// events it took.
    fn steps(
        &self,
        follower: Follower,
        target: Position,
        go_on: &mut dyn FnMut(u64) -> bool,
    ) -> Result<u64, Error> {
        if self.store().watermark(follower)?.shape != shape(follower) {
            self.store().forget(follower, shape(follower))?;
        }
        let (mut taken, mut lost) = (0, 0);
        while lost < RETRIES {
            let reading = self.store().reading(follower, PAGE_MAX)?;
            if reading.from >= target || reading.to == reading.from {
                break;
            }
            let (from, to) = (reading.from, reading.to);
            let derived = derive::derived(follower, reading);
            if self.store().follow(Step { from, to, at: self.now(), derived })? {
                taken += to.0 - from.0;
            } else {
                // Another process took the same step: what it has not taken is read next.
                lost += 1;
            }
            if !go_on(taken) {
                break;
            }
        }
        Ok(taken)
    }

    fn time_of(&self, position: Position) -> Result<Option<DateTime<Utc>>, Error> {
        let before = Position(position.0.saturating_sub(1));
        let event = self.store().changes(before, 1)?.pop();
        Ok(event.filter(|change| change.position == position).map(|change| change.recorded.at))
    }
}
