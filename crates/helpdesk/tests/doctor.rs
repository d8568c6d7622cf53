//! T10: whatever is changed behind the desk's back is found and named.
#![expect(clippy::unwrap_used, reason = "these are tests")]

use std::path::Path;
use std::sync::Arc;

use chrono::TimeDelta;
use helpdesk::sqlite::Sqlite;
use helpdesk::testing::{TestDesk, play, said, strategies};
use helpdesk::{Command, Diagnosis, FaultCode, Message, RatingGiven, Reader, TicketRef, Version};
use helpdesk_store::CursorKey;
use proptest::prelude::*;
use rusqlite::Connection;
use tempfile::TempDir;

const KEY: CursorKey = CursorKey([7; 32]);

fn doctor(desk: &TestDesk) -> Diagnosis {
    desk.doctor(&mut |_| ()).unwrap()
}

fn opened(path: &Path) -> TestDesk {
    TestDesk::reopened(Arc::new(Sqlite::open(path).unwrap()))
}

/// A desk in a file: an open ticket 1 with access, files and a note; a closed, rated ticket 2 that
/// follows it; a resolved ticket 3 of another customer with a redacted message.
fn story(path: &Path) {
    let desk = TestDesk::over(Arc::new(Sqlite::create(path, KEY, None).unwrap()));
    strategies::with_a_busy_clock(&desk);
    let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
    let minute = || desk.clock().advance(TimeDelta::minutes(1));
    let command = || Some(desk.command_id().unwrap());
    let first = desk.opened("vera");
    minute();
    let bytes = vec![7_u8; (1 << 20) + 5];
    let file = desk.upload(&anna, "log.txt", "text/plain", &mut &bytes[..]).unwrap();
    let options = helpdesk::Options::default().id(command());
    let answer = Message::from(said("See the log")).with_files([file.id]);
    desk.submit(&anna, first, Command::Reply(answer), options).unwrap();
    minute();
    desk.done(&anna, first, Command::Note(said("a difficult one").into()));
    desk.done(&anna, first, Command::RequestAccess { reason: said("to look at the cart").into() });
    minute();
    desk.done(&vera, first, Command::GrantAccess(None));
    desk.done(&anna, first, Command::EnterProject);
    let mut request = TestDesk::request("vera");
    request.follows = Some(TicketRef::Id(first));
    let second = desk.open(&vera, request, helpdesk::Options::default()).unwrap().ticket;
    desk.done(&anna, second, Command::Reply(said("Look now").into()));
    minute();
    let comment = Message::from(said("quick"));
    let rating = RatingGiven::new(helpdesk::Stars::new(5).unwrap()).with_comment(comment);
    desk.done(&vera, second, Command::close_rated(rating));
    let third = desk.opened("gleb");
    desk.done(&anna, third, Command::Reply(said("password: hunter2").into()));
    desk.done(&anna, third, Command::Resolve(None));
    desk.redact(&Reader::Operator, third, Version(3), "a pasted password").unwrap();
    desk.follow().unwrap();
}

