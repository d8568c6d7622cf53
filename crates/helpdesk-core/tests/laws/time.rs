//! T2 and T3: what the clock owes. T1 is tried in `hours.rs`.

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::command::Until;
use helpdesk_core::policy::Span;
use helpdesk_core::{
    Actor, Command, Context, Event, EventKind, Policy, Priority, Recorded, Sealed, Status, Ticket,
};
use proptest::prelude::*;

use super::play::{
    Start, What, agent, all_well, last_public_at, minutes, monday, opened, owner, play, text,
};
use super::random::{cases, script};

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn t2_the_clock_owes_nothing_early_and_nothing_twice(script in script()) {
        let played = play(&script);
        for (_, ticket) in played.prefixes() {
            let Some(due) = ticket.next_deadline() else {
                prop_assert!(ticket.tick(minutes(60 * 24 * 3_000)).is_empty());
                continue;
            };
            let early = due - TimeDelta::nanoseconds(1);
            prop_assert!(ticket.tick(early).is_empty());
            let owed = ticket.tick(due);
            prop_assert!(!owed.is_empty());
            let by = Actor::System;
            let (swept, records) = ticket.advance(&by, due, owed).unwrap();
            prop_assert!(records.iter().all(|recorded| recorded.by == by));
            prop_assert!(swept.tick(due).is_empty());
            prop_assert!(swept.next_deadline().is_none_or(|next| next > due));
        }
    }

    /// Sweeping at every deadline comes to an end.
    #[test]
    fn t2_sweeping_comes_to_rest(script in script()) {
        let mut ticket = play(&script).ticket;
        for _ in 0..6 {
            let Some(due) = ticket.next_deadline() else { return Ok(()) };
            let owed = ticket.tick(due);
            ticket = ticket.advance(&Actor::System, due, owed).unwrap().0;
        }
        prop_assert!(false, "the clock still owes: {:?}", ticket.next_deadline());
    }

    /// The first command after a deadline finds what the clock owed recorded before its own events, just as
    /// if the sweep had been there.
    #[test]
    fn t2_every_decision_begins_with_what_the_clock_owes(script in script()) {
        let played = play(&script);
        for done in &played.done {
            let What::Ask { who, command, facts, .. } = &done.what else { continue };
            let owed = done.before.tick(done.now);
            if let Ok(records) = &done.decided {
                let told: Vec<_> = records.iter().map(|r| r.event.clone()).collect();
                prop_assert!(told.starts_with(&owed));
                let system = Actor::System;
                for recorded in &records[..owed.len()] {
                    prop_assert_eq!(&recorded.by, &system);
                }
                let (swept, _) = done.before.advance(&system, done.now, owed.clone()).unwrap();
                let policy = &done.policy;
                let ctx = Context { actor: who, facts, now: done.now, policy, seen: None };
                let after = swept.decide(&ctx, command).unwrap();
                prop_assert_eq!(&told[owed.len()..], &after[..]);
            }
        }
    }

    /// A later change of policy moves no instant that has begun: what is due after a note under the new
    /// policy is what was due before it.
    #[test]
    fn t3_instants_are_fixed_when_they_begin(script in script(), days in 2u8..30) {
        let mut played = play(&script);
        let owed = played.ticket.tick(played.now);
        played.ticket = played.ticket.advance(&Actor::System, played.now, owed).unwrap().0;
        played.policy = Policy {
            answer_within: Span::hours(9),
            access_longest: Some(Span::hours(1)),
            close_after: Some(Span::days(days)),
            ..played.policy
        };
        let before = played.ticket.clone();
        let note = Command::Note(text("the policy is new"));
        let Ok(events) = played.ask(&agent(1), &note) else { return Ok(()) };
        let (after, _) = before.advance(&agent(1), played.now, events).unwrap();
        prop_assert_eq!(after.next_deadline(), before.next_deadline());
        prop_assert_eq!(after.first_answer_due(), before.first_answer_due());
        let grant = |ticket: &Ticket| {
            ticket.live().and_then(|live| live.access.grant()).and_then(|grant| grant.until)
        };
        prop_assert_eq!(grant(&after), grant(&before));
    }
}

fn plain() -> Start {
    Start { general: false, by_agent: false, follows: false, priority: Priority::Low }
}

#[test]
fn t1_the_first_answer_is_due_one_working_hour_after_opening() {
    let (ticket, _) = opened(&plain(), &Policy::default());
    assert_eq!(ticket.first_answer_due(), Some(monday() + TimeDelta::hours(1)));
    assert!(!ticket.is_overdue(minutes(60)));
    assert!(ticket.is_overdue(minutes(60) + TimeDelta::microseconds(1)));
}

#[test]
fn t2_a_late_reminder_still_gives_its_full_notice() {
    let policy = Policy { close_after: Some(Span::days(7)), ..Policy::default() };
    let resolved = resolved(&policy);
    assert_eq!(resolved.next_deadline(), Some(monday() + TimeDelta::days(6)));
    // Nobody swept for a month.
    let late = monday() + TimeDelta::days(30);
    let owed = resolved.tick(late);
    let close_at = late + TimeDelta::days(1);
    assert_eq!(owed, [Event::CloseReminded { close_at }]);
    let system = Actor::System;
    let (reminded, _) = resolved.advance(&system, late, owed).unwrap();
    assert!(reminded.tick(close_at - TimeDelta::microseconds(1)).is_empty());
    let (closed, _) = reminded.advance(&system, close_at, reminded.tick(close_at)).unwrap();
    assert_eq!(closed.status(), Status::Closed);
}

