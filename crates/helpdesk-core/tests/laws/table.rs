//! Every cell of the two tables: who may ask for what in which status, and what becomes of access.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::permission::{Role, matrix};
use helpdesk_core::policy::Span;
use helpdesk_core::{
    Access, Actor, Command, CommandKind, Context, EndReason, Event, Policy, Priority, Refusal,
    Rejection, Sealed, Status, Ticket,
};

use super::play::{
    Start, agent, agent_id, all_well, every_command, everybody, minutes, monday, opened, owner,
    rating, text,
};

fn decide(
    ticket: &Ticket,
    who: &Actor,
    now: DateTime<Utc>,
    command: &Command<Sealed>,
) -> Result<Vec<Event>, Rejection> {
    let (facts, policy) = (all_well(), Policy::default());
    ticket.decide(&Context { actor: who, facts: &facts, now, policy: &policy, seen: None }, command)
}

fn after(ticket: &Ticket, who: &Actor, command: &Command<Sealed>) -> Ticket {
    let events = decide(ticket, who, ticket.last_at(), command).unwrap();
    ticket.advance(who, ticket.last_at(), events).unwrap().0
}

fn beginning(general: bool, by_agent: bool) -> Ticket {
    let start = Start { general, by_agent, follows: false, priority: Priority::Low };
    opened(&start, &Policy::default()).0
}

/// Tickets in every state that five commands can lead to, distinguished by what decisions read.
pub(super) fn tickets() -> Vec<Ticket> {
    let mut known = BTreeMap::new();
    let mut edge = vec![beginning(false, false), beginning(true, false), beginning(false, true)];
    for _ in 0..5 {
        let mut next = Vec::new();
        for ticket in edge {
            let access = ticket.live().map(|live| match &live.access {
                Access::Granted(grant) => (2, grant.until, grant.entries.keys().cloned().collect()),
                Access::Requested(_) => (1, None, Vec::new()),
                Access::None => (0, None, Vec::new()),
            });
            let stars = ticket.closure().map(|closure| (closure.by.clone(), closure.stars));
            let key = (
                ticket.status(),
                access,
                ticket.assignee().cloned(),
                ticket.answered_by().cloned(),
                (ticket.priority(), ticket.project().is_some(), stars),
            );
            if known.contains_key(&key) {
                continue;
            }
            for who in everybody() {
                for command in every_command() {
                    if let Ok(events) = decide(&ticket, &who, monday(), &command) {
                        next.push(ticket.advance(&who, monday(), events).unwrap().0);
                    }
                }
            }
            known.insert(key, ticket);
        }
        edge = next;
    }
    known.into_values().collect()
}

/// Each cell of status × command × role is accepted on some ticket exactly when the matrix says so.
#[test]
fn every_cell_of_the_permission_matrix_is_decided_as_it_says() {
    let tickets = tickets();
    let (mut accepted, mut tried) = (BTreeSet::new(), BTreeSet::new());
    let mut asked = 0_u32;
    for ticket in &tickets {
        for who in everybody() {
            let role = Role::of(&who, ticket);
            for command in every_command() {
                let cell = (command.kind(), ticket.status(), role);
                asked += 1;
                tried.insert(cell);
                if decide(ticket, &who, monday(), &command).is_ok() {
                    accepted.insert(cell);
                }
            }
        }
    }
    let mut cells = 0;
    for rule in matrix() {
        for &status in Status::ALL {
            for &role in Role::ALL {
                let cell = (rule.kind, status, role);
                let says = rule.allows(role) && rule.accepts(status);
                assert_eq!(accepted.contains(&cell), says, "{cell:?}");
                assert!(tried.contains(&cell) || rule.kind == CommandKind::Open);
                cells += 1;
            }
        }
    }
    println!("{cells} cells decided by {asked} questions to {} tickets", tickets.len());
}

/// A refusal for the role names the role; what only the assignee may do says so.
#[test]
fn a_role_that_never_may_is_told_so() {
    for ticket in tickets().iter().filter(|ticket| ticket.status() != Status::Closed) {
        for who in everybody() {
            let role = Role::of(&who, ticket);
            for command in every_command() {
                let rule = command.kind().rule();
                if rule.allows(role) {
                    continue;
                }
                let why = decide(ticket, &who, monday(), &command).unwrap_err().why;
                match role {
                    Role::Stranger => assert_eq!(why, Refusal::NotYours),
                    Role::Agent if rule.assignee => assert_eq!(why, Refusal::NotAssignee),
                    _ => assert_eq!(why, Refusal::NotPermitted { role }),
                }
            }
        }
    }
}

/// S6, in both directions: what the table calls internal leaves internal events alone, and nothing else
/// does so, whoever asks.
#[test]
fn s6_what_is_called_internal_leaves_nothing_that_a_customer_sees() {
    let (mut public, mut internal) = (BTreeSet::new(), BTreeSet::new());
    for ticket in tickets() {
        for who in everybody() {
            for command in every_command() {
                let decided = decide(&ticket, &who, ticket.last_at(), &command).unwrap_or_default();
                let kinds = if decided.iter().any(|event| event.kind().is_public()) {
                    &mut public
                } else {
                    &mut internal
                };
                kinds.extend((!decided.is_empty()).then(|| command.kind()));
            }
        }
    }
    for &kind in CommandKind::ALL {
        assert_eq!(internal.contains(&kind), kind.is_internal(), "{}", kind.name());
        let opens = kind == CommandKind::Open;
        assert!(opens || public.contains(&kind) != kind.is_internal(), "{}", kind.name());
    }
}

