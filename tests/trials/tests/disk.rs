//! T06 and T07: a disk without room, a file that may not grow.

use std::path::Path;
use std::time::Instant;

use helpdesk_trials::on_disk::{self, FILE};
use helpdesk_trials::{Outcome, Verdict, report, room, strace};

const WORKLOAD: &str = env!("CARGO_BIN_EXE_workload");

/// What a child that filled its disk printed: it was refused only for lack of room, and went on reading.
fn judge(output: &std::process::Output) -> Outcome<Vec<String>> {
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{}: {errors}", output.status);
    let said = strace::lines(&output.stdout);
    let failed: Vec<&String> = said.iter().filter(|line| line.starts_with("failed ")).collect();
    assert!(!failed.is_empty(), "the disk never filled");
    let other: Vec<&&String> =
        failed.iter().filter(|line| !line.starts_with("failed Full: ")).collect();
    assert!(other.is_empty(), "refused for another reason: {other:?}");
    assert!(said.iter().any(|line| line.starts_with("read ")), "reading stopped");
    Ok(said)
}

/// T06.
#[test]
fn a_full_disk_refuses_writes_goes_on_reading_and_recovers_without_a_restart() -> Outcome<()> {
    if !room::may_mount("T06")? {
        return Ok(());
    }
    let began = Instant::now();
    let room = room::scratch()?;
    let place = room.path().join("disk");
    std::fs::create_dir(&place)?;
    let kept = room.path().join("kept");
    std::fs::create_dir(&kept)?;
    let script = format!(
        "head -c 2000000 /dev/zero > ballast && '{WORKLOAD}' init {FILE} && '{WORKLOAD}' fill {FILE} ballast && cp {FILE}* '{}'",
        kept.display()
    );
    let output = room::on_small_disk(&place, "size=8m", &script)?;
    let said = judge(&output)?;
    let full = said.iter().position(|line| line == "full").ok_or("the disk never filled")?;
    let resumed = said.iter().skip(full).filter(|line| line.starts_with("ack ")).count();
    assert!(resumed > 0, "nothing was written after there was room again");
    let lines: Vec<&str> = said.iter().map(String::as_str).collect();
    assert_eq!(on_disk::check(&kept.join(FILE), &lines, 1), Verdict::Sound);
    report(
        "T06",
        began,
        &format!(
            "full after {full} lines, {resumed} acks after there was room again, 0 other failures"
        ),
    );
    Ok(())
}

/// T07.
#[test]
fn a_file_that_may_not_grow_refuses_writes_and_kills_nobody() -> Outcome<()> {
    let began = Instant::now();
    let mut acks = 0;
    for mib in [1, 4, 16] {
        let room = room::scratch()?;
        let file = room.path().join(FILE);
        std::fs::write(&file, on_disk::new_desk()?)?;
        let path = file.display().to_string();
        let output =
            room::with_file_limit(mib * 1024, Path::new(WORKLOAD), &["unkilled", "fill", &path])?;
        let said = judge(&output)?;
        let lines: Vec<&str> = said.iter().map(String::as_str).collect();
        acks += lines.iter().filter(|line| line.starts_with("ack ")).count();
        assert_eq!(on_disk::check(&file, &lines, 1), Verdict::Sound, "at {mib} MiB");
    }
    report("T07", began, &format!("3 limits, {acks} acks, 0 exits"));
    Ok(())
}
