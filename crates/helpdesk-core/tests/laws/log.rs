//! S1–S4, S10 and who is told: what stands in the log, and what is made of it.

use std::collections::{BTreeMap, BTreeSet};

use helpdesk_core::access::EndReason;
use helpdesk_core::event::canonical;
use helpdesk_core::notice::{Hand, Recipient, notices};
use helpdesk_core::ticket::{RestoreError, Snapshot};
use helpdesk_core::view::Row;
use helpdesk_core::{
    Access, Actor, Command, CommandKind, Context, Digest, Event, EventKind, InternalEvent,
    Recorded, Refusal, ReplayError, Ticket, TicketNumber,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use super::play::{What, agent, every_command, everybody, id, last_public_at, owner, play};
use super::random::{cases, script};

proptest! {
    #![proptest_config(cases())]

    /// P10: the state is what the log makes of it, at every event, and survives being stored.
    #[test]
    fn s1_the_state_is_the_fold_of_the_log_at_every_moment(script in script()) {
        let played = play(&script);
        prop_assert_eq!(&Ticket::replay(&played.log).unwrap(), &played.ticket);
        for (n, (_, ticket)) in played.prefixes().into_iter().enumerate() {
            prop_assert_eq!(&Ticket::replay(&played.log[..=n]).unwrap(), &ticket);
            let stored = serde_json::to_string(&ticket.snapshot()).unwrap();
            let read: Snapshot = serde_json::from_str(&stored).unwrap();
            prop_assert_eq!(Ticket::restore(read).unwrap(), ticket.clone());
            let row = Row::of(&ticket, TicketNumber::new(7).unwrap(), None, None);
            prop_assert_eq!(Ticket::from_row(&row, &ticket.rest()).unwrap(), ticket.clone());
            for cut in 0..ticket.rest().len() {
                prop_assert!(Ticket::from_row(&row, &ticket.rest()[..cut]).is_err());
            }
        }
        for recorded in &played.log {
            let (stored, seqs) = (recorded.stored(), (recorded.seq, recorded.public_seq));
            let read = Recorded::from_stored(recorded.ticket, seqs, recorded.hash, &stored);
            prop_assert_eq!(read.as_ref(), Ok(recorded));
            for cut in 0..stored.len() {
                let cut = Recorded::from_stored(recorded.ticket, seqs, recorded.hash, &stored[..cut]);
                prop_assert!(cut.is_err());
            }
        }
    }

    /// P19, P20.
    #[test]
    fn s2_a_decision_is_a_pure_function_and_a_refusal_changes_nothing(script in script()) {
        let played = play(&script);
        for done in &played.done {
            let What::Ask { who, command, facts, .. } = &done.what else { continue };
            let (now, policy, seen) = (done.now, &done.policy, done.seen);
            let ctx = Context { actor: who, facts, now, policy, seen };
            let before = done.before.clone();
            let again = before.decide(&ctx, command);
            prop_assert_eq!(&before, &done.before);
            match (&done.decided, again) {
                (Ok(records), Ok(events)) => {
                    let told: Vec<_> = records.iter().map(|r| r.event.clone()).collect();
                    prop_assert_eq!(told, events);
                }
                (Err(refused), Err(again)) => {
                    prop_assert_eq!(refused, &again);
                    prop_assert_eq!(&done.before, &done.after);
                }
                (first, second) => prop_assert!(false, "{first:?}, then {second:?}"),
            }
        }
    }

    /// P23.
    #[test]
    fn s3_times_never_go_backwards_even_when_the_clock_does(script in script()) {
        let played = play(&script);
        let mut last = played.log[0].at;
        let (mut updated, mut public) = (last, last);
        for (recorded, ticket) in played.prefixes() {
            let rule = recorded.event.kind().rule();
            let before = if rule.public { public } else { last };
            prop_assert!(recorded.at >= before);
            prop_assert_eq!(recorded.at.timestamp_subsec_nanos() % 1_000, 0);
            last = last.max(recorded.at);
            if rule.public {
                public = recorded.at;
            }
            if rule.updates {
                updated = recorded.at;
            }
            prop_assert_eq!(ticket.updated_at(), updated);
            prop_assert_eq!((ticket.last_at(), last_public_at(&ticket)), (last, public));
            if let Some(closure) = ticket.closure() {
                prop_assert_eq!(closure.at, public);
                prop_assert_eq!(closure.seq, recorded.seq);
            }
        }
    }

    /// P30: after one change anywhere, the log no longer replays.
    #[test]
    fn s4_a_changed_dropped_or_swapped_event_is_found(script in script(), at in any::<prop::sample::Index>()) {
        let played = play(&script);
        let log = &played.log;
        let mut h = Digest::chain_start(played.ticket.id());
        for recorded in log {
            h = h.chain(&canonical(recorded.seq, recorded.at, &recorded.by, &recorded.event));
            prop_assert_eq!(recorded.hash, h);
        }
        prop_assert_eq!(played.ticket.head(), &h);

        let i = at.index(log.len());
        let tampered = |change: &dyn Fn(&mut Vec<Recorded>)| {
            let mut copy = log.clone();
            change(&mut copy);
            // Dropping the last event is seen from the head that is kept elsewhere.
            Ticket::replay(&copy).map(|ticket| *ticket.head() == h)
        };
        let found = |outcome: Result<bool, ReplayError>| !matches!(outcome, Ok(true));
        let other = if log[i].event == Event::AccessDeclined {
            Event::ProjectEntered
        } else {
            Event::AccessDeclined
        };
        let by = if log[i].by == owner() { agent(1) } else { owner() };
        let dropped = tampered(&|log| drop(log.remove(i)));
        let changed = tampered(&|log| log[i].event = other.clone());
        prop_assert!(found(dropped));
        prop_assert!(found(changed));
        prop_assert!(found(tampered(&|log| log[i].by = by.clone())));
        prop_assert!(found(tampered(&|log| log[i].at += chrono::TimeDelta::microseconds(1))));
        prop_assert!(found(tampered(&|log| log[i].public_seq = log[i].public_seq.next())));
        prop_assert!(found(tampered(&|log| log[i].ticket = id(2))));
        prop_assert!(found(tampered(&|log| log[i].seq = log[i].seq.next())));
        prop_assert!(found(tampered(&|log| log[i].hash = Digest::of(&[b"x"]))));
        if i + 1 < log.len() {
            prop_assert!(found(tampered(&|log| log.swap(i, i + 1))));
        }
    }

    /// P31.
    #[test]
    fn s4_an_event_reads_back_as_it_was_written(script in script()) {
        for recorded in play(&script).log {
            let written = serde_json::to_string(&recorded).unwrap();
            let read: Recorded = serde_json::from_str(&written).unwrap();
            prop_assert_eq!(&read, &recorded);
            prop_assert_eq!(read.canonical(), recorded.canonical());
        }
    }

    /// A log that decisions did not make is refused: each event is offered to every ticket.
    #[test]
    fn s1_what_no_decision_gives_is_not_applied_and_what_is_applied_can_be_stored(
        script in script(), who in prop::sample::select(everybody().to_vec())
    ) {
        let played = play(&script);
        let ticket = &played.ticket;
        for event in super::golden::every_event() {
            match ticket.advance(&who, played.now, vec![event.clone()]) {
                Err(error) => {
                    prop_assert!(matches!(error, ReplayError::Misplaced { .. }), "{error}");
                }
                Ok((after, _)) => {
                    prop_assert!(ticket.live().is_some());
                    prop_assert!(event.kind() != EventKind::Opened);
                    prop_assert_eq!(Ticket::restore(after.snapshot()), Ok(after));
                }
            }
        }
    }

    /// Compared with the rule written out over the log, and before anything else is looked at.
    #[test]
    fn s10_a_command_is_stale_when_what_matters_came_after_it(script in script()) {
        let played = play(&script);
        for done in &played.done {
            let (What::Ask { who, command, facts, .. }, Some(seen)) = (&done.what, done.seen) else {
                continue;
            };
            let upto = done.before.version().0 as usize;
            let unseen = played.log[..upto].iter().any(|recorded| {
                let counted = match who {
                    Actor::Customer(_) | Actor::Service(_) => recorded.public_seq,
                    Actor::Agent(_) | Actor::System => recorded.seq,
                };
                let matters = matches!(
                    recorded.event.kind(),
                    EventKind::Opened | EventKind::CustomerReplied | EventKind::AgentReplied
                        | EventKind::ServiceWrote | EventKind::Resolved | EventKind::Reopened | EventKind::Closed
                        | EventKind::Assigned | EventKind::AccessRequested
                        | EventKind::AccessDeclined | EventKind::AccessGranted
                        | EventKind::AccessEnded
                );
                matters && counted > seen
            });
            let spared = who.service().is_some() || matches!(who, Actor::Customer(_))
                && matches!(command.kind(), CommandKind::Reply | CommandKind::Close);
            let stale = matches!(&done.decided, Err(why) if matches!(why.why, Refusal::Stale { .. }));
            prop_assert!(!stale || (unseen && !spared));
            if unseen && !spared {
                prop_assert!(done.decided.is_err());
                // Refused only for staleness: after another look, it may be asked.
                let (now, policy) = (done.now, &done.policy);
                let ctx = Context { actor: who, facts, now, policy, seen: None };
                prop_assert!(stale || done.before.decide(&ctx, command).is_err());
            }
        }
    }

    /// P28: never the author, nobody twice, customers only about what they may see.
    #[test]
    fn everybody_is_told_once_and_nobody_of_what_they_did_themselves(script in script()) {
        let played = play(&script);
        for done in &played.done {
            let Ok(records) = &done.decided else { continue };
            let told = notices(&done.after, records);
            let mut once = BTreeSet::new();
            for notice in told {
                let recorded = records.iter().find(|r| r.seq == notice.seq).unwrap();
                let author = match &notice.to {
                    Recipient::Customer(to) => {
                        prop_assert!(recorded.event.kind().is_public());
                        prop_assert_eq!(to, done.after.customer());
                        recorded.by.customer() == Some(to)
                    }
                    Recipient::Agent(to) => recorded.by.agent() == Some(to),
                    Recipient::Desk | Recipient::Leads => false,
                };
                prop_assert!(!author);
                prop_assert!(once.insert((notice.seq, notice.to)));
            }
        }
        // Followed event by event, from what the log alone says, the same people are told.
        let (mut hand, customer) = (Hand::default(), played.ticket.customer());
        for (recorded, ticket) in played.prefixes() {
            let told = hand.take(customer, &recorded);
            prop_assert_eq!(told, notices(&ticket, std::slice::from_ref(&recorded)));
            prop_assert_eq!(&hand, &Hand::of(&ticket));
        }
    }
}

#[test]
fn s4_an_empty_log_is_no_ticket() {
    assert_eq!(Ticket::replay([]), Err(ReplayError::Empty));
}

#[test]
fn s5_the_same_command_has_the_same_content_and_another_has_another() {
    let mut all: Vec<Digest> = every_command().iter().map(|c| c.content(id(1))).collect();
    assert_eq!(all, every_command().iter().map(|c| c.content(id(1))).collect::<Vec<_>>());
    all.extend(every_command().iter().map(|c| c.content(id(2))));
    let count = all.len();
    assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), count);
}

