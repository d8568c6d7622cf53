//! How often a create flushes, counted by `strace` in a child process.

use std::path::Path;
use std::process::{Command, Stdio};

use super::desks;
use super::figure::{Figure, Floor};
use super::generate::Kind;
use super::writes::{BEFORE, Requests, open, sent};
use helpdesk_trials::{Outcome, strace};

const CREATES: usize = 1_000;

/// Opens this many tickets, one after the other: the work of the child.
///
/// # Errors
/// The desk fails.
pub fn child(path: &Path, count: usize) -> Outcome<()> {
    let (desk, mut requests) = (open(path)?, Requests::new(4));
    for _ in 0..count {
        let (by, request, command) = requests.ticket()?;
        desk.open(&by, request, sent(command))?;
    }
    Ok(())
}

/// Flushes of the journal and of the file itself.
#[derive(Debug, Clone, Copy)]
struct Flushes {
    journal: usize,
    file: usize,
}

/// Counts the flushes of a thousand creates.
///
/// # Errors
/// The child fails, or may not be traced.
pub fn count() -> Outcome<Vec<Figure>> {
    if !strace::may_trace("the count of flushes")? {
        return Err("the flushes are counted with strace, which may not trace here".into());
    }
    // Flushes of opening and closing the desk belong to no create.
    let (none, all) = (traced(0)?, traced(CREATES)?);
    let (journal, file) = (all.journal - none.journal, all.file - none.file);
    // Each time the journal is copied into the file, both are flushed once: that is the checkpoint's.
    let commits = (journal - file.min(journal)) as f64 / CREATES as f64;
    Ok(vec![Figure {
        what: format!("flushes a create, {CREATES} creates by 1 client, counted by strace"),
        ours: format!(
            "{journal} of the journal ({file} of them by checkpoints), {file} of the file; with \
             checkpoints {:.3} a create",
            (journal + file) as f64 / CREATES as f64
        ),
        twin: String::new(),
        value: Some(commits),
        floor: Floor::AtMost(1.05),
    }])
}

fn traced(count: usize) -> Outcome<Flushes> {
    let made = desks::made(Kind::Work, BEFORE)?;
    let path = desks::copy(&made, "traced.db")?;
    let scratch = tempfile::tempdir()?;
    let trace = scratch.path().join("trace");
    let output = Command::new("strace")
        .args(["-f", "-y", "-e", "trace=fsync,fdatasync,sync_file_range,sync,syncfs,msync", "-o"])
        .arg(&trace)
        .arg(std::env::current_exe()?)
        .arg("create")
        .arg(&path)
        .arg(count.to_string())
        .stdin(Stdio::null())
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let text = std::fs::read_to_string(&trace)?;
    desks::remove(&path)?;
    let of = |mark: &str| text.lines().filter(|line| line.contains(mark)).count();
    let calls = text.lines().filter(|line| line.contains("sync") && line.contains('(')).count();
    let flushes = Flushes { journal: of("traced.db-wal>"), file: of("traced.db>") };
    let others = calls - flushes.journal - flushes.file;
    // Its directory is flushed once, as the journal is made.
    if others > 2 {
        return Err(format!("{others} flushes of something else").into());
    }
    Ok(flushes)
}
