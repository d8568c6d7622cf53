//! What a decision depends on besides the ticket: every fact taken away in turn, and every way of closing
//! under every policy.

use helpdesk_core::policy::{CloseByAgent, Span};
use helpdesk_core::{
    Actor, Command, Context, Facts, Policy, Refusal, Rejection, Sealed, Status, Ticket,
};

use super::play::{agent, all_well, every_command, everybody, monday, owner, rating, text};
use super::table::tickets;

fn decide(
    ticket: &Ticket,
    who: &Actor,
    facts: &Facts,
    policy: &Policy,
    command: &Command<Sealed>,
) -> Result<(), Rejection> {
    let ctx = Context { actor: who, facts, now: monday(), policy, seen: None };
    ticket.decide(&ctx, command).map(drop)
}

/// P27, P32, L8: a command that is accepted when all is well is refused for exactly the missing fact.
#[test]
fn l8_each_fact_that_is_missing_refuses_what_depends_on_it() {
    let policy = Policy::default();
    let without = |change: fn(&mut Facts)| {
        let mut facts = all_well();
        change(&mut facts);
        facts
    };
    let nobody = without(|facts| facts.actor_active = false);
    let stranger = without(|facts| facts.member = false);
    let disabled = without(|facts| facts.customer_active = false);
    let no_target = without(|facts| facts.target_active = false);
    for ticket in tickets() {
        for who in everybody() {
            for command in every_command() {
                if decide(&ticket, &who, &all_well(), &policy, &command).is_err() {
                    continue;
                }
                let answer = |facts: &Facts| {
                    decide(&ticket, &who, facts, &policy, &command).map_err(|refused| refused.why)
                };
                assert_eq!(answer(&nobody), Err(Refusal::ActorInactive));
                let (grants, enters) =
                    (matches!(command, Command::GrantAccess(_)), command == Command::EnterProject);
                let member = if grants || enters { Err(Refusal::NotMember) } else { Ok(()) };
                assert_eq!(answer(&stranger), member, "{command:?}");
                let active = if enters { Err(Refusal::NotMember) } else { Ok(()) };
                assert_eq!(answer(&disabled), active, "{command:?}");
                let target = match &command {
                    Command::Assign(Some(agent)) if Some(agent) != ticket.assignee() => {
                        Err(Refusal::AssigneeInactive { agent: agent.clone() })
                    }
                    _ => Ok(()),
                };
                assert_eq!(answer(&no_target), target, "{command:?}");
            }
        }
    }
}

/// L4, L5: status × policy × who × stars × reason.
#[test]
fn l4_every_way_of_closing_under_every_policy() {
    let policies = [CloseByAgent::Any, CloseByAgent::Resolved, CloseByAgent::Never];
    let required = [false, true];
    let mut asked = 0_u32;
    for ticket in tickets().iter().filter(|ticket| ticket.status() != Status::Closed) {
        let resolved = ticket.status() == Status::Resolved;
        for (close_by_agent, rating_required) in
            policies.into_iter().flat_map(|policy| required.map(|rated| (policy, rated)))
        {
            let policy = Policy { close_by_agent, rating_required, ..Policy::default() };
            for (stars, reason) in [(0, false), (0, true), (4, false), (4, true)] {
                let command = Command::Close {
                    rating: if stars > 0 { rating(stars, None) } else { None },
                    reason: reason.then(|| text("because")),
                };
                let close = |who: &Actor| {
                    decide(ticket, who, &all_well(), &policy, &command)
                        .map_err(|refused| refused.why)
                };
                let customer = match (stars, reason) {
                    (_, true) => Err(Refusal::ReasonNotYours),
                    (0, false) if rating_required && ticket.answered_by().is_some() => {
                        Err(Refusal::RatingRequired)
                    }
                    (1.., false) if ticket.rated_agent().is_none() => Err(Refusal::NobodyToRate),
                    (_, false) => Ok(()),
                };
                assert_eq!(close(&owner()), customer);
                let by_agent = match close_by_agent {
                    _ if stars > 0 => Err(Refusal::RatingNotYours),
                    CloseByAgent::Any if resolved || reason => Ok(()),
                    CloseByAgent::Any => Err(Refusal::ReasonNeeded),
                    CloseByAgent::Resolved if resolved => Ok(()),
                    policy => Err(Refusal::CloseByAgent { policy }),
                };
                assert_eq!(close(&agent(1)), by_agent);
                asked += 2;
            }
        }
    }
    println!("{asked} closes asked for");
    assert!(asked > 1_000);
}

/// A1, A5: an end that has already come is refused, at once and by name.
#[test]
fn a5_an_end_that_has_come_is_no_end() {
    use helpdesk_core::command::Until;
    let start = tickets().into_iter().find(|ticket| {
        ticket.status() == Status::Open
            && ticket.project().is_some()
            && ticket.live().is_some_and(|live| live.access.grant().is_none())
    });
    let start = start.unwrap();
    let end = |until| {
        let command = Command::GrantAccess(Some(until));
        decide(&start, &owner(), &all_well(), &Policy::default(), &command)
    };
    let now = Until::At(monday());
    assert_eq!(end(now).unwrap_err().why, Refusal::UntilPast { until: monday() });
    let soon = Until::At(monday() + chrono::TimeDelta::microseconds(1));
    assert!(end(soon).is_ok());
    assert!(end(Until::After(Span::hours(1))).is_ok());
}
