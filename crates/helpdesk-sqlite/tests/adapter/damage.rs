//! The database refuses what must not happen, and `doctor` finds it if it happened all the same.

use helpdesk_contract::kit::minute;
use helpdesk_core::{Command, ProjectId, TicketId};
use helpdesk_sqlite::Sqlite;
use helpdesk_store::ports::*;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::desk::{Desk, agent, close};

/// A closed desk that holds a ticket with a visit, and one that is closed.
fn lived_in() -> (TempDir, TicketId) {
    let desk = Desk::new();
    let id = desk.open("c-1", "Тема", "Текст");
    desk.act(id, "agent:anna", 1, &desk.reply("Смотрю", Vec::new()));
    desk.act(id, "customer:c-1", 2, &Command::GrantAccess(None));
    desk.act(id, "agent:anna", 3, &Command::EnterProject);
    let project = ProjectId::new("site").unwrap();
    let found = desk.store.consents(agent("anna"), project, minute(4)).unwrap();
    assert!(found.len() == 1 && found[0].entered, "{found:?}");
    let other = desk.open("c-1", "Вторая", "Текст");
    desk.act(other, "customer:c-1", 5, &close());
    (desk.close(), id)
}

fn tamper(directory: &TempDir, sql: &str) -> Result<(), rusqlite::Error> {
    Connection::open(directory.path().join("desk.db"))?.execute_batch(sql)
}

#[test]
fn history_cannot_be_changed_or_deleted() {
    let (directory, _) = lived_in();
    for sql in [
        "UPDATE events SET stored = x'00' WHERE seq = 1",
        "DELETE FROM events WHERE position = 3",
        "UPDATE receipts SET \"to\" = 9",
        "DELETE FROM receipts",
        "DELETE FROM tickets WHERE number = 2",
        "UPDATE tickets SET customer = 'c-2'",
        "UPDATE tickets SET opener = 'agent:anna'",
        "UPDATE tickets SET subject = 'Другая'",
        "UPDATE tickets SET rest = x'00' WHERE status = 2",
        "UPDATE tickets SET status = 2, closed = 1 WHERE number = 1",
        "UPDATE tickets SET access = 2, granted = 1, granted_seq = 1 WHERE number = 2",
        "UPDATE words SET words = '{}', salt = zeroblob(16) WHERE position = 1",
        "DELETE FROM words",
        "INSERT INTO desk_log (at, action, subject) VALUES (1, 'x', 'x'); DELETE FROM desk_log",
    ] {
        assert!(tamper(&directory, sql).is_err(), "{sql}");
    }
}

#[test]
fn what_was_done_behind_the_desks_back_is_told() {
    for (place, sql) in [
        ("schema", "DROP TRIGGER events_keep"),
        ("schema", "DROP INDEX tickets_granted"),
        ("schema", "CREATE TABLE extra (x)"),
        ("words", "PRAGMA foreign_keys = off; INSERT INTO words VALUES (900, NULL, NULL)"),
        ("search", "INSERT INTO search (rowid, terms) VALUES (901, 'чужое')"),
        ("tickets", "UPDATE tickets SET version = 9 WHERE number = 1"),
        ("entries", "UPDATE entries SET granted_seq = 99"),
        ("numbers", "UPDATE sqlite_sequence SET seq = 1"),
        (
            "references",
            "PRAGMA foreign_keys = off; INSERT INTO members VALUES ('nowhere', 'nobody')",
        ),
    ] {
        let (directory, _) = lived_in();
        tamper(&directory, sql).unwrap();
        let desk = Sqlite::open(directory.path().join("desk.db")).unwrap();
        let faults = desk.faults().unwrap();
        assert!(faults.iter().any(|fault| fault.place == place), "{sql}: {faults:?}");
    }
}

#[test]
fn an_audit_tells_what_cannot_be_read() {
    let break_event =
        "DROP TRIGGER events_keep; UPDATE events SET stored = x'01' WHERE position = 2";
    let longer_event = "DROP TRIGGER events_keep;
                        UPDATE events SET stored = CAST(stored || x'00' AS BLOB) WHERE position = 2";
    let break_words = "DROP TRIGGER words_keep; UPDATE words SET words = '[' WHERE position = 1";
    let break_row = "PRAGMA ignore_check_constraints = on; UPDATE tickets SET access = 7";
    let break_state = "UPDATE tickets SET rest = x'02' WHERE number = 1";
    for sql in [break_event, longer_event, break_words, break_row, break_state] {
        let (directory, id) = lived_in();
        tamper(&directory, sql).unwrap();
        let desk = Sqlite::open(directory.path().join("desk.db")).unwrap();
        let number = desk.numbers(None, 1).unwrap()[0];
        let audit = desk.audit(number).unwrap().unwrap();
        assert_eq!(audit.id, id);
        let told = audit.log.iter().filter(|event| event.is_err()).count()
            + audit.words.iter().filter(|(_, words)| words.is_err()).count()
            // The state needs the columns, so with them it is unreadable too.
            + usize::from(audit.row.is_err() || audit.ticket.is_err());
        assert_eq!(told, 1, "{sql}: {audit:?}");
    }
}

#[test]
fn a_state_of_another_shape_is_made_from_the_log() {
    let (directory, id) = lived_in();
    let desk = Sqlite::open(directory.path().join("desk.db")).unwrap();
    let before = desk.ticket(id).unwrap();
    drop(desk);
    // The number 127, which no shape has, and something that only that shape would know.
    tamper(&directory, "UPDATE tickets SET rest = x'7f00' WHERE number = 1").unwrap();
    let desk = Sqlite::open(directory.path().join("desk.db")).unwrap();
    assert_eq!(desk.ticket(id).unwrap(), before);
}
