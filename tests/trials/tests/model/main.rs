//! Every world that can be reached, explored with the production `decide`, `tick` and `apply`: no law is
//! broken in any of them, and everything that should be possible is.
//!
//! `HELPDESK_TRIALS=long` takes a fourth ticket into the desk, `HELPDESK_MODEL=full` explores wider scopes,
//! which takes minutes.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test that meets the unexpected ends there"
)]

mod desk;
mod laws;
mod scope;
mod told;
mod world;

use std::time::Instant;

use helpdesk_core::{
    Command, CommandKind, Context, EventKind, Facts, Policy, Recorded, Status, Ticket,
};
use helpdesk_trials::{Length, length};
use stateright::{Checker as _, Model as _};

use crate::desk::{Desk, Happening};
use crate::scope::Scope;
use crate::world::{Who, agent_id, opened, stars, words};

fn full() -> bool {
    std::env::var("HELPDESK_MODEL").is_ok_and(|scope| scope == "full")
}

/// Explores a scope to its end; all laws hold, all that is to be possible happens.
fn explore(scope: Scope, least: usize, possible: &[Happening]) {
    let name = scope.name;
    let begun = Instant::now();
    let checker = Desk::new(scope).checker().threads(2).spawn_bfs().join();
    checker.assert_properties();
    assert!(checker.is_done());
    let states = checker.unique_state_count();
    println!(
        "model `{name}`: {states} states, {} transitions, depth {}, {:.1} s",
        checker.state_count(),
        checker.max_depth(),
        begun.elapsed().as_secs_f64()
    );
    println!("{}", checker.model().tally());
    for happening in possible {
        assert!(checker.model().happened(*happening), "{happening:?} never happened in `{name}`");
    }
    assert!(states >= least, "{states} states are fewer than {least}");
}

#[test]
fn no_law_is_broken_in_any_world_of_several_tickets() {
    use Happening::{ClosedRefused, Entered, GaveUp, InactiveRefused, StillLetIn, TookBack};
    let possible = [ClosedRefused, Entered, GaveUp, InactiveRefused, StillLetIn, TookBack];
    if full() || length() != Length::Short {
        explore(scope::desk(full()), 100_000, &possible);
    } else {
        explore(scope::small_desk(), 10_000, &possible);
    }
}

#[test]
fn no_law_is_broken_in_any_life_of_one_ticket() {
    use Happening::{ByClock, ClosedRefused, InactiveRefused, Overdue, Reminded, ReopenedByAgent};
    use Happening::{ReopenedByCustomer, Resolved};
    let possible = [
        ByClock,
        ClosedRefused,
        InactiveRefused,
        Overdue,
        Reminded,
        ReopenedByAgent,
        ReopenedByCustomer,
        Resolved,
    ];
    explore(scope::life(full()), 5_000, &possible);
}

#[test]
fn no_law_is_broken_in_any_access_of_one_ticket() {
    use Happening::{ByClock, Declined, Entered, Expired, GaveUp, Lapsed, NotMember, TookBack};
    let possible = [ByClock, Declined, Entered, Expired, GaveUp, Lapsed, NotMember, TookBack];
    explore(scope::access(full()), 5_000, &possible);
}

/// What is not asked in any scope would never be explored, and nobody would notice.
#[test]
fn every_kind_of_command_is_asked_in_some_scope() {
    let scopes = [scope::desk(true), scope::life(true), scope::access(true)];
    let asked =
        |kind| scopes.iter().flat_map(|scope| &scope.asks).any(|ask| ask.command.kind() == kind);
    for kind in CommandKind::ALL.iter().copied().filter(|kind| *kind != CommandKind::Open) {
        assert!(asked(kind), "{}", kind.name());
    }
}

/// P02, P03, P10, P14: every history of up to eight accepted commands of these.
#[test]
fn every_history_of_eight_commands_is_a_log() {
    let asks = [
        (Who::Agent(1), Command::Resolve(Some(words()))),
        (Who::Owner, Command::Reply(words())),
        (Who::Owner, Command::GrantAccess(None)),
        (Who::Owner, Command::RevokeAccess),
        (Who::Agent(1), Command::RequestAccess { reason: words() }),
        (Who::Agent(1), Command::EnterProject),
        (Who::Agent(2), Command::Assign(Some(agent_id(2)))),
        (Who::Owner, Command::Close { rating: stars(5), reason: None }),
    ];
    let policy = Policy::default();
    let start = opened(1, 1, Some(1), &policy).ticket;
    let facts = Facts {
        actor_active: true,
        customer_active: true,
        member: true,
        target_active: true,
        ..Facts::default()
    };
    let opening = start.clone();
    let mut histories = 0_u32;
    let mut stack = vec![(start, Vec::<Recorded>::new(), 0)];
    while let Some((ticket, log, length)) = stack.pop() {
        histories += 1;
        let mut again = opening.clone();
        for (i, recorded) in log.iter().enumerate() {
            again.apply(recorded).unwrap();
            assert_eq!(recorded.seq.0, i as u64 + 2);
            let closed = recorded.event.kind() == EventKind::Closed;
            assert_eq!(closed, closed && i + 1 == log.len());
        }
        assert_eq!(again, ticket);
        if ticket.status() == Status::Closed || length == 8 {
            continue;
        }
        for (who, command) in &asks {
            let actor = who.actor(&ticket);
            let now = ticket.last_at();
            let ctx = Context { actor: &actor, facts: &facts, now, policy: &policy, seen: None };
            if let Ok(events) = ticket.decide(&ctx, command)
                && !events.is_empty()
            {
                let (after, more): (Ticket, _) = ticket.advance(&actor, now, events).unwrap();
                let mut log = log.clone();
                log.extend(more);
                stack.push((after, log, length + 1));
            }
        }
    }
    println!("{histories} histories");
    assert!(histories > 10_000);
}
