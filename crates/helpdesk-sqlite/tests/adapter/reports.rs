//! What reports keep: derived again from the log where it was lost.

use chrono::{DateTime, Utc};
use helpdesk_contract::kit::{self, minute};
use helpdesk_core::Command;
use helpdesk_core::report::{Backlog, ReportRow};
use helpdesk_sqlite::Sqlite;
use helpdesk_store::ports::*;
use helpdesk_store::{AccessRows, Follower, Period, ReportTime};
use rusqlite::Connection;

use crate::desk::{Desk, close};

type Kept = (Vec<ReportRow>, Vec<ReportRow>, AccessRows, Backlog);

/// Everything that reports are made from.
fn kept(store: &Sqlite) -> Kept {
    let period = Period { from: DateTime::UNIX_EPOCH, to: DateTime::<Utc>::MAX_UTC };
    let rows = |by| {
        let rows = store.report_rows(by, period).unwrap().into_iter();
        rows.map(|(_, row)| row).collect::<Vec<_>>()
    };
    let (opened, closed) = (rows(ReportTime::Opened), rows(ReportTime::Closed));
    (opened, closed, store.report_access(period).unwrap(), store.backlog().unwrap())
}

fn lived_in() -> Desk {
    let desk = Desk::new();
    let id = desk.open("c-1", "Тема", "Текст");
    desk.act(id, "agent:anna", 1, &desk.reply("Смотрю", Vec::new()));
    desk.act(id, "customer:c-1", 2, &Command::GrantAccess(None));
    desk.act(id, "agent:anna", 3, &Command::EnterProject);
    let other = desk.open("c-1", "Вторая", "Текст");
    desk.act(other, "agent:anna", 4, &desk.reply("Готово", Vec::new()));
    desk.act(other, "customer:c-1", 5, &close());
    desk.open("c-2", "Третья", "Текст");
    desk
}

#[test]
fn a_row_that_was_lost_or_damaged_is_made_again_from_the_log() {
    for damage in [
        "DELETE FROM report_tickets WHERE ticket = 1; DELETE FROM report_hands; DELETE FROM report_hours",
        "UPDATE report_tickets SET priority = 77 WHERE ticket = 1; DELETE FROM report_hands;
         DELETE FROM report_hours",
    ] {
        let desk = Desk::new();
        let id = desk.open("c-1", "Тема", "Текст");
        desk.act(id, "agent:anna", 1, &desk.reply("Смотрю", Vec::new()));
        desk.act(id, "customer:c-1", 2, &Command::GrantAccess(None));
        desk.act(id, "customer:c-1", 3, &desk.reply("И как?", Vec::new()));
        kit::follow(&desk.store, minute(3)).unwrap();
        let before = kept(&desk.store);
        let db = Connection::open(desk.path()).unwrap();
        db.execute_batch(damage).unwrap();
        assert_ne!(desk.store.faults().unwrap(), [], "{damage}");
        desk.store.forget(Follower::Reports, 1).unwrap();
        kit::follow(&desk.store, minute(3)).unwrap();
        assert_eq!(kept(&desk.store), before);
        assert_eq!(desk.store.faults().unwrap(), []);
        let rows = kept(&desk.store).0;
        assert!(rows.len() == 1 && rows[0].waits && rows[0].grant.is_some(), "{rows:?}");
        let number = desk.store.numbers(None, 1).unwrap()[0];
        assert_eq!(desk.store.audit(number).unwrap().unwrap().report.unwrap().row, rows[0]);
    }
}

#[test]
fn counts_that_are_wrong_are_told() {
    let desk = lived_in();
    kit::follow(&desk.store, minute(6)).unwrap();
    let db = Connection::open(desk.path()).unwrap();
    for (place, damage, repair) in [
        (
            "report_hours",
            "UPDATE report_hours SET tickets = tickets + 1",
            "UPDATE report_hours SET tickets = tickets - 1",
        ),
        (
            "report_hands",
            "INSERT INTO report_hands VALUES ('eva', 1, 3)",
            "DELETE FROM report_hands WHERE agent = 'eva'",
        ),
        (
            "report_grants",
            "INSERT INTO report_grants VALUES (99, 1, 1, NULL, 0, NULL, 0, NULL, NULL)",
            "DELETE FROM report_grants WHERE ticket = 99",
        ),
    ] {
        db.execute_batch(damage).unwrap();
        let faults = desk.store.faults().unwrap();
        assert!(!faults.is_empty() && faults.iter().all(|it| it.place == place), "{faults:?}");
        db.execute_batch(repair).unwrap();
        assert_eq!(desk.store.faults().unwrap(), []);
    }
    assert_eq!(desk.store.overdue(minute(24 * 60)).unwrap(), 1);
}
