//! T01, T03 and T05: the desk killed at its system calls, its power lost, its disk failing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use helpdesk_trials::on_disk::{self, FILE};
use helpdesk_trials::points::{self, Subject, evenly};
use helpdesk_trials::power::PowerLoss;
use helpdesk_trials::strace::{self, Plan};
use helpdesk_trials::subject::Worked;
use helpdesk_trials::workload::Client;
use helpdesk_trials::{Outcome, Tally, Verdict, cases, report};

fn worked(tickets: usize) -> Worked {
    Worked { program: PathBuf::from(env!("CARGO_BIN_EXE_workload")), tickets, unflushed: false }
}

fn power_loss(subject: &Worked, images: usize) -> Outcome<(usize, Tally)> {
    let (room, run) = subject.run(&Plan::Record)?;
    assert!(run.status.success(), "{}", run.errors);
    let recording = run.recording()?;
    let directory = format!("{}/", room.path().display());
    let before = BTreeMap::from([(FILE.to_owned(), on_disk::new_desk()?.to_vec())]);
    let power = PowerLoss {
        recording: &recording,
        directory: &directory,
        before: &before,
        images,
        seed: 11,
    };
    let checked = AtomicUsize::new(0);
    let tally = power.run(|image, said| {
        let file = image.join(FILE);
        // Every tenth is looked at from all sides.
        let whole = checked.fetch_add(1, Ordering::Relaxed).is_multiple_of(10);
        if whole { on_disk::check(&file, said, 1) } else { on_disk::check_quickly(&file, said, 1) }
    })?;
    Ok((run.said.len(), tally))
}

