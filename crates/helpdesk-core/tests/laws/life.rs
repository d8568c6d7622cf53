//! L1–L8: the life of a ticket.

use helpdesk_core::policy::CloseByAgent;
use helpdesk_core::{
    Actor, Command, Context, CustomerId, Event, EventKind, Facts, Policy, Priority, Reader,
    Refusal, Status, Ticket, Version, view::Group,
};
use proptest::prelude::*;

use super::play::{
    Start, What, agent, agent_id, all_well, customer, every_command, everybody, minutes, monday,
    opened, owner, play, project, rating, request, text,
};
use super::random::{cases, script};

/// P05: the status as the log alone tells it.
fn told_by(kinds: &[EventKind]) -> Status {
    let moved = kinds.iter().rev().find(|k| matches!(k, EventKind::Resolved | EventKind::Reopened));
    match moved {
        _ if kinds.contains(&EventKind::Closed) => Status::Closed,
        Some(EventKind::Resolved) => Status::Resolved,
        _ => Status::Open,
    }
}

proptest! {
    #![proptest_config(cases())]

    /// P01, P02.
    #[test]
    fn l1_a_log_begins_with_opened_and_is_numbered_without_gaps(script in script()) {
        let played = play(&script);
        for (i, recorded) in played.log.iter().enumerate() {
            prop_assert_eq!(recorded.event.kind() == EventKind::Opened, i == 0);
            prop_assert_eq!(recorded.seq, Version(i as u64 + 1));
            prop_assert_eq!(recorded.ticket, played.ticket.id());
        }
        prop_assert_eq!(played.ticket.version(), Version(played.log.len() as u64));
    }

    /// P03, P05, P06, P25.
    #[test]
    fn l2_only_the_four_moves_happen_and_nothing_follows_the_close(script in script()) {
        let played = play(&script);
        let mut kinds = Vec::new();
        let mut last = Status::Open;
        for (recorded, ticket) in played.prefixes() {
            kinds.push(recorded.event.kind());
            let status = ticket.status();
            prop_assert_eq!(status, told_by(&kinds));
            prop_assert!(matches!(
                (last, status),
                (Status::Open, _)
                    | (Status::Resolved, Status::Open | Status::Resolved | Status::Closed)
            ) || kinds.len() == 1);
            last = status;
            let group = if status == Status::Closed { Group::Closed } else { Group::Open };
            prop_assert_eq!(Group::of(status), group);
        }
        let closes = kinds.iter().filter(|kind| **kind == EventKind::Closed).count();
        prop_assert_eq!(closes, usize::from(played.ticket.status() == Status::Closed));
        prop_assert!(closes == 0 || kinds.last() == Some(&EventKind::Closed));
    }

    /// P04, P33: whatever has happened, the customer closes with one command; then everything is refused.
    #[test]
    fn l2_a_closed_ticket_refuses_everything(script in script()) {
        let mut played = play(&script);
        let owed = played.ticket.tick(played.now);
        played.ticket = played.ticket.advance(&Actor::System, played.now, owed).unwrap().0;
        if played.ticket.status() != Status::Closed {
            let mut closes = [None, rating(5, None)].into_iter().filter_map(|rating| {
                played.ask(&owner(), &Command::Close { rating, reason: None }).ok()
            });
            let events = closes.next().unwrap();
            played.ticket = played.ticket.advance(&owner(), played.now, events).unwrap().0;
        }
        prop_assert_eq!(played.ticket.status(), Status::Closed);
        for who in everybody() {
            for command in every_command() {
                let refused = played.ask(&who, &command).unwrap_err();
                let why =
                    if who == customer(2) { Refusal::NotYours } else { Refusal::Closed };
                prop_assert_eq!(refused.why, why);
            }
        }
    }

    /// P07.
    #[test]
    fn l3_support_resolves_after_an_answer_and_the_customers_reply_reopens(script in script()) {
        let played = play(&script);
        let mut answered = matches!(played.log[0].by, Actor::Agent(_));
        for done in &played.done {
            let Ok(records) = &done.decided else { continue };
            for (i, recorded) in records.iter().enumerate() {
                match &recorded.event {
                    Event::AgentReplied { .. } => answered = true,
                    Event::Resolved { .. } => {
                        prop_assert!(answered && matches!(recorded.by, Actor::Agent(_)));
                    }
                    Event::Reopened { reason: Some(_) } => {
                        prop_assert!(matches!(recorded.by, Actor::Agent(_)));
                    }
                    Event::Reopened { reason: None } => {
                        prop_assert_eq!(&recorded.by, &owner());
                        prop_assert_eq!(records[i - 1].event.kind(), EventKind::CustomerReplied);
                    }
                    _ => {}
                }
            }
            if let What::Ask { command: Command::Reply(_), who, .. } = &done.what {
                let before = done.before.status();
                let after = if *who == owner() { Status::Open } else { before };
                prop_assert_eq!(done.after.status(), after);
            }
        }
    }

    /// Every close that was asked for, compared with the rule written out.
    #[test]
    fn l4_the_customer_may_always_close_and_an_agent_as_policy_says(script in script()) {
        let played = play(&script);
        for done in &played.done {
            let What::Ask { who, command: Command::Close { rating, reason }, facts, .. } =
                &done.what
            else { continue };
            let swept = done.before.tick(done.now);
            let closed = done.before.status() == Status::Closed
                || swept.iter().any(|event| event.kind() == EventKind::Closed);
            let resolved = done.before.status() == Status::Resolved;
            let may = facts.actor_active && !closed && match who {
                Actor::Customer(id) => {
                    let rated = match rating {
                        Some(_) => done.before.rated_agent().is_some(),
                        None => !done.policy.rating_required
                            || done.before.answered_by().is_none(),
                    };
                    id == done.before.customer() && reason.is_none() && rated
                }
                Actor::Agent(_) => rating.is_none() && match done.policy.close_by_agent {
                    CloseByAgent::Any => resolved || reason.is_some(),
                    CloseByAgent::Resolved => resolved,
                    CloseByAgent::Never => false,
                },
                Actor::Service(_) | Actor::System => false,
            };
            let stale = matches!(&done.decided, Err(why) if matches!(why.why, Refusal::Stale { .. }));
            prop_assert_eq!(done.decided.is_ok(), may && !stale, "{:?}", done.decided);
            prop_assert!(!(stale && *who == owner()));
        }
    }

    #[test]
    fn l4_the_clock_closes_only_what_is_resolved_and_reminds_first(script in script()) {
        let played = play(&script);
        let mut reminded = None;
        let mut resolved = false;
        for recorded in &played.log {
            match &recorded.event {
                Event::Resolved { .. } => (resolved, reminded) = (true, None),
                Event::Reopened { .. } => resolved = false,
                Event::AgentReplied { silence: Some(_), .. } => reminded = None,
                Event::CloseReminded { close_at } => {
                    prop_assert!(resolved);
                    let notice = close_at.signed_duration_since(recorded.at);
                    prop_assert!(notice >= Policy::default().close_reminder.length());
                    reminded = Some(*close_at);
                }
                Event::Closed { rating, reason } if recorded.by == Actor::System => {
                    prop_assert!(resolved && rating.is_none() && reason.is_none());
                    prop_assert!(reminded.is_some_and(|close_at| recorded.at >= close_at));
                }
                _ => {}
            }
        }
    }

    /// P08.
    #[test]
    fn l5_a_rating_comes_with_the_customers_close_and_names_who_answered(script in script()) {
        let played = play(&script);
        let (mut answered, mut assignee) = (played.log[0].by.agent().cloned(), None);
        for recorded in &played.log {
            match &recorded.event {
                Event::AgentReplied { .. } => answered = recorded.by.agent().cloned(),
                Event::Assigned { agent } => assignee = agent.clone(),
                Event::Closed { rating: Some(rating), .. } => {
                    prop_assert_eq!(&recorded.by, &owner());
                    let rated = answered.as_ref().or(assignee.as_ref());
                    prop_assert_eq!(Some(&rating.agent), rated);
                    prop_assert!((1..=5).contains(&rating.stars.get()));
                }
                _ => {}
            }
        }
        let stars = played.ticket.closure().and_then(|closure| closure.stars);
        let told = played.log.iter().find_map(|recorded| match &recorded.event {
            Event::Closed { rating, .. } => rating.as_ref().map(|rating| rating.stars),
            _ => None,
        });
        prop_assert_eq!(stars, told);
    }

    /// P09, P22, P27.
    #[test]
    fn l6_what_the_customer_wrote_never_changes_and_an_answer_takes_the_ticket(script in script()) {
        let played = play(&script);
        let Event::Opened { customer, project, priority, follows, first_answer_due, .. } =
            &played.log[0].event
        else { panic!("the log begins with something else") };
        for (_, ticket) in played.prefixes() {
            prop_assert_eq!(ticket.customer(), customer);
            prop_assert_eq!(ticket.project(), project.as_ref());
            prop_assert_eq!(ticket.priority_asked(), *priority);
            prop_assert_eq!(ticket.follows(), *follows);
            prop_assert_eq!(ticket.first_answer_due(), *first_answer_due);
            prop_assert_eq!(ticket.opened_at(), played.log[0].at);
        }
        for done in &played.done {
            let (What::Ask { who, command, facts, .. }, Ok(records)) = (&done.what, &done.decided)
            else { continue };
            // What was written before stands as it stood: the log only grows.
            let start = done.before.version().0 as usize;
            prop_assert_eq!(&played.log[start..start + records.len()], &records[..]);
            for recorded in records {
                let Event::Assigned { agent: Some(agent) } = &recorded.event else { continue };
                match command {
                    Command::Assign(_) => prop_assert!(facts.target_active),
                    _ => prop_assert!(facts.actor_active && who.agent() == Some(agent)),
                }
            }
            if let (Command::Reply(_), Some(agent)) = (command, who.agent()) {
                let assignee = done.before.assignee().or(Some(agent));
                prop_assert_eq!(done.after.assignee(), assignee);
            }
            if let Command::SetPriority(priority) = command {
                prop_assert_eq!(done.after.priority(), *priority);
            }
        }
    }

    /// P32: nobody who is disabled does anything.
    #[test]
    fn l8_whoever_is_disabled_or_no_member_is_refused_and_the_rest_goes_on(script in script()) {
        let played = play(&script);
        for done in &played.done {
            let What::Ask { who, command, facts, .. } = &done.what else { continue };
            let swept = done.before.tick(done.now);
            if !facts.actor_active {
                prop_assert!(done.decided.is_err());
            } else if !facts.member && done.before.status() != Status::Closed {
                let gone = matches!(command, Command::GrantAccess(_) | Command::EnterProject);
                prop_assert!(!gone || done.decided.is_err());
                let reply = matches!(command, Command::Reply(_)) && *who == owner();
                let closed = swept.iter().any(|event| event.kind() == EventKind::Closed);
                prop_assert!(!reply || closed || done.decided.is_ok());
            }
        }
    }
}

