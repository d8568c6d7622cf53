//! D2 of A6: an entry sent again is answered as before only while the agent may be inside.

use helpdesk::rules::access::Denial;
use helpdesk::testing::{TestDesk, said};
use helpdesk::{AgentId, Command, EnterError, Error, Reader, TicketId};

use crate::{on_both, under};

type End = fn(&TestDesk, TicketId);

/// What ends an agent's permission between the first entry and its repetition.
const ENDS: [(&str, End); 6] = [
    ("closed by the customer", |desk, ticket| {
        let close = Command::close();
        desk.done(&TestDesk::customer("vera"), ticket, close);
    }),
    ("closed by an agent", |desk, ticket| {
        let close = Command::close_because(said("a duplicate"));
        desk.done(&TestDesk::agent("boris"), ticket, close);
    }),
    ("reassigned", |desk, ticket| {
        let to = Some(AgentId::new("boris").unwrap());
        desk.done(&TestDesk::agent("boris"), ticket, Command::Assign(to));
    }),
    ("consent revoked", |desk, ticket| {
        desk.done(&TestDesk::customer("vera"), ticket, Command::RevokeAccess);
    }),
    ("consent revoked and given anew", |desk, ticket| {
        desk.done(&TestDesk::customer("vera"), ticket, Command::RevokeAccess);
        desk.done(&TestDesk::customer("vera"), ticket, Command::GrantAccess(None));
    }),
    ("no member any more", |desk, _| {
        let (shop, vera) = (TestDesk::project("shop"), "vera".parse().unwrap());
        desk.people().set_member(shop, vera, false).unwrap();
    }),
];

#[test]
fn a6_an_entry_sent_again_is_no_leave_to_be_inside() {
    for (told, end) in ENDS {
        on_both(|desk| {
            let (anna, by) = (AgentId::new("anna").unwrap(), TestDesk::agent("anna"));
            let shop = TestDesk::project("shop");
            let ticket = desk.opened("vera");
            desk.done(&by, ticket, Command::Assign(Some(anna.clone())));
            desk.done(&TestDesk::customer("vera"), ticket, Command::GrantAccess(None));
            let first = desk.enter(&anna, &shop, under(1)).unwrap();
            // The control: while the permission lasts, the same receipt at every door.
            assert_eq!(desk.enter(&anna, &shop, under(1)).unwrap(), first, "{told}");
            let command = |n| desk.submit(&by, ticket, Command::EnterProject, under(n));
            assert_eq!(command(1).unwrap(), first, "{told}");
            let second = command(2).unwrap();
            assert_eq!(command(2).unwrap(), second, "{told}");
            end(desk, ticket);
            let before = desk.ticket(&Reader::Operator, ticket).unwrap().version();
            let denial = desk.check(&anna, &shop).unwrap_err();
            for n in [1, 2] {
                let entered = desk.enter(&anna, &shop, under(n));
                let denied = matches!(&entered, Err(EnterError::Denied(why)) if *why == denial);
                assert!(denied, "{told}: {entered:?}");
                let asked = command(n);
                let denied = matches!(&asked, Err(Error::Denied(why)) if *why == denial);
                assert!(denied, "{told}: {asked:?}");
            }
            let after = desk.ticket(&Reader::Operator, ticket).unwrap().version();
            assert_eq!(after, before, "{told}: nothing is recorded");
        });
    }
}

#[test]
fn a6_an_entry_that_is_in_time_again_is_answered_as_before() {
    on_both(|desk| {
        let (anna, shop) = (AgentId::new("anna").unwrap(), TestDesk::project("shop"));
        let ticket = desk.opened("vera");
        desk.done(&TestDesk::agent("anna"), ticket, Command::Assign(Some(anna.clone())));
        desk.done(&TestDesk::customer("vera"), ticket, Command::GrantAccess(None));
        let first = desk.enter(&anna, &shop, under(1)).unwrap();
        let vera = "vera".parse().unwrap();
        desk.people().set_member(shop.clone(), vera, false).unwrap();
        assert_eq!(desk.check(&anna, &shop).unwrap_err(), Denial::CustomerNotMember);
        let vera = "vera".parse().unwrap();
        desk.people().set_member(shop.clone(), vera, true).unwrap();
        assert_eq!(desk.enter(&anna, &shop, under(1)).unwrap(), first);
    });
}
