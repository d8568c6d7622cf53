//! Pages hear what has moved, and customers hear nothing of what is internal (S6).

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use helpdesk::testing::reads;
use helpdesk::{AgentId, Command, CustomerId, TicketNumber};
use http_body_util::BodyExt as _;
use tokio::time::sleep;
use tower::ServiceExt as _;

use super::room::{ANNA, BORIS, GLEB, Room, VERA, said};

async fn listen(room: &Room, user: &str, path: &str) -> Response<Body> {
    let request = Request::get(path).header("x-user", user).body(Body::empty()).unwrap();
    room.router.clone().oneshot(request).await.unwrap()
}

/// Returns the bytes of a stream to its end; the clock is moved as soon as nothing else happens.
async fn whole(stream: Response<Body>) -> String {
    assert_eq!(stream.status(), StatusCode::OK);
    let bytes = stream.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

async fn frame(stream: &mut Response<Body>) -> Option<String> {
    let frame = stream.body_mut().frame().await?.unwrap().into_data().unwrap();
    Some(String::from_utf8(frame.to_vec()).unwrap())
}

/// Returns the next event, skipping everything else, or `None` when the stream ends.
async fn event(stream: &mut Response<Body>) -> Option<String> {
    loop {
        let frame = frame(stream).await?;
        if frame.starts_with("event:") {
            return Some(frame);
        }
    }
}

fn note(room: &Room, number: TicketNumber) {
    room.ask(ANNA, number, Command::Note(said("Internal")));
}

#[tokio::test(start_paused = true)]
async fn s6_a_customers_stream_is_the_same_with_and_without_notes() {
    let (mut streams, mut control) = (Vec::new(), Vec::new());
    for with_notes in [false, true] {
        let room = Room::new();
        let number = room.open(VERA, true);
        if with_notes {
            note(&room, number);
        }
        let path = format!("/tickets/{number}/live?seen=1");
        // Read as they come, as browsers do.
        let stream = tokio::spawn(whole(listen(&room, VERA, &path).await));
        let agents = tokio::spawn(whole(listen(&room, ANNA, &path).await));
        for round in 0..3 {
            room.ask(BORIS, number, Command::Reply(said(&format!("Answer {round}"))));
            if with_notes {
                note(&room, number);
            }
            sleep(Duration::from_millis(1_500)).await;
            if with_notes {
                // Once many more than are read at a time.
                (0..if round == 1 { 1_100 } else { 1 }).for_each(|_| note(&room, number));
            }
            sleep(Duration::from_millis(1_500)).await;
        }
        streams.push(stream.await.unwrap());
        control.push(agents.await.unwrap());
    }
    assert_eq!(streams[0], streams[1]);
    assert_ne!(
        control[0], control[1],
        "an agent's stream tells of notes, so notes were there to tell"
    );
    let told = streams[0].matches("event: changed\n").count();
    let alive = streams[0].matches(":\n\n").count();
    assert!(streams[0].contains("data: 4\n"), "{}", streams[0]);
    println!("S6: {told} events, {alive} signs of life, equal with and without notes");
    assert!(alive > 30);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_is_old_already_is_told_at_once() {
    let room = Room::new();
    let number = room.open(VERA, true);
    room.ask(ANNA, number, Command::Reply(said("An answer")));
    note(&room, number);
    let path = format!("/tickets/{number}/live");
    let mut old = listen(&room, VERA, &format!("{path}?seen=1")).await;
    assert_eq!(old.headers()["content-type"], "text/event-stream");
    assert_eq!(old.headers()["cache-control"], "no-store");
    assert_eq!(old.headers()["x-accel-buffering"], "no");
    assert!(event(&mut old).await.unwrap().contains("data: "));
    // A listener who has seen everything hears nothing until something comes.
    let version = room.desk.ticket(&reads(&VERA.parse().unwrap()), number).unwrap().version();
    let fresh = listen(&room, VERA, &format!("{path}?seen={version}")).await;
    assert!(!whole(fresh).await.contains("event:"));
    let mut agent = listen(&room, ANNA, &format!("{path}?seen={version}")).await;
    assert!(event(&mut agent).await.is_some(), "agents count notes");
}

#[tokio::test(start_paused = true)]
async fn a_stream_of_a_ticket_tells_of_that_ticket_alone() {
    let room = Room::new();
    let (mine, other) = (room.open(VERA, true), room.open(VERA, true));
    let stream = listen(&room, VERA, &format!("/tickets/{mine}/live")).await;
    room.ask(ANNA, other, Command::Reply(said("An answer")));
    assert!(!whole(stream).await.contains("event:"));
}

#[tokio::test]
async fn a_stream_of_anothers_ticket_is_missing_as_the_page_is() {
    let room = Room::new();
    let number = room.open(VERA, true);
    let missing = room.get(GLEB, "/tickets/999/live").await;
    assert_eq!(missing.status, 404);
    assert_eq!(room.get(GLEB, &format!("/tickets/{number}/live")).await, missing);
    assert_eq!(room.get(GLEB, "/tickets/x/live?seen=1").await, missing);
    assert_eq!(room.get(GLEB, "/queue/live").await, missing, "the queue is no customer's");
}

#[tokio::test(start_paused = true)]
async fn the_queue_is_told_calmly() {
    let room = Room::new();
    let mut stream = listen(&room, ANNA, "/queue/live").await;
    let number = room.open(VERA, true);
    assert_eq!(event(&mut stream).await.unwrap(), "event: changed\ndata: 1\n\n");
    let first = tokio::time::Instant::now();
    (0..5).for_each(|_| note(&room, number));
    assert_eq!(event(&mut stream).await.unwrap(), "event: changed\ndata: 2\n\n");
    assert!(first.elapsed() >= Duration::from_secs(2));
    assert_eq!(event(&mut stream).await, None, "the five were told at once");
}

/// What happens between the reading of a page and its listening is not lost.
#[tokio::test(start_paused = true)]
async fn the_queue_is_told_at_once_of_what_its_page_does_not_show() {
    let room = Room::new();
    let _ = room.open(VERA, true);
    let page = room.get(ANNA, "/queue").await;
    let (_, live) = page.body.split_once("data-live=\"").unwrap();
    let (live, _) = live.split_once('"').unwrap();
    let _ = room.open(VERA, true);
    let mut stream = listen(&room, ANNA, live).await;
    assert_eq!(event(&mut stream).await.unwrap(), "event: changed\ndata: 1\n\n");
    assert_eq!(event(&mut stream).await, None, "and nothing more");
    // A page that shows everything is told nothing.
    let page = room.get(ANNA, "/queue").await;
    let (_, live) = page.body.split_once("data-live=\"").unwrap();
    let (live, _) = live.split_once('"').unwrap();
    let mut stream = listen(&room, ANNA, live).await;
    assert_eq!(event(&mut stream).await, None);
    for wrong in ["/queue/live?seen=x", "/queue/live?seen=", "/queue/live?since=1"] {
        assert_ne!(listen(&room, ANNA, wrong).await.status(), StatusCode::OK, "{wrong}");
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_may_not_act_any_more_hears_nothing_more() {
    let room = Room::new();
    let number = room.open(VERA, true);
    let mut customer = listen(&room, VERA, &format!("/tickets/{number}/live")).await;
    let mut agent = listen(&room, BORIS, "/queue/live").await;
    let (vera, boris) = (CustomerId::new("vera").unwrap(), AgentId::new("boris").unwrap());
    let mut card = room.desk.directory().customers([vera.clone()].into()).unwrap()[&vera].clone();
    card.active = false;
    room.desk.people().put_customer(card).unwrap();
    let mut card = room.desk.directory().agents([boris.clone()].into()).unwrap()[&boris].clone();
    card.active = false;
    room.desk.people().put_agent(card).unwrap();
    room.ask(ANNA, number, Command::Reply(said("An answer")));
    assert_eq!(event(&mut customer).await, None);
    assert_eq!(event(&mut agent).await, None);
}
