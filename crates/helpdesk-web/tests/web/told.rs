//! What a page claims comes from the event itself, never from a word in its address.

use chrono::TimeDelta;

use super::room::{ANNA, BORIS, GLEB, Room, VERA};

const ENDED: &str = "Access is ended";

#[tokio::test]
async fn a_claim_names_an_event_that_is_there_the_readers_own_and_recent() {
    let room = Room::new();
    let number = room.granted();
    let path = format!("/tickets/{number}");
    let page = |user: &'static str, query: String| {
        let (room, path) = (&room, format!("{path}{query}"));
        async move { room.get_in("en", user, &path).await.body }
    };
    for query in ["?done=access-revoked", "?done=99", "?done=0", "?done=-1", "?done=", "?done=1"] {
        let body = page(BORIS, query.to_owned()).await;
        assert!(!body.contains("id=\"notice\""), "{query}: nothing is claimed");
    }
    room.desk.clock().advance(TimeDelta::minutes(1));
    let done = room.post(BORIS, &format!("{path}/access/revoke"), &[]).await;
    let (_, query) = done.place().split_once('?').expect("it names the event");
    let query = format!("?{query}");
    assert!(page(BORIS, query.clone()).await.contains(ENDED));
    assert!(!page(ANNA, query.clone()).await.contains(ENDED), "another's act is no claim of hers");
    assert!(!page(VERA, query.clone()).await.contains("id=\"notice\""));
    assert_eq!(room.get(GLEB, &format!("{path}{query}")).await.status.as_u16(), 404);
    room.desk.clock().advance(TimeDelta::minutes(11));
    assert!(!page(BORIS, query).await.contains("id=\"notice\""), "it is no news any more");
}

#[tokio::test]
async fn a_command_that_changed_nothing_claims_nothing() {
    let room = Room::new();
    let number = room.granted();
    let path = format!("/tickets/{number}/access/grant");
    let again = room.post(VERA, &path, &[]).await;
    assert_eq!(again.place(), format!("/tickets/{number}"));
}

#[tokio::test]
async fn a_leads_page_claims_what_the_desks_own_log_tells_of_this_lead() {
    let room = Room::new();
    for claim in ["added", "erased", "999", "0", ""] {
        let page = room.get(ANNA, &format!("/settings/customers?done={claim}")).await;
        assert!(!page.body.contains("id=\"notice\""), "{claim}");
    }
    let fields =
        [("key", "vera"), ("name", "Vera B"), ("email", "vera@example.org"), ("language", "en")];
    let saved = room.post(ANNA, "/settings/customers", &fields).await;
    assert_eq!(saved.status.as_u16(), 303);
    let place = saved.place().to_owned();
    assert!(place.contains("&done="), "{place}");
    assert!(room.get_in("en", ANNA, &place).await.body.contains("Saved"));
    let again = room.post(ANNA, "/settings/customers", &fields).await;
    assert!(!again.place().contains("done="), "nothing was changed: {}", again.place());
    room.desk.clock().advance(TimeDelta::minutes(11));
    assert!(!room.get(ANNA, &place).await.body.contains("id=\"notice\""), "no news any more");
}