/// The ticket resolved on Monday, to be closed after a week of silence.
fn resolved(policy: &Policy) -> Ticket {
    let (ticket, _) = opened(&plain(), policy);
    let resolve = Command::Resolve(Some(text("mended")));
    asked(&ticket, policy, monday(), &resolve)
}

fn asked(
    ticket: &Ticket,
    policy: &Policy,
    now: DateTime<Utc>,
    command: &Command<Sealed>,
) -> Ticket {
    asked_by(&agent(1), ticket, policy, now, command).0
}

fn asked_by(
    by: &Actor,
    ticket: &Ticket,
    policy: &Policy,
    now: DateTime<Utc>,
    command: &Command<Sealed>,
) -> (Ticket, Vec<Recorded>) {
    let facts = all_well();
    let ctx = Context { actor: by, facts: &facts, now, policy, seen: None };
    let events = ticket.decide(&ctx, command).unwrap();
    ticket.advance(by, now, events).unwrap()
}

/// A ticket that was answered once under a clock that was a year ahead.
fn answered_a_year_ahead(policy: &Policy) -> Ticket {
    let (ticket, _) = opened(&plain(), policy);
    let reply = Command::Reply(text("looking"));
    asked(&ticket, policy, monday() + TimeDelta::days(365), &reply)
}

#[test]
fn s3_what_begins_after_a_clock_was_ahead_begins_now() {
    let policy = Policy { close_after: Some(Span::days(7)), ..Policy::default() };
    let ahead = answered_a_year_ahead(&policy);
    let grant = Command::GrantAccess(Some(Until::After(Span::hours(8))));
    let (granted, log) = asked_by(&owner(), &ahead, &policy, minutes(5), &grant);
    assert_eq!(log[0].at, monday() + TimeDelta::days(365), "stamps never go back");
    let until = minutes(5) + TimeDelta::hours(8);
    assert_eq!(log[0].event, Event::AccessGranted { until: Some(until) });
    assert_eq!(granted.next_deadline(), Some(until));
    assert_eq!(granted.tick(until)[0].kind(), EventKind::AccessEnded);
    let reason = Command::RequestAccess { reason: text("may I?") };
    let (_, log) = asked_by(&agent(1), &ahead, &policy, minutes(5), &reason);
    let Event::AccessRequested { lapses_at, .. } = log[0].event else { panic!("{log:?}") };
    assert_eq!(lapses_at, minutes(5) + TimeDelta::days(7));
    let resolved = asked(&ahead, &policy, minutes(5), &Command::Resolve(None));
    assert_eq!(resolved.next_deadline(), Some(minutes(5) + TimeDelta::days(6)));
}

#[test]
fn a6_every_entry_is_recorded_while_the_stamps_are_ahead() {
    let policy = Policy::default();
    let ahead = answered_a_year_ahead(&policy);
    let grant = Command::GrantAccess(None);
    let (mut ticket, _) = asked_by(&owner(), &ahead, &policy, minutes(1), &grant);
    for minute in [2, 3, 40] {
        let (after, log) =
            asked_by(&agent(1), &ticket, &policy, minutes(minute), &Command::EnterProject);
        assert_eq!(log.len(), 1, "an entry that lies ahead is no visit of now");
        ticket = after;
    }
}

#[test]
fn s6_a_note_from_a_clock_that_was_ahead_leaves_no_trace_in_public_times() {
    let policy = Policy::default();
    let (ticket, _) = opened(&plain(), &policy);
    let note = Command::Note(text("they called"));
    let noted = asked(&ticket, &policy, minutes(7), &note);
    assert_eq!((noted.last_at(), last_public_at(&noted)), (minutes(7), monday()));
    let reply = Command::Reply(text("and now?"));
    let (replied, log) = asked_by(&owner(), &noted, &policy, minutes(1), &reply);
    assert_eq!((log[0].at, replied.updated_at()), (minutes(1), minutes(1)));
    let (_, log) = asked_by(&agent(1), &replied, &policy, minutes(2), &note);
    assert_eq!(log[0].at, minutes(7), "what agents read keeps its order too");
}

#[test]
fn l4_an_answer_begins_the_silence_anew_and_the_reminder_comes_again() {
    let policy = Policy { close_after: Some(Span::days(7)), ..Policy::default() };
    let day = |n| monday() + TimeDelta::days(n);
    let resolved = resolved(&policy);
    let owed = resolved.tick(day(6));
    assert_eq!(owed, [Event::CloseReminded { close_at: day(7) }]);
    let (reminded, _) = resolved.advance(&Actor::System, day(6), owed).unwrap();
    let reply = Command::Reply(text("is all well?"));
    let answered = asked(&reminded, &policy, day(6), &reply);
    assert_eq!(answered.status(), Status::Resolved);
    assert!(answered.tick(day(12) - TimeDelta::microseconds(1)).is_empty());
    assert_eq!(answered.tick(day(12)), [Event::CloseReminded { close_at: day(13) }]);
}

#[test]
fn t3_a_silence_that_never_began_is_not_begun_by_a_later_policy() {
    let silent = Policy { close_after: Some(Span::days(7)), ..Policy::default() };
    let reply = Command::Reply(text("is all well?"));
    let resolved = resolved(&Policy::default());
    assert_eq!(resolved.next_deadline(), None);
    let answered = asked(&resolved, &silent, monday(), &reply);
    assert_eq!(answered.next_deadline(), None);
}