#[test]
fn s5_e1_the_content_of_a_command_tells_that_there_are_words_and_nothing_of_them() {
    let content = |command: Command<_>| command.content(id(1));
    let reply = |words| Command::Reply(super::play::text(words));
    assert_eq!(content(reply("hunter2")), content(reply("hunter3")));
    let resolve = |words: Option<&str>| Command::Resolve(words.map(super::play::text));
    assert_eq!(content(resolve(Some("hunter2"))), content(resolve(Some("hunter3"))));
    assert_ne!(content(resolve(None)), content(resolve(Some("hunter2"))));
}

/// Each of these states contradicts itself in one place.
#[test]
fn s1_a_stored_state_that_no_log_makes_is_not_taken() {
    let script = super::golden::story();
    let good = serde_json::to_value(script.snapshot()).unwrap();
    let restore =
        |value: serde_json::Value| serde_json::from_value::<Snapshot>(value).map(Ticket::restore);
    assert!(restore(good.clone()).unwrap().is_ok());
    let mut other = good.clone();
    other["shape"] = 9.into();
    assert_eq!(restore(other).unwrap(), Err(RestoreError::Shape { found: 9 }));
    for (at, value) in [
        ("/state/version", 0.into()),
        ("/state/public_version", 99.into()),
        ("/state/stales_at/0", 99.into()),
        ("/state/updated_at", "2001-01-01T00:00:00Z".into()),
        ("/state/opened_at", "2101-01-01T00:00:00Z".into()),
        ("/state/public_at", "2001-01-01T00:00:00Z".into()),
        ("/state/public_at", "2101-01-01T00:00:00Z".into()),
        ("/state/answered_by", serde_json::Value::Null),
        ("/state/answered_at", "2001-01-01T00:00:00Z".into()),
        ("/state/project", serde_json::Value::Null),
        ("/state/stage/open/access/granted/seq", 99.into()),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(at).unwrap() = value;
        let outcome = restore(bad).unwrap();
        assert!(matches!(outcome, Err(RestoreError::Inconsistent { .. })), "{at}: {outcome:?}");
    }
    assert!(matches!(script.live().unwrap().access, Access::Granted(_)));
}

