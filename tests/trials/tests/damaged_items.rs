//! What is damaged keeps nothing back that stands behind it: the sweep, mails, search, reports, open
//! pages.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk::sqlite::Sqlite;
use helpdesk::testing::TestDesk;
use helpdesk::{
    Command, DeliveryLimits, Follower, Handover, ListFilter, Mail, Notifier, Order, Period,
    Position, Reader, ReportFilter, ReportName, TicketNumber, Version,
};
use helpdesk_store::CursorKey;
use helpdesk_trials::on_disk::FILE;
use helpdesk_trials::{Outcome, report, room, tamper};

/// More than a sweep, a delivery or an open page takes at once.
const DAMAGED: u64 = 150;

/// Every report.
const REPORTS: [ReportName; 5] = [
    ReportName::Ratings,
    ReportName::Answers,
    ReportName::Closes,
    ReportName::Backlog,
    ReportName::Access,
];

/// Keeps what it is given.
#[derive(Debug, Default)]
struct Kept(Vec<Mail>);

impl Notifier for Kept {
    fn send(&mut self, mail: &Mail) -> Handover {
        self.0.push(mail.clone());
        Handover::Accepted
    }
}

/// A desk with this many tickets that are overdue in an hour, and one behind them.
fn made(file: &Path) -> Outcome<TestDesk> {
    let desk = TestDesk::over(Arc::new(Sqlite::create(file, CursorKey([7; 32]), None)?));
    desk.set_policy("mail.desk", "desk@example.org")?;
    for _ in 0..=DAMAGED {
        let _ = desk.opened("vera");
    }
    Ok(desk)
}

fn reopened(file: &Path) -> Outcome<TestDesk> {
    let desk = TestDesk::reopened(Arc::new(Sqlite::open(file)?));
    // Nobody has swept meanwhile.
    desk.clock().advance(TimeDelta::hours(2));
    Ok(desk)
}

fn always() -> Period {
    Period { from: DateTime::UNIX_EPOCH, to: DateTime::<Utc>::MAX_UTC }
}

fn behind() -> Outcome<TicketNumber> {
    Ok(TicketNumber::new(DAMAGED + 1)?)
}

#[test]
fn damaged_tickets_keep_back_no_sweep_no_mail_no_search_and_no_open_page() -> Outcome<()> {
    let began = Instant::now();
    for sql in [
        "UPDATE tickets SET rest = x'00FF' WHERE number <= 150;
         UPDATE events SET stored = x'00FF' WHERE ticket <= 150",
        "UPDATE events SET stored = x'00FF' WHERE ticket <= 150",
        "UPDATE tickets SET rest = x'00FF', id = CAST(printf('%d', number) AS BLOB) WHERE number <= 150",
        "UPDATE words SET words = '{' WHERE position <= 150",
    ] {
        let room = room::scratch()?;
        let file = room.path().join(FILE);
        drop(made(&file)?);
        tamper::tamper(&file, |db| Ok(db.execute_batch(sql)?))?;
        let desk = reopened(&file)?;
        let before = desk.newest()?;
        let number = behind()?;
        // The sweep passes over them, and has recorded what the others were owed.
        let swept = desk.sweep()?;
        let log = desk.ticket(&Reader::Operator, number)?.version();
        assert!(log.0 >= 2, "{sql}: {swept:?}");
        // Open pages hear of it, however many cannot be read.
        let mut heard = Vec::new();
        let (mut after, end) = (Position(0), desk.newest()?);
        assert!(end > before, "{sql}");
        while after < end {
            let (moves, reached) = desk.moves(after, 199)?;
            assert!(reached > after, "{sql}: it goes round and round");
            heard.extend(moves.into_iter().map(|moved| moved.number));
            after = reached;
        }
        assert!(heard.contains(&number), "{sql}");
        // Followers hold it, both continued from where they were and rebuilt.
        for anew in [false, true] {
            if anew {
                for &follower in Follower::ALL {
                    desk.rebuild(follower, &mut |_, _| {})?;
                }
            }
            let lags = desk.lags()?;
            assert!(lags.iter().all(|lag| lag.events == 0), "{sql}: {lags:?}");
            let found = desk.search(&Reader::Operator, "cart", None, None, 199)?;
            let has = found.items.iter().any(|hit| hit.ticket.number == number);
            assert!(has, "{sql}: {found:?}");
            for name in REPORTS {
                desk.report(&Reader::Operator, name, always(), &ReportFilter::default())?;
            }
        }
        // Lists hold it, from either end, and what support is warned of is looked for past them.
        for order in [Order::NewestFirst, Order::OldestFirst] {
            let page =
                desk.list(&Reader::Operator, ListFilter::default().order(order), None, 199)?;
            assert!(page.items.iter().any(|row| row.number == number), "{sql}: {order:?}");
        }
        desk.look_ahead()?;
        let mut mails = Kept::default();
        let done = desk.deliver(&mut mails, &DeliveryLimits::default().letters(1_000))?;
        let told = mails.0.iter().any(|mail| mail.ticket.number == number);
        assert!(told, "{sql}: {done:?}");
        assert!(!desk.doctor(&mut |_| {})?.is_well(), "{sql}: the control, nothing was damaged");
    }
    report("damaged items", began, "150 damaged tickets of four kinds, one behind them");
    Ok(())
}

