//! Only `create` makes a desk, and it mistakes nothing else for one.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use helpdesk_sqlite::{Options, Sqlite};
use helpdesk_store::{CursorKey, StoreErrorKind};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::desk::Desk;

const KEY: CursorKey = CursorKey([1; 32]);

fn kind_at(path: &std::path::Path) -> StoreErrorKind {
    Sqlite::open(path).unwrap_err().kind()
}

#[test]
fn a_missing_desk_is_missing_and_is_not_made() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("desk.db");
    assert_eq!(kind_at(&path), StoreErrorKind::Missing);
    assert_eq!(kind_at(&directory.path().join("no/desk.db")), StoreErrorKind::Missing);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[test]
fn what_is_no_desk_is_foreign_and_stays_as_it_was() {
    let directory = TempDir::new().unwrap();
    let text = directory.path().join("text");
    fs::write(&text, "не база\n".repeat(2_000)).unwrap();
    assert_eq!(kind_at(&text), StoreErrorKind::Foreign);
    let empty = directory.path().join("empty");
    fs::write(&empty, "").unwrap();
    assert_eq!(kind_at(&empty), StoreErrorKind::Foreign);
    assert_eq!(fs::metadata(&empty).unwrap().len(), 0);
    assert_eq!(kind_at(directory.path()), StoreErrorKind::Foreign);
    let other = directory.path().join("other.db");
    let connection = Connection::open(&other).unwrap();
    connection.execute_batch("CREATE TABLE things (x); PRAGMA application_id = 7").unwrap();
    connection.close().unwrap();
    let before = fs::read(&other).unwrap();
    assert_eq!(kind_at(&other), StoreErrorKind::Foreign);
    assert_eq!(fs::read(&other).unwrap(), before);
}

#[test]
fn a_desk_of_a_newer_version_is_refused_in_words() {
    let directory = Desk::new().close();
    let path = directory.path().join("desk.db");
    let connection = Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    connection.close().unwrap();
    let error = Sqlite::open(&path).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Foreign);
    assert!(error.to_string().contains("newer version"), "{error}");
}

#[test]
fn a_damaged_desk_is_told_and_never_panics() {
    let directory = Desk::new().close();
    let path = directory.path().join("desk.db");
    let whole = fs::read(&path).unwrap();
    for cut in [17, 100, 512, 4096, 4097, 8192, whole.len() / 2] {
        fs::write(&path, &whole[..cut]).unwrap();
        let kind = kind_at(&path);
        let told = [StoreErrorKind::Damaged, StoreErrorKind::Foreign, StoreErrorKind::Failed];
        assert!(told.contains(&kind), "cut at {cut}: {kind:?}");
    }
}

#[test]
fn create_refuses_whatever_is_there_but_an_empty_file() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("desk.db");
    fs::write(&path, "").unwrap();
    drop(Sqlite::create(&path, KEY, None).unwrap());
    let error = Sqlite::create(&path, KEY, None).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::NotEmpty);
    let error = Sqlite::create(directory.path(), KEY, None).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::NotEmpty);
    let error = Sqlite::create(directory.path().join("no/desk.db"), KEY, None).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Missing);
    // Nothing is left of the drafts.
    let names: Vec<_> = fs::read_dir(directory.path()).unwrap().map(|it| it.unwrap()).collect();
    assert_eq!(names.len(), 1, "{names:?}");
}

#[test]
fn the_file_and_what_stands_beside_it_are_the_owners_alone() {
    let desk = Desk::new();
    desk.open("c-1", "Тема", "Текст");
    for entry in fs::read_dir(desk.directory.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", entry.file_name());
    }
}

#[test]
fn a_desk_is_in_wal_mode_and_puts_itself_back_into_it() {
    let directory = Desk::new().close();
    let path = directory.path().join("desk.db");
    let connection = Connection::open(&path).unwrap();
    connection.query_row("PRAGMA journal_mode = delete", [], |_| Ok(())).unwrap();
    connection.close().unwrap();
    drop(Sqlite::open_with(&path, Options::new()).unwrap());
    let connection = Connection::open(&path).unwrap();
    let mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}
