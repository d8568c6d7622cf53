//! What reports keep: filled from the logs of an older desk, made anew where it was lost.

use chrono::{DateTime, Utc};
use helpdesk_contract::kit::minute;
use helpdesk_core::Command;
use helpdesk_core::report::{Backlog, ReportRow};
use helpdesk_sqlite::Sqlite;
use helpdesk_store::ports::*;
use helpdesk_store::{AccessRows, Period, ReportTime};
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
    desk.act(id, "customer:c-1", 2, &Command::GrantAccess { until: None });
    desk.act(id, "agent:anna", 3, &Command::EnterProject);
    let other = desk.open("c-1", "Вторая", "Текст");
    desk.act(other, "agent:anna", 4, &desk.reply("Готово", Vec::new()));
    desk.act(other, "customer:c-1", 5, &close());
    desk.open("c-2", "Третья", "Текст");
    desk
}

/// What the reports' migration and those after it made.
const TABLES: [&str; 10] = [
    "report_tickets",
    "report_grants",
    "report_entries",
    "report_hours",
    "report_hands",
    "calendars",
    "rating_marks",
    "canned_answers",
    "canned_digest",
    "erased",
];

/// The migration that brought the reports.
const REPORTS: i64 = 4;

#[test]
fn a_desk_of_before_there_were_reports_is_filled_from_its_logs() {
    let desk = lived_in();
    let (before, hours) = (kept(&desk.store), desk.store.calendars().unwrap());
    assert_eq!((before.0.len(), before.1.len(), before.2.entries.len()), (3, 1, 1));
    let directory = desk.close();
    let path = directory.path().join("desk.db");
    let db = Connection::open(&path).unwrap();
    for table in TABLES {
        db.execute_batch(&format!("DROP TABLE {table}")).unwrap();
    }
    db.execute("DELETE FROM migrations WHERE number >= ?1", [REPORTS]).unwrap();
    db.pragma_update(None, "user_version", REPORTS - 1).unwrap();
    db.close().unwrap();
    let again = Sqlite::open(&path).unwrap();
    assert_eq!(kept(&again), before);
    assert_eq!(again.calendars().unwrap(), hours);
    assert_eq!(again.canned_answers().unwrap(), helpdesk_core::CannedAnswer::defaults());
    assert_eq!(again.faults().unwrap(), []);
}

#[test]
fn a_row_that_was_lost_or_damaged_comes_back_with_the_next_command() {
    for damage in [
        "DELETE FROM report_tickets WHERE ticket = 1; DELETE FROM report_hands; DELETE FROM report_hours",
        "UPDATE report_tickets SET priority = 77 WHERE ticket = 1; DELETE FROM report_hands;
         DELETE FROM report_hours",
    ] {
        let desk = Desk::new();
        let id = desk.open("c-1", "Тема", "Текст");
        desk.act(id, "agent:anna", 1, &desk.reply("Смотрю", Vec::new()));
        desk.act(id, "customer:c-1", 2, &Command::GrantAccess { until: None });
        let db = Connection::open(desk.path()).unwrap();
        db.execute_batch(damage).unwrap();
        assert_ne!(desk.store.faults().unwrap(), [], "{damage}");
        desk.act(id, "customer:c-1", 3, &desk.reply("И как?", Vec::new()));
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