/// T01.
#[test]
fn a_desk_killed_at_any_call_keeps_what_it_acknowledged() -> Outcome<()> {
    if !strace::may_trace("T01")? {
        return Ok(());
    }
    let began = Instant::now();
    let subject = worked(cases(2, 3, 12));
    let calls = ["pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "rename"];
    let plans: Vec<Plan> = points::reach(&subject, &calls)?
        .into_iter()
        .flat_map(|(call, _, last)| {
            evenly(1, last, cases(40, 170, 100_000))
                .into_iter()
                .map(move |when| Plan::Kill { call, when })
        })
        .collect();
    let found = points::hurt(&subject, &plans)?;
    report("T01", began, &found.figures());
    assert_eq!(found.tally.violations(), 0, "{:?}", found.tally.examples);
    assert!(found.tally.looked_at >= cases(60, 200, 1_000), "too few points");
    Ok(())
}

/// T03.
#[test]
fn a_desk_whose_power_is_lost_keeps_what_it_acknowledged() -> Outcome<()> {
    if !strace::may_trace("T03")? {
        return Ok(());
    }
    let began = Instant::now();
    let (acks, found) = power_loss(&worked(3), cases(300, 2_000, 20_000))?;
    let (_, control) =
        power_loss(&Worked { unflushed: true, ..worked(3) }, cases(100, 200, 2_000))?;
    let figures = format!(
        "{} images, {acks} acks, {} lost, {} corrupt; control NORMAL: {} of {} lost, {} corrupt",
        found.looked_at,
        found.lost,
        found.corrupt,
        control.lost,
        control.looked_at,
        control.corrupt
    );
    report("T03", began, &figures);
    assert_eq!(found.violations(), 0, "{:?}", found.examples);
    assert!(control.lost > 0, "the control went unnoticed");
    Ok(())
}

/// T05.
#[test]
fn a_desk_whose_disk_fails_keeps_what_it_acknowledged_and_never_panics() -> Outcome<()> {
    if !strace::may_trace("T05")? {
        return Ok(());
    }
    let began = Instant::now();
    let subject = worked(2);
    let faults: [(&str, &[&str], usize); 6] = [
        ("fsync", &["EIO", "ENOSPC"], 20),
        ("fdatasync", &["EIO"], 20),
        ("pwrite64", &["EIO", "ENOSPC"], 20),
        ("pread64", &["EIO"], 20),
        ("openat", &["EMFILE"], 10),
        ("mmap", &["ENOMEM"], 10),
    ];
    let mut plans = Vec::new();
    for (call, errors, usual) in faults {
        let (_, first, last) =
            points::reach(&subject, &[call])?.first().copied().ok_or("no such call")?;
        for when in evenly(first + 1, last, cases(usual / 3, usual, 1_000)) {
            for error in errors {
                plans.extend([false, true].map(|sticky| Plan::Fault { call, error, when, sticky }));
            }
        }
    }
    let found = points::hurt(&subject, &plans)?;
    report("T05", began, &found.figures());
    assert_eq!(found.tally.violations(), 0, "{:?}", found.tally.examples);
    assert!(found.panics.is_empty(), "{:?}", found.panics);
    assert!(found.said_after_failed_flush.is_empty(), "{:?}", found.said_after_failed_flush);
    assert!(found.tally.looked_at >= cases(40, 100, 1_000), "too few points");
    Ok(())
}

/// Beside the desk: how many commands had been acknowledged.
const ACKNOWLEDGED: &str = "acknowledged";

/// A desk with closed tickets, whose customer is erased.
#[derive(Debug)]
struct Erased;

impl Subject for Erased {
    fn program(&self) -> &Path {
        Path::new(env!("CARGO_BIN_EXE_workload"))
    }

    fn prepare(&self, directory: &Path) -> Outcome<()> {
        let file = directory.join(FILE);
        std::fs::write(&file, on_disk::new_desk()?)?;
        let desk = on_disk::open(&file)?;
        Client::new(&desk, 3, std::io::sink())?.work(6)?;
        let receipts = helpdesk::testing::store(&desk).receipts(None, 1_000)?.len();
        Ok(std::fs::write(directory.join(ACKNOWLEDGED), receipts.to_string())?)
    }

    fn arguments(&self, directory: &Path) -> Vec<String> {
        vec!["erase".to_owned(), directory.join(FILE).display().to_string()]
    }

    fn check(&self, directory: &Path, _: &[&str]) -> Verdict {
        // What was acknowledged before is there; an erasure leaves no receipt of its own.
        let acknowledged = std::fs::read_to_string(directory.join(ACKNOWLEDGED));
        match acknowledged.ok().and_then(|count| count.parse().ok()) {
            Some(count) => on_disk::check(&directory.join(FILE), &[], count),
            None => Verdict::Corrupt("nobody knows what was acknowledged".to_owned()),
        }
    }
}

/// T05: a flush that fails while a statement writes what the cache cannot hold, at a commit, or while
/// the journal is emptied.
#[test]
fn after_a_flush_that_fails_inside_a_statement_nothing_is_acknowledged() -> Outcome<()> {
    if !strace::may_trace("T05 in a statement")? {
        return Ok(());
    }
    let began = Instant::now();
    let (mut points, mut inside) = (0, 0);
    for call in ["fsync", "fdatasync"] {
        let reached = points::reach(&Erased, &[call])?;
        let (_, first, last) = reached.first().copied().ok_or("no such call")?;
        for when in first + 1..=last {
            let (room, run) =
                Erased.run(&Plan::Fault { call, error: "EIO", when, sticky: false })?;
            if !run.was_hurt() {
                continue;
            }
            points += 1;
            inside += usize::from(run.said.first().is_some_and(|line| line.starts_with("failed")));
            let recording = run.recording()?;
            let after = recording.said_after_fault();
            let wrote: Vec<_> =
                after.iter().filter(|line| line.starts_with("wrote change")).collect();
            assert!(wrote.is_empty(), "{call} {when}: {wrote:?}");
            assert_eq!(Erased.check(room.path(), &[]), Verdict::Sound, "{call} {when}");
        }
    }
    assert!(inside > 0, "no flush failed inside the erasure");
    report("T05 in a statement", began, &format!("{points} points, {inside} inside the erasure"));
    Ok(())
}
