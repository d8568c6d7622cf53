//! People, projects, policy, and the desk's own log.

use std::collections::BTreeSet;

use helpdesk_core::policy::Span;
use helpdesk_core::{AgentId, CustomerId, Language, Policy, ProjectId};
use helpdesk_store::StoreErrorKind::Input;
use helpdesk_store::{
    AgentCard, CustomerCard, DeskAction, DeskLine, Erasure, ErasureTarget, FOUND_MAX,
    PolicyVersion, ProjectCard,
};

use crate::check::{ensure, fails, same};
use crate::kit::minute;
use crate::room::{ALL, Room, line, line_at, pages};
use crate::{Place, Trouble};

pub(super) fn the_directory_answers_of_those_it_knows(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let (ada, bob) = (room.add_customer("ada")?, room.add_customer("bob")?);
    let (max, p1) = (room.add_agent("max", true)?, room.add_project("p1", 7)?);
    let asked = BTreeSet::from([ada.key.clone(), bob.key.clone(), CustomerId::new("ghost")?]);
    let found = room.store.customers(asked)?;
    same!(found.into_values().collect::<Vec<_>>(), vec![ada.clone(), bob]);
    let found = room.store.agents(BTreeSet::from([max.key.clone(), AgentId::new("ada")?]))?;
    same!(found.into_values().collect::<Vec<_>>(), vec![max.clone()]);
    let found = room.store.projects(BTreeSet::from([p1.key.clone(), ProjectId::new("p2")?]))?;
    same!(found.into_values().collect::<Vec<_>>(), vec![p1]);
    same!(room.store.customers(BTreeSet::new())?.len(), 0);
    // Written again, a card is another.
    let changed = ada.name("Ада «Ёж» Lovelace").language(Language::En).active(false);
    room.store.put_customer(changed.clone(), line(DeskAction::CustomerDisabled, "ada"))?;
    let found = room.store.customers(BTreeSet::from([changed.key.clone()]))?;
    same!(found.into_values().collect::<Vec<_>>(), vec![changed]);
    let changed = max.lead(false).active(false);
    room.store.put_agent(changed.clone(), line(DeskAction::AgentDisabled, "max"))?;
    same!(room.store.agent_cards(None, ALL)?, vec![changed]);
    Ok(())
}

pub(super) fn members_are_who_was_made_one(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let (ada, bob) = (room.add_customer("ada")?.key, room.add_customer("bob")?.key);
    let (p1, p2) = (room.add_project("p1", 9)?, room.add_project("p2", 3)?);
    let set = |project: &ProjectCard, customer: &CustomerId, member| {
        let action = if member { DeskAction::MemberAdded } else { DeskAction::MemberRemoved };
        let subject = format!("{} {customer}", project.key);
        room.store.set_member(project.key.clone(), customer.clone(), member, line(action, &subject))
    };
    let lines = || Ok::<_, Trouble>(room.store.lines(0, ALL)?.len());
    let before = lines()?;
    for (project, customer, member, changes) in [
        (&p1, &ada, true, true),
        (&p1, &ada, true, false),
        (&p2, &ada, true, true),
        (&p1, &bob, true, true),
        (&p1, &bob, false, true),
        (&p1, &bob, false, false),
    ] {
        same!(set(project, customer, member)?, changes);
    }
    // What changes nothing leaves no line.
    same!(lines()?, before + 4);
    let every = [(&ada, &p1), (&ada, &p2), (&bob, &p1), (&bob, &p2)];
    let pairs = |chosen: &[(&CustomerId, &ProjectCard)]| {
        let pair = |(customer, card): &(&CustomerId, &ProjectCard)| {
            ((*customer).clone(), card.key.clone())
        };
        chosen.iter().map(pair).collect::<BTreeSet<_>>()
    };
    same!(room.store.members(pairs(&every))?, pairs(&[(&ada, &p1), (&ada, &p2)]));
    same!(room.store.members_of(p1.key.clone(), None, ALL)?, vec![ada.clone()]);
    same!(room.store.members_of(ProjectId::new("p9")?, None, ALL)?, vec![]);
    same!(room.store.projects_of(ada.clone(), None, ALL)?, vec![p2.clone(), p1.clone()]);
    same!(room.store.projects_of(bob.clone(), None, ALL)?, vec![]);
    // Both go on from where a page ended, by key and by number.
    let mine = |after: Option<&ProjectCard>| {
        room.store.projects_of(ada.clone(), after.map(|card| card.number), 1)
    };
    same!(pages(mine)?, vec![p2.clone(), p1.clone()]);
    set(&p1, &bob, true)?;
    let members =
        |after: Option<&CustomerId>| room.store.members_of(p1.key.clone(), after.cloned(), 1);
    same!(pages(members)?, vec![ada.clone(), bob.clone()]);
    set(&p1, &bob, false)?;
    let nobody = CustomerId::new("ghost")?;
    fails!(set(&p1, &nobody, true), Input);
    let nothing = ProjectCard::new(ProjectId::new("p9")?, p1.number, p1.name.clone());
    fails!(set(&nothing, &ada, true), Input);
    same!(lines()?, before + 6);
    Ok(())
}

