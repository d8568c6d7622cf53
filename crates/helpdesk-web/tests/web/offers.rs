//! S15 and L9 on pages: what is offered is shown, and who opened a ticket for its customer.

use helpdesk::testing::TestDesk;
use helpdesk::{Command, CustomerCard, CustomerId, Language, Options};

use super::room::{ANNA, BORIS, Room, VERA, said};

fn disable(room: &Room, key: &str) {
    let mut card = CustomerCard::new(CustomerId::new(key).unwrap(), "Mira", Language::En);
    card.active = false;
    room.desk.people().put_customer(card).unwrap();
}

/// For whom nothing may be opened no form is shown that would be refused: the page says why.
#[tokio::test]
async fn s15_a_new_ticket_is_offered_where_it_would_be_opened() {
    let room = Room::new();
    let path = "/tickets/new?customer=gleb";
    let page = room.get_in("en", ANNA, path).await;
    assert!(page.body.contains("name=\"subject\""), "the control: it is offered");
    assert!(page.body.contains("name=\"project\""));
    let number = room.open("customer:gleb", true);
    room.ask("customer:gleb", number, Command::close());
    let follow = format!("/tickets/new?follows={number}");
    let ticket = format!("/tickets/{number}");
    assert!(
        room.get(ANNA, &ticket).await.body.contains(&follow),
        "the control: a link leads there"
    );
    disable(&room, "gleb");
    let page = room.get_in("en", ANNA, path).await;
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("name=\"subject\""), "no form that would be refused");
    assert!(page.body.contains("role=\"alert\""), "{}", page.body);
    assert!(!room.get(ANNA, &ticket).await.body.contains(&follow));
}

/// A menu has the entry of whoever may open a ticket; agents say for whom.
#[tokio::test]
async fn s15_the_menu_offers_a_new_ticket_to_customers() {
    let room = Room::new();
    let number = room.open(VERA, true);
    room.ask(VERA, number, Command::close());
    let entry = "href=\"/tickets/new\"";
    assert_eq!(room.get(VERA, "/tickets").await.body.matches(entry).count(), 2);
    let follow = format!("/tickets/new?follows={number}");
    assert!(room.get(VERA, &format!("/tickets/{number}")).await.body.contains(&follow));
    let agents = room.get(ANNA, "/search").await;
    assert!(!agents.body.contains(entry));
}

/// Whoever may not ask for access is told why in the words of the refusal.
#[tokio::test]
async fn s15_a_request_that_is_not_offered_is_explained_by_its_refusal() {
    let room = Room::new();
    let number = room.open(VERA, true);
    let path = format!("/tickets/{number}");
    let form = format!("action=\"{path}/access/request\"");
    let take = "The agent in charge of the request may ask for access.";
    let page = room.get_in("en", BORIS, &path).await;
    assert!(page.body.contains(take) && !page.body.contains(&form));
    room.ask(BORIS, number, Command::Assign(TestDesk::agent("boris").agent().cloned()));
    let page = room.get_in("en", BORIS, &path).await;
    assert!(!page.body.contains(take) && page.body.contains(&form));
}

#[tokio::test]
async fn s15_stars_are_asked_where_closing_takes_them() {
    let room = Room::new();
    let number = room.open(VERA, false);
    let path = format!("/tickets/{number}");
    let page = room.get(VERA, &path).await;
    assert!(page.body.contains("/close\"") && !page.body.contains("name=\"stars\""));
    room.ask(BORIS, number, Command::Reply(said("An answer")));
    assert!(room.get(VERA, &path).await.body.contains("name=\"stars\""));
}

#[tokio::test]
async fn l9_lists_mark_a_ticket_that_its_customer_did_not_open() {
    let room = Room::new();
    room.open(VERA, true);
    for by in [TestDesk::service("payments"), TestDesk::agent("anna")] {
        room.desk.open(&by, TestDesk::request("vera"), Options::default()).unwrap();
    }
    for (lang, service, phone) in [
        ("en", "payments (automatic)", "taken by phone"),
        ("ru", "payments (автоматически)", "записано по звонку"),
    ] {
        for (user, path) in [
            (BORIS, "/queue?view=all"),
            (VERA, "/tickets"),
            (BORIS, "/search?q=cart"),
            (VERA, "/search?q=cart"),
        ] {
            let page = room.get_in(lang, user, path).await;
            for mark in [service, phone] {
                assert_eq!(page.body.matches(mark).count(), 1, "{mark} for {user} at {path}");
            }
        }
    }
}
