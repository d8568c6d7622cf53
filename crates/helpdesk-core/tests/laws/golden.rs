//! The stored forms, which must stay readable forever: events, states, the chain.

use chrono::TimeDelta;
use helpdesk_core::access::EndReason;
use helpdesk_core::event::canonical;
use helpdesk_core::{
    Command, Context, CustomerId, Digest, Event, EventKind, InternalEvent, Policy, Priority,
    Rating, Recorded, Sealed, Silence, Stars, Ticket, Version,
};

use super::play::{
    Start, agent, agent_id, all_well, id, minutes, monday, opened, owner, project, rating, text,
};

/// One of each kind, with the ways that differ.
pub(crate) fn every_event() -> Vec<Event> {
    let words = Digest::of(&[b"words"]);
    let silence = Some(Silence { remind_at: minutes(1_000), close_at: minutes(2_000) });
    let rating = Rating { stars: Stars::new(4).unwrap(), agent: agent_id(1), comment: Some(words) };
    let mut all = vec![
        Event::Opened {
            customer: CustomerId::new("c-1").unwrap(),
            project: Some(project()),
            priority: Priority::High,
            words,
            follows: Some(id(99)),
            first_answer_due: Some(minutes(60)),
        },
        Event::Opened {
            customer: CustomerId::new("c-1").unwrap(),
            project: None,
            priority: Priority::Low,
            words,
            follows: None,
            first_answer_due: None,
        },
        Event::CustomerReplied { words },
        Event::AgentReplied { words, silence: None },
        Event::AgentReplied { words, silence },
        Event::ServiceWrote { words },
        InternalEvent::Noted { words }.into(),
        Event::Resolved { silence: None },
        Event::Resolved { silence },
        Event::Reopened { reason: None },
        Event::Reopened { reason: Some(words) },
        Event::Assigned { agent: Some(agent_id(1)) },
        Event::Assigned { agent: None },
        InternalEvent::WorkingPrioritySet { priority: Priority::Medium }.into(),
        Event::AccessRequested { reason: words, lapses_at: minutes(7 * 24 * 60) },
        Event::AccessDeclined,
        Event::AccessGranted { until: None },
        Event::AccessGranted { until: Some(minutes(90)) },
        Event::ProjectEntered,
    ];
    all.extend(EndReason::ALL.iter().copied().map(|why| Event::AccessEnded { why }));
    all.extend([
        InternalEvent::FirstAnswerOverdue.into(),
        Event::CloseReminded { close_at: minutes(3_000) },
        Event::Closed { rating: None, reason: None },
        Event::Closed { rating: None, reason: Some(words) },
        Event::Closed { rating: Some(rating), reason: None },
    ]);
    all
}

fn asks() -> [(helpdesk_core::Actor, Command<Sealed>); 9] {
    [
        (agent(1), Command::Reply(text("which one?"))),
        (agent(1), Command::Note(text("the usual"))),
        (agent(1), Command::RequestAccess { reason: text("to see the log") }),
        (owner(), Command::GrantAccess(None)),
        (agent(1), Command::EnterProject),
        (agent(1), Command::SetPriority(Priority::High)),
        (agent(1), Command::Resolve(Some(text("mended")))),
        (owner(), Command::Reply(text("not quite"))),
        (owner(), Command::Close { rating: rating(5, Some("thanks")), reason: None }),
    ]
}

/// A ticket's story, step by step: the ticket after each step, and all that was recorded.
fn told() -> (Vec<Ticket>, Vec<Recorded>) {
    let policy = Policy { close_after: Some("3d".parse().unwrap()), ..Policy::default() };
    let start =
        Start { general: false, by_agent: false, follows: true, priority: Priority::Medium };
    let (mut ticket, mut log) = opened(&start, &policy);
    let (mut steps, facts) = (vec![ticket.clone()], all_well());
    for (i, (who, command)) in asks().into_iter().enumerate() {
        let now = monday() + TimeDelta::minutes(5 * (i as i64 + 1)) + TimeDelta::milliseconds(125);
        let ctx = Context { actor: &who, facts: &facts, now, policy: &policy, seen: None };
        let events = ticket.decide(&ctx, &command).unwrap();
        let (after, more) = ticket.advance(&who, now, events).unwrap();
        ticket = after;
        log.extend(more);
        steps.push(ticket.clone());
    }
    (steps, log)
}

/// An open ticket whose assignee is inside its project.
pub(crate) fn story() -> Ticket {
    told().0[6].clone()
}

#[test]
fn p31_every_event_has_one_written_form_and_reads_back() {
    let all = every_event();
    let kinds: std::collections::BTreeSet<EventKind> = all.iter().map(Event::kind).collect();
    assert_eq!(kinds.len(), EventKind::ALL.len(), "a kind of event has no golden form");
    let mut lines = String::new();
    for event in all {
        let bytes = canonical(Version(2), minutes(1), &agent(1), &event);
        let line = String::from_utf8(bytes).unwrap();
        let written = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&written).unwrap(), event);
        assert!(line.ends_with(&format!("{written}}}")));
        lines += &line;
        lines.push('\n');
    }
    insta::assert_snapshot!("every_event", lines);
}

/// The stored form of every event, which must stay readable forever: a kind never gets another number.
#[test]
fn p31_every_event_has_one_stored_form() {
    let mut lines = String::new();
    for event in every_event() {
        let (seqs, hash) = ((Version(2), Version(2)), Digest::of(&[b"link"]));
        let (at, by) = (minutes(1), agent(1));
        let recorded =
            Recorded { ticket: id(1), seq: seqs.0, public_seq: seqs.1, at, by, event, hash };
        let stored = recorded.stored();
        assert_eq!(Recorded::from_stored(id(1), seqs, hash, &stored), Ok(recorded.clone()));
        let hex: String = stored.iter().map(|byte| format!("{byte:02x}")).collect();
        lines += &format!("{:<22} {hex}\n", recorded.event.kind().name());
    }
    insta::assert_snapshot!("every_event_stored", lines);
}

#[test]
fn s1_the_rest_of_a_state_has_one_stored_form_in_each_stage() {
    let (steps, _) = told();
    let mut lines = String::new();
    for (name, step) in [("open", 0), ("inside", 5), ("resolved", 7), ("closed", 9)] {
        let hex: String = steps[step].rest().iter().map(|byte| format!("{byte:02x}")).collect();
        lines += &format!("{name:<8} {hex}\n");
    }
    insta::assert_snapshot!("rests", lines);
}

#[test]
fn s4_the_chain_of_a_story_is_the_same_for_ever() {
    let (_, log) = told();
    let lines: Vec<String> = log
        .iter()
        .map(|r| {
            format!("{:>2} {:>2} {} {}", r.seq.0, r.public_seq.0, r.event.kind().name(), r.hash)
        })
        .collect();
    insta::assert_snapshot!("chain", lines.join("\n"));
}

#[test]
fn s1_the_stored_state_has_one_written_form_in_each_stage() {
    let (steps, _) = told();
    for (name, step) in [("open", 0), ("inside", 5), ("resolved", 7), ("closed", 9)] {
        insta::assert_json_snapshot!(format!("state_{name}"), steps[step].snapshot());
    }
}
