//! T26: the clock of the machine is set back and forth while commands run: no ticket's times go
//! backwards, nothing expires early, and what has expired does not come back.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected ends there"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk::sqlite::Sqlite;
use helpdesk::testing::{TestDesk, said};
use helpdesk::{Command, Options, TicketId, Until, Version};
use helpdesk_core::{EndReason, Event, InternalEvent};
use helpdesk_store::{CursorKey, MemoryStore, Position};
use helpdesk_trials::random::Random;

/// What the trials of the market do to a clock: an hour back, two days on, a second back.
const STEPS: [TimeDelta; 3] = [TimeDelta::hours(-1), TimeDelta::days(2), TimeDelta::seconds(-1)];

/// What the clock of the desk showed, and what each grant said of its end.
#[derive(Default)]
struct Seen {
    steps: usize,
    back: usize,
    events: usize,
    ended: usize,
    checks: usize,
    violations: Vec<String>,
    /// When each event really happened, whatever its stamp says.
    really: BTreeMap<(TicketId, Version), DateTime<Utc>>,
    read: Position,
}

fn load(desk: &TestDesk, random: &mut Random, tickets: &mut Vec<TicketId>) {
    let (vera, boris) = (TestDesk::customer("vera"), TestDesk::agent("boris"));
    if tickets.len() < 12 && random.below(3) == 0 {
        tickets.push(desk.opened("vera"));
    }
    let Some(ticket) = tickets.get(random.below(tickets.len().max(1))).copied() else { return };
    let (by, ask) = match random.below(9) {
        0 => (&boris, Command::Assign(Some("boris".parse().unwrap()))),
        1 => (&boris, Command::Reply(said("Looking.").into())),
        2 | 3 => (&vera, Command::GrantAccess(Some(Until::After("90m".parse().unwrap())))),
        4 => (&boris, Command::EnterProject),
        5 => (&vera, Command::Reply(said("And now?").into())),
        6 => (&boris, Command::RequestAccess { reason: said("May I?").into() }),
        7 => (&boris, Command::Resolve(Some(said("Done.").into()))),
        _ => (&vera, Command::DeclineAccess),
    };
    drop(desk.submit(by, ticket, ask, Options::default()));
    if random.below(4) == 0 {
        desk.sweep().unwrap();
    }
}

/// An access check is decided by the real now: allowed only while some grant runs.
fn check(desk: &TestDesk, seen: &mut Seen) {
    let (agent, project) = ("boris".parse().unwrap(), TestDesk::project("shop"));
    let now = desk.now();
    let allowed = desk.check(&agent, &project).is_ok();
    let found = desk.store().consents(agent, project, now).unwrap();
    seen.checks += 1;
    if allowed && found.iter().all(|consent| consent.until.is_some_and(|until| until <= now)) {
        seen.violations.push(format!("at {now} somebody is inside under no live grant"));
    }
}

