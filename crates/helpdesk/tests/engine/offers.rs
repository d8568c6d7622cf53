//! S15 at the engine: what may be asked stands in what is read.

use helpdesk::rules::ticket::Offers;
use helpdesk::rules::{CommandKind, Refusal};
use helpdesk::testing::TestDesk;
use helpdesk::{Command, CustomerCard, CustomerId, Error, Language, Options, Reader};
use serde_json::json;

use crate::on_both;

fn id(key: &str) -> CustomerId {
    CustomerId::new(key).unwrap()
}

fn disabled(desk: &TestDesk, key: &str) {
    let mut card = CustomerCard::new(id(key), "M", Language::En);
    card.active = false;
    desk.people().put_customer(card).unwrap();
}

#[test]
fn s15_what_a_new_ticket_may_be_is_offered_to_whoever_reads() {
    on_both(|desk| {
        let (vera, anna) = (TestDesk::as_customer("vera"), TestDesk::as_agent("anna"));
        let takes_project =
            |offers: &Offers| offers.shape(CommandKind::Open).map(|shape| shape.project.is_taken());
        for reader in [&vera, &anna] {
            let offers = desk.offers_to_open(reader, &id("vera")).unwrap();
            assert_eq!(takes_project(&offers), Some(true), "{reader:?}");
        }
        // As the desk then decides: for nobody else, and for nobody whom the directory does not let in.
        let gleb = desk.offers_to_open(&vera, &id("gleb")).unwrap();
        assert!(matches!(gleb.refusal(CommandKind::Open), Some(Refusal::NotPermitted { .. })));
        disabled(desk, "mira");
        let mira = desk.offers_to_open(&anna, &id("mira")).unwrap();
        assert_eq!(mira.refusal(CommandKind::Open), Some(&Refusal::CustomerInactive));
        let opened =
            desk.open(&TestDesk::agent("anna"), TestDesk::request("mira"), Options::default());
        assert!(matches!(opened, Err(Error::Refused(why)) if why.why == Refusal::CustomerInactive));
        let gone = desk.offers_to_open(&TestDesk::as_customer("mira"), &id("mira"));
        assert!(matches!(gone, Err(Error::NotFound(_))));
        // The operator acts as somebody.
        assert_eq!(desk.offers_to_open(&Reader::Operator, &id("vera")).unwrap(), Offers::default());
    });
}

#[test]
fn s15_a_menu_offers_by_the_card_that_was_read() {
    on_both(|desk| {
        let beside = |key: &str| {
            let actor = TestDesk::customer(key);
            let card = desk.person(&actor).unwrap().unwrap();
            desk.offers_beside(&actor, &card).unwrap()
        };
        assert!(beside("vera").has(CommandKind::Open));
        disabled(desk, "mira");
        assert!(!beside("mira").has(CommandKind::Open));
        let anna = TestDesk::agent("anna");
        let card = desk.person(&anna).unwrap().unwrap();
        assert_eq!(desk.offers_beside(&anna, &card).unwrap(), Offers::default());
    });
}

#[test]
fn s15_a_view_bears_its_offers_as_json() {
    on_both(|desk| {
        let ticket = desk.opened("vera");
        for (reader, command) in
            [(TestDesk::as_customer("vera"), "close"), (TestDesk::as_agent("anna"), "note")]
        {
            let view = json!(desk.ticket(&reader, ticket).unwrap());
            assert_eq!(view["number"], 1, "the head stands beside the rest: {view}");
            let offers = view["offers"].as_array().unwrap();
            let found = offers.iter().find(|offer| offer["command"] == command).unwrap();
            assert_eq!(found["offered"], true);
        }
        assert_eq!(json!(desk.ticket(&Reader::Operator, ticket).unwrap())["offers"], json!([]));
    });
}

#[test]
fn s15_a_row_offers_an_agent_to_give_it_to_somebody() {
    on_both(|desk| {
        let ticket = desk.opened("vera");
        let (vera, anna) = (TestDesk::as_customer("vera"), TestDesk::as_agent("anna"));
        let row = |reader: &Reader| {
            let mut rows = desk.list(reader, Default::default(), None, 1).unwrap().items;
            rows.pop().unwrap()
        };
        assert!(row(&anna).offers.has(CommandKind::Assign));
        assert_eq!(row(&vera).offers, Offers::default());
        assert_eq!(row(&Reader::Operator).offers, Offers::default());
        desk.done(&TestDesk::customer("vera"), ticket, Command::close());
        assert_eq!(row(&anna).offers.refusal(CommandKind::Assign), Some(&Refusal::Closed));
    });
}
