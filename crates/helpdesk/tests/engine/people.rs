//! What a door asks about people, and where it reads on from.

use helpdesk::rules::view::TicketView;
use helpdesk::testing::{TestDesk, said};
use helpdesk::{
    Actor, AgentId, Command, CommandKind, CustomerId, Language, PersonCard, Position, Reader,
};
use helpdesk_store::{AgentCard, CursorKey, CustomerCard, DeskAction, MemoryStore};

use crate::on_both;

#[test]
fn a_person_is_who_the_directory_says() {
    on_both(|desk| {
        let customer =
            CustomerCard::new(CustomerId::new("same").unwrap(), "Соколова, Анна", Language::Ru)
                .email("anna@example.org");
        let agent = AgentCard::new(AgentId::new("same").unwrap(), "Lind, Max", Language::En)
            .email("max@example.org")
            .lead(true)
            .active(false);
        desk.people().put_customer(customer.clone()).unwrap();
        desk.people().put_agent(agent.clone()).unwrap();
        let seen = desk.person(&Actor::Customer(customer.key)).unwrap();
        let expected = PersonCard {
            name: customer.name,
            email: customer.email,
            language: Language::Ru,
            lead: false,
            active: true,
        };
        assert_eq!(seen, Some(expected));
        let seen = desk.person(&Actor::Agent(agent.key)).unwrap();
        let expected = PersonCard {
            name: agent.name,
            email: agent.email,
            language: Language::En,
            lead: true,
            active: false,
        };
        assert_eq!(seen, Some(expected));
        assert_eq!(desk.person(&"agent:ghost".parse().unwrap()).unwrap(), None);
        assert_eq!(desk.person(&Actor::System).unwrap(), None);
    });
}

#[test]
fn l8_who_is_no_member_any_more_may_not_grant() {
    on_both(|desk| {
        let (vera, shop) = (CustomerId::new("vera").unwrap(), TestDesk::project("shop"));
        let ticket = desk.opened("vera");
        let is_offered = || {
            let view = desk.ticket(&TestDesk::as_customer("vera"), ticket).unwrap();
            view.offers().has(CommandKind::GrantAccess)
        };
        assert!(is_offered());
        desk.people().set_member(shop, vera, false).unwrap();
        assert!(!is_offered());
    });
}

#[test]
fn s11_who_begins_at_the_newest_place_reads_what_comes_after() {
    on_both(|desk| {
        assert_eq!(desk.newest().unwrap(), Position(0));
        let ticket = desk.opened("vera");
        let from = desk.newest().unwrap();
        assert!(desk.changes(&Reader::Operator, from, 10).unwrap().0.is_empty());
        desk.done(&TestDesk::agent("anna"), ticket, Command::Reply(said("Hello").into()));
        let (changes, reached) = desk.changes(&Reader::Operator, from, 10).unwrap();
        assert!(!changes.is_empty());
        assert_eq!(desk.newest().unwrap(), reached);
    });
}

/// The agent whom, as both readers are told, stars would judge.
fn rates(desk: &TestDesk, ticket: helpdesk::TicketId) -> Option<String> {
    let seen = |reader: &Reader| match desk.ticket(reader, ticket).unwrap() {
        TicketView::Customer(view) => view.rates,
        TicketView::Agent(view) => view.rates,
    };
    let (theirs, ours) = (seen(&TestDesk::as_customer("vera")), seen(&Reader::Operator));
    assert_eq!(theirs, ours);
    assert!(theirs.iter().all(|person| person.name.is_some()));
    theirs.map(|person| person.key)
}

#[test]
fn l5_a_view_says_whom_stars_would_judge_until_the_ticket_is_closed() {
    on_both(|desk| {
        let ticket = desk.opened("vera");
        assert_eq!(rates(desk, ticket), None);
        let (anna, boris) = (TestDesk::agent("anna"), TestDesk::agent("boris"));
        desk.done(&anna, ticket, Command::Assign(anna.agent().cloned()));
        assert_eq!(rates(desk, ticket).as_deref(), Some("anna"));
        desk.done(&boris, ticket, Command::Note(said("Hidden").into()));
        assert_eq!(rates(desk, ticket).as_deref(), Some("anna"));
        desk.done(&boris, ticket, Command::Reply(said("Hello").into()));
        assert_eq!(rates(desk, ticket).as_deref(), Some("boris"));
        let close = Command::close_rated(helpdesk::Stars::new(5).unwrap().into());
        desk.done(&TestDesk::customer("vera"), ticket, close);
        assert_eq!(rates(desk, ticket), None);
    });
}

#[test]
fn what_a_lead_does_stands_in_the_log_in_their_name_and_what_the_operator_does_in_nobodys() {
    on_both(|desk| {
        let (anna, boris) = (TestDesk::agent("anna"), TestDesk::agent("boris"));
        desk.set_policy("rating.required", "true").unwrap();
        desk.lead(&anna).unwrap().set_policy("rating.required", "false").unwrap();
        desk.lead(&anna).unwrap().note_invited(&boris).unwrap();
        let lines = desk.store().lines_before(None, 3).unwrap();
        let by: Vec<_> = lines.iter().map(|(_, line)| (line.action, line.by.clone())).collect();
        let expected = [
            (DeskAction::PersonInvited, Some(anna.clone())),
            (DeskAction::PolicySet, Some(anna.clone())),
            (DeskAction::PolicySet, None),
        ];
        assert_eq!(by, expected);
        for nobody in [boris, TestDesk::customer("vera"), "agent:ghost".parse().unwrap()] {
            assert!(desk.lead(&nobody).is_err(), "{nobody} does not lead");
        }
    });
}

#[test]
fn a_lead_neither_disables_themselves_nor_gives_up_their_own_lead() {
    on_both(|desk| {
        let anna = TestDesk::agent("anna");
        let key = anna.agent().unwrap().clone();
        let card = desk.directory().agents([key.clone()].into()).unwrap().remove(&key).unwrap();
        for (card, named) in
            [(card.clone().active(false), "active"), (card.clone().lead(false), "lead")]
        {
            match desk.lead(&anna).unwrap().people().unwrap().put_agent(card.clone()) {
                Err(helpdesk::Error::Input { field, .. }) => assert_eq!(field, named),
                other => panic!("{other:?}"),
            }
            assert!(desk.people().put_agent(card).is_ok(), "the operator may");
            desk.people().put_agent(people(desk, &key).lead(true).active(true)).unwrap();
        }
        let (_, line) = desk.store().lines_before(None, 1).unwrap().pop().unwrap();
        assert_eq!(line.action, DeskAction::LeadGiven);
    });
}

fn people(desk: &TestDesk, key: &AgentId) -> AgentCard {
    desk.directory().agents([key.clone()].into()).unwrap().remove(key).unwrap()
}

#[test]
fn people_are_changed_here_unless_they_are_a_hosts() {
    let store = || std::sync::Arc::new(MemoryStore::new(CursorKey([7; 32])));
    assert!(helpdesk::Helpdesk::on(store()).keeps_people());
    assert!(!helpdesk::Helpdesk::with_directory(store(), store()).keeps_people());
}
