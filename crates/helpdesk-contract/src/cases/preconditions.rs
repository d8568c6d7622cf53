//! S9, E1: what a write was decided under must still hold when it is written.

use std::thread;

use helpdesk_core::{Actor, AgentId, CustomerId, ProjectId};
use helpdesk_store::StoreErrorKind::Input;
use helpdesk_store::{
    AgentCard, CommitRefusal, DeskAct, DeskAction, Erasure, ErasureTarget, Precondition, RestsOn,
    StagedFile,
};

use crate::check::{ensure, fails, same};
use crate::kit::minute;
use crate::room::{ALL, Room, assign, line};
use crate::{Place, Trouble};

fn erase(room: &Room, target: ErasureTarget) -> Result<u64, helpdesk_store::StoreError> {
    let reason = "asked".to_owned();
    room.store.erase(Erasure {
        target,
        at: minute(50),
        by: None,
        reason,
        documents: Vec::new(),
        unread: false,
        rests_on: Vec::new(),
    })
}

pub(super) fn s9_a_commit_is_refused_where_a_precondition_does_not_hold(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let (ada, max) = (room.add_customer("ada")?, room.add_agent("max", true)?);
    let (bob, project) = (room.add_customer("bob")?, room.add_project("p1", 7)?);
    let joined = line(DeskAction::MemberAdded, "p1 ada");
    room.store.set_member(project.key.clone(), ada.key.clone(), true, joined)?;
    let gone = room.add_customer("gone")?.active(false);
    room.store.put_customer(gone, line(DeskAction::CustomerDisabled, "gone"))?;
    let away = room.add_agent("away", true)?.active(false);
    room.store.put_agent(away, line(DeskAction::AgentDisabled, "away"))?;
    room.add_agent("ann", false)?;
    room.add_customer("eve")?;
    erase(&room, ErasureTarget::Customer(CustomerId::new("eve")?))?;

    let (ghost, p2) = (CustomerId::new("ghost")?, ProjectId::new("p2")?);
    let broken = [
        Precondition::CustomerActive(CustomerId::new("gone")?),
        Precondition::CustomerActive(ghost),
        Precondition::AgentActive(AgentId::new("away")?),
        Precondition::AgentActive(AgentId::new("ada")?),
        Precondition::Member(bob.key.clone(), project.key.clone()),
        Precondition::Member(ada.key.clone(), p2),
        Precondition::NotErased("customer:eve".parse()?),
        Precondition::Leads(AgentId::new("ann")?),
        Precondition::Leads(AgentId::new("away")?),
    ];
    let held = [
        Precondition::CustomerActive(ada.key.clone()),
        Precondition::AgentActive(max.key.clone()),
        Precondition::Member(ada.key, project.key),
        Precondition::NotErased("customer:ada".parse()?),
        // A key is refused only for what it belonged to.
        Precondition::NotErased("agent:eve".parse()?),
        Precondition::Leads(max.key),
        Precondition::LeadRemains,
    ];
    for precondition in broken {
        let mut commit = room.open_commit("customer:ada", Some("p1"), "One", 1)?;
        commit.preconditions = held.iter().cloned().chain([precondition.clone()]).collect();
        let before = room.everything()?;
        match room.store.commit(commit) {
            Err(CommitRefusal::Precondition(told)) => same!(told, precondition),
            other => return Err(format!("{precondition:?}: {other:?}").into()),
        }
        same!(room.everything()?, before);
    }
    let mut commit = room.open_commit("customer:ada", Some("p1"), "One", 1)?;
    commit.preconditions = held.to_vec();
    let receipt = room.store.commit(commit.clone())?;
    // A receipt is given again whatever holds since.
    commit.preconditions = vec![Precondition::CustomerActive(CustomerId::new("gone")?)];
    match room.store.commit(commit) {
        Err(CommitRefusal::Duplicate(again)) => same!(again, receipt),
        other => return Err(format!("{other:?} where the receipt was expected").into()),
    }
    Ok(())
}

