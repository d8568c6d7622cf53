//! What a page claims comes from the event itself, never from a word in its address.

use chrono::TimeDelta;
use helpdesk::Command;

use super::room::{ANNA, BORIS, GLEB, Room, VERA, said};

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

/// H2: a tab that is loaded again within ten minutes said "Access is ended" over a card that says it is on.
#[tokio::test]
async fn what_a_later_event_has_changed_again_is_not_claimed() {
    let room = Room::new();
    let number = room.granted();
    let path = format!("/tickets/{number}");
    room.desk.clock().advance(TimeDelta::minutes(1));
    let done = room.post(BORIS, &format!("{path}/access/revoke"), &[]).await.place().to_owned();
    assert!(room.get_in("en", BORIS, &done).await.body.contains(ENDED));
    // The control: a reply changes nothing of it.
    room.desk.clock().advance(TimeDelta::minutes(1));
    room.ask(VERA, number, Command::Reply(said("I saw it")));
    assert!(room.get_in("en", BORIS, &done).await.body.contains(ENDED));
    room.desk.clock().advance(TimeDelta::minutes(1));
    room.ask(VERA, number, Command::GrantAccess(None));
    assert!(!room.get_in("en", BORIS, &done).await.body.contains("id=\"notice\""));
    let resolved = [("text", "Done"), ("then", "resolve")];
    let done = room.post(BORIS, &format!("{path}/reply"), &resolved).await.place().to_owned();
    assert!(room.get(BORIS, &done).await.body.contains("id=\"notice\""));
    room.desk.clock().advance(TimeDelta::minutes(1));
    room.ask(VERA, number, Command::Reply(said("It is not")));
    assert!(!room.get(BORIS, &done).await.body.contains("id=\"notice\""), "it is reopened");
}

#[tokio::test]
async fn a_lead_is_not_told_that_somebody_is_disabled_who_is_enabled_again() {
    let room = Room::new();
    let switch = async |active: &str| {
        let fields = [("key", "gleb"), ("active", active)];
        room.post(ANNA, "/settings/customers/active", &fields).await.place().to_owned()
    };
    let disabled = switch("false").await;
    assert!(room.get(ANNA, &disabled).await.body.contains("id=\"notice\""));
    let enabled = switch("true").await;
    assert!(!room.get(ANNA, &disabled).await.body.contains("id=\"notice\""));
    assert!(room.get(ANNA, &enabled).await.body.contains("id=\"notice\""), "the control");
}

#[tokio::test]
async fn a_command_that_changed_nothing_claims_nothing() {
    let room = Room::new();
    let number = room.granted();
    let path = format!("/tickets/{number}/access/grant");
    let again = room.post(VERA, &path, &[("for", "until-closed")]).await;
    assert_eq!(again.place(), format!("/tickets/{number}"));
}

#[tokio::test]
async fn a_leads_page_claims_what_the_desks_own_log_tells_of_this_lead() {
    let room = Room::new();
    for claim in ["added", "erased", "999", "0", ""] {
        let page = room.get(ANNA, &format!("/settings/customers?done={claim}")).await;
        assert!(!page.body.contains("id=\"notice\""), "{claim}");
    }
    let fields = [
        ("new", "0"),
        ("key", "vera"),
        ("name", "Vera B"),
        ("email", "vera@example.org"),
        ("language", "en"),
    ];
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
