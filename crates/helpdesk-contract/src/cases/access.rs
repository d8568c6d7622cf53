//! A3, A4, A6: what a check is answered from.

use helpdesk_core::command::Until;
use helpdesk_core::{AccessState, AgentId, Command, ProjectId};
use helpdesk_store::ConsentFound;

use crate::check::{ensure, same};
use crate::kit::minute;
use crate::room::{GRANT, Room, assign};
use crate::{Place, Trouble};

fn consents(
    room: &Room,
    agent: &str,
    project: &str,
    at: i64,
) -> Result<Vec<ConsentFound>, Trouble> {
    Ok(room.store.consents(AgentId::new(agent)?, ProjectId::new(project)?, minute(at))?)
}

fn numbers(found: &[ConsentFound]) -> Vec<u64> {
    found.iter().map(|consent| consent.number.get()).collect()
}

pub(super) fn a3_consents_come_in_their_order(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    // Number 1 ends at 60, 2 with its ticket, 3 at 90, 4 with its ticket, 5 at 90.
    for (n, until) in (0..).zip([Some(60), None, Some(90), None, Some(90)]) {
        let who = if n % 2 == 0 { "customer:ada" } else { "customer:bob" };
        let id = room.open(who, Some("p1"), "One", n)?;
        room.act(id, "agent:max", 10, &assign("max")?)?;
        let until = until.map(|at| Until::At(minute(at)));
        room.act(id, who, 11, &Command::GrantAccess(until))?;
    }
    let found = consents(&room, "max", "p1", 20)?;
    same!(numbers(&found), vec![2, 4, 3, 5, 1]);
    for consent in &found {
        let held = room.found(consent.ticket)?;
        same!(consent.number, held.number);
        same!(consent.customer, *held.ticket.customer());
        same!(consent.version, held.ticket.version());
        let access = held.ticket.live().and_then(|live| live.access.grant());
        same!(Some(consent.until), access.map(|grant| grant.until));
        ensure!(!consent.entered, "nobody has entered");
    }
    same!(numbers(&consents(&room, "max", "p1", 59)?), vec![2, 4, 3, 5, 1]);
    same!(numbers(&consents(&room, "max", "p1", 60)?), vec![2, 4, 3, 5]);
    same!(numbers(&consents(&room, "max", "p1", 90)?), vec![2, 4]);
    Ok(())
}

pub(super) fn a3_consent_holds_for_the_assignee_of_a_live_grant_alone(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", Some("p1"), "One", 0)?;
    room.open("customer:ada", None, "Two", 0)?;
    let held = |at, agent| Ok::<_, Trouble>(consents(&room, agent, "p1", at)?.len());
    same!(held(1, "max")?, 0);
    room.act(id, "customer:ada", 2, &GRANT)?;
    same!(held(3, "max")?, 0);
    room.act(id, "agent:max", 4, &assign("max")?)?;
    same!(held(5, "max")?, 1);
    same!(held(5, "anna")?, 0);
    same!(consents(&room, "max", "p2", 5)?, vec![]);
    room.act(id, "agent:max", 6, &assign("anna")?)?;
    same!((held(7, "max")?, held(7, "anna")?), (0, 1));
    room.act(id, "agent:max", 8, &Command::Assign(None))?;
    same!((held(9, "max")?, held(9, "anna")?), (0, 0));
    room.act(id, "agent:max", 10, &assign("max")?)?;
    room.act(id, "customer:ada", 11, &Command::RevokeAccess)?;
    same!(held(12, "max")?, 0);
    let reason = room.sealed("To look at the printer")?;
    room.act(id, "agent:max", 13, &Command::RequestAccess { reason })?;
    same!(held(14, "max")?, 0);
    room.act(id, "customer:ada", 15, &GRANT)?;
    same!(held(16, "max")?, 1);
    let answer = Some(room.sealed("Done")?);
    room.act(id, "agent:max", 17, &Command::Resolve(answer))?;
    same!(held(18, "max")?, 1);
    Ok(())
}

pub(super) fn a4_close_ends_the_grant(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    for (n, who) in (0..).zip(["customer:ada", "agent:max", "agent:anna"]) {
        let id = room.open("customer:ada", Some("p1"), "One", n)?;
        room.act(id, "agent:max", n, &assign("max")?)?;
        room.act(id, "customer:ada", n, &GRANT)?;
        room.act(id, "agent:max", n, &Command::EnterProject)?;
        same!(consents(&room, "max", "p1", n)?.len(), 1);
        let reason = if who == "customer:ada" { None } else { Some(room.sealed("Enough")?) };
        room.act(id, who, n, &Command::Close { rating: None, reason })?;
        same!(consents(&room, "max", "p1", n)?, vec![]);
        let row = room.store.row(id)?.ok_or("the row is gone")?;
        same!((row.access, row.granted_at, row.access_until), (AccessState::None, None, None));
    }
    Ok(())
}

pub(super) fn a6_an_entry_is_seen_under_its_own_grant(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", Some("p1"), "One", 0)?;
    room.act(id, "agent:max", 1, &assign("max")?)?;
    room.act(id, "customer:ada", 2, &GRANT)?;
    let entered = |agent, at| {
        let found = consents(&room, agent, "p1", at)?;
        Ok::<_, Trouble>(found.iter().map(|consent| consent.entered).collect::<Vec<_>>())
    };
    same!(entered("max", 3)?, vec![false]);
    room.act(id, "agent:max", 3, &Command::EnterProject)?;
    same!(entered("max", 4)?, vec![true]);
    room.act(id, "agent:max", 5, &assign("anna")?)?;
    same!(entered("anna", 6)?, vec![false]);
    room.act(id, "agent:max", 7, &assign("max")?)?;
    same!(entered("max", 8)?, vec![true]);
    room.act(id, "customer:ada", 9, &Command::RevokeAccess)?;
    room.act(id, "customer:ada", 10, &GRANT)?;
    same!(entered("max", 11)?, vec![false]);
    Ok(())
}
