//! What a door asks about people, and from where it reads on.

use helpdesk::core::view::TicketView;
use helpdesk::store::{AgentCard, CustomerCard, Language};
use helpdesk::testing::{TestDesk, said};
use helpdesk::{Actor, AgentId, Ask, CustomerId, PersonCard, Position};

use crate::on_both;

#[test]
fn a_person_is_who_the_directory_says() {
    on_both(|desk| {
        let customer = CustomerCard {
            key: CustomerId::new("same").unwrap(),
            name: "Соколова, Анна".to_owned(),
            email: "anna@example.org".to_owned(),
            language: Language::Ru,
            active: true,
        };
        let agent = AgentCard {
            key: AgentId::new("same").unwrap(),
            name: "Lind, Max".to_owned(),
            email: "max@example.org".to_owned(),
            language: Language::En,
            lead: true,
            active: false,
        };
        desk.put_customer(customer.clone()).unwrap();
        desk.put_agent(agent.clone()).unwrap();
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
        assert!(desk.may_grant(&vera, &shop).unwrap());
        desk.set_member(shop.clone(), vera.clone(), false).unwrap();
        assert!(!desk.may_grant(&vera, &shop).unwrap());
        let ghost = CustomerId::new("ghost").unwrap();
        assert!(!desk.may_grant(&ghost, &shop).unwrap());
    });
}

#[test]
fn s11_who_begins_at_the_newest_place_reads_what_comes_after() {
    on_both(|desk| {
        assert_eq!(desk.newest().unwrap(), Position(0));
        let ticket = desk.opened("vera");
        let from = desk.newest().unwrap();
        assert!(desk.changes(None, from, 10).unwrap().0.is_empty());
        desk.done(&TestDesk::agent("anna"), ticket, Ask::Reply(said("Hello").into()));
        let (changes, reached) = desk.changes(None, from, 10).unwrap();
        assert!(!changes.is_empty());
        assert_eq!(desk.newest().unwrap(), reached);
    });
}

/// Whom both readers are told that stars would judge.
fn rates(desk: &TestDesk, ticket: helpdesk::TicketId) -> Option<String> {
    let seen = |reader: Option<&Actor>| match desk.ticket(reader, ticket).unwrap() {
        TicketView::Customer(view) => view.rates,
        TicketView::Agent(view) => view.rates,
    };
    let (theirs, ours) = (seen(Some(&TestDesk::customer("vera"))), seen(None));
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
        desk.done(&anna, ticket, Ask::Assign(anna.agent().cloned()));
        assert_eq!(rates(desk, ticket).as_deref(), Some("anna"));
        desk.done(&boris, ticket, Ask::Note(said("Hidden").into()));
        assert_eq!(rates(desk, ticket).as_deref(), Some("anna"));
        desk.done(&boris, ticket, Ask::Reply(said("Hello").into()));
        assert_eq!(rates(desk, ticket).as_deref(), Some("boris"));
        let stars = Some((helpdesk::Stars::new(5).unwrap(), None));
        desk.done(&TestDesk::customer("vera"), ticket, Ask::Close { rating: stars, reason: None });
        assert_eq!(rates(desk, ticket), None);
    });
}
