//! Random histories: scripts made up by dice, played on the adapter and on the reference with the same ids
//! and salts. Every answer is compared, also with what the logs alone say.
//!
//! The same seed gives the same run. It counts what was accepted and refused, and fails if something that the
//! permission matrix allows hardly ever happened.

mod chores;
mod commands;
mod deliveries;
mod dice;
mod fold;
mod leads;
mod questions;
mod tally;
mod twin;
mod waiting;
mod world;

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use helpdesk_core::Digest;
use helpdesk_store::{CursorKey, MemoryStore};

use self::dice::Dice;
use self::tally::Tally;
use self::world::World;
use super::{Fixture, Trouble};

/// How many scripts share a desk.
const SCRIPTS_A_DESK: usize = 250;
/// How many desks are played at once: an adapter's flushes overlap.
const DESKS_AT_ONCE: usize = 8;
/// A run of more desks tells from time to time how far it is.
const QUIET_DESKS: usize = 20;
/// How often each pair that the matrix allows must be accepted in a run of 2,000 scripts.
const FLOOR: usize = 50;

/// How much is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// How many scripts.
    pub scripts: usize,
    /// What the dice begin with.
    pub seed: u64,
}

impl Default for Size {
    fn default() -> Self {
        Self { scripts: 500, seed: 20_260_302 }
    }
}

impl Size {
    /// Returns what `HELPDESK_SCRIPTS` and `HELPDESK_SEED` say, each the default if it is not set.
    ///
    /// # Errors
    /// When one of them is not a number.
    pub fn from_env() -> Result<Self, Trouble> {
        let given = |name: &str| match std::env::var(name) {
            Ok(value) => match value.parse::<u64>() {
                Ok(number) => Ok(Some(number)),
                Err(_) => Err(format!("`{name}` must be a whole number, not `{value}`")),
            },
            Err(_) => Ok(None),
        };
        let default = Self::default();
        let scripts = given("HELPDESK_SCRIPTS")?.map(usize::try_from).transpose()?;
        Ok(Self {
            scripts: scripts.unwrap_or(default.scripts).max(1),
            seed: given("HELPDESK_SEED")?.unwrap_or(default.seed),
        })
    }
}

/// What a run did; shown as a table.
#[derive(Debug, Clone)]
pub struct Report {
    size: Size,
    desks: usize,
    tally: Tally,
    asked: u64,
    digest: Digest,
    took: Duration,
}

impl Report {
    /// Returns the digest of all answers: the same for every run with the same seed, on any store.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { size, desks, tally, asked, digest, took } = self;
        let (accepted, refused) = tally.total();
        let Size { scripts, seed } = size;
        writeln!(f, "\n{scripts} scripts on {desks} desks, seed {seed}:")?;
        writeln!(f, "{} commands, {accepted} accepted, {refused} refused;", accepted + refused)?;
        writeln!(f, "{asked} answers compared, 0 differences, {:.1} s", took.as_secs_f64())?;
        writeln!(f, "digest of all answers {digest}")?;
        write!(f, "{tally}")
    }
}

/// What one desk did.
struct Played {
    tally: Tally,
    asked: u64,
    digest: Digest,
}

