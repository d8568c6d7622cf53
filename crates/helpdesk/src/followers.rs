//! What follows the log: search, reports, letters. Each reads on from its watermark, is derived here, and is
//! written in small transactions of its own (S12).

mod derive;
pub(crate) mod turns;

pub(crate) use self::derive::document;

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use helpdesk_store::{Follower, PAGE_MAX, Position, Step, Watermark};
use serde::Serialize;

use crate::engine::Helpdesk;
use crate::error::Error;
use crate::followers::turns::Taken;

/// How long a reader waits for a follower to catch up.
const PATIENCE: Duration = Duration::from_millis(200);

/// How long one follower goes on before the others get their turn.
const SLICE: Duration = Duration::from_millis(100);

/// How often a step is derived again because another process was faster, before it is left to that process.
const RETRIES: usize = 1_000;

/// The version of the derived form of a follower. Raise it with every change to what is derived: what a desk
/// holds in another form is rebuilt from the log.
const fn shape(follower: Follower) -> u16 {
    match follower {
        Follower::Search | Follower::Reports | Follower::Letters => 1,
    }
}

/// An answer that follows the log, with the time that it is of where it is not current (S12).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Timed<T> {
    /// What it holds happened up to then; none when it holds everything that was committed as the
    /// reading began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<DateTime<Utc>>,
    /// The answer.
    #[serde(flatten)]
    pub answer: T,
}

/// Of when an answer is that a follower gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// It holds everything that was committed before the reading began.
    Current,
    /// The follower could not catch up in time: it holds what happened up to then, or nothing yet.
    AsOf(Option<DateTime<Utc>>),
}

impl Freshness {
    /// Returns the time to be told with the answer, or `None` if it is current.
    pub(crate) fn as_of(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Current => None,
            Self::AsOf(at) => Some(at.unwrap_or(DateTime::UNIX_EPOCH)),
        }
    }

    /// Returns an answer with the time that it is of.
    pub(crate) fn with<T>(self, answer: T) -> Timed<T> {
        Timed { as_of: self.as_of(), answer }
    }
}

/// How far a follower is behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lag {
    /// Which one.
    pub follower: Follower,
    /// How many events it has not taken.
    pub events: u64,
    /// How long ago the first of them happened, in whole seconds; `None` if nothing is behind, or if that
    /// event cannot be read.
    pub seconds: Option<u64>,
}

impl Helpdesk {
    /// Lets a follower take everything that is committed when this is called, if it can within 200 ms; all
    /// callers that wait share one catching up.
    pub(crate) fn caught_up(&self, follower: Follower) -> Result<Freshness, Error> {
        let began = Instant::now();
        let mut mark = self.store().watermark(follower)?;
        let target = mark.newest;
        let is_behind = |mark: &Watermark| mark.position < target || mark.shape != shape(follower);
        while is_behind(&mark) {
            let Some(left) = PATIENCE.checked_sub(began.elapsed()) else {
                return self.time_of(mark.position).map(Freshness::AsOf);
            };
            // A step that hangs, behind another process that writes, is not waited for to its end. One that fails
            // keeps nobody from reading what there is: whoever sees to the followers tells why.
            let taken = self.turns().of(follower).take(left);
            let failed = taken.is_some_and(|turn| !self.stepped(follower, target, turn, began));
            mark = self.store().watermark(follower)?;
            if failed && is_behind(&mark) {
                return self.time_of(mark.position).map(Freshness::AsOf);
            }
        }
        Ok(Freshness::Current)
    }

    /// Lets all followers take everything there is now; returns how many events they took. A follower that
    /// fails does not hold the others back. A sweep does this too; search and reports let their follower
    /// catch up by themselves.
    ///
    /// # Errors
    /// [`Error::Store`]: the first failure.
    pub fn follow(&self) -> Result<u64, Error> {
        self.each_follower(|follower| self.follow_on(follower))
    }

    /// Lets the followers take what there is. If there is nothing, sleeps for at most `patience` until
    /// something is committed, by this process or another, and lets them take that. Returns how many events
    /// they took.
    ///
    /// The server of a desk calls it again and again on a thread of its own, so that no reader has to wait
    /// for a follower. It returns within `patience` and about half a second, and writes in small transactions
    /// between those of commands. A pause of 0.2 s after a call that took something lets the next events
    /// gather, since each step is flushed.
    ///
    /// # Errors
    /// [`Error::Store`]: the first failure. The other followers took what there was.
    pub fn follow_within(&self, patience: Duration) -> Result<u64, Error> {
        let reached = self.store().newest()?;
        let taken = self.each_follower(|follower| self.follow_for(follower, SLICE))?;
        if taken > 0 || !self.store().wait(reached, patience)? {
            return Ok(taken);
        }
        self.each_follower(|follower| self.follow_for(follower, SLICE))
    }