fn plain() -> Start {
    Start { general: false, by_agent: false, follows: false, priority: Priority::Low }
}

fn open(by: &Actor, facts: &Facts, start: &Start) -> Result<Vec<Event>, Refusal> {
    let policy = Policy::default();
    let ctx = Context { actor: by, facts, now: monday(), policy: &policy, seen: None };
    Ticket::open(&ctx, &request(start)).map_err(|rejection| rejection.why)
}

#[test]
fn l7_an_agent_opens_for_a_customer_and_the_ticket_counts_as_answered() {
    let (ticket, log) = opened(&Start { by_agent: true, ..plain() }, &Policy::default());
    assert_eq!(ticket.customer().as_str(), "c-1");
    assert!(ticket.may_read(&Reader::try_from(&owner()).unwrap()));
    assert_eq!(ticket.answered_at(), Some(monday()));
    assert_eq!(ticket.assignee(), Some(&agent_id(1)));
    assert!(ticket.is_overdue(minutes(60 * 24 * 365)).eq(&false));
    assert_eq!(log.len(), 2);
    let facts = all_well();
    let policy = Policy::default();
    let ctx =
        Context { actor: &agent(2), facts: &facts, now: monday(), policy: &policy, seen: None };
    assert!(ticket.decide(&ctx, &Command::Resolve(None)).is_ok());
}

