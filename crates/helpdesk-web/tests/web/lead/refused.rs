//! Who may see the pages, and whose people they change.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use helpdesk::testing::TestDesk;
use helpdesk::{AsyncHelpdesk, Helpdesk};
use helpdesk_store::{CursorKey, MemoryStore};
use helpdesk_web::{Language, OwnShell, Route, Settings, router};
use tower::ServiceExt as _;

use super::super::room::{ANNA, BORIS, Header, VERA};

/// The lead's routes that hosts have too.
fn routes() -> impl Iterator<Item = Route> {
    let all = Route::ALL.iter().copied();
    all.filter(|route| route.path().starts_with("/settings"))
}

#[tokio::test]
async fn to_a_customer_the_pages_answer_as_missing_ones_and_agents_are_told_no() {
    let room = super::russian();
    let missing = room.get(VERA, "/settings/nowhere").await;
    for route in routes() {
        let (theirs, agents) = match route.method() {
            "GET" => (room.get(VERA, route.path()).await, room.get(BORIS, route.path()).await),
            _ => {
                let theirs = room.post(VERA, route.path(), &[]).await;
                (theirs, room.post(BORIS, route.path(), &[]).await)
            }
        };
        assert_eq!(theirs, missing, "{}", route.path());
        assert_eq!(agents.status, 403, "{}", route.path());
        assert!(agents.body.contains("Эта страница для руководителя"));
    }
}

/// A portal whose people belong to a host: the directory is another object than the desk.
fn of_a_host() -> Router {
    let store = Arc::new(MemoryStore::new(CursorKey([7; 32])));
    let filled = Arc::new(MemoryStore::new(CursorKey([7; 32])));
    drop(TestDesk::over(filled.clone()));
    let desk = Helpdesk::with_directory(store, filled);
    assert!(!desk.keeps_people());
    router(
        AsyncHelpdesk::new(desk),
        Arc::new(Header),
        Arc::new(OwnShell),
        Settings::new(Language::Ru),
    )
}

#[tokio::test]
async fn where_people_are_a_hosts_their_pages_do_not_exist_and_the_others_do() {
    let router = of_a_host();
    for route in routes() {
        let request = Request::builder()
            .method(route.method())
            .uri(route.path())
            .header("x-user", ANNA)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        let answer = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let of_people = ["customers", "agents", "projects"];
        let of_people = of_people.iter().any(|part| route.path().contains(part));
        let status = answer.status().as_u16();
        // For the others, forms that name nothing may say that there is no such thing.
        let is_told = of_people || route.method() == "GET";
        assert!(!is_told || (status == 404) == of_people, "{}: {status}", route.path());
    }
}
