//! What agents work through: by priority, by whose turn it is, by grants, from either end.

use helpdesk_core::view::{Group, Row};
use helpdesk_core::{AgentId, Command, CustomerId, Priority, Status, TicketId};
use helpdesk_store::{Assignee, ListPosition, ListQuery, Order, Scope, WithAccess};

use super::lists::{paged, populated, rows};
use crate::check::{ensure, same};
use crate::kit::minute;
use crate::room::{GRANT, Room, assign};
use crate::{Place, Trouble};

/// A desk on which every filter finds something, for both scopes.
fn busy(room: &Room) -> Result<Vec<TicketId>, Trouble> {
    let ids = populated(room)?;
    let mut done = [0; 3];
    for (n, id) in ids.iter().enumerate() {
        let ticket = room.found(*id)?.ticket;
        let owner = format!("customer:{}", ticket.customer());
        if ticket.status() == Status::Closed {
            continue;
        }
        if ticket.project().is_some() && n % 4 != 1 {
            room.act(*id, &owner, 35, &GRANT)?;
            done[0] += 1;
        }
        if n % 3 != 1 {
            let priority = if n % 2 == 0 { Priority::High } else { Priority::Low };
            room.act(*id, "agent:max", 36, &Command::SetPriority(priority))?;
            done[1] += 1;
        }
        if ticket.answered_at().is_some() && n % 12 < 6 {
            room.act(*id, &owner, 37, &room.reply("And now?")?)?;
            done[2] += 1;
        }
    }
    ensure!(done.iter().all(|times| *times > 1), "grants, priorities, replies: {done:?}");
    Ok(ids)
}

const ACCESS: [Option<WithAccess>; 3] =
    [None, Some(WithAccess::Granted), Some(WithAccess::GrantedOrRequested)];

fn every_queue() -> Result<Vec<ListQuery>, Trouble> {
    let mut bases = Vec::new();
    for scope in [Scope::Support, Scope::Customer(CustomerId::new("ada")?)] {
        let all = ListQuery::all(scope, 200);
        for group in [None, Some(Group::Open), Some(Group::Closed)] {
            bases.push(ListQuery { group, ..all.clone() });
        }
        for &status in Status::ALL {
            bases.push(ListQuery { status: Some(status), ..all.clone() });
        }
        let (max, bob) = (AgentId::new("max")?, CustomerId::new("bob")?);
        let open = ListQuery { group: Some(Group::Open), ..all };
        bases.extend([
            ListQuery { assignee: Some(Assignee::Nobody), ..open.clone() },
            ListQuery { assignee: Some(Assignee::Agent(max)), ..open.clone() },
            ListQuery { customer: Some(bob), ..open.clone() },
            ListQuery { project: Some("p1".parse()?), ..open.clone() },
            ListQuery { overdue_at: Some(minute(62)), ..open },
        ]);
    }
    let mut queues = Vec::new();
    for base in bases {
        for priority in [None, Some(Priority::Low), Some(Priority::Medium), Some(Priority::High)] {
            for waits_on_support in [None, Some(true), Some(false)] {
                for access in ACCESS {
                    for order in [Order::NewestFirst, Order::OldestFirst] {
                        let base = base.clone();
                        queues.push(ListQuery {
                            priority,
                            waits_on_support,
                            access,
                            order,
                            ..base
                        });
                    }
                }
            }
        }
    }
    Ok(queues)
}

pub(super) fn queues_are_the_filter_of_everything_from_either_end(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    busy(&room)?;
    let mut all = rows(&room)?;
    all.sort_by_key(ListPosition::of);
    let mut answered = 0;
    for query in every_queue()? {
        let mut expected: Vec<Row> = all.iter().filter(|row| query.takes(row)).cloned().collect();
        if query.order == Order::NewestFirst {
            expected.reverse();
        }
        let found = room.store.list(query.clone())?;
        ensure!(found == expected, "{query:#?}\nfound {found:#?}\nexpected {expected:#?}");
        answered += usize::from(!expected.is_empty());
        for limit in [1, 3] {
            let paged = paged(&room, &ListQuery { limit, ..query.clone() })?;
            ensure!(paged == expected, "{query:#?} in pages of {limit}");
        }
    }
    ensure!(answered > 250, "only {answered} queries found anything");
    Ok(())
}