/// Looks at every log: times, and that what ended by the clock ended no earlier than it was to.
fn judge(desk: &TestDesk, seen: &mut Seen) {
    let mut logs: BTreeMap<TicketId, Vec<(DateTime<Utc>, Version, Event)>> = BTreeMap::new();
    for change in desk.store().changes(Position::default(), 1_000_000).unwrap() {
        let recorded = change.recorded;
        let log = logs.entry(recorded.ticket).or_default();
        log.push((recorded.at, recorded.seq, recorded.event));
    }
    let really = std::mem::take(&mut seen.really);
    for (ticket, log) in logs {
        let mut until: Option<DateTime<Utc>> = None;
        let mut live = false;
        seen.events += log.len();
        // No stamp that a customer sees goes back, and no stamp of an internal event goes back at all (S3,
        // S6).
        let (mut last, mut public) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH);
        for (at, seq, event) in &log {
            let is_public = event.kind().is_public();
            if *at < (if is_public { public } else { last }) {
                seen.violations.push(format!("{ticket}: event {seq} goes back"));
            }
            last = last.max(*at);
            public = if is_public { *at } else { public };
        }
        let due = log.iter().find_map(|(_, _, event)| {
            let Event::Opened { first_answer_due, .. } = event else { return None };
            *first_answer_due
        });
        for (_, seq, event) in log {
            // Stamps never go back; what begins and what ends is judged by the real now.
            let at = really[&(ticket, seq)];
            if let Event::AccessGranted { until: end } = event {
                (until, live) = (end, true);
            } else if let Event::AccessRequested { lapses_at, .. } = event {
                until = Some(lapses_at);
            } else if event == Event::ProjectEntered {
                if !live || until.is_some_and(|end| at >= end) {
                    seen.violations.push(format!("{ticket}: entry {seq} under no live grant"));
                }
            } else if event == Event::Internal(InternalEvent::FirstAnswerOverdue) {
                if due.is_none_or(|due| at <= due) {
                    seen.violations.push(format!("{ticket}: event {seq} is late too early"));
                }
            } else if let Event::AccessEnded { why } = event {
                let by_clock = matches!(why, EndReason::Expired | EndReason::Lapsed);
                if by_clock && until.is_none_or(|end| at < end) {
                    seen.violations.push(format!("{ticket}: event {seq} ends access early"));
                }
                seen.ended += usize::from(by_clock);
                (until, live) = (None, false);
            }
        }
    }
}

fn run(desk: &TestDesk, seed: usize, seen: &mut Seen) {
    let (mut random, mut tickets) = (Random::for_case(26, seed), Vec::new());
    seen.read = Position::default();
    for turn in 0..400 {
        desk.clock().set(desk.now() + TimeDelta::seconds(random.below(600) as i64));
        if turn % 9 == 8 {
            let step = STEPS[random.below(3)];
            desk.clock().set(desk.now() + step);
            seen.steps += 1;
            seen.back += usize::from(step < TimeDelta::zero());
        }
        load(desk, &mut random, &mut tickets);
        for change in desk.store().changes(seen.read, 1_000_000).unwrap() {
            let recorded = change.recorded;
            seen.really.insert((recorded.ticket, recorded.seq), desk.now());
            seen.read = change.position;
        }
        check(desk, seen);
    }
    judge(desk, seen);
    assert_eq!(desk.doctor(&mut |_| {}).unwrap().faults, []);
}

#[test]
fn t26_a_clock_that_steps_makes_no_time_go_back_and_ends_nothing_early() {
    let room = tempfile::tempdir().unwrap();
    let mut seen = Seen::default();
    for seed in 0..8 {
        let desk = if seed % 4 == 0 {
            let path = room.path().join(format!("{seed}.db"));
            TestDesk::over(Arc::new(Sqlite::create(path, CursorKey([7; 32]), None).unwrap()))
        } else {
            TestDesk::over(Arc::new(MemoryStore::new(CursorKey([7; 32]))))
        };
        run(&desk, seed, &mut seen);
    }
    let Seen { steps, back, events, ended, checks, violations, .. } = seen;
    println!(
        "T26: {steps} steps ({back} back), {events} events, {ended} ends by the clock, {checks} \
         access checks, {} violations",
        violations.len()
    );
    assert_eq!(violations, Vec::<String>::new());
    assert!(steps > 300 && back > 100 && ended > 50, "enough happened");
}

#[test]
fn t26_a_grant_that_has_ended_does_not_live_again_when_the_clock_is_set_back() {
    let desk = TestDesk::new();
    let (vera, boris) = (TestDesk::customer("vera"), TestDesk::agent("boris"));
    let ticket = desk.opened("vera");
    desk.done(&boris, ticket, Command::Assign(Some("boris".parse().unwrap())));
    desk.done(&vera, ticket, Command::GrantAccess(Some(Until::After("60m".parse().unwrap()))));
    desk.done(&boris, ticket, Command::EnterProject);
    desk.clock().advance(TimeDelta::days(2));
    assert_eq!(
        desk.sweep().unwrap().events,
        2,
        "the grant is recorded as expired, the answer as late"
    );
    desk.clock().set(TestDesk::monday() + TimeDelta::minutes(1));
    let (agent, project) = ("boris".parse().unwrap(), TestDesk::project("shop"));
    assert!(desk.check(&agent, &project).is_err());
    assert!(desk.refused(&boris, ticket, Command::EnterProject).is_some());
    assert_eq!(desk.sweep().unwrap().events, 0, "nothing is owed twice");
}