/// Plays random histories on desks of `fixture` and on the reference.
///
/// # Errors
/// The first difference, with the seed, the desk and the script; a pair of command and status that
/// the matrix allows and that was accepted too seldom; a first desk that, played again, answers
/// otherwise.
pub fn play(fixture: &dyn Fixture, size: &Size) -> Result<Report, Trouble> {
    let begun = Instant::now();
    let desks = size.scripts.div_ceil(SCRIPTS_A_DESK);
    // The last turn is the first desk again: the same seed gives the same answers.
    let (next, turns) = (AtomicUsize::new(0), desks + 1);
    let played: Mutex<Vec<(usize, Result<Played, Trouble>)>> = Mutex::default();
    thread::scope(|scope| {
        for _ in 0..turns.min(DESKS_AT_ONCE) {
            scope.spawn(|| {
                loop {
                    let turn = next.fetch_add(1, Ordering::Relaxed);
                    if turn >= turns {
                        break;
                    }
                    let desk = play_desk(fixture, size, turn % desks);
                    let failed = desk.is_err();
                    if turns > QUIET_DESKS && turn % QUIET_DESKS == 0 {
                        eprintln!("desk {turn} of {desks} is played");
                    }
                    played.lock().unwrap_or_else(PoisonError::into_inner).push((turn, desk));
                    if failed {
                        next.store(turns, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let mut played = played.into_inner().unwrap_or_else(PoisonError::into_inner);
    played.sort_by_key(|(turn, _)| *turn);
    let mut all = played.into_iter().map(|(_, desk)| desk).collect::<Result<Vec<_>, _>>()?;
    let again = all.pop().ok_or("no desk was played")?;
    if all.len() != desks || all.first().map(|first| first.digest) != Some(again.digest) {
        return Err("the first desk, played again, answers otherwise".into());
    }
    let mut tally = Tally::default();
    all.iter().for_each(|desk| tally.merge(&desk.tally));
    let digests: Vec<&[u8]> = all.iter().map(|desk| desk.digest.bytes().as_slice()).collect();
    let report = Report {
        size: *size,
        desks,
        asked: all.iter().map(|desk| desk.asked).sum(),
        digest: Digest::of(&digests),
        took: begun.elapsed(),
        tally,
    };
    let floor = FLOOR * size.scripts.min(2_000) / 2_000;
    let gaps = report.tally.gaps(floor as u64);
    if gaps.is_empty() {
        return Ok(report);
    }
    Err(format!("{report}\n{}", gaps.join("\n")).into())
}

fn play_desk(fixture: &dyn Fixture, size: &Size, desk: usize) -> Result<Played, Trouble> {
    let Size { scripts, seed } = *size;
    // Desks differ only by their dice: the same desk of the same seed is the same.
    let own_seed = Dice::new(seed ^ (desk as u64).rotate_left(32)).roll();
    let place = fixture.place()?;
    let reference = Arc::new(MemoryStore::new(CursorKey([1; 32])));
    let mut world = World::new(own_seed, reference, place.open()?)?;
    let first = desk * SCRIPTS_A_DESK;
    for script in first..scripts.min(first + SCRIPTS_A_DESK) {
        let steps = 12 + world.dice.below(16);
        if let Err(why) = world.play(steps) {
            let told = world.steps.join("\n  ");
            let place = format!("HELPDESK_SEED={seed}, desk {desk}, script {script}");
            return Err(format!("{place}: {why}\nthe script:\n  {told}").into());
        }
    }
    if let Err(why) = world.check_desk() {
        return Err(format!("HELPDESK_SEED={seed}, desk {desk}, at its end: {why}").into());
    }
    let World { twin, tally, .. } = world;
    Ok(Played { tally, asked: twin.asked, digest: twin.digest() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::room::line;
    use crate::{AllPorts, Place};
    use helpdesk_store::{DeskAction, DeskLog};

    /// Desks in memory, each possibly with something that the reference knows nothing of.
    struct Memory {
        more: Option<DeskAction>,
    }

    struct Opened(Arc<MemoryStore>);

    impl Fixture for Memory {
        fn place(&self) -> Result<Box<dyn Place>, Trouble> {
            let store = MemoryStore::new(CursorKey([7; 32]));
            if let Some(action) = self.more {
                store.record(line(action, "nobody knows"))?;
            }
            Ok(Box::new(Opened(Arc::new(store))))
        }
    }

    impl Place for Opened {
        fn open(&self) -> Result<Arc<dyn AllPorts>, Trouble> {
            Ok(self.0.clone())
        }
    }

    #[test]
    fn one_seed_gives_one_digest_and_another_seed_another() {
        let digest = |seed| {
            let size = Size { scripts: 5, seed };
            play(&Memory { more: None }, &size).unwrap().digest()
        };
        assert_eq!(digest(1), digest(1));
        assert_ne!(digest(1), digest(2));
    }

    #[test]
    fn one_line_more_is_a_difference_that_is_told_with_its_seed() {
        let size = Size { scripts: 5, seed: 1 };
        let more = Some(DeskAction::Imported);
        let told = play(&Memory { more }, &size).unwrap_err().to_string();
        assert!(told.contains("HELPDESK_SEED=1, desk 0"), "{told}");
        assert!(told.contains("lines\nthe reference:"), "{told}");
    }

    #[test]
    fn what_was_never_accepted_is_a_gap() {
        let mut tally = Tally::default();
        assert!(tally.gaps(0).is_empty());
        let gaps = tally.gaps(1);
        assert!(
            gaps.iter().any(|gap| gap.contains("`decline_access` of a ticket that is resolved"))
        );
        let closed = Some(helpdesk_core::Status::Closed);
        tally.add(helpdesk_core::CommandKind::Reply, closed, true);
        assert_eq!(tally.gaps(0), ["`reply` of a ticket that is closed was accepted"]);
    }
}
