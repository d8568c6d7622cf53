//! The trials' machinery over the hand-written twin: it must pass with the right settings and be caught with the wrong ones.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::time::Instant;

use helpdesk_trials::points::{self, Subject, evenly};
use helpdesk_trials::power::PowerLoss;
use helpdesk_trials::strace::{self, Plan};
use helpdesk_trials::{Outcome, Tally, Verdict, cases, report, room, twin};

const WORKLOAD: &str = env!("CARGO_BIN_EXE_workload");

/// The twin with one setting of `PRAGMA synchronous`.
struct Twin {
    synchronous: &'static str,
    commands: usize,
}

impl Subject for Twin {
    fn program(&self) -> &Path {
        Path::new(WORKLOAD)
    }

    fn prepare(&self, _directory: &Path) -> Outcome<()> {
        Ok(())
    }

    fn arguments(&self, directory: &Path) -> Vec<String> {
        let file = directory.join("log.db").display().to_string();
        vec!["twin".to_owned(), file, self.synchronous.to_owned(), self.commands.to_string()]
    }

    fn check(&self, directory: &Path, said: &[&str]) -> Verdict {
        twin::check(&directory.join("log.db"), said)
    }
}

fn power_loss(synchronous: &'static str, images: usize) -> Outcome<Tally> {
    let subject = Twin { synchronous, commands: 60 };
    let (room, run) = subject.run(&Plan::Record)?;
    assert_eq!((run.status.code(), run.said.len()), (Some(0), 60), "{}", run.errors);
    let recording = run.recording()?;
    assert_eq!(recording.said_before(usize::MAX).len(), 60);
    let directory = format!("{}/", room.path().display());
    let power = PowerLoss {
        recording: &recording,
        directory: &directory,
        before: &BTreeMap::new(),
        images,
        seed: 3,
    };
    power.run(|image, said| subject.check(image, said))
}

#[test]
fn power_loss_spares_what_is_flushed_and_takes_what_is_not() -> Outcome<()> {
    if !strace::may_trace("T03 on the twin")? {
        return Ok(());
    }
    let began = Instant::now();
    let images = cases(150, 600, 10_000);
    let modelled = {
        let subject = Twin { synchronous: "FULL", commands: 60 };
        let (room, run) = subject.run(&Plan::Record)?;
        let recording = run.recording()?.without_commit_flushes("-wal");
        let directory = format!("{}/", room.path().display());
        let before = BTreeMap::new();
        let power = PowerLoss {
            recording: &recording,
            directory: &directory,
            before: &before,
            images,
            seed: 4,
        };
        power.run(|image, said| subject.check(image, said))?
    };
    assert!(modelled.lost > 0 && modelled.corrupt == 0, "NORMAL is modelled wrongly: {modelled:?}");
    let (full, normal, off) =
        (power_loss("FULL", images)?, power_loss("NORMAL", images)?, power_loss("OFF", images)?);
    assert_eq!((full.looked_at, full.violations()), (images, 0), "{:?}", full.examples);
    assert!(normal.lost > 0, "the control went unnoticed");
    assert!(off.corrupt > 0, "the control went unnoticed");
    let figures = format!(
        "{images} images each: FULL {} lost {} corrupt, NORMAL {} lost {} corrupt, OFF {} lost {} corrupt",
        full.lost, full.corrupt, normal.lost, normal.corrupt, off.lost, off.corrupt
    );
    report("T03 on the twin", began, &figures);
    Ok(())
}

#[test]
fn a_kill_at_any_call_spares_what_is_acknowledged() -> Outcome<()> {
    if !strace::may_trace("T01 on the twin")? {
        return Ok(());
    }
    let began = Instant::now();
    let subject = Twin { synchronous: "FULL", commands: 30 };
    let plans: Vec<Plan> = points::reach(&subject, &["pwrite64", "fsync", "unlink"])?
        .into_iter()
        .flat_map(|(call, _, last)| {
            evenly(1, last, cases(8, 20, 1_000))
                .into_iter()
                .map(move |when| Plan::Kill { call, when })
        })
        .collect();
    let found = points::hurt(&subject, &plans)?;
    assert_eq!(
        (found.tally.looked_at, found.tally.violations()),
        (plans.len(), 0),
        "{:?}",
        found.tally.examples
    );
    report("T01 on the twin", began, &found.figures());
    Ok(())
}

#[test]
fn an_acknowledgement_that_never_was_is_noticed() -> Outcome<()> {
    let room = room::scratch()?;
    let file = room.path().join("log.db");
    let mut said = Vec::new();
    twin::run(&file, "FULL", 20, &mut said)?;
    let said = strace::lines(&said);
    let mut said: Vec<&str> = said.iter().map(String::as_str).collect();
    assert_eq!(twin::check(&file, &said), Verdict::Sound);
    said.push("ack 4 5 00");
    assert_eq!(twin::check(&file, &said), Verdict::Lost("ack 4 5 00".to_owned()));
    Ok(())
}

#[test]
fn a_failed_flush_that_is_tried_again_is_noticed() -> Outcome<()> {
    if !strace::may_trace("T05 on the twin")? {
        return Ok(());
    }
    let began = Instant::now();
    let subject = Twin { synchronous: "FULL", commands: 30 };
    let plans: Vec<Plan> = points::reach(&subject, &["fsync"])?
        .into_iter()
        .flat_map(|(call, _, last)| {
            evenly(1, last, cases(30, 60, 1_000)).into_iter().map(move |when| (call, when))
        })
        .map(|(call, when)| Plan::Fault { call, error: "EIO", when, sticky: false })
        .collect();
    let found = points::hurt(&subject, &plans)?;
    assert!(found.panics.is_empty(), "{:?}", found.panics);
    // SQLite's own checkpoint swallows the error, and the twin goes on.
    assert!(!found.said_after_failed_flush.is_empty(), "the control went unnoticed");
    report("T05 on the twin", began, &found.figures());
    Ok(())
}

#[test]
fn a_child_that_leaves_the_file_limit_to_the_system_is_killed() -> Outcome<()> {
    let room = room::scratch()?;
    let file = room.path().join("log.db").display().to_string();
    let output = room::with_file_limit(32, Path::new(WORKLOAD), &["twin", &file, "FULL", "1000"])?;
    assert_eq!(output.status.signal(), Some(25), "{}", String::from_utf8_lossy(&output.stderr));
    let again = ["unkilled", "twin", &file, "FULL", "1000"];
    let output = room::with_file_limit(32, Path::new(WORKLOAD), &again)?;
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert!(errors.contains("disk I/O error"), "{errors}");
    Ok(())
}

#[test]
fn a_small_disk_fills() -> Outcome<()> {
    if !room::may_mount("T06 on the twin")? {
        return Ok(());
    }
    let room = room::scratch()?;
    let output = room::on_small_disk(
        room.path(),
        "size=256k",
        &format!("'{WORKLOAD}' twin log.db FULL 1000"),
    )?;
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("disk is full"), "{errors}");
    assert!(std::fs::read_dir(room.path())?.next().is_none(), "the small disk was seen outside");
    Ok(())
}
