//! T14: many at once on one ticket, and many sweeps at once.

use std::collections::BTreeMap;
use std::sync::{Barrier, Mutex};
use std::thread;

use chrono::TimeDelta;
use helpdesk::rules::{Event, EventKind};
use helpdesk::testing::{TestDesk, said};
use helpdesk::{Actor, Command, Error, Message, Options, Receipt, TicketId, Version};
use helpdesk_store::Position;

use crate::on_both;

/// Every event of every ticket, in the one order.
fn happened(desk: &TestDesk) -> Vec<(TicketId, Version, Event)> {
    let (mut all, mut after) = (Vec::new(), Position::default());
    loop {
        let page = desk.store().changes(after, 200).unwrap();
        let Some(last) = page.last() else { return all };
        after = last.position;
        all.extend(page.into_iter().map(|change| {
            let recorded = change.recorded;
            (recorded.ticket, recorded.seq, recorded.event)
        }));
    }
}

const THREADS: usize = 64;
const EACH: usize = 8;

fn command(thread: usize, i: usize) -> (Actor, Command<Message>) {
    let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
    let agent = TestDesk::agent(["anna", "boris", "clara"][thread % 3]);
    let text = || said(&format!("{thread}, {i}"));
    match (thread * 7 + i * 5) % 11 {
        0 | 1 => (vera, Command::Reply(text().into())),
        2 | 3 => (agent, Command::Reply(text().into())),
        4 => (agent, Command::Note(text().into())),
        5 => (agent, Command::Resolve(Some(text().into()))),
        6 => (agent, Command::Reopen { reason: text().into() }),
        7 => (vera, Command::GrantAccess(None)),
        8 => (vera, Command::RevokeAccess),
        9 => (anna, Command::EnterProject),
        _ => (agent.clone(), Command::Assign(agent.agent().cloned())),
    }
}

#[test]
fn t14_64_threads_on_one_ticket_are_all_served() {
    on_both(|desk| {
        let ticket = desk.opened("vera");
        let receipts: Mutex<Vec<(Actor, Receipt)>> = Mutex::default();
        let (refused, ready) = (Mutex::new(0_usize), Barrier::new(THREADS));
        thread::scope(|scope| {
            for thread in 0..THREADS {
                let (receipts, refused, ready) = (&receipts, &refused, &ready);
                scope.spawn(move || {
                    ready.wait();
                    for i in 0..EACH {
                        let (by, command) = command(thread, i);
                        match desk.submit(&by, ticket, command, Options::default()) {
                            Ok(receipt) => receipts.lock().unwrap().push((by, receipt)),
                            // Refused by the rules, and never because others are there too.
                            Err(Error::Refused(_)) => *refused.lock().unwrap() += 1,
                            Err(other) => panic!("{other}"),
                        }
                    }
                });
            }
        });
        let open = happened(desk).len();
        // All close it at once: one does, the others are told that it is closed.
        let closers = 50;
        let (closed, ready) = (Mutex::new(Vec::new()), Barrier::new(closers));
        thread::scope(|scope| {
            for _ in 0..closers {
                scope.spawn(|| {
                    ready.wait();
                    let close = Command::close();
                    let vera = TestDesk::customer("vera");
                    match desk.submit(&vera, ticket, close, Options::default()) {
                        Ok(receipt) => closed.lock().unwrap().push(receipt),
                        Err(Error::Refused(rejection)) => {
                            assert_eq!(rejection.why, helpdesk::rules::Refusal::Closed);
                        }
                        Err(other) => panic!("{other}"),
                    }
                });
            }
        });
        assert_eq!(closed.into_inner().unwrap().len(), 1);

        let log = happened(desk);
        let seqs: Vec<u64> = log.iter().map(|(_, seq, _)| seq.0).collect();
        assert_eq!(seqs, (1..=log.len() as u64).collect::<Vec<_>>(), "contiguous, in order");
        let closes = log.iter().filter(|(_, _, event)| event.kind() == EventKind::Closed).count();
        assert_eq!((closes, log.last().unwrap().2.kind()), (1, EventKind::Closed));

        // Every accepted command stands in the log once: the agents' receipts, which count all
        // events, never share one; customers' receipts never share a public one.
        let receipts = receipts.into_inner().unwrap();
        let served = receipts.len() + refused.into_inner().unwrap();
        assert_eq!(served, THREADS * EACH);
        for customers in [false, true] {
            let mut taken: BTreeMap<u64, usize> = BTreeMap::new();
            for (by, receipt) in &receipts {
                if by.customer().is_some() == customers {
                    for seq in receipt.from.0..=receipt.to.0 {
                        *taken.entry(seq).or_default() += 1;
                    }
                }
            }
            assert!(taken.values().all(|count| *count == 1));
        }
        let all: usize = receipts.iter().map(|(by, receipt)| events(by, receipt)).sum();
        assert!(all < open && open > THREADS, "{all} of {open}");
        assert_eq!(desk.doctor(&mut |_| ()).unwrap().faults, []);
        println!("T14: {served} commands, {} accepted, {open} events", receipts.len());
    });
}

fn events(_: &Actor, receipt: &Receipt) -> usize {
    usize::try_from(receipt.to.0 + 1 - receipt.from.0).unwrap()
}

#[test]
fn t2_sweeps_from_four_threads_record_each_clock_event_once() {
    on_both(|desk| {
        helpdesk::testing::strategies::with_a_busy_clock(desk);
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        let tickets: Vec<TicketId> = (0..240).map(|_| desk.opened("vera")).collect();
        for (i, ticket) in tickets.iter().enumerate() {
            match i % 4 {
                0 => {}
                1 => {
                    desk.done(&vera, *ticket, Command::GrantAccess(None));
                }
                2 => {
                    desk.done(&anna, *ticket, Command::Assign(anna.agent().cloned()));
                    desk.done(
                        &anna,
                        *ticket,
                        Command::RequestAccess { reason: said("to look").into() },
                    );
                }
                _ => {
                    desk.done(&anna, *ticket, Command::Resolve(Some(said("Look now").into())));
                }
            }
        }
        let before = happened(desk).len();
        let mut recorded = 0;
        for _ in 0..30 {
            desk.clock().advance(TimeDelta::hours(12));
            let ready = Barrier::new(4);
            let swept: u64 = thread::scope(|scope| {
                let sweeping: Vec<_> = (0..4)
                    .map(|_| {
                        scope.spawn(|| {
                            ready.wait();
                            desk.sweep().unwrap().events
                        })
                    })
                    .collect();
                sweeping.into_iter().map(|sweep| sweep.join().unwrap()).sum()
            });
            recorded += swept;
        }
        let log = happened(desk);
        assert_eq!(recorded as usize, log.len() - before, "each sweep counts what it recorded");
        let mut kinds: BTreeMap<EventKind, usize> = BTreeMap::new();
        for (_, _, event) in log.iter().skip(before) {
            *kinds.entry(event.kind()).or_default() += 1;
        }
        // 60 unanswered of each of the first three kinds; 60 requests and grants end; 60 resolved tickets get
        // a reminder and are closed.
        let expected = BTreeMap::from([
            (EventKind::AccessEnded, 120),
            (EventKind::FirstAnswerOverdue, 180),
            (EventKind::CloseReminded, 60),
            (EventKind::Closed, 60),
        ]);
        assert_eq!(kinds, expected);
        assert_eq!(desk.next_deadline(), None);
        assert_eq!(desk.doctor(&mut |_| ()).unwrap().faults, []);
    });
}
