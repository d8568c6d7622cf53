//! L9: the host's own author, from end to end.

use helpdesk::rules::view::TicketView;
use helpdesk::rules::view::Told as _;
use helpdesk::rules::{ActorKind, EventKind, Refusal};
use helpdesk::testing::{TestDesk, said};
use helpdesk::{
    Actor, Command, Error, ListFilter, Position, Reader, ServiceId, Status, TicketNumber,
};

use crate::{on_both, under};

fn payments() -> Actor {
    Actor::Service(ServiceId::new("payments").unwrap())
}

#[test]
fn l9_a_service_gets_its_receipts_back_and_reads_nothing_else() {
    on_both(|desk| {
        let (service, anna) = (payments(), TestDesk::agent("anna"));
        let opened = desk.open(&service, TestDesk::request("vera"), under(1)).unwrap();
        let wrote = || Command::Reply(said("The payment failed again").into());
        let written = desk.submit(&service, opened.number, wrote(), under(2)).unwrap();
        desk.done(&anna, opened.number, Command::Note(said("hm").into()));
        desk.done(&anna, opened.number, Command::Resolve(Some(said("Paid now").into())));
        // S5: whatever happened since, and although a service reads nothing.
        assert_eq!(desk.open(&service, TestDesk::request("vera"), under(1)).unwrap(), opened);
        assert_eq!(desk.submit(&service, opened.number, wrote(), under(2)).unwrap(), written);
        let other = Command::Reply(said("Another matter").into());
        let reused = desk.submit(&service, opened.number, other, under(2));
        assert!(matches!(reused, Err(Error::CommandReused { .. })));
        assert!(Reader::try_from(&service).is_err());
        // Another service may use the same id.
        let imports = Actor::Service(ServiceId::new("imports").unwrap());
        assert!(desk.submit(&imports, opened.number, wrote(), under(2)).is_ok());
        assert!(desk.doctor(&mut |_| ()).unwrap().is_well());
    });
}

#[test]
fn l9_s5_a_service_counts_public_events_whatever_agents_do_between() {
    on_both(|desk| {
        let (service, anna) = (payments(), TestDesk::agent("anna"));
        let opened = desk.open(&service, TestDesk::request("vera"), under(1)).unwrap();
        let ticket = opened.number;
        let write = |words: &str, id| {
            desk.submit(&service, ticket, Command::Reply(said(words).into()), under(id))
        };
        let first = write("The first payment failed", 2).unwrap();
        desk.done(&anna, ticket, Command::Note(said("hm").into()));
        desk.done(&anna, ticket, Command::SetPriority(helpdesk::Priority::High));
        let second = write("The second payment failed", 3).unwrap();
        desk.done(&anna, ticket, Command::Note(said("hm again").into()));
        let third = write("The third payment failed", 4).unwrap();
        for (receipt, from) in [(&first, 2), (&second, 3), (&third, 4)] {
            assert_eq!((receipt.from.0, receipt.to.0), (from, from));
        }
        // The same again is the same receipt, and other words under its id are told apart.
        assert_eq!(write("The first payment failed", 2).unwrap(), first);
        assert_eq!(write("The second payment failed", 3).unwrap(), second);
        assert_eq!(write("The third payment failed", 4).unwrap(), third);
        for (id, earlier) in [(2, first), (3, second), (4, third)] {
            match write("Something else", id) {
                Err(Error::CommandReused { earlier: told }) => assert_eq!(told, earlier),
                other => panic!("{id}: {other:?}"),
            }
        }
    });
}

#[test]
fn l9_what_a_service_says_bears_its_name_for_every_reader() {
    on_both(|desk| {
        let (service, vera) = (payments(), TestDesk::customer("vera"));
        let ticket = desk.open(&service, TestDesk::request("vera"), under(1)).unwrap().number;
        desk.done(&service, ticket, Command::Reply(said("It failed again").into()));
        for reader in [Reader::Operator, Reader::try_from(&vera).unwrap()] {
            let view = desk.ticket(&reader, ticket).unwrap();
            let authors: Vec<_> = match &view {
                TicketView::Customer(view) => {
                    view.timeline.iter().map(|entry| entry.by.clone()).collect()
                }
                TicketView::Agent(view) => {
                    view.timeline.iter().map(|entry| entry.by.clone()).collect()
                }
            };
            assert_eq!(authors.len(), 2);
            for author in authors {
                assert_eq!(author.kind, ActorKind::Service);
                assert_eq!(author.key.as_deref(), Some("payments"));
            }
            assert_eq!((view.summary().status, view.summary().answered_at), (Status::Open, None));
            assert!(view.summary().assignee.is_none() && view.summary().waits_on_support);
        }
    });
}