/// A log that decides differently from `decide` is refused although its chain is right.
#[test]
fn s1_a_forged_log_in_other_hands_is_not_taken() {
    let ticket = super::golden::story();
    let now = ticket.last_at();
    let forged = |by: &Actor, event| ticket.advance(by, now, vec![event]);
    let granted = Event::AccessGranted { until: None };
    let ended = Event::AccessEnded { why: EndReason::TakenBack };
    let (free, _) = ticket.advance(&owner(), now, vec![ended]).unwrap();
    assert!(free.advance(&agent(1), now, vec![granted.clone()]).is_err());
    assert!(free.advance(&owner(), now, vec![granted]).is_ok());
    assert!(forged(&agent(2), Event::ProjectEntered).is_err());
    assert!(forged(&owner(), Event::ProjectEntered).is_err());
    assert!(forged(&Actor::System, Event::Closed { rating: None, reason: None }).is_err());
}

/// An event that fits the chain but is earlier than the one before it does not belong to this log.
#[test]
fn s3_an_event_from_before_the_last_one_is_not_taken() {
    let ticket = super::golden::story();
    let (_, log) = ticket
        .advance(
            &agent(1),
            ticket.last_at(),
            vec![InternalEvent::Noted { words: Digest::of(&[]) }.into()],
        )
        .unwrap();
    let mut recorded = log[0].clone();
    assert!(ticket.clone().apply(&recorded).is_ok());
    recorded.at -= chrono::TimeDelta::microseconds(1);
    recorded.hash = ticket.head().chain(&recorded.canonical());
    let refused = ticket.clone().apply(&recorded);
    assert_eq!(refused, Err(ReplayError::Time { seq: recorded.seq }));
}

