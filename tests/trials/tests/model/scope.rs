//! What is explored: which tickets, who may ask for what, which policies, which instants.

use helpdesk_core::command::Until;
use helpdesk_core::policy::{CloseByAgent, Span};
use helpdesk_core::{Command, Policy, Priority, Sealed};

use crate::world::{AGENT_OFF, CUSTOMER_OFF, LEFT, Who, agent_id, stars, words};

/// Somebody asks for something.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) who: Who,
    pub(crate) command: Command<Sealed>,
}

#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) name: &'static str,
    /// The customer and the project of each ticket.
    pub(crate) tickets: Vec<(u8, Option<u8>)>,
    pub(crate) policies: Vec<Policy>,
    /// The instants, in minutes from the opening.
    pub(crate) clock: Vec<i64>,
    /// Each of these may come and go.
    pub(crate) outs: Vec<u8>,
    pub(crate) asks: Vec<Ask>,
}

use Who::{Agent, Clock, Owner, Service, Stranger};

fn ask(who: Who, command: Command<Sealed>) -> Ask {
    Ask { who, command }
}

fn close(rating: u8) -> Command<Sealed> {
    Command::Close { rating: stars(rating), reason: None }
}

fn close_with_reason() -> Command<Sealed> {
    Command::Close { rating: None, reason: Some(words()) }
}

fn take(n: u8) -> Command<Sealed> {
    Command::Assign(Some(agent_id(n)))
}

/// There are no ratings 0 and 6 (the type ends at 1 and 5), so they become a close without one.
const RATINGS: [u8; 5] = [0, 1, 3, 5, 6];

fn access_of_both_agents() -> Vec<Ask> {
    let mut asks = vec![
        ask(Owner, Command::GrantAccess(None)),
        ask(Owner, Command::DeclineAccess),
        ask(Owner, Command::RevokeAccess),
        ask(Owner, Command::EnterProject),
        ask(Service, Command::Reply(words())),
        ask(Service, Command::GrantAccess(None)),
        ask(Service, Command::EnterProject),
        ask(Stranger, Command::GrantAccess(None)),
        ask(Agent(1), Command::Assign(None)),
        ask(Agent(1), Command::GrantAccess(None)),
    ];
    for n in [1, 2] {
        asks.extend([
            ask(Agent(n), take(n)),
            ask(Agent(n), Command::RequestAccess { reason: words() }),
            ask(Agent(n), Command::RevokeAccess),
            ask(Agent(n), Command::EnterProject),
        ]);
    }
    asks
}

/// Four tickets, two of them about one project, of two customers; two agents. Everything about
/// access and closing, without a clock: every world that can be reached.
pub(crate) fn desk(full: bool) -> Scope {
    let mut asks = access_of_both_agents();
    let ratings = if full { &RATINGS[..] } else { &[0, 5] };
    asks.extend(ratings.iter().map(|rating| ask(Owner, close(*rating))));
    asks.push(ask(Agent(2), close_with_reason()));
    asks.push(ask(Stranger, close(0)));
    Scope {
        name: "desk",
        tickets: vec![(1, Some(1)), (1, Some(1)), (2, Some(2)), (2, None)],
        policies: vec![Policy::default()],
        clock: vec![0],
        outs: if full { vec![AGENT_OFF, LEFT] } else { vec![AGENT_OFF] },
        asks,
    }
}

/// The same without the ticket that is about no project, which no access touches.
pub(crate) fn small_desk() -> Scope {
    let mut scope = desk(false);
    scope.name = "small desk";
    scope.tickets.retain(|(_, project)| project.is_some());
    scope
}

/// One ticket's whole life but access, under every policy of closing, with the clock.
pub(crate) fn life(full: bool) -> Scope {
    let mut asks = Vec::new();
    for who in [Owner, Stranger, Clock, Service, Agent(1), Agent(2)] {
        asks.extend([
            ask(who, Command::Reply(words())),
            ask(who, Command::Note(words())),
            ask(who, Command::Resolve(None)),
            ask(who, Command::Resolve(Some(words()))),
            ask(who, Command::Reopen { reason: words() }),
            ask(who, Command::Assign(None)),
            ask(who, take(1)),
            ask(who, take(2)),
            ask(who, close_with_reason()),
        ]);
        asks.extend(RATINGS.map(|rating| ask(who, close(rating))));
        if full {
            asks.push(ask(who, Command::SetPriority(Priority::High)));
            asks.push(ask(who, Command::SetPriority(Priority::Low)));
        }
    }
    let silent = Policy { close_after: Some(Span::days(2)), ..Policy::default() };
    Scope {
        name: "life",
        tickets: vec![(1, Some(1))],
        policies: vec![
            Policy::default(),
            Policy { rating_required: true, ..silent.clone() },
            Policy { close_by_agent: CloseByAgent::Resolved, ..silent.clone() },
            Policy { close_by_agent: CloseByAgent::Never, ..silent },
        ],
        // A day a step: overdue, reminded and closed by the clock fall on the steps.
        clock: (0..if full { 7 } else { 5 }).map(|day: i64| day * 24 * 60).collect(),
        outs: vec![AGENT_OFF, CUSTOMER_OFF],
        asks,
    }
}

/// One ticket's access with the clock: requests that lapse, grants that expire, visits that begin again.
pub(crate) fn access(full: bool) -> Scope {
    let mut asks = access_of_both_agents();
    asks.extend([
        ask(Owner, Command::GrantAccess(Some(Until::After(Span::hours(2))))),
        ask(Owner, Command::Reply(words())),
        ask(Agent(1), Command::Resolve(Some(words()))),
        ask(Agent(2), close_with_reason()),
        ask(Owner, close(5)),
    ]);
    let week = 7 * 24 * 60;
    let mut clock = vec![0, 20, 45, 150, week + 30, week + 30 + 24 * 60];
    if full {
        clock.extend([week + 60 + 24 * 60, 3 * week]);
    }
    let strict = Policy {
        access_longest: Some(Span::hours(8)),
        close_after: Some(Span::days(2)),
        ..Policy::default()
    };
    Scope {
        name: "access",
        tickets: vec![(1, Some(1))],
        policies: vec![Policy::default(), strict],
        clock,
        outs: if full { vec![AGENT_OFF, LEFT, CUSTOMER_OFF] } else { vec![AGENT_OFF, LEFT] },
        asks,
    }
}