/// A ticket that was answered once under a clock a year ahead; the clock is right again.
fn after_a_year_ahead(desk: &TestDesk) -> TicketId {
    let (vera, boris) = (TestDesk::customer("vera"), TestDesk::agent("boris"));
    let ticket = desk.opened("vera");
    desk.done(&boris, ticket, Command::Assign(Some("boris".parse().unwrap())));
    desk.clock().set(TestDesk::monday() + TimeDelta::days(365));
    desk.done(&vera, ticket, Command::Reply(said("And now?").into()));
    desk.clock().set(TestDesk::monday() + TimeDelta::minutes(1));
    ticket
}

#[test]
fn t26_after_a_clock_was_a_year_ahead_eight_hours_are_eight_hours_and_entries_are_recorded() {
    let desk = TestDesk::new();
    let (vera, boris) = (TestDesk::customer("vera"), TestDesk::agent("boris"));
    let ticket = after_a_year_ahead(&desk);
    desk.done(&vera, ticket, Command::GrantAccess(Some(Until::After("8h".parse().unwrap()))));
    let (agent, project) = ("boris".parse().unwrap(), TestDesk::project("shop"));
    assert!(desk.check(&agent, &project).is_err(), "nobody is inside unseen");
    let entries = || {
        let changes = desk.store().changes(Position::default(), 1_000_000).unwrap();
        changes.iter().filter(|change| change.recorded.event == Event::ProjectEntered).count()
    };
    for n in 1..3 {
        desk.done(&boris, ticket, Command::EnterProject);
        assert_eq!(entries(), n, "an entry that lies ahead is no visit of now");
        desk.clock().advance(TimeDelta::hours(1));
    }
    assert!(desk.check(&agent, &project).is_ok());
    desk.clock().set(TestDesk::monday() + TimeDelta::hours(8) + TimeDelta::minutes(2));
    assert!(desk.check(&agent, &project).is_err(), "eight hours are over");
}

#[test]
fn t26_a_note_from_a_clock_that_was_ahead_shows_in_no_receipt_of_the_customer() {
    let desk = TestDesk::new();
    let (vera, boris) = (TestDesk::customer("vera"), TestDesk::agent("boris"));
    let ticket = desk.opened("vera");
    desk.clock().set(TestDesk::monday() + TimeDelta::minutes(7));
    desk.done(&boris, ticket, Command::Note(said("They called.").into()));
    let now = TestDesk::monday() + TimeDelta::minutes(1);
    desk.clock().set(now);
    let reply = Command::Reply(said("And now?").into());
    let receipt = desk.submit(&vera, ticket, reply, Options::default()).unwrap();
    assert_eq!(receipt.at, now);
}

#[test]
fn t26_a_clock_before_1970_or_after_9999_panics_nowhere() {
    for far in ["1901-12-13T20:45:52Z", "1969-12-31T23:59:59Z"] {
        let desk = TestDesk::new();
        desk.clock().set(far.parse().unwrap());
        let _ = desk.opened("vera");
        assert_eq!(desk.now(), DateTime::UNIX_EPOCH);
    }
    let desk = TestDesk::new();
    desk.clock().set(DateTime::<Utc>::MAX_UTC - TimeDelta::days(1));
    let ticket = desk.opened("vera");
    desk.done(
        &TestDesk::customer("vera"),
        ticket,
        Command::GrantAccess(Some(Until::After("366d".parse().unwrap()))),
    );
    for change in desk.store().changes(Position::default(), 100).unwrap() {
        let told = serde_json::to_string(&change.recorded).unwrap();
        assert!(!told.contains('+'), "{told}");
    }
    desk.sweep().unwrap();
}
