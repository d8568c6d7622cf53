//! A desk whose files are removed, replaced or cut while it is in use acknowledges nothing more.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use helpdesk_sqlite::Sqlite;
use helpdesk_store::ports::*;
use helpdesk_store::{CommitRefusal, CursorKey, Receipt, StoreErrorKind};
use rusqlite::Connection;

use crate::desk::Desk;

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn write(desk: &Desk) -> Result<Receipt, CommitRefusal> {
    desk.store.commit(desk.opening("c-1", "Тема", "Текст"))
}

/// Asserts that nothing is acknowledged from now on, and that the reason says this.
fn stopped(desk: &Desk, said: &str) {
    let error = desk.store.probe().unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Stopped, "{error}");
    for _ in 0..2 {
        let refused = write(desk).unwrap_err();
        let CommitRefusal::Store(error) = refused else { panic!("{refused}") };
        assert_eq!(error.kind(), StoreErrorKind::Stopped, "{error}");
        assert!(error.to_string().contains(said), "{error}");
    }
    assert_eq!(desk.store.probe().unwrap_err().kind(), StoreErrorKind::Stopped);
}

#[test]
fn a_desk_that_is_well_passes_its_probe_again_and_again() {
    let desk = Desk::new();
    for _ in 0..3 {
        desk.store.probe().unwrap();
        write(&desk).unwrap();
    }
    assert_eq!(desk.store.faults().unwrap(), vec![]);
}

#[test]
fn a_desk_whose_file_was_removed_acknowledges_nothing() {
    let desk = Desk::new();
    write(&desk).unwrap();
    fs::remove_file(desk.path()).unwrap();
    stopped(&desk, "is gone");
}

#[test]
fn a_desk_over_which_another_was_moved_acknowledges_nothing_and_is_not_read() {
    let desk = Desk::new();
    let receipt = write(&desk).unwrap();
    let copy = beside(&desk.path(), "-copy");
    desk.store.backup(&copy).unwrap();
    fs::rename(&copy, desk.path()).unwrap();
    let error = desk.store.find(receipt.number).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Stopped, "{error}");
    stopped(&desk, "another file");
}

#[test]
fn a_directory_in_the_place_of_a_desk_is_noticed() {
    let desk = Desk::new();
    write(&desk).unwrap();
    fs::rename(desk.path(), beside(&desk.path(), "-away")).unwrap();
    fs::create_dir(desk.path()).unwrap();
    stopped(&desk, "another file");
}

#[test]
fn a_desk_whose_journal_was_cut_acknowledges_nothing() {
    for left in [0, 1000, 9000] {
        let desk = Desk::new();
        for _ in 0..5 {
            write(&desk).unwrap();
        }
        let journal = fs::OpenOptions::new().write(true).open(beside(&desk.path(), "-wal"));
        journal.unwrap().set_len(left).unwrap();
        let refused = write(&desk).unwrap_err();
        assert!(matches!(refused, CommitRefusal::Store(_)), "{left}: {refused}");
        assert!(desk.store.probe().is_err(), "{left}");
        assert!(write(&desk).is_err(), "{left}");
    }
}

#[test]
fn a_desk_whose_journal_was_removed_acknowledges_nothing() {
    let desk = Desk::new();
    write(&desk).unwrap();
    fs::remove_file(beside(&desk.path(), "-wal")).unwrap();
    stopped(&desk, "-wal");
}

#[test]
fn two_processes_that_cannot_see_each_other_never_give_one_number_twice() {
    let desk = Desk::new();
    write(&desk).unwrap();
    fs::remove_file(beside(&desk.path(), "-shm")).unwrap();
    // The newcomer would make another, and write where the first one writes.
    let error = Sqlite::open(desk.path()).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Busy, "{error}");
    assert!(error.to_string().contains("-shm"), "{error}");
    stopped(&desk, "-shm");
    let path = desk.path();
    let directory = desk.close();
    let desk = Sqlite::open(&path).unwrap();
    assert_eq!(desk.numbers(None, 10).unwrap().len(), 1);
    drop(directory);
}

#[test]
fn a_file_with_a_second_name_is_refused_with_the_reason() {
    let desk = Desk::new();
    write(&desk).unwrap();
    let other = beside(&desk.path(), "-other");
    fs::hard_link(desk.path(), &other).unwrap();
    stopped(&desk, "second name");
    let path = desk.path();
    let _directory = desk.close();
    for name in [&path, &other] {
        let error = Sqlite::open(name).unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::Foreign);
        assert!(error.to_string().contains("second name"), "{error}");
    }
    fs::remove_file(&other).unwrap();
    drop(Sqlite::open(&path).unwrap());
}

#[test]
fn a_draft_whose_maker_was_killed_before_removing_it_is_no_second_name() {
    let directory = Desk::new().close();
    let path = directory.path().join("desk.db");
    let draft = beside(&path, "-init-4711");
    fs::hard_link(&path, &draft).unwrap();
    drop(Sqlite::open(&path).unwrap());
    assert!(!draft.exists());
}

