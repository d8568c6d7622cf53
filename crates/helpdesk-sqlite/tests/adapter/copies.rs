//! Views of one instant, and copies made while others write.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use helpdesk_sqlite::Sqlite;
use helpdesk_store::ports::*;
use helpdesk_store::{CommitRefusal, Position, StoreErrorKind};

use crate::desk::Desk;

#[test]
fn a_snapshot_stays_at_its_instant_and_cannot_be_written() {
    let desk = Desk::new();
    let id = desk.open("c-1", "Одно", "Текст");
    let view = desk.store.snapshot().unwrap();
    desk.act(id, "customer:c-1", 1, &desk.reply("после", Vec::new()));
    desk.open("c-1", "Два", "Текст");
    assert_eq!(view.changes(Position(0), 100).unwrap().len(), 1);
    assert_eq!(view.numbers(None, 100).unwrap().len(), 1);
    assert_eq!(view.ticket(id).unwrap().unwrap().ticket.version().0, 1);
    let number = view.numbers(None, 1).unwrap()[0];
    assert_eq!(view.audit(number).unwrap().unwrap().log.len(), 1);
    assert_eq!(desk.store.changes(Position(0), 100).unwrap().len(), 3);
    let refused = view.commit(desk.opening("c-1", "Три", "Текст")).unwrap_err();
    let CommitRefusal::Store(error) = refused else { panic!("{refused}") };
    assert_eq!(error.kind(), StoreErrorKind::ReadOnly);
}

#[test]
fn t11_copies_made_under_load_are_whole_desks() {
    let desk = Desk::new();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for writer in 0..4 {
            let (desk, done) = (&desk, &done);
            scope.spawn(move || {
                while !done.load(Ordering::Relaxed) {
                    desk.open(&format!("c-{writer}"), "Тема", "сломалось снова");
                }
            });
        }
        for n in 0..10 {
            let acknowledged = desk.store.numbers(None, usize::MAX).unwrap().len();
            let to = desk.directory.path().join(format!("copy-{n}.db"));
            desk.store.backup(&to).unwrap();
            assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
            let copy = Sqlite::open(&to).unwrap();
            assert_eq!(copy.faults().unwrap(), vec![]);
            let there = copy.numbers(None, usize::MAX).unwrap().len();
            assert!(there >= acknowledged, "{there} of {acknowledged}");
            assert_eq!(copy.changes(Position(0), usize::MAX).unwrap().len(), there);
        }
        done.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_backup_never_takes_the_place_of_something() {
    let desk = Desk::new();
    let to = desk.directory.path().join("copy.db");
    fs::write(&to, "").unwrap();
    assert_eq!(desk.store.backup(&to).unwrap_err().kind(), StoreErrorKind::NotEmpty);
    let missing = desk.directory.path().join("no/copy.db");
    assert_eq!(desk.store.backup(missing).unwrap_err().kind(), StoreErrorKind::Missing);
    assert_eq!(desk.store.backup(desk.path()).unwrap_err().kind(), StoreErrorKind::NotEmpty);
}
