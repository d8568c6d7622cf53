//! Whole desks: lives that hold everything, a desk examined and exported while it is in use.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use helpdesk::rules::EventKind;
use helpdesk::sqlite::Sqlite;
use helpdesk::testing::{Act, TestDesk, play, said, strategies};
use helpdesk::{Command, CommandKind, Helpdesk};
use helpdesk_store::{CursorKey, MemoryStore, Position};
use proptest::strategy::{Strategy, ValueTree};
use tempfile::TempDir;

/// The strategies reach everything: each command is accepted and refused, each event happens.
#[test]
fn random_lives_hold_every_command_and_every_event() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut commands: BTreeMap<CommandKind, (usize, usize)> = BTreeMap::new();
    let mut events: BTreeMap<EventKind, usize> = BTreeMap::new();
    for _ in 0..150 {
        let life = strategies::life(60..120).new_tree(&mut runner).unwrap().current();
        let desk = TestDesk::new();
        strategies::with_a_busy_clock(&desk);
        let played = play(&desk, desk.clock(), &life, |_| true);
        desk.pass(chrono::TimeDelta::days(10));
        for (i, step) in life.iter().enumerate() {
            let command = match &step.act {
                Act::Open { .. } => CommandKind::Open,
                Act::Submit { command, .. } => command.kind(),
                Act::Wait => continue,
            };
            let count = commands.entry(command).or_default();
            count.0 += usize::from(played.receipts.contains_key(&i));
            count.1 += usize::from(played.refused.contains_key(&i));
        }
        let mut after = Position::default();
        loop {
            let changes = desk.store().changes(after, 200).unwrap();
            let Some(last) = changes.last() else { break };
            after = last.position;
            for change in changes {
                *events.entry(change.recorded.event.kind()).or_default() += 1;
            }
        }
    }
    println!("command: accepted, refused");
    for (command, (accepted, refused)) in &commands {
        println!("{}: {accepted}, {refused}", command.name());
        assert!(*accepted >= 10, "{} was accepted {accepted} times", command.name());
        assert!(*refused >= 10, "{} was refused {refused} times", command.name());
    }
    assert_eq!(commands.len(), 13);
    for &kind in EventKind::ALL {
        let count = events.get(&kind).copied().unwrap_or_default();
        println!("{}: {count}", kind.name());
        assert!(count >= 10, "{} happened {count} times", kind.name());
    }
}

/// Others open, answer and close while the test runs.
fn in_use<T>(desk: &TestDesk, work: impl FnOnce() -> T) -> T {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        for key in ["vera", "gleb"] {
            let stop = &stop;
            scope.spawn(move || {
                let by = TestDesk::customer(key);
                while !stop.load(Ordering::Relaxed) {
                    let ticket = desk.opened(key);
                    let text = || said("счёт не приходит").into();
                    desk.done(&TestDesk::agent("anna"), ticket, Command::Reply(text()));
                    desk.done(&by, ticket, Command::GrantAccess(None));
                    desk.done(&by, ticket, Command::close());
                }
            });
        }
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
        stop.store(true, Ordering::Relaxed);
        done.unwrap()
    })
}

#[test]
fn a_desk_in_use_is_examined_without_false_alarms() {
    crate::on_both(|desk| {
        let _first = desk.opened("vera");
        in_use(desk, || {
            for _ in 0..3 {
                assert_eq!(desk.doctor(&mut |_| ()).unwrap().faults, []);
            }
        });
    });
}

#[test]
fn an_export_from_a_snapshot_is_whole_while_the_desk_is_in_use() {
    let room = TempDir::new().unwrap();
    let path = room.path().join("desk.db");
    let store = Arc::new(Sqlite::create(path, CursorKey([7; 32]), None).unwrap());
    let desk = TestDesk::over(store.clone());
    let export = |desk: &Helpdesk| {
        let mut out = Vec::new();
        desk.export(None, &mut out, &mut |_| ()).unwrap();
        out
    };
    in_use(&desk, || {
        let mut events = 0;
        for _ in 0..8 {
            let frozen = Helpdesk::on(Arc::new(store.snapshot().unwrap()));
            let bytes = export(&frozen);
            assert_eq!(export(&frozen), bytes, "it stands still");
            let memory = Arc::new(MemoryStore::new(CursorKey([9; 32])));
            let copy = TestDesk::reopened(memory);
            let moved = copy.import(&mut &bytes[..], &mut |_| ()).unwrap();
            assert!(moved.events >= events);
            events = moved.events;
            assert_eq!(export(&copy), bytes);
            assert_eq!(copy.doctor(&mut |_| ()).unwrap().faults, []);
            assert_eq!(frozen.doctor(&mut |_| ()).unwrap().faults, []);
        }
    });
}

/// What the strategies make is what the desk takes.
#[test]
fn strategies_make_words_within_the_limits() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..300 {
        let name = strategies::file_name().new_tree(&mut runner).unwrap().current();
        assert_eq!(helpdesk::rules::FileName::clean(name.as_str()), name);
        let span = strategies::span().new_tree(&mut runner).unwrap().current();
        assert_eq!(span.to_string().parse(), Ok(span));
        let key = strategies::customer_key().new_tree(&mut runner).unwrap().current();
        assert_eq!(key.as_str().parse(), Ok(key));
        let stars = strategies::stars().new_tree(&mut runner).unwrap().current();
        assert!((1..=5).contains(&stars.get()));
    }
}

/// E2, and fault A3: a long reading keeps traces, and the sweep removes them later.
#[test]
fn an_erasure_that_a_long_reader_delays_is_finished_by_the_sweep() {
    let room = TempDir::new().unwrap();
    let path = room.path().join("desk.db");
    let store = Arc::new(Sqlite::create(path, CursorKey([7; 32]), None).unwrap());
    let desk = TestDesk::over(store.clone());
    let ticket = desk.opened("vera");
    let reader = store.snapshot().unwrap();
    let operator = helpdesk::Reader::Operator;
    let first = helpdesk::Version(1);
    assert_eq!(desk.redact(&operator, ticket, first, "a pasted password").unwrap(), 1);
    assert!(desk.has_traces().unwrap());
    assert!(desk.sweep().unwrap().traces_left, "the reader is still there");
    let diagnosis = desk.doctor(&mut |_| {}).unwrap();
    assert!(diagnosis.traces_left && diagnosis.is_well(), "{:?}", diagnosis.faults);
    drop(reader);
    assert!(!desk.sweep().unwrap().traces_left);
    assert!(!desk.has_traces().unwrap());
    desk.probe().unwrap();
    assert!(!desk.has_traces().unwrap(), "a probe leaves nothing behind");
}
