//! A form that is sent twice is done once (S5), and a refusal loses nothing.

use super::room::{Room, VERA};

fn filled<'a>(key: &'a str, subject: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("command", key),
        ("project", "shop"),
        ("priority", "low"),
        ("subject", subject),
        ("text", "T"),
    ]
}

#[tokio::test]
async fn a_double_click_opens_one_ticket() {
    let room = Room::new();
    let key = room.get(VERA, "/tickets/new").await.hidden("command").to_owned();
    let first = room.post(VERA, "/tickets", &filled(&key, "Once")).await;
    let second = room.post(VERA, "/tickets", &filled(&key, "Once")).await;
    assert_eq!((first.status.as_u16(), first.place()), (303, "/tickets/1?done=1"));
    assert_eq!((second.status, second.place()), (first.status, first.place()));
    // The same form with other words is another question: it is kept, under a new key.
    let other = room.post(VERA, "/tickets", &filled(&key, "Another")).await;
    assert_eq!(other.status, 409);
    assert!(other.body.contains("value=\"Another\""), "what was written is kept");
    assert!(other.body.contains("href=\"/tickets/1?event=1#m1\""), "and what was sent is shown");
    let fresh = other.hidden("command").to_owned();
    assert_ne!(fresh, key);
    let third = room.post(VERA, "/tickets", &filled(&fresh, "Another")).await;
    assert_eq!(third.place(), "/tickets/2?done=1");
}

#[tokio::test]
async fn s5_a_form_of_a_ticket_that_was_sent_with_other_words_leads_to_what_was_done_then() {
    let room = Room::new();
    let (first, second) = (room.open(VERA, true), room.open(VERA, true));
    let key = room.desk.command_id().unwrap().to_string();
    let reply = |number, text| {
        let (path, form) =
            (format!("/tickets/{number}/reply"), [("command", &*key), ("text", text)]);
        let room = &room;
        async move { room.post_as_is(VERA, &path, &form).await }
    };
    assert_eq!(reply(first, "Once").await.status, 303);
    assert_eq!(reply(first, "Once").await.place(), format!("/tickets/{first}?done=2"));
    for number in [first, second] {
        let other = reply(number, "Another").await;
        assert_eq!(other.status, 409);
        assert!(other.body.contains(">Another</textarea>"), "what was written is kept");
        let then = format!("href=\"/tickets/{first}?event=2#m2\"");
        assert!(other.body.contains(&then), "under {number}");
        assert!(other.body.contains("No.\u{a0}1</a>"), "it names the ticket");
    }
}

#[tokio::test]
async fn a_refused_form_names_every_field_and_keeps_what_was_written() {
    let room = Room::new();
    let long = "x".repeat(201);
    let form = [("project", "shop"), ("priority", ""), ("subject", long.as_str()), ("text", "")];
    let page = room.post(VERA, "/tickets", &form).await;
    assert_eq!(page.status, 422);
    for field in ["priority", "subject", "text"] {
        assert!(page.body.contains(&format!("href=\"#{field}\"")), "{field} is named");
        assert!(page.body.contains(&format!("id=\"{field}-problem\"")), "{field} says why");
    }
    assert!(page.body.contains(&long), "the subject is kept");
    assert!(page.body.contains("value=\"shop\" selected"), "the project is kept");
    assert!(
        room.get(VERA, "/tickets").await.body.contains("class=\"empty\""),
        "nothing was opened"
    );
}

#[tokio::test]
async fn a_project_of_another_is_refused_at_its_field() {
    let room = Room::new();
    let form = [("project", "blog"), ("priority", "low"), ("subject", "S"), ("text", "T")];
    let page = room.post("customer:gleb", "/tickets", &form).await;
    assert_eq!(page.status, 403);
    assert!(page.body.contains("id=\"project-problem\""));
}