/// The numbers that a query finds, in its order.
fn found(room: &Room, query: ListQuery) -> Result<Vec<TicketId>, Trouble> {
    Ok(room.store.list(query)?.into_iter().map(|row| row.id).collect())
}

pub(super) fn l6_a_customer_lists_by_the_priority_they_gave(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", None, "One", 0)?;
    room.act(id, "agent:max", 1, &Command::SetPriority(Priority::High))?;
    let (ada, support) = (Scope::Customer(CustomerId::new("ada")?), Scope::Support);
    let by = |scope: &Scope, priority| {
        found(&room, ListQuery { priority: Some(priority), ..ListQuery::all(scope.clone(), 10) })
    };
    same!(by(&ada, Priority::Medium)?, vec![id]);
    same!(by(&ada, Priority::High)?, vec![]);
    same!(by(&support, Priority::Medium)?, vec![]);
    same!(by(&support, Priority::High)?, vec![id]);
    Ok(())
}

pub(super) fn a_ticket_is_in_the_queue_of_whose_turn_it_is(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", Some("p1"), "One", 0)?;
    let turn = || {
        let by = |waits| {
            let turn = ListQuery {
                waits_on_support: Some(waits),
                order: Order::OldestFirst,
                ..ListQuery::all(Scope::Support, 10)
            };
            Ok::<_, Trouble>(found(&room, turn)? == [id])
        };
        Ok::<_, Trouble>((by(true)?, by(false)?))
    };
    let resolve = || Ok::<_, Trouble>(Command::Resolve(Some(room.sealed("Done")?)));
    let reopen = Command::Reopen { reason: room.sealed("Not yet")? };
    same!(turn()?, (true, false));
    for (at, (who, command, waits)) in (1..).zip([
        ("agent:max", room.note("Hidden")?, true),
        ("agent:max", assign("max")?, true),
        ("agent:max", room.reply("Answer")?, false),
        ("customer:ada", GRANT, false),
        ("customer:ada", room.reply("And?")?, true),
        ("agent:max", resolve()?, false),
        ("agent:max", reopen, true),
        ("agent:max", resolve()?, false),
        ("customer:ada", room.reply("No")?, true),
        ("customer:ada", room.close(None, "")?, false),
    ]) {
        room.act(id, who, at, &command)?;
        same!(turn()?, (waits, !waits));
    }
    Ok(())
}

pub(super) fn what_is_granted_leaves_the_list_as_it_ends(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let first = room.open("customer:ada", Some("p1"), "One", 0)?;
    let second = room.open("customer:ada", Some("p2"), "Two", 1)?;
    let other = room.open("customer:bob", Some("p1"), "Three", 2)?;
    let with = |access: WithAccess, scope: &Scope| {
        found(&room, ListQuery { access: Some(access), ..ListQuery::all(scope.clone(), 10) })
    };
    let listed = |scope: &Scope| with(WithAccess::Granted, scope);
    let asked = |scope: &Scope| with(WithAccess::GrantedOrRequested, scope);
    let of = |key| Ok::<_, Trouble>(Scope::Customer(CustomerId::new(key)?));
    let (support, ada, bob) = (&Scope::Support, &of("ada")?, &of("bob")?);
    same!(listed(support)?, vec![]);
    for (id, who, at) in [(first, "customer:ada", 3), (other, "customer:bob", 4)] {
        room.act(id, who, at, &GRANT)?;
    }
    room.act(second, "agent:max", 5, &assign("max")?)?;
    let reason = room.sealed("To look")?;
    room.act(second, "agent:max", 6, &Command::RequestAccess { reason })?;
    // Access that is only requested is not granted.
    same!(
        (listed(support)?, listed(ada)?, listed(bob)?),
        (vec![other, first], vec![first], vec![other])
    );
    same!(
        (asked(support)?, asked(ada)?, asked(bob)?),
        (vec![second, other, first], vec![second, first], vec![other])
    );
    room.act(second, "customer:ada", 7, &GRANT)?;
    same!(listed(ada)?, vec![second, first]);
    room.act(first, "customer:ada", 8, &Command::RevokeAccess)?;
    same!(listed(ada)?, vec![second]);
    room.act(second, "customer:ada", 9, &room.close(None, "")?)?;
    same!((listed(support)?, listed(ada)?), (vec![other], vec![]));
    same!((asked(support)?, asked(ada)?), (vec![other], vec![]));
    Ok(())
}
