//! The laws that hold in every world, and what should be possible in some.

use helpdesk_core::view::Group;
use helpdesk_core::{Actor, Command, Context, Event, EventKind, Recorded, Status, Ticket};
use stateright::Property;

use crate::desk::Desk;
use crate::world::{Cell, World, agent_id, at, project, stars};

/// The laws that only a step can break.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Law {
    P02,
    P04,
    P06,
    P07,
    P10,
    P13,
    P14,
    P16,
    P17,
    P18,
    P19,
    P27,
    P32,
    T2,
    L9,
}

/// The laws that this step has broken.
#[derive(Default)]
pub(crate) struct Laws(u32);

impl Laws {
    pub(crate) fn hold(&mut self, law: Law, holds: bool) {
        if !holds {
            self.0 |= 1 << law as u32;
        }
    }

    /// The world with what this step has broken, or `None` if that is nothing.
    pub(crate) fn broken(&self, world: &World) -> Option<World> {
        let broken = world.broken | self.0;
        (self.0 != 0).then(|| World { broken, ..world.clone() })
    }

    pub(crate) fn step(
        &mut self,
        before: &Ticket,
        log: &[Recorded],
        is_active: impl Fn(&Actor) -> bool,
    ) {
        let owner = Actor::Customer(before.customer().clone());
        for recorded in log {
            let by_agent = matches!(recorded.by, Actor::Agent(_));
            let written = recorded.event.kind() == EventKind::ServiceWrote;
            self.hold(Law::L9, recorded.by.service().is_some() == written);
            match &recorded.event {
                Event::Resolved { .. } | Event::Reopened { reason: Some(_) } => {
                    self.hold(Law::P07, by_agent);
                }
                Event::Reopened { reason: None } => {
                    let replied = log.iter().any(|r| r.event.kind() == EventKind::CustomerReplied);
                    self.hold(Law::P07, recorded.by == owner && replied);
                }
                Event::AccessGranted { .. } | Event::AccessDeclined => {
                    self.hold(Law::P13, recorded.by == owner);
                }
                Event::Assigned { agent: Some(agent) } => {
                    self.hold(Law::P27, is_active(&Actor::Agent(agent.clone())));
                }
                _ => {}
            }
        }
    }
}

pub(crate) fn is_a_move(before: Status, after: Status) -> bool {
    before == after || before != Status::Closed
}

pub(crate) fn is_ended_before_the_close(log: &[Recorded]) -> bool {
    let ended = log.iter().position(|r| matches!(r.event, Event::AccessEnded { .. }));
    let closed = log.iter().position(|r| matches!(r.event, Event::Closed { .. }));
    ended.zip(closed).is_some_and(|(ended, closed)| ended < closed)
}

/// P15: for each agent and project, what the logs and the Directory say against what the tickets say.
fn consent_is_as_the_law_says(desk: &Desk, world: &World) -> bool {
    let now = at(desk.scope.clock[world.now]);
    [1, 2].iter().all(|p| {
        let project = project(*p);
        [1, 2].iter().all(|a| {
            let agent = agent_id(*a);
            let active = world.is_active(&Actor::Agent(agent.clone()));
            let mut cells = world.cells.iter().filter(|cell| world.is_member(&cell.ticket));
            let told = active
                && cells.clone().any(|cell| {
                    cell.told.project.as_ref() == Some(&project.key)
                        && cell.told.lets_in(now) == Some(&agent)
                });
            let allowed = active
                && cells.any(|cell| {
                    cell.ticket.project() == Some(&project)
                        && cell.ticket.grant_for(&agent, now).is_some()
                });
            told == allowed
        })
    })
}

/// P33: from here the customer can close in one command, with stars where policy wants them.
fn the_customer_can_close(desk: &Desk, world: &World, cell: &Cell) -> bool {
    let (ticket, now) = (&cell.ticket, at(desk.scope.clock[world.now]));
    let owner = Actor::Customer(ticket.customer().clone());
    let closing = ticket.tick(now).iter().any(|event| event.kind() == EventKind::Closed);
    if ticket.status() == Status::Closed || closing || !world.is_active(&owner) {
        return true;
    }
    let policy = &desk.scope.policies[world.policy];
    [0, 5].into_iter().any(|rating| {
        let command = Command::Close { rating: stars(rating), reason: None };
        let facts = world.facts(&owner, ticket, &command);
        let ctx = Context { actor: &owner, facts: &facts, now, policy, seen: None };
        ticket.decide(&ctx, &command).is_ok_and(|events| {
            events.last().is_some_and(|event| event.kind() == EventKind::Closed)
        })
    })
}

/// S15: whoever asks, and whatever they ask within the scope, the offers say whether it would be accepted and
/// change something.
fn offers_are_what_is_accepted(desk: &Desk, world: &World, cell: &Cell) -> bool {
    let (ticket, now) = (&cell.ticket, at(desk.scope.clock[world.now]));
    let (policy, owed) = (&desk.scope.policies[world.policy], ticket.tick(now).len());
    desk.scope.asks.iter().all(|ask| {
        let actor = ask.who.actor(ticket);
        let facts = world.facts(&actor, ticket, &ask.command);
        let ctx = Context { actor: &actor, facts: &facts, now, policy, seen: None };
        let named = !matches!(ask.command, Command::Assign(Some(_))) || facts.target_active;
        let offer = ticket.offer(&ctx, ask.command.kind());
        let offered = named && offer.answer.is_ok_and(|shape| shape.fits(&ask.command, now));
        let done = ticket.decide(&ctx, &ask.command).is_ok_and(|events| events.len() > owed);
        offered == done
    })
}