#[test]
fn a_process_stops_writing_when_the_schema_became_newer() {
    let desk = Desk::new();
    write(&desk).unwrap();
    let newer = Connection::open(desk.path()).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    let refused = write(&desk).unwrap_err();
    let CommitRefusal::Store(error) = refused else { panic!("{refused}") };
    assert_eq!(error.kind(), StoreErrorKind::Stopped);
    assert!(error.to_string().contains("schema"), "{error}");
    let tickets: i64 =
        newer.query_row("SELECT count(*) FROM tickets", [], |row| row.get(0)).unwrap();
    assert_eq!(tickets, 1, "nothing of it is written");
}

#[test]
fn a_desk_behind_a_link_is_the_one_desk_under_both_names() {
    let desk = Desk::new();
    write(&desk).unwrap();
    let link = beside(&desk.path(), "-link");
    symlink(desk.path(), &link).unwrap();
    let guest = Sqlite::open(&link).unwrap();
    assert_eq!(guest.path(), link);
    guest.commit(desk.opening("c-1", "Тема", "Текст")).unwrap();
    assert_eq!(desk.store.numbers(None, 10).unwrap().len(), 2);
    // The link leads elsewhere now: the desk under this name is another.
    fs::remove_file(&link).unwrap();
    fs::write(beside(&desk.path(), "-elsewhere"), "x").unwrap();
    symlink(beside(&desk.path(), "-elsewhere"), &link).unwrap();
    assert_eq!(guest.probe().unwrap_err().kind(), StoreErrorKind::Stopped);
    desk.store.probe().unwrap();
}

#[test]
fn no_desk_is_made_where_the_journal_of_another_stands() {
    for suffix in ["-wal", "-shm", "-journal"] {
        let directory = tempfile::TempDir::new().unwrap();
        let path = directory.path().join("desk.db");
        fs::write(beside(&path, suffix), "x").unwrap();
        let error = Sqlite::create(&path, CursorKey([1; 32]), None).unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::NotEmpty);
        assert!(error.to_string().contains(suffix), "{error}");
        assert!(!path.exists());
        let error = Desk::new().store.backup(&path).unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::NotEmpty);
        assert!(beside(&path, suffix).exists(), "what was there stays");
    }
}

#[test]
fn the_journal_of_another_desk_is_not_played_into_the_one_that_was_put_in_its_place() {
    let desk = Desk::new();
    write(&desk).unwrap();
    let copy = beside(&desk.path(), "-copy");
    desk.store.backup(&copy).unwrap();
    write(&desk).unwrap();
    // As after a crash: the files are as they were, and nobody has them open.
    let room = tempfile::TempDir::new().unwrap();
    let path = room.path().join("desk.db");
    for suffix in ["-wal", "-mark"] {
        let done = std::process::Command::new("cp")
            .arg(beside(&desk.path(), suffix))
            .arg(beside(&path, suffix))
            .status();
        assert!(done.unwrap().success());
    }
    fs::copy(&copy, &path).unwrap();
    let before = fs::read(&path).unwrap();
    let error = Sqlite::open(&path).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Foreign, "{error}");
    assert!(error.to_string().contains("another desk"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before, "nothing was played into it");
    // The control: with its own file the journal is taken.
    let done = std::process::Command::new("cp").arg(desk.path()).arg(&path).status();
    assert!(done.unwrap().success());
    assert_eq!(Sqlite::open(&path).unwrap().numbers(None, 10).unwrap().len(), 2);
}

#[test]
fn what_says_whose_the_journal_is_goes_with_the_journal() {
    let desk = Desk::new();
    assert!(beside(&desk.path(), "-mark").exists());
    let directory = desk.close();
    let left: Vec<_> = fs::read_dir(directory.path()).unwrap().map(|it| it.unwrap()).collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn a_desk_made_in_an_empty_file_keeps_its_mode() {
    let directory = tempfile::TempDir::new().unwrap();
    let path = directory.path().join("desk.db");
    fs::write(&path, "").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o660);
    fs::set_permissions(&path, mode).unwrap();
    let link = beside(&path, "-link");
    symlink(&path, &link).unwrap();
    drop(Sqlite::create(&link, CursorKey([1; 32]), None).unwrap());
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o660);
}

#[test]
fn a_waiter_hears_of_changes_by_this_opening_and_by_others() {
    let desk = Desk::new();
    let guest = Sqlite::open(desk.path()).unwrap();
    // The first look at the file counts as a change.
    let seen = desk.store.changes_seen();
    assert!(desk.store.wait_change(seen, Duration::from_secs(5)));
    let seen = desk.store.changes_seen();
    let began = Instant::now();
    assert!(!desk.store.wait_change(seen, Duration::from_millis(120)));
    assert!(began.elapsed() >= Duration::from_millis(120));
    for store in [&desk.store, &guest] {
        let seen = desk.store.changes_seen();
        let commit = desk.opening("c-1", "Тема", "Текст");
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| desk.store.wait_change(seen, Duration::from_secs(20)));
            store.commit(commit).unwrap();
            assert!(waiting.join().unwrap());
        });
    }
}