#[test]
fn l7_a_ticket_follows_only_an_earlier_one_of_the_same_customer() {
    let start = Start { follows: true, ..plain() };
    assert!(open(&owner(), &all_well(), &start).is_ok());
    for change in [
        |facts: &mut Facts| facts.followed = None,
        |facts: &mut Facts| {
            facts.followed.as_mut().unwrap().customer = CustomerId::new("c-2").unwrap();
        },
        |facts: &mut Facts| facts.followed.as_mut().unwrap().ticket = super::play::id(98),
    ] {
        let mut facts = all_well();
        change(&mut facts);
        assert_eq!(open(&owner(), &facts, &start), Err(Refusal::NothingToFollow));
    }
}

#[test]
fn l8_only_an_active_member_opens_a_ticket_about_a_project() {
    let start = plain();
    let without = |change: fn(&mut Facts)| {
        let mut facts = all_well();
        change(&mut facts);
        open(&owner(), &facts, &start)
    };
    assert_eq!(without(|facts| facts.member = false), Err(Refusal::NotMember));
    assert_eq!(without(|facts| facts.project = None), Err(Refusal::NotMember));
    assert_eq!(without(|facts| facts.customer_active = false), Err(Refusal::CustomerInactive));
    assert_eq!(without(|facts| facts.actor_active = false), Err(Refusal::ActorInactive));
    let general = Start { general: true, ..plain() };
    let mut facts = all_well();
    facts.member = false;
    assert!(open(&owner(), &facts, &general).is_ok());
    for nobody in [customer(2), Actor::System] {
        let refused = open(&nobody, &all_well(), &start).unwrap_err();
        assert!(matches!(refused, Refusal::NotPermitted { .. }));
    }
}

#[test]
fn l8_the_project_stands_as_it_was_named_at_opening() {
    let (ticket, _) = opened(&plain(), &Policy::default());
    assert_eq!(ticket.project(), Some(&project()));
}

#[test]
fn l5_without_an_agent_there_is_nobody_to_rate_and_nothing_is_required() {
    let policy = Policy { rating_required: true, ..Policy::default() };
    let (ticket, _) = opened(&plain(), &policy);
    let facts = all_well();
    let by = owner();
    let ctx = Context { actor: &by, facts: &facts, now: monday(), policy: &policy, seen: None };
    let rated = Command::Close { rating: rating(5, None), reason: None };
    assert_eq!(ticket.decide(&ctx, &rated).unwrap_err().why, Refusal::NobodyToRate);
    assert!(ticket.decide(&ctx, &Command::close()).is_ok());
    let reply = Command::Reply(text("here"));
    let answer = ticket.decide(&Context { actor: &agent(1), ..ctx }, &reply).unwrap();
    let (answered, _) = ticket.advance(&agent(1), monday(), answer).unwrap();
    let plain = answered.decide(&ctx, &Command::close());
    assert_eq!(plain.unwrap_err().why, Refusal::RatingRequired);
}