fn every(world: &World, holds: impl Fn(&Cell) -> bool) -> bool {
    world.cells.iter().all(|cell| holds(cell))
}

fn some(world: &World, holds: impl Fn(&Cell) -> bool) -> bool {
    world.cells.iter().any(|cell| holds(cell))
}

macro_rules! unbroken {
    ($($name:literal: $law:expr),* $(,)?) => {
        [$(Property::always($name, |_: &Desk, world: &World| world.broken & (1 << $law as u32) == 0)),*]
    };
}

/// The laws, and what every scope is to make possible.
pub(crate) fn properties() -> Vec<Property<Desk>> {
    let mut all = vec![
        Property::always("P01 one opening, and it is the first", |_, world: &World| {
            every(world, |cell| cell.told.opened == 1)
        }),
        Property::always("P03 at most one close, and it is the last", |_, world: &World| {
            every(world, |cell| {
                let last = cell.told.last == Some(EventKind::Closed);
                cell.told.closed == u32::from(last)
            })
        }),
        Property::always("P05 the status is what the log tells", |_, world: &World| {
            every(world, |cell| cell.told.status() == cell.ticket.status())
        }),
        Property::always("P08 stars come with the customer's own close", |_, world: &World| {
            every(world, |cell| {
                let own = cell.told.closer.as_ref().and_then(Actor::customer)
                    == Some(cell.ticket.customer());
                cell.told.rating.as_ref().is_none_or(|(stars, agent)| {
                    let rated = cell.told.answered_by.as_ref().or(cell.told.assignee.as_ref());
                    own && (1..=5).contains(stars) && rated == Some(agent)
                })
            })
        }),
        Property::always("P11 P12 one grant at most, for the ticket's project", |_, w: &World| {
            every(w, |cell| cell.told.grants <= u32::from(cell.told.project.is_some()))
        }),
        Property::always("P14 a closed ticket has no grant", |_, world: &World| {
            every(world, |cell| cell.told.closed == 0 || cell.told.grants == 0)
        }),
        Property::always("P15 who may enter is who the law says", consent_is_as_the_law_says),
        Property::always("P25 one list holds each ticket", |_, world: &World| {
            every(world, |cell| {
                (Group::of(cell.ticket.status()) == Group::Closed) == (cell.told.closed > 0)
            })
        }),
        Property::always("P33 the customer can always close", |desk, world: &World| {
            every(world, |cell| the_customer_can_close(desk, world, cell))
        }),
        Property::always(
            "S15 offered is what is accepted and changes something",
            |desk: &Desk, w: &World| {
                every(w, |cell| {
                    desk.once(w.place(cell), || offers_are_what_is_accepted(desk, w, cell))
                })
            },
        ),
        Property::always("T2 the next deadline is when the clock owes", |desk, world: &World| {
            let now = at(desk.scope.clock[world.now]);
            every(world, |cell| {
                let due = cell.ticket.next_deadline().is_some_and(|due| due <= now);
                due != cell.ticket.tick(now).is_empty()
            })
        }),
        Property::sometimes("closed with stars", |_, world: &World| {
            some(world, |cell| cell.told.rating.is_some())
        }),
        Property::sometimes("closed by an agent", |_, world: &World| {
            some(world, |cell| matches!(cell.told.closer, Some(Actor::Agent(_))))
        }),
        Property::sometimes("all closed", |_, world: &World| {
            every(world, |cell| cell.ticket.status() == Status::Closed)
        }),
    ];
    all.extend(unbroken![
        "P02 the events are numbered without gaps": Law::P02,
        "P04 a closed ticket refuses everything": Law::P04,
        "P06 only the four moves": Law::P06,
        "P07 who resolves and who reopens": Law::P07,
        "P10 what is decided applies and restores": Law::P10,
        "P13 the customer alone consents": Law::P13,
        "P14 access ends before the close, in one commit": Law::P14,
        "P16 closing one ticket leaves the others' access": Law::P16,
        "P17 a second grant is no second event": Law::P17,
        "P18 no other ticket changes": Law::P18,
        "P19 the same question, the same answer": Law::P19,
        "P27 an assignee is active when assigned": Law::P27,
        "P32 whoever is disabled does nothing": Law::P32,
        "T2 swept twice is swept once": Law::T2,
        "L9 a service writes, and its words answer nothing": Law::L9,
    ]);
    all
}

/// What access is to make possible.
pub(crate) fn possible_access(many: bool) -> Vec<Property<Desk>> {
    let mut all = vec![
        Property::sometimes("somebody may enter", |desk: &Desk, world: &World| {
            let now = at(desk.scope.clock[world.now]);
            some(world, |cell| cell.told.lets_in(now).is_some())
        }),
        Property::sometimes("both agents have been inside", |_: &Desk, world: &World| {
            some(world, |cell| cell.told.grants > 0 && cell.told.inside.len() == 2)
        }),
        Property::sometimes("a grant lets nobody in", |_: &Desk, world: &World| {
            some(world, |cell| cell.told.grants > 0 && cell.told.assignee.is_none())
        }),
    ];
    if many {
        all.push(Property::sometimes(
            "two tickets let the same agent in",
            |_: &Desk, w: &World| {
                let lets = |n: usize| w.cells[n].told.lets_in(at(0));
                lets(0).is_some() && lets(0) == lets(1)
            },
        ));
    }
    all
}