#[test]
fn damaged_letters_keep_back_no_other_letter() -> Outcome<()> {
    for sql in [
        "UPDATE letters SET items = '{' WHERE ticket <= 150",
        "UPDATE letters SET recipient = 'nobody' WHERE ticket <= 150",
        "UPDATE letters SET since = 9223372036854775807 WHERE ticket <= 150",
    ] {
        let room = room::scratch()?;
        let file = room.path().join(FILE);
        made(&file)?.follow()?;
        tamper::tamper(&file, |db| Ok(db.execute_batch(sql)?))?;
        let desk = reopened(&file)?;
        let mut mails = Kept::default();
        let limits = DeliveryLimits::default().letters(1_000);
        desk.deliver(&mut mails, &limits)?;
        let number = behind()?;
        assert!(mails.0.iter().any(|mail| mail.ticket.number == number), "{sql}");
        // What happens next is told too, on damaged tickets as well.
        desk.sweep()?;
        desk.clock().advance(TimeDelta::minutes(5));
        let before = mails.0.len();
        desk.deliver(&mut mails, &limits)?;
        assert!(mails.0.len() > before, "{sql}: nobody is told that it is overdue");
        assert_eq!(desk.rebuild(Follower::Letters, &mut |_, _| {})?, desk.newest()?.0);
    }
    Ok(())
}

/// E1: what cannot be read is erased all the same, and what search held of it with it.
#[test]
fn damage_keeps_no_words_from_being_erased() -> Outcome<()> {
    let vera = TestDesk::customer("vera");
    for sql in [
        "SELECT 1",
        "UPDATE events SET stored = x'00FF' WHERE ticket = 1",
        "UPDATE tickets SET rest = x'00FF' WHERE number = 1",
        "UPDATE tickets SET rest = x'00FF', id = CAST(printf('%d', number) AS BLOB) WHERE number = 1",
        "UPDATE words SET words = '{' WHERE position = 1",
    ] {
        let room = room::scratch()?;
        let file = room.path().join(FILE);
        let desk = TestDesk::over(Arc::new(Sqlite::create(&file, CursorKey([7; 32]), None)?));
        for _ in 0..3 {
            let number = desk.opened("vera");
            desk.done(&vera, number, Command::close());
        }
        let other = desk.opened("gleb");
        desk.follow()?;
        drop(desk);
        tamper::tamper(&file, |db| Ok(db.execute_batch(sql)?))?;
        let desk = TestDesk::reopened(Arc::new(Sqlite::open(&file)?));
        let key = vera.customer().ok_or("a customer")?;
        let erased = desk.erase_customer(key, "they asked")?;
        assert_eq!(erased, 3, "{sql}");
        desk.follow()?;
        let found = desk.search(&Reader::Operator, "cart", None, None, 199)?;
        let ids: Vec<_> = found.items.iter().map(|hit| hit.ticket.id).collect();
        assert_eq!(ids, [other], "{sql}: the other's is found, and theirs is not");
    }
    Ok(())
}

/// G1: a page that begins to listen reads the ticket's state and none of its events.
#[test]
fn the_version_of_a_ticket_is_told_though_no_event_of_it_can_be_read() -> Outcome<()> {
    let room = room::scratch()?;
    let file = room.path().join(FILE);
    drop(made(&file)?);
    let sql = "UPDATE events SET stored = x'00FF'; UPDATE words SET words = '{'";
    tamper::tamper(&file, |db| Ok(db.execute_batch(sql)?))?;
    let desk = TestDesk::reopened(Arc::new(Sqlite::open(&file)?));
    let number = behind()?;
    for reader in [Reader::Operator, TestDesk::as_agent("anna"), TestDesk::as_customer("vera")] {
        assert_eq!(desk.version(&reader, number)?, Version(1));
        assert!(desk.ticket(&reader, number).is_err(), "the control: its history cannot be read");
    }
    assert!(desk.version(&TestDesk::as_customer("gleb"), number).is_err(), "another's (S7)");
    Ok(())
}

#[test]
fn a_follower_that_fails_keeps_no_other_back() -> Outcome<()> {
    let room = room::scratch()?;
    let file = room.path().join(FILE);
    let desk = made(&file)?;
    let sql = "DELETE FROM followers WHERE name = 'search'";
    tamper::tamper(&file, |db| Ok(db.execute_batch(sql)?))?;
    assert!(desk.follow().is_err());
    let mut mails = Kept::default();
    desk.deliver(&mut mails, &DeliveryLimits::default().letters(1_000))?;
    assert!(!mails.0.is_empty(), "letters are followed all the same");
    Ok(())
}