#[test]
fn the_matrix_reads_like_this() {
    let mark = |yes: bool| if yes { "yes" } else { "-" };
    let mut lines = format!(
        "{:<15}{:>9}{:>10}{:>7}{:>9}{:>6}{:>10}\n",
        "command", "customer", "assignee", "agent", "service", "open", "resolved"
    );
    for row in matrix() {
        let (owner, assignee, agent) = (mark(row.owner), mark(row.assignee), mark(row.agent));
        let (open, resolved) = (mark(row.open), mark(row.resolved));
        let name = row.kind.name();
        let service = mark(row.service);
        writeln!(
            lines,
            "{name:<15}{owner:>9}{assignee:>10}{agent:>7}{service:>9}{open:>6}{resolved:>10}"
        )
        .unwrap();
    }
    insta::assert_snapshot!("matrix", lines);
}

#[test]
fn the_table_of_events_reads_like_this() {
    let mut lines = String::from("event                 public updates stales\n");
    for rule in helpdesk_core::EventKind::ALL.iter().copied().map(helpdesk_core::EventKind::rule) {
        let mark = |yes: bool| if yes { "yes" } else { "-" };
        let (public, updates, stales) = (mark(rule.public), mark(rule.updates), mark(rule.stales));
        writeln!(lines, "{:<22}{public:>6}{updates:>8}{stales:>7}", rule.kind.name()).unwrap();
    }
    insta::assert_snapshot!("events", lines);
}

/// The ticket in one access state, its assignee `a-1`.
fn in_state(state: &str, resolved: bool) -> Ticket {
    let mut ticket = after(&beginning(false, false), &agent(1), &Command::Reply(text("hello")));
    if resolved {
        ticket = after(&ticket, &agent(1), &Command::Resolve(None));
    }
    match state {
        "none" => ticket,
        "requested" => {
            after(&ticket, &agent(1), &Command::RequestAccess { reason: text("to look") })
        }
        _ => after(&ticket, &owner(), &Command::GrantAccess(None)),
    }
}

fn ended(events: &[Event]) -> Vec<EndReason> {
    let why = |event: &Event| match event {
        Event::AccessEnded { why } => Some(*why),
        _ => None,
    };
    events.iter().filter_map(why).collect()
}

/// What a cell says: the state after it and why access ended, or why it is refused.
type Told = Result<(&'static str, &'static [EndReason]), Refusal>;

/// The table of access states, cell by cell, for open tickets and resolved ones.
#[test]
fn every_cell_of_the_access_table_is_decided_as_it_says() {
    let offer = || Command::GrantAccess(None);
    let ask = || Command::RequestAccess { reason: text("to look") };
    let hand_on = || Command::Assign(Some(agent_id(2)));
    let drop = || Command::Assign(None);
    let close = || Command::Close { rating: rating(5, None), reason: None };
    let give_up = || Command::Close { rating: None, reason: Some(text("a duplicate")) };
    let (revoke, decline) = (|| Command::RevokeAccess, || Command::DeclineAccess);
    let (customer, assignee) = (owner(), agent(1));
    let no = |why: Refusal| Err(why);
    let to = |state: &'static str, why: &'static [EndReason]| Ok((state, why));
    use EndReason::{Closed, GivenUp, Lapsed, TakenBack};
    let table: [(&str, &Actor, Command<Sealed>, Told); 30] = [
        ("none", &customer, offer(), to("granted", &[])),
        ("none", &assignee, ask(), to("requested", &[])),
        ("none", &customer, decline(), no(Refusal::NoAccessRequest)),
        ("none", &customer, revoke(), no(Refusal::NoAccess)),
        ("none", &assignee, revoke(), no(Refusal::NoAccess)),
        ("none", &assignee, Command::EnterProject, no(Refusal::NoGrant)),
        ("none", &assignee, hand_on(), to("none", &[])),
        ("none", &assignee, drop(), to("none", &[])),
        ("none", &customer, close(), to("closed", &[])),
        ("none", &assignee, give_up(), to("closed", &[])),
        ("requested", &customer, offer(), to("granted", &[])),
        ("requested", &assignee, ask(), no(Refusal::AccessRequested)),
        ("requested", &customer, decline(), to("none", &[])),
        ("requested", &customer, revoke(), no(Refusal::NoAccess)),
        ("requested", &assignee, revoke(), to("none", &[GivenUp])),
        ("requested", &assignee, Command::EnterProject, no(Refusal::NoGrant)),
        ("requested", &assignee, hand_on(), to("none", &[Lapsed])),
        ("requested", &assignee, drop(), to("none", &[Lapsed])),
        ("requested", &customer, close(), to("closed", &[Closed])),
        ("requested", &assignee, give_up(), to("closed", &[Closed])),
        ("granted", &customer, offer(), to("granted", &[])),
        ("granted", &assignee, ask(), no(Refusal::AccessGranted)),
        ("granted", &customer, decline(), no(Refusal::NoAccessRequest)),
        ("granted", &customer, revoke(), to("none", &[TakenBack])),
        ("granted", &assignee, revoke(), to("none", &[GivenUp])),
        ("granted", &assignee, Command::EnterProject, to("granted", &[])),
        ("granted", &assignee, hand_on(), to("granted", &[])),
        ("granted", &assignee, drop(), to("granted", &[])),
        ("granted", &customer, close(), to("closed", &[Closed])),
        ("granted", &assignee, give_up(), to("closed", &[Closed])),
    ];
    for resolved in [false, true] {
        for (state, who, command, told) in &table {
            let ticket = in_state(state, resolved);
            let cell = format!("{state}, {}: {who}, resolved: {resolved}", command.kind().name());
            let decided = decide(&ticket, who, monday(), command);
            let (state, why) = match (decided, told) {
                (Err(refused), Err(why)) => {
                    assert_eq!(refused.why, *why, "{cell}");
                    continue;
                }
                (Ok(events), Ok((state, why))) => {
                    assert_eq!(ended(&events), *why, "{cell}");
                    let (after, _) = ticket.advance(who, monday(), events).unwrap();
                    let access = after.live().map_or("closed", |live| live.access.state().name());
                    assert_eq!(access, *state, "{cell}");
                    (after, *why)
                }
                (decided, told) => panic!("{cell}: {decided:?}, but the table says {told:?}"),
            };
            assert!(why.is_empty() || state.grant_for(&agent_id(1), monday()).is_none());
        }
        // Another agent may neither ask, enter nor give up in any state.
        for state in ["none", "requested", "granted"] {
            for command in [ask(), Command::EnterProject, revoke()] {
                let refused = decide(&in_state(state, resolved), &agent(2), monday(), &command);
                assert_eq!(refused.unwrap_err().why, Refusal::NotAssignee);
            }
        }
    }
}