/// Changes the file with every trigger out of the way and put back after.
fn tampered(path: &Path, sql: &str) {
    let db = Connection::open(path).unwrap();
    db.pragma_update(None, "foreign_keys", false).unwrap();
    db.pragma_update(None, "ignore_check_constraints", true).unwrap();
    let mut statement =
        db.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").unwrap();
    let triggers: Vec<(String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    drop(statement);
    for (name, _) in &triggers {
        db.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    db.execute_batch(sql).unwrap();
    for (_, create) in &triggers {
        db.execute_batch(create).unwrap();
    }
}

#[test]
fn a_desk_that_nobody_touched_is_well() {
    let room = TempDir::new().unwrap();
    let path = room.path().join("desk.db");
    story(&path);
    let report = doctor(&opened(&path));
    assert_eq!(report.faults, []);
    assert_eq!((report.tickets, report.files), (3, 1));
    assert!(report.events >= 15 && report.receipts >= 12, "{report:?}");
    tampered(&path, "");
    assert_eq!(doctor(&opened(&path)).faults, []);
}

/// What is done to the file, and what must be found where.
const TAMPERINGS: [(&str, FaultCode, &str); 40] = {
    use FaultCode as F;
    [
        ("UPDATE report_tickets SET called = 1 WHERE ticket = 1", F::ReportDiffers, "ticket 1"),
        ("UPDATE report_grants SET entries = 7 WHERE ticket = 1", F::ReportDiffers, "ticket 1"),
        ("DELETE FROM report_entries WHERE ticket = 1", F::ReportDiffers, "ticket 1"),
        ("DELETE FROM events WHERE ticket = 1 AND seq = 2", F::LogBroken, "event 1/2"),
        ("DELETE FROM events WHERE ticket = 2 AND seq = 4", F::StateDiffers, "ticket 2"),
        ("DELETE FROM events WHERE ticket = 3", F::LogBroken, "ticket 3"),
        (
            "UPDATE events SET seq = 99 WHERE ticket = 1 AND seq = 4;
             UPDATE events SET seq = 4 WHERE ticket = 1 AND seq = 5;
             UPDATE events SET seq = 5 WHERE ticket = 1 AND seq = 99",
            F::ChainBroken,
            "event 1/4",
        ),
        (
            "UPDATE events SET stored = unhex(replace(hex(stored), hex('vera'), hex('verb')))
             WHERE ticket = 1 AND seq = 1",
            F::ChainBroken,
            "event 1/1",
        ),
        (
            "UPDATE events SET stored = unhex(replace(hex(stored), hex('anna'), hex('bora')))
             WHERE ticket = 1 AND seq = 4",
            F::ChainBroken,
            "event 1/4",
        ),
        (
            "UPDATE events SET stored = x'7b' WHERE ticket = 1 AND seq = 3",
            F::EventUnreadable,
            "event 1/3",
        ),
        (
            "UPDATE events SET stored = unhex(hex(stored) || '20') WHERE ticket = 1 AND seq = 3",
            F::EventUnreadable,
            "event 1/3",
        ),
        (
            "UPDATE events SET hash = zeroblob(32) WHERE ticket = 1 AND seq = 3",
            F::ChainBroken,
            "event 1/3",
        ),
        (
            "UPDATE events SET public_seq = 1 WHERE ticket = 1 AND seq = 4",
            F::LogBroken,
            "event 1/4",
        ),
        (
            "UPDATE events SET ticket = 3, seq = 5 WHERE ticket = 2 AND seq = 4",
            F::LogBroken,
            "event 3/5",
        ),
        (
            "UPDATE words SET words = replace(words, 'full yesterday', 'full today')
             WHERE position = 1",
            F::WordsChanged,
            "event 1/1",
        ),
        ("UPDATE words SET salt = zeroblob(16) WHERE position = 1", F::WordsChanged, "event 1/1"),
        ("UPDATE words SET words = '{' WHERE position = 1", F::WordsUnreadable, "event 1/1"),
        (
            "UPDATE words SET salt = NULL, words = NULL WHERE position = 1",
            F::ErasedUnlogged,
            "event 1/1",
        ),
        ("DELETE FROM words WHERE position = 1", F::WordsMissing, "event 1/1"),
        (
            "INSERT INTO words SELECT position, zeroblob(16), '{}' FROM events
             WHERE ticket = 1 AND seq = 2",
            F::WordsStray,
            "event 1/2",
        ),
        ("INSERT INTO search (search) VALUES ('delete-all')", F::TermsDiffer, "event 1/1"),
        ("INSERT INTO search (rowid, terms) VALUES (2, 'cart')", F::TermsDiffer, "event 1/2"),
        ("DELETE FROM chunks WHERE part = 1", F::FileChanged, "of event 1/3"),
        ("UPDATE chunks SET bytes = zeroblob(5) WHERE part = 1", F::FileChanged, "of event 1/3"),
        ("UPDATE files SET name = 'other.txt'", F::FileChanged, "of event 1/3"),
        ("DELETE FROM chunks; DELETE FROM files", F::FileMissing, "of event 1/3"),
        ("UPDATE files SET seq = 4", F::FileStray, "of event 1/4"),
        (
            "DELETE FROM letters WHERE ticket = 1 AND recipient = 'customer:vera'",
            F::NoticeMissing,
            "event 1/3",
        ),
        (
            "UPDATE letters SET recipient = 'customer:gleb' WHERE recipient = 'customer:vera'",
            F::NoticeStray,
            "event 1/3",
        ),
        (
            "UPDATE letters SET items = replace(items, 'answered', 'closed') WHERE ticket = 1",
            F::NoticeStray,
            "event 1/3",
        ),
        (
            "UPDATE tickets SET rest = unhex(replace(hex(rest), hex('anna'), hex('bora'))) WHERE number = 1",
            F::StateDiffers,
            "ticket 1",
        ),
        ("UPDATE tickets SET rest = x'02' WHERE number = 2", F::StateUnreadable, "ticket 2"),
        ("UPDATE tickets SET assignee = 'boris' WHERE number = 1", F::RowDiffers, "ticket 1"),
        ("UPDATE tickets SET subject = 'Hello' WHERE number = 1", F::RowDiffers, "ticket 1"),
        ("UPDATE tickets SET follows = NULL WHERE number = 2", F::RowDiffers, "ticket 2"),
        ("UPDATE tickets SET deadline = deadline + 1 WHERE number = 3", F::RowDiffers, "ticket 3"),
        ("DELETE FROM entries", F::RowDiffers, "ticket 1"),
        ("UPDATE receipts SET \"to\" = 99 WHERE ticket = 1", F::ReceiptStray, "of agent:anna"),
        ("UPDATE desk SET policy = '{}'", F::DeskUnreadable, "policy"),
        ("DELETE FROM desk_log", F::ErasedUnlogged, "event 3/3"),
    ]
};

#[test]
fn t10_everything_that_is_tampered_with_is_found_and_named() {
    let room = TempDir::new().unwrap();
    let whole = room.path().join("whole.db");
    story(&whole);
    let mut missed = Vec::new();
    for (i, (sql, code, place)) in TAMPERINGS.iter().enumerate() {
        let path = room.path().join(format!("{i}.db"));
        std::fs::copy(&whole, &path).unwrap();
        tampered(&path, sql);
        let report = doctor(&opened(&path));
        let named =
            report.faults.iter().any(|fault| fault.code == *code && fault.place.contains(place));
        if !named {
            missed.push(format!("{sql}: {code:?} at {place}, but is {:?}", report.faults));
        }
        let raw = report.faults.iter().find(|fault| fault.what.contains("Id("));
        assert!(raw.is_none(), "people are told in words: {raw:?}");
        std::fs::remove_file(&path).unwrap();
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    println!("{} tamperings found and named", TAMPERINGS.len());
}

#[test]
fn a_missing_trigger_or_a_damaged_page_is_found() {
    let room = TempDir::new().unwrap();
    let path = room.path().join("desk.db");
    story(&path);
    let db = Connection::open(&path).unwrap();
    db.execute_batch("DROP TRIGGER events_keep").unwrap();
    drop(db);
    let report = doctor(&opened(&path));
    assert!(report.faults.iter().all(|fault| fault.code == FaultCode::Store));
    assert_eq!(report.faults.len(), 1, "{:?}", report.faults);
}

/// Rewrites a ticket from its second event on, with a chain, a state and columns to match.
#[test]
fn t10_a_rechained_history_is_found_by_its_head_alone() {
    let room = TempDir::new().unwrap();
    let (path, other) = (room.path().join("desk.db"), room.path().join("other.db"));
    let write = |path: &Path, answer: &str| {
        let desk = TestDesk::over(Arc::new(Sqlite::create(path, KEY, None).unwrap()));
        let ticket = desk.opened("vera");
        desk.done(&TestDesk::agent("anna"), ticket, Command::Reply(said(answer).into()));
        desk
    };
    let mut heads = Vec::new();
    write(&path, "It costs 100").heads(&mut heads, &mut |_| ()).unwrap();
    // The same ids and times, another answer: what an attacker who can write everything would write.
    let forged = write(&other, "It costs 900");
    assert_eq!(doctor(&forged).faults, []);
    let found = forged.verify_heads(&mut &heads[..], &mut |_| ()).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].code, found[0].place.as_str()), (FaultCode::HeadDiffers, "event 1/3"));
    // The true desk passes, whether or not it has grown.
    let desk = opened(&path);
    assert_eq!(desk.verify_heads(&mut &heads[..], &mut |_| ()).unwrap(), []);
    let number = helpdesk::TicketNumber::new(1).unwrap();
    desk.done(&TestDesk::customer("vera"), number, Command::Reply(said("Thanks").into()));
    assert_eq!(desk.verify_heads(&mut &heads[..], &mut |_| ()).unwrap(), []);
    // A ticket that is gone, and one that lost its end.
    drop(desk);
    tampered(&path, "DELETE FROM events WHERE ticket = 1 AND seq > 2");
    let cut = opened(&path).verify_heads(&mut &heads[..], &mut |_| ()).unwrap();
    assert_eq!(cut[0].code, FaultCode::HeadMissing);
    let bad = opened(&path).verify_heads(&mut &b"{}\n"[..], &mut |_| ());
    assert!(bad.unwrap_err().to_string().starts_with("heads: line 1 is no head"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// S1, S4, P21, P28, S11: for any life.
    #[test]
    fn s1_p28_any_desk_is_well(life in strategies::life(20..120)) {
        let desk = TestDesk::new();
        strategies::with_a_busy_clock(&desk);
        play(&desk, desk.clock(), &life, |_| true);
        prop_assert_eq!(doctor(&desk).faults, []);
        desk.pass(TimeDelta::days(30));
        prop_assert_eq!(doctor(&desk).faults, []);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn any_desk_in_a_file_is_well(life in strategies::life(20..80)) {
        let room = TempDir::new().unwrap();
        let path = room.path().join("desk.db");
        let desk = TestDesk::over(Arc::new(Sqlite::create(&path, KEY, None).unwrap()));
        strategies::with_a_busy_clock(&desk);
        play(&desk, desk.clock(), &life, |_| true);
        prop_assert_eq!(doctor(&desk).faults, []);
        // From a file into memory and into another file: the same bytes.
        let export = |desk: &TestDesk| {
            let mut out = Vec::new();
            desk.export(None, &mut out, &mut |_| ()).unwrap();
            out
        };
        let bytes = export(&desk);
        let memory = TestDesk::reopened(Arc::new(helpdesk_store::MemoryStore::new(KEY)));
        memory.import(&mut &bytes[..], &mut |_| ()).unwrap();
        prop_assert_eq!(&export(&memory), &bytes);
        let again = room.path().join("again.db");
        let file = TestDesk::reopened(Arc::new(Sqlite::create(&again, KEY, None).unwrap()));
        file.import(&mut &export(&memory)[..], &mut |_| ()).unwrap();
        prop_assert_eq!(&export(&file), &bytes);
        prop_assert_eq!(doctor(&file).faults, []);
        prop_assert_eq!(doctor(&memory).faults, []);
        let snapshot = Sqlite::open(&path).unwrap().snapshot().unwrap();
        let frozen = TestDesk::reopened(Arc::new(snapshot));
        prop_assert_eq!(&export(&frozen), &bytes);
    }
}
