//! What the trials of the desk share: tracing a child, rebuilding disks, damaging files, servers of mail, counting.
//!
//! A trial of crashes, power loss or broken disks runs the desk in a child process that prints a flushed line
//! for each acknowledged command, hurts it, and then compares what is left on the disk with those lines.
//! Every trial has a *control*: the same trial with a setting known to be bad, which it must catch; otherwise
//! it proves nothing.

pub mod aiosmtpd;
pub mod crowd;
pub mod damage;
pub mod damaged;
pub mod desk;
pub mod first_release;
pub mod mailing;
pub mod on_disk;
pub mod points;
pub mod portal;
pub mod post;
pub mod power;
pub mod random;
pub mod reading;
pub mod recording;
pub mod room;
pub mod source;
pub mod stale;
pub mod strace;
pub mod subject;
pub mod tamper;
pub mod twin;
pub mod workload;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// What a trial returns: its figures, or the first thing that kept it from running.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// What was found on a disk after the fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything acknowledged is there and the rest holds together.
    Sound,
    /// Something acknowledged is gone; the text says what.
    Lost(String),
    /// The remains do not fit together; the text says how.
    Corrupt(String),
}

/// How many verdicts of each kind a trial has seen, with the first few that were not sound.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Disks looked at.
    pub looked_at: usize,
    /// Disks that miss something acknowledged.
    pub lost: usize,
    /// Disks that do not hold together.
    pub corrupt: usize,
    /// The first few violations, in words.
    pub examples: Vec<String>,
}

impl Tally {
    /// Counts one verdict; `place` says where the fault was.
    pub fn count(&mut self, place: &str, verdict: &Verdict) {
        self.looked_at += 1;
        match verdict {
            Verdict::Sound => {}
            Verdict::Lost(what) => {
                self.lost += 1;
                self.keep(format!("{place}: lost: {what}"));
            }
            Verdict::Corrupt(what) => {
                self.corrupt += 1;
                self.keep(format!("{place}: corrupt: {what}"));
            }
        }
    }

    /// Adds what another thread has counted.
    pub fn add(&mut self, other: Tally) {
        self.looked_at += other.looked_at;
        self.lost += other.lost;
        self.corrupt += other.corrupt;
        for example in other.examples {
            self.keep(example);
        }
    }

    /// Violations of either kind.
    #[must_use]
    pub fn violations(&self) -> usize {
        self.lost + self.corrupt
    }

    fn keep(&mut self, example: String) {
        if self.examples.len() < 5 {
            self.examples.push(example);
        }
    }
}

/// How long the trials take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Length {
    /// Minutes for all of them: `cargo test`. Every control is there.
    Short,
    /// What a change must pass before it lands: `.ci/run`.
    Long,
    /// Hours: every point, every byte.
    Full,
}

/// How long the trials may take: `HELPDESK_TRIALS` is `short` (the default), `long` or `full`. Anything else
/// is taken for `long`, since more than the least was asked for.
#[must_use]
pub fn length() -> Length {
    match std::env::var("HELPDESK_TRIALS").as_deref() {
        Ok("short" | "") | Err(_) => Length::Short,
        Ok("full") => Length::Full,
        Ok(_) => Length::Long,
    }
}

/// The number of cases at each length of the trials.
#[must_use]
pub fn cases(short: usize, long: usize, full: usize) -> usize {
    match length() {
        Length::Short => short,
        Length::Long => long,
        Length::Full => full,
    }
}

/// Prints a trial's one line of figures, with the time it took.
pub fn report(trial: &str, began: Instant, figures: &str) {
    println!("{trial}: {figures} ({:.1} s)", began.elapsed().as_secs_f64());
}

/// Runs `work` for every number below `total` on as many threads as there are processors (at most 8); answers in order.
///
/// # Errors
/// The first error that `work` gave.
pub fn spread<T: Send>(total: usize, work: impl Fn(usize) -> Outcome<T> + Sync) -> Outcome<Vec<T>> {
    let threads = std::thread::available_parallelism().map_or(2, usize::from).min(8);
    let next = AtomicUsize::new(0);
    let (work, next) = (&work, &next);
    let mut done: Vec<(usize, T)> = Vec::with_capacity(total);
    std::thread::scope(|scope| -> Outcome<()> {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(move || -> Outcome<Vec<(usize, T)>> {
                    let mut mine = Vec::new();
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        if at >= total {
                            return Ok(mine);
                        }
                        mine.push((at, work(at)?));
                    }
                })
            })
            .collect();
        for worker in workers {
            done.extend(worker.join().map_err(|_| "a thread of the trial panicked")??);
        }
        Ok(())
    })?;
    done.sort_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, value)| value).collect())
}