/// The random histories on which the laws are tried are not empty: every kind of event happens often, every
/// kind of command is accepted and refused.
#[test]
fn the_random_histories_reach_everything() {
    let mut runner = TestRunner::deterministic();
    let (mut events, mut accepted, mut refused) =
        (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for _ in 0..400 {
        let played = play(&script().new_tree(&mut runner).unwrap().current());
        for recorded in &played.log {
            *events.entry(recorded.event.kind()).or_insert(0) += 1;
        }
        for done in &played.done {
            if let What::Ask { command, .. } = &done.what {
                let told = if done.decided.is_ok() { &mut accepted } else { &mut refused };
                *told.entry(command.kind()).or_insert(0) += 1;
            }
        }
    }
    println!("events {events:?}\naccepted {accepted:?}\nrefused {refused:?}");
    for &kind in EventKind::ALL {
        assert!(events.get(&kind).is_some_and(|n| *n >= 20), "{kind:?} in {events:?}");
    }
    for kind in CommandKind::ALL.iter().copied().filter(|kind| *kind != CommandKind::Open) {
        assert!(accepted.get(&kind).is_some_and(|n| *n >= 20), "{kind:?} in {accepted:?}");
        assert!(refused.get(&kind).is_some_and(|n| *n >= 20), "{kind:?} in {refused:?}");
    }
}
