//! Checks against closes (T15): many checkers in several processes ask whether an agent may be
//! inside, while tickets are granted, entered and closed. A check that began after a close was
//! acknowledged and still says *allowed* is stale.
//!
//! Acknowledgements are passed on through a file of marks that all processes read and write in place; the
//! kernel orders a write in one process and a later read in another.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use helpdesk::{AgentId, Helpdesk, ProjectId};

/// The most projects; one ticket each.
pub const PROJECTS: u32 = 20_000;

/// The agent whom everybody asks about.
pub const AGENT: &str = "anna";

const CLOSED: u8 = 1;
const PROGRESS_AT: u64 = PROJECTS as u64;
const STOP_AT: u64 = PROGRESS_AT + 4;
const COUNT_AT: u64 = STOP_AT + 1;

/// How long the control keeps an answer: what a well-meant cache would do.
const CACHE: Duration = Duration::from_millis(100);

/// Marks shared by all processes.
#[derive(Debug)]
pub struct Marks(File);

impl Marks {
    /// Opens, or makes, the marks in `path`.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        file.set_len(COUNT_AT + 8)?;
        Ok(Self(file))
    }

    fn byte(&self, at: u64) -> io::Result<u8> {
        let mut byte = [0];
        self.0.read_exact_at(&mut byte, at)?;
        Ok(byte[0])
    }

    /// Marks that the close of the ticket about this project was acknowledged.
    ///
    /// # Errors
    /// When the mark cannot be written.
    pub fn close(&self, project: u32) -> io::Result<()> {
        self.0.write_all_at(&[CLOSED], u64::from(project))
    }

    /// Marks which project is being worked on.
    ///
    /// # Errors
    /// When the mark cannot be written.
    pub fn reach(&self, project: u32) -> io::Result<()> {
        self.0.write_all_at(&project.to_le_bytes(), PROGRESS_AT)
    }

    fn reached(&self) -> io::Result<u32> {
        let mut bytes = [0; 4];
        self.0.read_exact_at(&mut bytes, PROGRESS_AT)?;
        Ok(u32::from_le_bytes(bytes))
    }

    /// Tells every checker to stop.
    ///
    /// # Errors
    /// When the mark cannot be written.
    pub fn stop(&self) -> io::Result<()> {
        self.0.write_all_at(&[1], STOP_AT)
    }

    /// Publishes how many checks another process has made.
    ///
    /// # Errors
    /// When the count cannot be written.
    pub fn publish(&self, checks: u64) -> io::Result<()> {
        self.0.write_all_at(&checks.to_le_bytes(), COUNT_AT)
    }

    /// Returns how many checks another process has made.
    ///
    /// # Errors
    /// When the count cannot be read.
    pub fn published(&self) -> io::Result<u64> {
        let mut bytes = [0; 8];
        self.0.read_exact_at(&mut bytes, COUNT_AT)?;
        Ok(u64::from_le_bytes(bytes))
    }
}

/// What a checker saw.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Checks made.
    pub checks: u64,
    /// Checks that said allowed.
    pub allowed: u64,
    /// Checks during which the close was acknowledged: either answer is right.
    pub overlapping: u64,
    /// Checks that began after the close was acknowledged and still said allowed: there must be none.
    pub stale: u64,
}

impl Tally {
    /// Adds another checker's tally.
    pub const fn add(&mut self, other: &Self) {
        self.checks += other.checks;
        self.allowed += other.allowed;
        self.overlapping += other.overlapping;
        self.stale += other.stale;
    }

    /// Returns the tally as one line of numbers.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {} {} {}", self.checks, self.allowed, self.overlapping, self.stale)
    }

    /// Returns the tally that a line says.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let mut numbers = line.split_whitespace().map(|word| word.parse().ok());
        let mut next = || numbers.next().flatten();
        Some(Self { checks: next()?, allowed: next()?, overlapping: next()?, stale: next()? })
    }
}

/// Returns the key of a project.
///
/// # Errors
/// Never: the key is plain ASCII.
pub fn project(index: u32) -> io::Result<ProjectId> {
    ProjectId::new(format!("p{index}")).map_err(io::Error::other)
}

/// Checks until told to stop, the project being worked on and the few before it in turn. With
/// `cached`, answers are kept for 100 ms, which the trial must catch.
///
/// # Errors
/// When the marks cannot be read.
pub fn check_until_stopped(
    desk: &Helpdesk,
    marks: &Marks,
    cached: bool,
    progress: impl Fn(u64),
) -> io::Result<Tally> {
    let agent = AgentId::new(AGENT).map_err(io::Error::other)?;
    let mut kept: HashMap<u32, (Instant, bool)> = HashMap::new();
    let mut tally = Tally::default();
    while marks.byte(STOP_AT)? == 0 {
        let reached = marks.reached()?;
        for back in [0, 0, 1, 2] {
            let index = reached.saturating_sub(back);
            let closed_before = marks.byte(u64::from(index))? == CLOSED;
            let kept_answer = kept.get(&index).filter(|(at, _)| cached && at.elapsed() < CACHE);
            let allowed = match kept_answer {
                Some((_, allowed)) => *allowed,
                None => {
                    let allowed = desk.check(&agent, &project(index)?).is_ok();
                    kept.insert(index, (Instant::now(), allowed));
                    allowed
                }
            };
            let closed_after = marks.byte(u64::from(index))? == CLOSED;
            tally.checks += 1;
            tally.allowed += u64::from(allowed);
            tally.overlapping += u64::from(!closed_before && closed_after);
            tally.stale += u64::from(closed_before && allowed);
        }
        if kept.len() > 64 {
            kept.clear();
        }
        progress(tally.checks);
        // Those who close must get their turn among the many who only ask.
        thread::yield_now();
    }
    Ok(tally)
}
