//! A stale reply is refused, shows what came in between, and keeps the text (S10).

use helpdesk::Command;

use super::room::{ANNA, BORIS, Room, VERA, said};

#[tokio::test]
async fn a_stale_answer_is_refused_with_what_came_in_between_and_the_text_is_kept() {
    let room = Room::new();
    let number = room.granted();
    let before = room.get(BORIS, &format!("/tickets/{number}")).await;
    let seen = before.hidden("seen").to_owned();
    room.ask(VERA, number, Command::Reply(said("It works again")));
    let path = format!("/tickets/{number}/reply");
    let form = [("text", "Have you tried <turning> it off?"), ("seen", seen.as_str())];
    let page = room.post(BORIS, &path, &form).await;
    assert_eq!(page.status, 409);
    assert!(page.body.contains("Have you tried &#60;turning&#62; it off?"), "the text is kept");
    assert!(page.body.contains("is-new"), "what came is marked");
    assert!(page.body.contains("It works again"));
    // With what the page shows now, the same text is accepted.
    let seen = page.hidden("seen").to_owned();
    let again = room.post(BORIS, &path, &[("text", "Well done"), ("seen", &seen)]).await;
    assert_eq!(again.status, 303, "{}", again.body);
}

#[tokio::test]
async fn a_customers_reply_or_close_is_never_stale() {
    let room = Room::new();
    let number = room.granted();
    let page = room.get(VERA, &format!("/tickets/{number}")).await;
    let seen = page.hidden("seen").to_owned();
    room.ask(ANNA, number, Command::Reply(said("Something came in between")));
    for (path, fields) in [
        ("reply", [("text", "Mine"), ("seen", &seen)]),
        ("close", [("stars", "5"), ("seen", &seen)]),
    ] {
        let answer = room.post(VERA, &format!("/tickets/{number}/{path}"), &fields).await;
        assert_eq!(answer.status, 303, "{path}");
    }
}
