//! T27: the machine's zone changes nothing: what is stored, the order of lists, reports and deadlines are the
//! same, byte for byte, at clock changes too.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected ends there")]

use std::fmt::Write as _;
use std::process;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk::sqlite::Sqlite;
use helpdesk::testing::{TestDesk, said};
use helpdesk::{Command, ListFilter, Period, Reader, ReportFilter, ReportName};
use helpdesk_store::CursorKey;

const ZONES: [&str; 4] = ["UTC", "Europe/Moscow", "Asia/Kathmandu", "America/New_York"];
const CHILD: &str = "HELPDESK_T27_CHILD";

/// Everything that a desk stores and answers, as text. It lives over nights on which New York changes
/// its clock.
fn told() -> String {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("desk.db");
    let desk = TestDesk::over(Arc::new(Sqlite::create(&path, CursorKey([7; 32]), None).unwrap()));
    let boris = TestDesk::agent("boris");
    for night in ["2026-03-08T06:20:00Z", "2026-11-01T05:10:00Z"] {
        desk.clock().set(night.parse::<DateTime<Utc>>().unwrap());
        for n in 0..8 {
            desk.clock().advance(TimeDelta::minutes(17));
            let ticket = desk.opened("vera");
            desk.clock().advance(TimeDelta::minutes(3));
            desk.done(&boris, ticket, Command::Resolve(Some(said("Done.").into())));
            if n % 2 == 0 {
                desk.clock().advance(TimeDelta::minutes(4));
                let close = Command::close_rated(helpdesk::Stars::new(5).unwrap().into());
                desk.done(&TestDesk::customer("vera"), ticket, close);
            }
        }
    }
    let mut all = String::new();
    let mut out = Vec::new();
    desk.export(None, &mut out, &mut |_| {}).unwrap();
    writeln!(all, "{}", String::from_utf8(out).unwrap()).unwrap();
    let page = desk.list(&Reader::Operator, ListFilter::default(), None, 50).unwrap();
    for ticket in &page.items {
        writeln!(all, "{} {}", ticket.number, ticket.updated_at).unwrap();
    }
    let period = Period { from: TestDesk::monday(), to: desk.now() };
    for name in [ReportName::Answers, ReportName::Ratings, ReportName::Backlog] {
        let report =
            desk.report(&Reader::Operator, name, period, &ReportFilter::default()).unwrap();
        writeln!(all, "{}", serde_json::to_string(&report).unwrap()).unwrap();
    }
    writeln!(all, "{:?} {:?}", desk.days(None, None).unwrap(), desk.promise().unwrap()).unwrap();
    let db = rusqlite::Connection::open(&path).unwrap();
    let mut statement = db
        .prepare("SELECT number, opened, updated, closed, answered, due, deadline FROM tickets")
        .unwrap();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        for column in 0..7 {
            write!(all, "{:?} ", row.get_ref(column).unwrap()).unwrap();
        }
        all.push('\n');
    }
    all
}

#[test]
fn the_child_tells_what_its_desk_holds() {
    if let Ok(path) = std::env::var(CHILD) {
        std::fs::write(path, told()).unwrap();
    }
}

#[test]
fn t27_the_zone_of_the_machine_changes_nothing() {
    let room = tempfile::tempdir().unwrap();
    let mut answers = Vec::new();
    for (n, zone) in ZONES.iter().enumerate() {
        let path = room.path().join(n.to_string());
        let child = process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_child_tells_what_its_desk_holds"])
            .env("TZ", zone)
            .env(CHILD, &path)
            .output()
            .unwrap();
        assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
        answers.push(std::fs::read_to_string(path).unwrap());
    }
    let [first, rest @ ..] = &answers[..] else { unreachable!("there are four zones") };
    let differences = rest.iter().filter(|other| *other != first).count();
    let lines = first.lines().count();
    println!("T27: {} zones, {lines} lines each, {differences} differences", ZONES.len());
    assert!(lines > 60);
    assert_eq!(differences, 0);
}
