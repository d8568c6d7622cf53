//! Lists, rows and what is due.

use std::cmp::Reverse;

use chrono::TimeDelta;
use helpdesk_core::view::{Group, Row};
use helpdesk_core::{AgentId, Command, CustomerId, Priority, ProjectId, Status, TicketId};
use helpdesk_store::{Assignee, ListPosition, ListQuery, Order, Scope};

use crate::check::{ensure, same};
use crate::kit::minute;
use crate::room::{ALL, GRANT, Room, assign, pages};
use crate::{Place, Trouble};

/// Tickets in every state, of three customers, about two projects and none, with equal times.
pub(super) fn populated(room: &Room) -> Result<Vec<TicketId>, Trouble> {
    let mut ids = Vec::new();
    for n in 0..24_i64 {
        let who = match n % 3 {
            0 => "customer:ada",
            1 => "customer:bob",
            _ => "customer:cyd",
        };
        let project = match n / 2 % 4 {
            0 | 3 => Some("p1"),
            1 => None,
            _ => Some("p2"),
        };
        let id = room.open(who, project, &format!("Ticket {n}"), n / 3)?;
        let max = "agent:max";
        let steps = match n % 6 {
            1 => vec![(max, room.reply("Answer")?)],
            2 => vec![(max, assign("anna")?)],
            3 => vec![(max, Command::Resolve(Some(room.sealed("Answer")?)))],
            4 => vec![(who, room.close(None, "")?)],
            5 => vec![(max, room.reply("Answer")?), (who, room.close(Some(2), "Slow")?)],
            _ => vec![],
        };
        for (who, command) in steps {
            room.act(id, who, 30 + n % 6 / 2, &command)?;
        }
        ids.push(id);
    }
    Ok(ids)
}

pub(super) fn rows(room: &Room) -> Result<Vec<Row>, Trouble> {
    let mut rows = Vec::new();
    for number in room.store.numbers(None, ALL)? {
        let id = room.store.find(number)?.ok_or("a number without a ticket")?;
        rows.push(room.store.row(id)?.ok_or("a ticket without a row")?);
    }
    Ok(rows)
}

pub(super) fn paged(room: &Room, query: &ListQuery) -> Result<Vec<Row>, Trouble> {
    pages(|last| {
        let after = last.map(ListPosition::of).or(query.after);
        room.store.list(ListQuery { after, ..query.clone() })
    })
}

fn every_query() -> Result<Vec<ListQuery>, Trouble> {
    let mut queries = Vec::new();
    let scopes = [Scope::Support, Scope::Customer(CustomerId::new("ada")?)];
    let groups = [None, Some(Group::Open), Some(Group::Closed)];
    let statuses = [None, Some(Status::Open), Some(Status::Resolved), Some(Status::Closed)];
    let projects = [None, Some(ProjectId::new("p1")?), Some(ProjectId::new("none")?)];
    let customers = [None, Some(CustomerId::new("ada")?), Some(CustomerId::new("bob")?)];
    let assignees = [None, Some(Assignee::Nobody), Some(Assignee::Agent(AgentId::new("anna")?))];
    for scope in scopes {
        for group in groups {
            for status in statuses {
                for project in &projects {
                    for customer in &customers {
                        for assignee in &assignees {
                            for overdue_at in [None, Some(minute(62))] {
                                queries.push(ListQuery {
                                    group,
                                    status,
                                    project: project.clone(),
                                    customer: customer.clone(),
                                    assignee: assignee.clone(),
                                    overdue_at,
                                    ..ListQuery::all(scope.clone(), 200)
                                });
                            }
                        }
                    }
                }
            }
        }
    }
    Ok(queries)
}

pub(super) fn lists_are_the_filter_of_everything(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    populated(&room)?;
    let mut all = rows(&room)?;
    all.sort_by_key(|row| Reverse(ListPosition::of(row)));
    let mut answered = 0;
    for query in every_query()? {
        let expected: Vec<Row> = all.iter().filter(|row| query.takes(row)).cloned().collect();
        let found = room.store.list(query.clone())?;
        ensure!(found == expected, "{query:#?}\nfound {found:#?}\nexpected {expected:#?}");
        answered += usize::from(!expected.is_empty());
        for limit in [1, 2, 5] {
            let paged = paged(&room, &ListQuery { limit, ..query.clone() })?;
            ensure!(paged == expected, "{query:#?} in pages of {limit}");
        }
    }
    ensure!(answered > 100, "only {answered} queries found anything");
    for limit in 1..=all.len() + 1 {
        same!(paged(&room, &ListQuery::all(Scope::Support, limit))?, all);
    }
    Ok(())
}