pub(super) fn the_team_is_the_active_agents_by_name(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    same!(room.store.team(None, ALL)?, vec![]);
    room.add_customer("ada")?;
    let written = [
        ("z", "Яна", true),
        ("b", "Anna", true),
        ("a", "Anna", true),
        ("c", "Ёж, Пётр", true),
        ("d", "anna", true),
        ("e", "Away", false),
    ];
    for (key, name, active) in written {
        let card = room.add_agent(key, key == "z")?;
        let card = card.name(name.to_owned()).active(active);
        room.store.put_agent(card, line(DeskAction::AgentAdded, key))?;
    }
    let keys = |team: Vec<AgentCard>| {
        team.into_iter().map(|card| card.key.as_str().to_owned()).collect::<Vec<_>>()
    };
    // Names are compared byte by byte, so capitals come first.
    let expected = ["a", "b", "d", "c", "z"].map(str::to_owned).to_vec();
    same!(keys(room.store.team(None, ALL)?), expected);
    // Two share a name: a page goes on by key among them.
    for limit in [1, 2] {
        let team = pages(|after: Option<&AgentCard>| {
            room.store.team(after.map(|card| (card.name.clone(), card.key.clone())), limit)
        })?;
        same!(keys(team), expected);
    }
    let lead =
        room.store.team(None, ALL)?.into_iter().find(|card| card.lead).ok_or("nobody leads")?;
    same!((lead.key.as_str(), lead.name.as_str()), ("z", "Яна"));
    let gone = lead.active(false);
    room.store.put_agent(gone, line(DeskAction::AgentDisabled, "z"))?;
    same!(room.store.team(None, ALL)?.len(), 4);
    Ok(())
}

pub(super) fn customers_are_found_by_key_and_by_address(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let write = |key: &str, email: &str| {
        let card = room.add_customer(key)?.email(email.to_owned());
        room.store.put_customer(card.clone(), line(DeskAction::CustomerAdded, key))?;
        Ok::<_, Trouble>(card)
    };
    let ada = write("ada", "Ada.Smith@Example.org")?;
    // Two may share an address, and a key may look like one.
    let (first, second) = (write("one", "пост@example.org")?, write("two", "ПОСТ@example.org")?);
    let odd = write("zed@example.org", "other@example.org")?;
    let borrowed = write("cyd", "ZED@example.org")?;
    let find = |typed: &str| room.store.find_customers(typed.to_owned());
    for typed in ["ada", "ada.smith@example.org", "ADA.SMITH@EXAMPLE.ORG", "Ada.Smith@Example.org"]
    {
        same!(find(typed)?, vec![ada.clone()]);
    }
    for typed in ["", " ", "Ada", "ad", "ada ", "%", "ada.smith@example.or", "Name of ada", "max"] {
        same!(find(typed)?, vec![]);
    }
    // Letters beyond ASCII have no case here.
    same!(find("пост@EXAMPLE.org")?, vec![first]);
    same!(find("ПОСТ@example.org")?, vec![second]);
    same!(find("zed@example.org")?, vec![odd, borrowed]);
    let mut many = Vec::new();
    for n in 0..10 {
        many.push(write(&format!("m{n}"), "Many@example.org")?);
    }
    same!(find("many@example.org")?.as_slice(), many.get(..FOUND_MAX).unwrap_or_default());
    let target = ErasureTarget::Customer(ada.key.clone());
    let erasure = Erasure {
        target,
        at: minute(1),
        by: None,
        reason: "asked".to_owned(),
        documents: Vec::new(),
        rests_on: Vec::new(),
    };
    room.store.erase(erasure)?;
    same!(find("ada.smith@example.org")?, vec![]);
    same!(find("")?, vec![]);
    same!(find("ada")?.into_iter().map(|card| card.active).collect::<Vec<_>>(), vec![false]);
    Ok(())
}

pub(super) fn a_projects_number_is_its_own(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let p1 = room.add_project("p1", 7)?;
    let other = ProjectCard::new(ProjectId::new("p2")?, 7, "Two");
    let before = room.everything()?;
    let added = || line(DeskAction::ProjectAdded, "p2");
    fails!(room.store.put_project(other.clone(), added()), Input);
    same!(room.everything()?, before);
    let moved = p1.number(8).name("Один");
    room.store.put_project(moved.clone(), line(DeskAction::ProjectAdded, "p1"))?;
    room.store.put_project(other.clone(), added())?;
    same!(room.store.project_cards(None, ALL)?, vec![moved, other]);
    Ok(())
}