/// Granting again is accepted, changes nothing, and is never longer (A2, P17).
#[test]
fn a2_a_second_grant_is_no_second_event() {
    let ticket = in_state("granted", false);
    let longer = Command::GrantAccess(Some(helpdesk_core::command::Until::After(Span::days(200))));
    for command in [Command::GrantAccess(None), longer] {
        assert_eq!(decide(&ticket, &owner(), monday(), &command), Ok(Vec::new()));
    }
}

/// A grant passes to the next assignee, who has to enter again; unassigned, it lives and lets nobody
/// in (A3, A6).
#[test]
fn a3_a_grant_passes_on_with_the_ticket_and_lets_nobody_in_without_an_assignee() {
    let granted = after(&in_state("granted", false), &agent(1), &Command::EnterProject);
    let (one, two) = (agent_id(1), agent_id(2));
    assert!(granted.grant_for(&one, monday()).unwrap().was_entered_by(&one));
    let passed = after(&granted, &agent(3), &Command::Assign(Some(two.clone())));
    assert!(passed.grant_for(&one, monday()).is_none());
    assert!(!passed.grant_for(&two, monday()).unwrap().was_entered_by(&two));
    let dropped = after(&passed, &agent(3), &Command::Assign(None));
    assert!(dropped.live().unwrap().access.grant().is_some());
    for agent in [one, two, agent_id(3)] {
        assert!(dropped.grant_for(&agent, monday()).is_none());
    }
}

/// A request lapses after seven days, a grant at its end, each by the clock (A2, A5).
#[test]
fn a5_the_clock_lapses_requests_and_expires_grants() {
    let requested = in_state("requested", false);
    let week = monday() + TimeDelta::days(7);
    assert!(ended(&requested.tick(week - TimeDelta::microseconds(1))).is_empty());
    assert_eq!(ended(&requested.tick(week)), [EndReason::Lapsed]);
    let until = Some(helpdesk_core::command::Until::After(Span::hours(8)));
    let granted = after(&in_state("none", false), &owner(), &Command::GrantAccess(until));
    assert!(ended(&granted.tick(minutes(8 * 60) - TimeDelta::microseconds(1))).is_empty());
    assert_eq!(ended(&granted.tick(minutes(8 * 60))), [EndReason::Expired]);
}

/// A general question has no access in any status, whoever asks (A1).
#[test]
fn a1_a_general_question_refuses_every_access_command() {
    let ticket = after(&beginning(true, false), &agent(1), &Command::Reply(text("hello")));
    for (who, command, why) in [
        (owner(), Command::GrantAccess(None), Refusal::NoProject),
        (agent(1), Command::RequestAccess { reason: text("x") }, Refusal::NoProject),
        (agent(1), Command::EnterProject, Refusal::NoProject),
        (owner(), Command::DeclineAccess, Refusal::NoAccessRequest),
        (owner(), Command::RevokeAccess, Refusal::NoAccess),
    ] {
        assert_eq!(decide(&ticket, &who, monday(), &command).unwrap_err().why, why);
    }
}
