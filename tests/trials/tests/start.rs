//! T12 and T13: a desk that is being made when the machine stops, and files that are not desks.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Instant;

use helpdesk::sqlite::Sqlite;
use helpdesk_store::{StoreError, StoreErrorKind};
use helpdesk_trials::on_disk::{self, FILE};
use helpdesk_trials::points::{self, Subject, evenly};
use helpdesk_trials::strace::{self, Plan};
use helpdesk_trials::{Outcome, Verdict, cases, report, room};

const WORKLOAD: &str = env!("CARGO_BIN_EXE_workload");

/// A desk that is being made at an empty place.
struct Made;

impl Subject for Made {
    fn program(&self) -> &Path {
        Path::new(WORKLOAD)
    }

    fn prepare(&self, _directory: &Path) -> Outcome<()> {
        Ok(())
    }

    fn arguments(&self, directory: &Path) -> Vec<String> {
        vec!["init".to_owned(), directory.join(FILE).display().to_string()]
    }

    fn check(&self, directory: &Path, said: &[&str]) -> Verdict {
        let file = directory.join(FILE);
        if !file.exists() {
            if !said.is_empty() {
                return Verdict::Lost("the desk is not there".to_owned());
            }
            return match on_disk::create(&file) {
                Ok(_) => on_disk::check(&file, &[], 0),
                Err(error) => Verdict::Corrupt(format!("it cannot be made any more: {error}")),
            };
        }
        on_disk::check(&file, &[], 0)
    }
}

/// The calls by which a desk gets onto the disk.
const CALLS: [&str; 11] = [
    "pwrite64",
    "write",
    "fsync",
    "fdatasync",
    "ftruncate",
    "openat",
    "unlink",
    "rename",
    "link",
    "linkat",
    "mmap",
];

/// T12.
#[test]
fn a_desk_killed_while_it_is_made_is_there_or_not_and_never_half() -> Outcome<()> {
    if !strace::may_trace("T12")? {
        return Ok(());
    }
    let began = Instant::now();
    let plans: Vec<Plan> = points::reach(&Made, &CALLS)?
        .into_iter()
        .flat_map(|(call, first, last)| {
            evenly(first + 1, last, cases(15, 60, 10_000))
                .into_iter()
                .map(move |when| Plan::Kill { call, when })
        })
        .collect();
    let found = points::hurt(&Made, &plans)?;
    report("T12", began, &found.figures());
    assert_eq!(found.tally.violations(), 0, "{:?}", found.tally.examples);
    assert!(found.tally.looked_at >= 50, "too few points");
    Ok(())
}

type Prepare = fn(&Path) -> Outcome<PathBuf>;

fn sqlite(directory: &Path, sql: &str) -> Outcome<PathBuf> {
    let file = directory.join(FILE);
    rusqlite::Connection::open(&file)?.execute_batch(sql)?;
    Ok(file)
}

fn used(directory: &Path, change: impl FnOnce(&mut Vec<u8>)) -> Outcome<PathBuf> {
    let file = directory.join(FILE);
    let mut bytes = on_disk::new_desk()?.to_vec();
    change(&mut bytes);
    std::fs::write(&file, bytes)?;
    Ok(file)
}

/// T13: each place without a usable desk, and the kind of error that says so.
const REFUSED: &[(&str, StoreErrorKind, Prepare)] = &[
    ("nothing", StoreErrorKind::Missing, |directory| Ok(directory.join(FILE))),
    ("a directory", StoreErrorKind::Foreign, |directory| Ok(directory.to_owned())),
    ("an empty file", StoreErrorKind::Foreign, |directory| used(directory, Vec::clear)),
    ("a text", StoreErrorKind::Foreign, |directory| {
        used(directory, |bytes| *bytes = b"Dear diary,\n".repeat(1_000))
    }),
    ("another program's database", StoreErrorKind::Foreign, |directory| {
        sqlite(directory, "CREATE TABLE tickets(a); PRAGMA user_version = 1;")
    }),
    ("an empty database", StoreErrorKind::Foreign, |directory| sqlite(directory, "VACUUM")),
    ("a desk of a newer version", StoreErrorKind::Foreign, |directory| {
        used(directory, |_| {})?;
        sqlite(directory, "PRAGMA user_version = 1000000;")
    }),
    ("a desk cut in half", StoreErrorKind::Damaged, |directory| {
        used(directory, |bytes| bytes.truncate(bytes.len() / 2))
    }),
    ("a desk without its head", StoreErrorKind::Foreign, |directory| {
        used(directory, |bytes| bytes.iter_mut().take(100).for_each(|byte| *byte = 0))
    }),
];

/// T13.
#[test]
fn what_is_no_desk_is_refused_with_its_cause_and_left_as_it_is() -> Outcome<()> {
    let began = Instant::now();
    for (what, kind, prepare) in REFUSED {
        let room = room::scratch()?;
        let file = prepare(room.path())?;
        let before = std::fs::read(&file).ok();
        let refused: Result<_, StoreError> = Sqlite::open(&file);
        let error = refused.err().ok_or_else(|| format!("{what} was opened"))?;
        assert_eq!(error.kind(), *kind, "{what}: {error}");
        assert!(!error.to_string().is_empty());
        assert_eq!(std::fs::read(&file).ok(), before, "{what} was changed");
    }
    report("T13", began, &format!("{} cases, all refused with their cause", REFUSED.len()));
    Ok(())
}

/// T13.
#[test]
fn a_journal_mode_changed_by_hand_is_set_right_or_refused() -> Outcome<()> {
    let room = room::scratch()?;
    used(room.path(), |_| {})?;
    let file = sqlite(room.path(), "PRAGMA journal_mode = DELETE;")?;
    if let Ok(desk) = Sqlite::open(&file) {
        let mode: String =
            rusqlite::Connection::open(&file)?
                .query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
        assert_eq!(mode, "wal", "{desk:?}");
    }
    Ok(())
}

/// T13.
#[test]
fn a_place_that_may_not_be_written_is_refused() -> Outcome<()> {
    if !room::may_mount("T13, a read-only place")? {
        return Ok(());
    }
    let room = room::scratch()?;
    used(room.path(), |_| {})?;
    std::fs::set_permissions(room.path(), std::fs::Permissions::from_mode(0o755))?;
    let kept = room.path().display().to_string();
    let place = room::scratch()?;
    let script = format!(
        "cp '{kept}/{FILE}' . && mount -o remount,ro . && '{WORKLOAD}' work {FILE} flushed 1; '{WORKLOAD}' init new.db"
    );
    let output = room::on_small_disk(place.path(), "size=8m", &script)?;
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(errors.matches("error: ").count(), 2, "{errors}");
    assert!(!errors.contains("panicked"), "{errors}");
    assert!(output.stdout.is_empty(), "something was acknowledged");
    Ok(())
}