pub(super) fn e1_an_erased_key_is_refused_for_ever(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let (ada, project) = (room.add_customer("ada")?, room.add_project("p1", 7)?);
    let (max, _) = (room.add_agent("max", false)?, room.add_agent("anna", true)?);
    let told = || line(DeskAction::MemberAdded, "p1 ada");
    room.store.set_member(project.key.clone(), ada.key.clone(), true, told())?;
    erase(&room, ErasureTarget::Customer(ada.key.clone()))?;
    erase(&room, ErasureTarget::Agent(max.key.clone()))?;
    same!(room.store.members_of(project.key.clone(), None, ALL)?, vec![]);
    same!(room.store.projects_of(ada.key.clone(), None, ALL)?, vec![]);
    for room in [&room, &Room::new(place)?] {
        let before = room.everything()?;
        let enabled = line(DeskAction::CustomerEnabled, "ada");
        fails!(room.store.put_customer(ada.clone(), enabled), Input);
        let enabled = line(DeskAction::AgentEnabled, "max");
        fails!(room.store.put_agent(max.clone(), enabled), Input);
        for member in [true, false] {
            let (project, ada) = (project.key.clone(), ada.key.clone());
            fails!(room.store.set_member(project, ada, member, told()), Input);
        }
        for erased in ["customer:ada", "agent:max"] {
            same!(room.store.is_erased(erased.parse()?)?, true);
            let (id, by) = (room.ids.file(), erased.parse()?);
            fails!(room.store.stage(StagedFile { id, by, at: minute(51) }), Input);
        }
        same!(room.everything()?, before);
    }
    same!(room.store.is_erased("agent:ada".parse()?)?, false);
    same!(room.store.is_erased("customer:ghost".parse()?)?, false);
    // The same letters as another's key are another key.
    room.add_agent("ada", false)?;
    room.add_customer("max")?;
    Ok(())
}

pub(super) fn e1_an_agent_is_erased_and_their_words_stay(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let (max, anna) = (room.add_agent("max", true)?, room.add_agent("anna", false)?);
    let by: Actor = "agent:max".parse()?;
    room.store.set_password(by.clone(), "hash".to_owned(), RestsOn::Nothing)?;
    let waiting = room.upload("agent:max", 0, b"not sent")?;
    let id = room.open("customer:ada", None, "One", 0)?;
    room.act(id, "agent:max", 1, &room.reply("Two")?)?;
    let whole = |room: &Room| helpdesk_store::whole_log(&*room.store, id);
    let target = || ErasureTarget::Agent(max.key.clone());

    // Their open tickets are handed on first.
    let before = room.everything()?;
    fails!(erase(&room, target()), Input);
    same!(room.everything()?, before);
    room.act(id, "agent:anna", 2, &assign("anna")?)?;
    // Somebody must lead.
    fails!(erase(&room, target()), Input);
    let lead = anna.clone().lead(true);
    room.store.put_agent(lead.clone(), line(DeskAction::LeadGiven, "anna"))?;

    let log = whole(&room)?;
    same!(erase(&room, target())?, 0);
    same!(whole(&room)?, log);
    let blank = max.clone().name(String::new()).email(String::new()).lead(false).active(false);
    same!(room.store.agent_cards(None, ALL)?, vec![lead.clone(), blank]);
    same!(room.store.team(None, ALL)?, vec![lead]);
    same!(room.store.password(by.clone())?, None);
    same!(room.store.upload(by, waiting.id)?, None);
    let last = room.store.lines(0, ALL)?.pop().map(|(_, line)| (line.action, line.subject));
    same!(last, Some((DeskAction::AgentErased, "max".to_owned())));
    fails!(erase(&room, ErasureTarget::Agent(anna.key)), Input);
    Ok(())
}

pub(super) fn of_two_leads_who_disable_each_other_one_stays(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    for round in 0..16 {
        let (one, two) = (format!("one{round}"), format!("two{round}"));
        let cards = [room.add_agent(&one, true)?, room.add_agent(&two, true)?];
        let [first, second] = &cards;
        let disable = |by: &AgentCard, whom: &AgentCard| {
            let card = whom.clone().active(false);
            let mut told = line(DeskAction::AgentDisabled, whom.key.as_str());
            told.rests_on = vec![Precondition::Leads(by.key.clone()), Precondition::LeadRemains];
            room.store.put_agent(card, told).is_ok()
        };
        let (a, b) = thread::scope(|scope| {
            let a = scope.spawn(|| disable(first, second));
            let b = scope.spawn(|| disable(second, first));
            (a.join().unwrap_or(false), b.join().unwrap_or(false))
        });
        ensure!(a != b, "both: {a}");
        // Those who are left make room for the next two.
        for card in cards {
            let card = card.lead(false).active(false);
            room.store.put_agent(card, line(DeskAction::LeadTaken, "them"))?;
        }
    }
    Ok(())
}

pub(super) fn the_last_lead_is_not_taken(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let anna = room.add_agent("anna", true)?;
    room.add_agent("max", false)?;
    let keep =
        |action, key| DeskAct { rests_on: vec![Precondition::LeadRemains], ..line(action, key) };
    let before = room.everything()?;
    for card in [anna.clone().lead(false), anna.active(false)] {
        fails!(room.store.put_agent(card, keep(DeskAction::LeadTaken, "anna")), Input);
        same!(room.everything()?, before);
    }
    let max = room.add_agent("max", false)?.lead(true);
    room.store.put_agent(max, keep(DeskAction::LeadGiven, "max"))?;
    let command = assign("max")?;
    let id = room.open("customer:ada", None, "One", 0)?;
    room.act(id, "agent:max", 1, &command)?;
    Ok(())
}