#[test]
fn l9_a_service_does_nothing_but_write_and_only_for_those_who_may() {
    on_both(|desk| {
        let service = payments();
        let ticket = desk.opened("vera");
        for ask in [
            Command::Note(said("hm").into()),
            Command::Resolve(Some(said("done").into())),
            Command::Assign(None),
            Command::GrantAccess(None),
            Command::EnterProject,
            Command::close_because(said("done")),
        ] {
            match desk.submit(&service, ticket, ask.clone(), under(9)) {
                Err(Error::Refused(why)) => {
                    assert!(matches!(why.why, Refusal::NotPermitted { .. }), "{ask:?}");
                }
                other => panic!("{ask:?}: {other:?}"),
            }
        }
        // A service cannot write about a project that the customer is not a member of (L8).
        let request = TestDesk::request("gleb").about(TestDesk::project("blog"));
        let refused = desk.open(&service, request, under(10));
        assert!(matches!(refused, Err(Error::Refused(why)) if why.why == Refusal::NotMember));
    });
}

#[test]
fn l9_what_a_service_wrote_is_in_the_feed_and_is_found_by_both_sides() {
    on_both(|desk| {
        let (service, anna) = (payments(), TestDesk::agent("anna"));
        let ticket = desk.opened("vera");
        desk.done(&anna, ticket, Command::Assign(anna.agent().cloned()));
        desk.done(&service, ticket, Command::Reply(said("The chargeback arrived").into()));
        let changes = desk.changes(&Reader::Operator, Position::default(), 100).unwrap().0;
        let last = changes.last().unwrap();
        assert_eq!(last.entry.event.kind(), EventKind::ServiceWrote);
        for reader in [Reader::Operator, Reader::try_from(&TestDesk::customer("vera")).unwrap()] {
            let found = desk.search(&reader, "chargeback", None, None, 10).unwrap();
            assert_eq!(found.items.len(), 1);
        }
    });
}

#[test]
fn l9_lists_say_who_opened_a_ticket_for_its_customer() {
    on_both(|desk| {
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        for (n, by) in (1..).zip([&vera, &anna, &payments()]) {
            desk.open(by, TestDesk::request("vera"), under(n)).unwrap();
        }
        let readers =
            [Reader::Operator, TestDesk::as_customer("vera"), TestDesk::as_agent("boris")];
        for reader in readers {
            let listed = desk.list(&reader, ListFilter::default(), None, 10).unwrap().items;
            let found = desk.search(&reader, "cart", None, None, 10).unwrap().items;
            let found: Vec<_> = found.into_iter().map(|hit| hit.ticket).collect();
            for rows in [listed, found] {
                let told = |number: u64| {
                    let row = rows.iter().find(|row| row.number.get() == number).unwrap();
                    let by = &row.opened_by;
                    (by.kind, by.key.clone().unwrap(), by.name.is_some())
                };
                assert_eq!(told(1), (ActorKind::Customer, "vera".to_owned(), true));
                assert_eq!(told(2), (ActorKind::Agent, "anna".to_owned(), true));
                assert_eq!(told(3), (ActorKind::Service, "payments".to_owned(), false));
            }
            for number in 1..=3_u64 {
                let number = TicketNumber::new(number).unwrap();
                let row = desk.list(&reader, ListFilter::default(), None, 10).unwrap().items;
                let row = row.into_iter().find(|row| row.number == number).unwrap();
                let view = desk.ticket(&reader, number).unwrap();
                assert_eq!(view.summary().opened_by, row.opened_by);
            }
        }
        assert!(desk.doctor(&mut |_| ()).unwrap().is_well());
    });
}
