//! S9: what is done to the desk itself rests on what holds as it is written.

use helpdesk_core::{AgentId, CannedAnswer, CustomerId, Language, Policy, ProjectId};
use helpdesk_store::StoreErrorKind::{Conflict, Input};
use helpdesk_store::{
    AgentCard, CustomerCard, DeskAct, DeskAction, Erasure, ErasureTarget, LetterId, PolicyVersion,
    Precondition, ProjectCard, StoreError,
};

use crate::check::{fails, same};
use crate::room::{ALL, Room, line};
use crate::{Place, Trouble};

/// What is written by the acts.
struct Cards {
    ada: CustomerCard,
    max: AgentCard,
    p1: ProjectCard,
}

impl Cards {
    fn new() -> Result<Self, Trouble> {
        Ok(Self {
            ada: CustomerCard::new(CustomerId::new("ada")?, "Ada", Language::En),
            max: AgentCard::new(AgentId::new("max")?, "Max", Language::En),
            p1: ProjectCard::new(ProjectId::new("p1")?, 7, "One"),
        })
    }
}

type Write = fn(&Room, &Cards, DeskAct) -> Result<(), StoreError>;

/// Everything that leaves a line in the desk's own log, by the name of its method.
const WRITES: [(&str, Write); 9] = [
    ("put_customer", |room, cards, act| room.store.put_customer(cards.ada.clone(), act)),
    ("put_agent", |room, cards, act| room.store.put_agent(cards.max.clone(), act)),
    ("put_project", |room, cards, act| room.store.put_project(cards.p1.clone(), act)),
    ("set_member", |room, cards, act| {
        let (project, customer) = (cards.p1.key.clone(), cards.ada.key.clone());
        room.store.set_member(project, customer, true, act).map(drop)
    }),
    ("set_policy", |room, _, act| {
        let policy = Policy { rating_required: true, ..Policy::default() };
        room.store.set_policy(policy, PolicyVersion(0), act).map(drop)
    }),
    ("put_canned_answer", |room, _, act| {
        let retired = |answer| CannedAnswer { active: false, ..answer };
        let answer = CannedAnswer::defaults().into_iter().next().map(retired);
        answer.map_or(Ok(()), |answer| room.store.put_canned_answer(answer, act))
    }),
    ("record", |room, _, act| room.store.record(act)),
    ("revive_letter", |room, _, act| room.store.revive_letter(LetterId(1), act).map(drop)),
    ("erase", |room, cards, DeskAct { line, rests_on }| {
        let target = ErasureTarget::Customer(cards.ada.key.clone());
        let (at, by, reason, documents) = (line.at, line.by, "asked".to_owned(), Vec::new());
        room.store.erase(Erasure { target, at, by, reason, documents, rests_on }).map(drop)
    }),
];

pub(super) fn s9_what_is_done_to_the_desk_rests_on_what_holds(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let (room, cards) = (Room::new(place)?, Cards::new()?);
    room.store.put_customer(cards.ada.clone(), line(DeskAction::CustomerAdded, "ada"))?;
    room.store.put_project(cards.p1.clone(), line(DeskAction::ProjectAdded, "p1"))?;
    let lead = room.add_agent("lead", false)?;
    let leads = Precondition::Leads(lead.key.clone());
    let act = |name| DeskAct { rests_on: vec![leads.clone()], ..line(DeskAction::Imported, name) };
    let before = room.everything()?;
    for (name, write) in WRITES {
        match write(&room, &cards, act(name)) {
            Err(error) => same!((error.kind(), error.broken()), (Input, Some(&leads))),
            Ok(()) => return Err(format!("{name} is done by one who does not lead").into()),
        }
        same!(room.everything()?, before);
    }
    room.store.put_agent(lead.lead(true), line(DeskAction::LeadGiven, "lead"))?;
    for (name, write) in WRITES {
        write(&room, &cards, act(name)).map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(())
}

pub(super) fn c3_a_card_replaces_the_one_that_was_read(place: &dyn Place) -> Result<(), Trouble> {
    let (room, Cards { ada, max, p1 }) = (Room::new(place)?, Cards::new()?);
    let rests = |on| DeskAct { rests_on: vec![on], ..line(DeskAction::Imported, "a card") };
    let put_ada = |read: Option<&CustomerCard>, card: CustomerCard| {
        let on = Precondition::Customer(card.key.clone(), read.cloned().map(Box::new));
        room.store.put_customer(card, rests(on))
    };
    let put_max = |read: Option<&AgentCard>, card: AgentCard| {
        let on = Precondition::Agent(card.key.clone(), read.cloned().map(Box::new));
        room.store.put_agent(card, rests(on))
    };
    let put_p1 = |read: Option<&ProjectCard>, card: ProjectCard| {
        let on = Precondition::Project(card.key.clone(), read.cloned().map(Box::new));
        room.store.put_project(card, rests(on))
    };
    // There is none to replace; then there is one where there was none.
    fails!(put_ada(Some(&ada), ada.clone()), Conflict);
    fails!(put_max(Some(&max), max.clone()), Conflict);
    fails!(put_p1(Some(&p1), p1.clone()), Conflict);
    put_ada(None, ada.clone())?;
    put_max(None, max.clone())?;
    put_p1(None, p1.clone())?;
    let before = room.everything()?;
    fails!(put_ada(None, ada.clone()), Conflict);
    fails!(put_max(None, max.clone()), Conflict);
    fails!(put_p1(None, p1.clone()), Conflict);
    // Somebody was faster, whichever field it is.
    for read in [ada.clone().name("x"), ada.clone().email("x@y.z"), ada.clone().active(false)] {
        fails!(put_ada(Some(&read), ada.clone().name("y")), Conflict);
    }
    let other = max.clone().language(Language::Ru);
    for read in [max.clone().lead(true), max.clone().active(false), other] {
        fails!(put_max(Some(&read), max.clone().name("y")), Conflict);
    }
    for read in [p1.clone().number(8), p1.clone().name("x")] {
        fails!(put_p1(Some(&read), p1.clone().name("y")), Conflict);
    }
    same!(room.everything()?, before);
    put_ada(Some(&ada), ada.clone().active(false))?;
    put_max(Some(&max), max.clone().lead(true))?;
    put_p1(Some(&p1), p1.clone().number(8))?;
    same!(room.store.customer_cards(None, ALL)?, vec![ada.active(false)]);
    same!(room.store.agent_cards(None, ALL)?, vec![max.lead(true)]);
    same!(room.store.project_cards(None, ALL)?, vec![p1.number(8)]);
    Ok(())
}
