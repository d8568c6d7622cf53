//! A desk of before rows told who opened a ticket.

use helpdesk_sqlite::Sqlite;
use helpdesk_store::ports::*;
use helpdesk_store::{ListQuery, Scope};
use rusqlite::Connection;

use crate::desk::{Desk, close};

/// Takes back what migration 11 did.
const BEFORE: &str = "
    DROP TRIGGER tickets_keep;
    DROP INDEX tickets_by_customer;
    ALTER TABLE tickets DROP COLUMN opener;
    CREATE INDEX tickets_by_customer ON tickets (customer, status, updated);
    CREATE TRIGGER tickets_keep BEFORE UPDATE OF number ON tickets BEGIN SELECT 1; END;
    DELETE FROM migrations WHERE number = 11;
    PRAGMA user_version = 10;";

#[test]
fn an_older_desk_learns_from_its_logs_who_opened_each_ticket() {
    let desk = Desk::new();
    for by in ["customer:c-1", "agent:anna", "service:billing"] {
        desk.store.commit(desk.opening_by(by, "c-1", "Тема", "Текст")).unwrap();
    }
    // A closed one learns it too, and one whose first event cannot be read opens all the same.
    let closed = desk.store.commit(desk.opening_by("agent:anna", "c-1", "Тема", "Текст")).unwrap();
    desk.act(closed.ticket, "customer:c-1", 5, &close());
    desk.store.commit(desk.opening_by("agent:anna", "c-1", "Тема", "Текст")).unwrap();
    let all = ListQuery::all(Scope::Support, 9);
    let rows = desk.store.list(all.clone()).unwrap();
    let openers = |rows: &[helpdesk_core::view::Row]| {
        let mut openers: Vec<_> =
            rows.iter().map(|row| (row.number.get(), row.opener.clone())).collect();
        openers.sort();
        openers
    };
    let before = openers(&rows);
    assert_eq!(before.iter().filter(|(_, opener)| opener.is_some()).count(), 4, "{before:?}");
    let directory = desk.close();
    let path = directory.path().join("desk.db");
    let file = Connection::open(&path).unwrap();
    file.execute_batch(BEFORE).unwrap();
    file.execute_batch(
        "DROP TRIGGER events_keep;
         UPDATE events SET stored = x'00' WHERE ticket = 5 AND seq = 1;
         CREATE TRIGGER events_keep BEFORE UPDATE ON events
         BEGIN SELECT raise(ABORT, 'events are never changed'); END;",
    )
    .unwrap();
    drop(file);
    let store = Sqlite::open(&path).unwrap();
    let after = openers(&store.list(all).unwrap());
    assert_eq!(after[..4], before[..4]);
    assert_eq!(after[4], (5, None), "nobody is named whom no event names");
    let held = store.ticket(closed.ticket).unwrap().unwrap().ticket;
    assert_eq!(held.opener().map(ToString::to_string).as_deref(), Some("agent:anna"));
}