pub(super) fn cards_are_read_by_key_in_pages(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let keys = ["b", "a-1", "B", "a", "~", "a.b", "Zz"];
    for (n, key) in (1..).zip(keys) {
        room.add_customer(key)?;
        room.add_agent(key, false)?;
        room.add_project(key, n)?;
    }
    // Keys are compared byte by byte.
    let order = ["B", "Zz", "a", "a-1", "a.b", "b", "~"];
    for limit in 1..=keys.len() + 1 {
        let store = &room.store;
        let customers = pages(|last: Option<&CustomerCard>| {
            store.customer_cards(last.map(|card| card.key.clone()), limit)
        })?;
        let agents = pages(|last: Option<&AgentCard>| {
            store.agent_cards(last.map(|card| card.key.clone()), limit)
        })?;
        let projects = pages(|last: Option<&ProjectCard>| {
            store.project_cards(last.map(|card| card.key.clone()), limit)
        })?;
        same!(customers.iter().map(|card| card.key.as_str()).collect::<Vec<_>>(), order);
        same!(agents.iter().map(|card| card.key.as_str()).collect::<Vec<_>>(), order);
        same!(projects.iter().map(|card| card.key.as_str()).collect::<Vec<_>>(), order);
    }
    Ok(())
}

pub(super) fn a_desk_is_empty_until_something_is_on_it(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    ensure!(room.store.is_empty()?, "a new desk is empty");
    room.store.record(line(DeskAction::Initialised, ""))?;
    let policy = Policy { rating_required: true, ..Policy::default() };
    room.store.set_policy(policy, PolicyVersion(0), line(DeskAction::PolicySet, "x"))?;
    ensure!(room.store.is_empty()?, "a policy is not a thing on the desk");
    room.add_project("p1", 1)?;
    ensure!(!room.store.is_empty()?, "a project is");
    Ok(())
}

pub(super) fn the_policy_is_set_from_the_version_that_was_read(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    same!(room.store.policy()?, (Policy::default(), PolicyVersion(0)));
    let first = Policy { close_after: Some(Span::days(9)), ..Policy::default() };
    let second = Policy { rating_required: true, file_bytes: 17, ..Policy::default() };
    let set = |policy: &Policy, at, subject| {
        room.store.set_policy(
            policy.clone(),
            PolicyVersion(at),
            line(DeskAction::PolicySet, subject),
        )
    };
    same!(set(&first, 0, "first")?, true);
    same!(set(&second, 0, "late")?, false);
    same!(set(&second, 2, "early")?, false);
    same!(room.store.policy()?, (first, PolicyVersion(1)));
    same!(set(&second, 1, "second")?, true);
    same!(room.store.policy()?, (second, PolicyVersion(2)));
    let told: Vec<_> =
        room.store.lines(0, ALL)?.into_iter().map(|(_, line)| line.subject).collect();
    same!(told, vec!["first", "second"]);
    Ok(())
}

pub(super) fn the_desks_log_is_only_added_to(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let mut expected = Vec::new();
    for (n, action) in (0..).zip([
        DeskAction::Initialised,
        DeskAction::HoursLoaded,
        DeskAction::AgentEnabled,
        DeskAction::Imported,
        DeskAction::CustomerEnabled,
    ]) {
        let mut written = line_at(minute(0), action, &format!("подробность {n}"));
        written.at += chrono::TimeDelta::microseconds(n);
        written.by = if n == 2 { Some("agent:max".parse()?) } else { None };
        written.reason = (n == 3).then(|| "so".to_owned());
        room.store.record(written.clone().into())?;
        expected.push(written);
    }
    let all = room.store.lines(0, ALL)?;
    ensure!(all.is_sorted_by(|(a, _), (b, _)| a < b), "lines are numbered upwards");
    same!(all.iter().map(|(_, line)| line.clone()).collect::<Vec<_>>(), expected);
    for limit in 1..=6 {
        let read = pages(|last: Option<&(u64, DeskLine)>| {
            room.store.lines(last.map_or(0, |(n, _)| *n), limit)
        })?;
        same!(read, all);
        let mut back = pages(|last: Option<&(u64, DeskLine)>| {
            room.store.lines_before(last.map(|(n, _)| *n), limit)
        })?;
        back.reverse();
        same!(back, all);
    }
    Ok(())
}

pub(super) fn the_cursor_key_stays(place: &dyn Place) -> Result<(), Trouble> {
    let key = Room::new(place)?.store.cursor_key()?;
    ensure!(key.0 != [0; 32], "the key is a secret");
    ensure!(Room::new(place)?.store.cursor_key()? == key, "it is the desk's for ever");
    Ok(())
}
