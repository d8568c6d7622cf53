//! A1–A6: access by consent, as far as one ticket knows. The stores' contract covers the facts of the
//! directory and several tickets about one project.

use std::collections::BTreeSet;

use chrono::{SubsecRound as _, TimeDelta};
use helpdesk_core::access::VISIT_MINUTES;
use helpdesk_core::command::Until;
use helpdesk_core::{
    Access, Actor, Command, EndReason, Event, EventKind, Refusal, Status, Ticket, Version,
};
use proptest::prelude::*;

use super::play::{What, agent_id, minutes, owner, play};
use super::random::{cases, script};

/// The grant as the log alone tells it.
#[derive(Debug, Clone, PartialEq)]
struct Told {
    until: Option<chrono::DateTime<chrono::Utc>>,
    seq: Version,
    entered: BTreeSet<String>,
}

fn live_grant(ticket: &Ticket) -> Option<&helpdesk_core::Grant> {
    ticket.live().and_then(|live| live.access.grant())
}

proptest! {
    #![proptest_config(cases())]

    /// P11, P12, P15: whoever is let in is let in by the log too.
    #[test]
    fn a3_the_assignee_alone_may_enter_while_a_grant_lives(script in script()) {
        let played = play(&script);
        let (mut told, mut assignee, mut closed): (Option<Told>, _, _) = (None, None, false);
        for (recorded, ticket) in played.prefixes() {
            match &recorded.event {
                Event::AccessGranted { until } => {
                    prop_assert!(told.is_none(), "a second live grant");
                    let (seq, entered) = (recorded.seq, BTreeSet::new());
                    told = Some(Told { until: *until, seq, entered });
                }
                Event::AccessEnded { .. } => told = None,
                Event::ProjectEntered => {
                    let by = recorded.by.key().unwrap().to_owned();
                    told.as_mut().unwrap().entered.insert(by);
                }
                Event::Assigned { agent } => assignee = agent.clone(),
                Event::Closed { .. } => closed = true,
                _ => {}
            }
            prop_assert!(told.is_none() || ticket.project().is_some());
            for now in [recorded.at, recorded.at + TimeDelta::days(1), minutes(60 * 24 * 400)] {
                for n in 1..=3 {
                    let agent = agent_id(n);
                    let live = told.as_ref().filter(|told| {
                        !closed
                            && told.until.is_none_or(|until| now < until)
                            && assignee.as_ref() == Some(&agent)
                    });
                    let grant = ticket.grant_for(&agent, now);
                    prop_assert_eq!(grant.map(|grant| grant.seq), live.map(|told| told.seq));
                    let inside = grant.is_some_and(|grant| grant.was_entered_by(&agent));
                    let entered = live.is_some_and(|told| told.entered.contains(agent.as_str()));
                    prop_assert_eq!(inside, entered);
                }
            }
        }
    }

    /// P11, P12.
    #[test]
    fn a1_a_general_question_has_no_access(script in script()) {
        let mut script = script;
        script.start.general = true;
        let played = play(&script);
        for (recorded, ticket) in played.prefixes() {
            prop_assert!(!recorded.event.kind().name().starts_with("access"));
            prop_assert!(recorded.event != Event::ProjectEntered);
            prop_assert!(ticket.live().is_none_or(|live| live.access == Access::None));
        }
    }

    /// P13.
    #[test]
    fn a2_consent_comes_from_the_customer_and_requests_from_the_assignee(script in script()) {
        let played = play(&script);
        let mut before: Option<Ticket> = None;
        for (recorded, ticket) in played.prefixes() {
            match &recorded.event {
                Event::AccessGranted { .. } | Event::AccessDeclined => {
                    prop_assert_eq!(&recorded.by, &owner());
                }
                Event::AccessRequested { lapses_at, .. } => {
                    let assignee = before.as_ref().and_then(Ticket::assignee);
                    prop_assert_eq!(recorded.by.agent(), assignee);
                    // From the real now, which a stamp never comes before (S3).
                    prop_assert!(*lapses_at <= recorded.at + TimeDelta::days(7));
                }
                Event::AccessEnded { why } => match why {
                    EndReason::TakenBack => prop_assert_eq!(&recorded.by, &owner()),
                    EndReason::GivenUp => {
                        let assignee = before.as_ref().and_then(Ticket::assignee);
                        prop_assert_eq!(recorded.by.agent(), assignee);
                    }
                    EndReason::Lapsed | EndReason::Expired => {
                        prop_assert_eq!(&recorded.by, &Actor::System);
                    }
                    EndReason::Closed => {}
                },
                _ => {}
            }
            // An open request always belongs to the assignee.
            if let Some(Access::Requested(request)) = ticket.live().map(|live| &live.access) {
                prop_assert_eq!(Some(&request.by), ticket.assignee());
            }
            before = Some(ticket);
        }
    }

    /// P14, P17.
    #[test]
    fn a4_closing_ends_access_in_the_same_commit(script in script()) {
        let played = play(&script);
        for done in &played.done {
            let Ok(records) = &done.decided else { continue };
            let Some(i) = records.iter().position(|r| r.event.kind() == EventKind::Closed) else {
                continue;
            };
            let had = done.before.live().is_some_and(|live| live.access != Access::None);
            let ended = records[..i].iter().any(|recorded| {
                matches!(recorded.event, Event::AccessEnded { .. })
            });
            prop_assert_eq!(had, ended);
            prop_assert_eq!(done.after.status(), Status::Closed);
            for n in 1..=3 {
                prop_assert_eq!(done.after.grant_for(&agent_id(n), done.now), None);
            }
        }
    }

    #[test]
    fn a5_a_grant_ends_when_the_customer_chose_and_never_later_than_policy_allows(
        script in script()
    ) {
        let played = play(&script);
        for done in &played.done {
            let (What::Ask { command: Command::GrantAccess(until), .. }, Ok(records)) =
                (&done.what, &done.decided)
            else { continue };
            let granted = records.iter().find_map(|recorded| match &recorded.event {
                Event::AccessGranted { until } => Some(*until),
                _ => None,
            });
            // What begins takes the real now, whatever the stamp says (S3).
            let at = done.now.trunc_subsecs(6);
            let Some(given) = granted else {
                // Granting again never makes it longer (P17).
                prop_assert_eq!(live_grant(&done.before), live_grant(&done.after));
                continue;
            };
            let chosen = until.map(|until| match until {
                Until::At(at) => at.trunc_subsecs(6),
                Until::After(span) => at + span.length(),
            });
            let longest = done.policy.access_longest.map(|span| at + span.length());
            prop_assert_eq!(given, [chosen, longest].into_iter().flatten().min());
            prop_assert!(given.is_none_or(|until| until > at));
        }
    }

    /// No grant is alive at or after the instant of its end, swept or not.
    #[test]
    fn a5_expiry_is_the_clocks_and_needs_no_sweep(script in script()) {
        let played = play(&script);
        let Some(grant) = live_grant(&played.ticket) else { return Ok(()) };
        let Some(until) = grant.until else { return Ok(()) };
        let Some(assignee) = played.ticket.assignee() else { return Ok(()) };
        prop_assert!(played.ticket.grant_for(assignee, until).is_none());
        let before = until - TimeDelta::microseconds(1);
        prop_assert!(played.ticket.grant_for(assignee, before).is_some());
    }

    #[test]
    fn a6_every_entry_is_recorded_once_a_visit(script in script()) {
        let played = play(&script);
        for done in &played.done {
            let What::Ask { who, command: Command::EnterProject, facts, .. } = &done.what else {
                continue;
            };
            let agent = who.agent();
            let grant = agent.and_then(|agent| {
                let now = done.now;
                let closing = done.before.tick(now).iter().any(|e| e.kind() == EventKind::Closed);
                done.before.grant_for(agent, now).filter(|_| !closing)
            });
            let well = facts.actor_active && facts.member && facts.customer_active;
            match &done.decided {
                Ok(records) => {
                    let grant = grant.unwrap();
                    prop_assert!(well);
                    let last = grant.entries.get(agent.unwrap());
                    let visit = TimeDelta::zero()..TimeDelta::minutes(VISIT_MINUTES);
                    let same = last.is_some_and(|last| visit.contains(&(done.now - *last)));
                    let entered = records.iter().any(|r| r.event == Event::ProjectEntered);
                    prop_assert!(entered != same);
                    let after = done.after.grant_for(agent.unwrap(), done.now).unwrap();
                    prop_assert!(after.was_entered_by(agent.unwrap()));
                }
                Err(refused) => {
                    let stale = matches!(refused.why, Refusal::Stale { .. });
                    prop_assert!(grant.is_none() || !well || stale, "{refused}");
                }
            }
        }
    }
}