    /// Lets one follower take everything there is now, unless somebody in this process is already doing so.
    pub(crate) fn follow_on(&self, follower: Follower) -> Result<u64, Error> {
        self.follow_for(follower, Duration::MAX)
    }

    fn follow_for(&self, follower: Follower, time: Duration) -> Result<u64, Error> {
        let began = Instant::now();
        let target = self.store().watermark(follower)?.newest;
        match self.turns().of(follower).take(Duration::ZERO) {
            Some(_turn) => self.steps(follower, target, &mut |_| began.elapsed() < time),
            None => Ok(0),
        }
    }

    /// Does something for every follower, even if some fail.
    fn each_follower(&self, of: impl Fn(Follower) -> Result<u64, Error>) -> Result<u64, Error> {
        let all = Follower::ALL.iter().copied().map(of);
        all.into_iter().try_fold(0, |taken, one| Ok(taken + one?))
    }

    /// Throws away what a follower derived and rebuilds it from the log, in small transactions between those
    /// of commands; tells `progress` how far it is, and of how many. Returns how many events it holds then.
    /// What was done about letters stays: nobody is told again. This is safe while others use the desk:
    /// answers given meanwhile say how current they are.
    ///
    /// # Errors
    /// [`Error::Store`]; [`Error::Damaged`] when the log cannot be followed to its end. What was derived by
    /// then stays, and the next caller goes on from there.
    pub fn rebuild(
        &self,
        follower: Follower,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<u64, Error> {
        self.store().forget(follower, shape(follower))?;
        let target = self.store().watermark(follower)?.newest;
        let mut stood = None;
        loop {
            let mark = self.store().watermark(follower)?;
            if mark.shape == shape(follower) && mark.position >= target {
                return Ok(target.0);
            }
            if let Some(_turn) = self.turns().of(follower).take(PATIENCE) {
                // Another process may take the steps, or throw everything away once more; neither blocks the
                // other.
                if stood.replace(mark.position) == Some(mark.position) {
                    let what =
                        format!("the log cannot be followed beyond event {}", mark.position.0);
                    return Err(Error::Damaged(what));
                }
                self.steps(follower, target, &mut |reached| {
                    progress(reached.0, target.0);
                    true
                })?;
            }
        }
    }

    /// Returns how far the followers are behind.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn lags(&self) -> Result<Vec<Lag>, Error> {
        let lag = |follower| {
            let mark = self.store().watermark(follower)?;
            let is_current = mark.shape == shape(follower);
            let from = if is_current { mark.position } else { Position(0) };
            let events = mark.newest.0.saturating_sub(from.0);
            let seconds = if events == 0 { None } else { self.age_after(from) };
            Ok(Lag { follower, events, seconds })
        };
        Follower::ALL.iter().copied().map(lag).collect()
    }

    /// Returns how long ago the first event after a place happened, in seconds; never negative, even if a
    /// clock was ahead.
    fn age_after(&self, place: Position) -> Option<u64> {
        let first = self.store().changes(place, 1).ok()?.pop()?;
        let age = self.now().signed_duration_since(first.recorded.at).num_seconds();
        Some(u64::try_from(age).unwrap_or(0))
    }

    /// Takes steps until the follower is at `target`, or `go_on` says to stop; returns how many events it
    /// took.
    fn steps(
        &self,
        follower: Follower,
        target: Position,
        go_on: &mut dyn FnMut(Position) -> bool,
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
                // Another process took the same step: what that one has not taken is read next.
                lost += 1;
            }
            if !go_on(to) {
                break;
            }
        }
        Ok(taken)
    }

    /// Takes steps on a thread of their own, and waits for them as long as a reader waits; returns whether
    /// they were taken.
    fn stepped(&self, follower: Follower, target: Position, turn: Taken, began: Instant) -> bool {
        let (desk, (done, is_done)) = (self.clone(), mpsc::sync_channel(1));
        let steps = move || {
            let taken = desk.steps(follower, target, &mut |_| began.elapsed() < PATIENCE);
            drop(turn);
            if let Err(error) = &taken {
                tracing::warn!(%follower, %error, "what follows the log does not catch up");
            }
            // Nobody listens where the reader has gone on.
            let _ = done.send(taken.is_ok());
        };
        let left = PATIENCE.saturating_sub(began.elapsed());
        thread::Builder::new().name("catching up".to_owned()).spawn(steps).is_ok()
            && is_done.recv_timeout(left).unwrap_or(false)
    }

    fn time_of(&self, position: Position) -> Result<Option<DateTime<Utc>>, Error> {
        let before = Position(position.0.saturating_sub(1));
        let event = self.store().changes(before, 1)?.pop();
        Ok(event.filter(|change| change.position == position).map(|change| change.recorded.at))
    }
}