pub(super) fn a_row_is_the_same_wherever_it_is_read(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    populated(&room)?;
    let earlier = room.store.find(helpdesk_core::TicketNumber::new(5)?)?.ok_or("no fifth")?;
    let owner = room.found(earlier)?.ticket.customer().clone();
    let mut facts = Room::facts(None);
    facts.followed = Some(helpdesk_core::Followed { ticket: earlier, customer: owner.clone() });
    let subject = helpdesk_core::Subject::new("Again")?;
    let (facts, now, policy) = (&facts, minute(40), helpdesk_core::Policy::default());
    // Who opened it is part of the row where that was not its customer (L7, L9).
    let own = helpdesk_core::Actor::Customer(owner.clone());
    for actor in [own, "agent:max".parse()?, "service:billing".parse()?] {
        let words = helpdesk_core::Words::text(crate::room::text_of("Again")?);
        let words = room.ids.seal(words.under(subject.clone()));
        let request =
            helpdesk_core::NewTicket::new(owner.clone(), Priority::High, subject.clone(), words)
                .following(earlier);
        let ctx = helpdesk_core::Context { actor: &actor, facts, now, policy: &policy, seen: None };
        let opened = crate::kit::opening(&ctx, room.ids.ticket(), room.ids.command(), &request)?;
        let id = room.store.commit(opened)?.ticket;
        let row = room.store.row(id)?.ok_or("a ticket without a row")?;
        same!(row.opener, Some(actor).filter(|actor| actor.customer().is_none()));
    }
    for row in room.store.list(ListQuery::all(Scope::Support, 200))? {
        let held = room.found(row.id)?;
        let followed = match held.ticket.follows() {
            Some(id) => Some(room.found(id)?.number),
            None => None,
        };
        same!(room.store.row(row.id)?, Some(row.clone()));
        same!(row, Row::of(&held.ticket, held.number, row.subject.clone(), followed));
        ensure!(row.subject.is_some(), "every ticket has a subject");
        let audit = room.store.audit(row.number)?.ok_or("no audit")?;
        same!(audit.row, Ok(row));
    }
    Ok(())
}

/// Between any two pages other tickets move to the newest end: those that stay are read once each.
pub(super) fn keyset_pages_never_skip_unchanged_rows(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    [Order::NewestFirst, Order::OldestFirst].into_iter().try_for_each(|order| stays(&room, order))
}

fn stays(room: &Room, order: Order) -> Result<(), Trouble> {
    let key = if order == Order::NewestFirst { "ada" } else { "bob" };
    let who = &format!("customer:{key}");
    let scope = Scope::Customer(CustomerId::new(key)?);
    let mut ids = Vec::new();
    for n in 0..20 {
        ids.push(room.open(who, Some("p1"), "One", n)?);
    }
    let (moving, staying): (Vec<_>, Vec<_>) =
        ids.into_iter().zip(0..).partition(|(_, n)| n % 3 == 0);
    let mut moving = moving.into_iter();
    let (mut after, mut read) = (None, Vec::new());
    let mut at = 100;
    loop {
        let query = ListQuery { order, after, ..ListQuery::all(scope.clone(), 3) };
        let page = room.store.list(query)?;
        let Some(last) = page.last() else { break };
        after = Some(ListPosition::of(last));
        read.extend(page.into_iter().map(|row| row.id));
        if let Some((id, _)) = moving.next() {
            at += 1;
            room.act(id, who, at, &room.reply("Up")?)?;
        }
    }
    for (id, n) in staying {
        let times = read.iter().filter(|read| **read == id).count();
        ensure!(times == 1, "unchanged ticket {n} was read {times} times");
    }
    Ok(())
}

pub(super) fn s10_a_list_moves_with_what_its_customer_sees(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let first = room.open("customer:ada", Some("p1"), "One", 0)?;
    let second = room.open("customer:ada", Some("p1"), "Two", 1)?;
    let order = || {
        let scope = Scope::Customer(CustomerId::new("ada")?);
        let rows = room.store.list(ListQuery::all(scope, 10))?;
        Ok::<_, Trouble>(rows.into_iter().map(|row| row.id).collect::<Vec<_>>())
    };
    for command in [room.note("Hidden")?, Command::SetPriority(Priority::High), assign("max")?] {
        room.act(first, "agent:max", 5, &command)?;
        same!(order()?, vec![second, first]);
    }
    room.act(first, "customer:ada", 6, &GRANT)?;
    same!(order()?, vec![first, second]);
    Ok(())
}

pub(super) fn t2_what_is_due_longest_comes_first(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let ids = populated(&room)?;
    let asked = room.open("customer:ada", Some("p1"), "Asked", 3)?;
    room.act(asked, "agent:max", 40, &assign("max")?)?;
    let reason = room.sealed("Why")?;
    room.act(asked, "agent:max", 41, &Command::RequestAccess { reason })?;
    let mut instants = vec![minute(0), minute(70), minute(60 * 24 * 365)];
    for id in ids.iter().chain([&asked]) {
        let deadline = room.found(*id)?.ticket.next_deadline();
        let step = TimeDelta::microseconds(1);
        instants.extend(deadline.into_iter().flat_map(|at| [at - step, at, at + step]));
    }
    instants.sort_unstable();
    instants.dedup();
    for now in instants {
        let mut expected = Vec::new();
        for id in ids.iter().chain([&asked]) {
            let held = room.found(*id)?;
            let deadline = held.ticket.next_deadline().filter(|deadline| *deadline <= now);
            same!(deadline.is_some(), !held.ticket.tick(now).is_empty());
            expected.extend(deadline.map(|deadline| (deadline, held.number, *id)));
        }
        expected.sort_unstable();
        let expected: Vec<_> = expected.into_iter().map(|(_, _, id)| id).collect();
        same!(room.store.due(now, ALL)?, expected);
        same!(room.store.due(now, 2)?.as_slice(), expected.get(..2).unwrap_or(&expected));
    }
    ensure!(room.store.due(minute(63), ALL)?.len() > 3, "answers are overdue");
    Ok(())
}
