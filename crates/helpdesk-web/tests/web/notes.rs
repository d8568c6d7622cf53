//! Notes and everything else internal leave no trace on a customer's pages (S6): the same history with and
//! without them gives the same bytes.

use helpdesk::{Command, Priority, RatingGiven, Stars};

use super::room::{ANNA, BORIS, Room, VERA, said};

/// Plays a ticket's life and returns every page of its customer along it. `note` is what happens
/// between the steps.
async fn pages(note: impl Fn(&Room, helpdesk::TicketNumber)) -> Vec<String> {
    let room = Room::new();
    let number = room.open(VERA, true);
    let rating = RatingGiven::new(Stars::new(4).unwrap()).with_comment(said("Quick."));
    let steps = [
        (BORIS, Command::Assign(Some(helpdesk::AgentId::new("boris").unwrap()))),
        (BORIS, Command::Reply(said("We look into it"))),
        (BORIS, Command::RequestAccess { reason: said("May I look?") }),
        (VERA, Command::GrantAccess(None)),
        (BORIS, Command::EnterProject),
        (BORIS, Command::Resolve(Some(said("Found")))),
        (VERA, Command::close_rated(rating)),
    ];
    let mut seen = Vec::new();
    for (by, ask) in steps {
        note(&room, number);
        room.ask(by, number, ask);
        for path in [
            "/tickets".to_owned(),
            "/tickets?group=closed".to_owned(),
            format!("/tickets/{number}"),
            format!("/tickets/{number}?before=4"),
            format!("/tickets/{number}?after=2"),
            format!("/tickets/{number}?event=3"),
            format!("/tickets/{number}/events/3"),
            format!("/tickets/{number}/events/9"),
            format!("/tickets/new?follows={number}"),
            "/search?q=expired".to_owned(),
            "/search?q=found".to_owned(),
        ] {
            let page = room.get(VERA, &path).await;
            seen.push(format!(
                "{path}\n{}\n{:?}\n{}",
                page.status,
                page.headers,
                anonymous(&page.body)
            ));
        }
    }
    seen
}

/// Leaves out the one-time keys of forms: they are new on every page.
fn anonymous(page: &str) -> String {
    let mut parts = page.split("name=\"command\" value=\"");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(part.split_once('"').map_or(part, |(_, rest)| rest));
    }
    text
}

fn internal(room: &Room, number: helpdesk::TicketNumber) {
    room.ask(ANNA, number, Command::Note(said("The key has expired, found by Anna")));
    room.ask(ANNA, number, Command::SetPriority(Priority::High));
    room.ask(ANNA, number, Command::SetPriority(Priority::Low));
}

#[tokio::test]
async fn s6_notes_leave_no_trace_on_any_page_of_a_customer() {
    let (without, with) = (pages(|_, _| {}).await, pages(internal).await);
    assert_eq!(without.len(), with.len());
    for (without, with) in without.iter().zip(&with) {
        assert_eq!(without, with);
    }
    // Control: what is public is seen at once.
    let public = pages(|room, number| room.ask(ANNA, number, Command::Reply(said("Public")))).await;
    assert_ne!(without, public);
    println!("S6: {} pages byte-equal", without.len());
}
