//! Entering a project leads to the host's address, once the entry is recorded (A6).

use helpdesk::rules::view::TicketView;
use helpdesk::testing::whole_history;
use helpdesk::{Command, Reader};
use helpdesk_web::{Language, Settings};

use super::room::{ANNA, BORIS, Room, VERA};

fn settings() -> Settings {
    let mut settings = Settings::new(Language::Ru);
    settings.project_address = Some("https://app.example.org/p/{key}?n={number}".to_owned());
    settings
}

fn entries(room: &Room, number: helpdesk::TicketNumber) -> usize {
    let TicketView::Agent(view) = whole_history(&room.desk, &Reader::Operator, number).unwrap()
    else {
        return 0;
    };
    let told = view.timeline.iter().map(|entry| serde_json::to_string(entry).unwrap());
    told.filter(|entry| entry.contains("project_entered")).count()
}

#[tokio::test]
async fn an_entry_is_recorded_and_opens_the_hosts_address() {
    let room = Room::with(settings());
    let number = room.granted();
    let page = room.get(BORIS, &format!("/tickets/{number}")).await;
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("form-action 'self' https://app.example.org;"), "{policy}");
    let enter = format!("/tickets/{number}/access/enter");
    let answer = room.post(BORIS, &enter, &[]).await;
    assert_eq!(answer.place(), "https://app.example.org/p/shop?n=101");
    assert_eq!(entries(&room, number), 1);
    // Who may not enter is led nowhere, and nothing is recorded.
    let refused = room.post(ANNA, &enter, &[]).await;
    assert_eq!((refused.status.as_u16(), refused.place()), (403, ""));
    assert_eq!(entries(&room, number), 1);
}

#[tokio::test]
async fn without_an_address_the_entry_leads_to_the_tickets_page() {
    let room = Room::new();
    let number = room.granted();
    let answer = room.post(BORIS, &format!("/tickets/{number}/access/enter"), &[]).await;
    assert_eq!(answer.place(), format!("/tickets/{number}?done=5"));
    assert_eq!(entries(&room, number), 1);
}

/// A6: an answer given once is not a lasting permission.
#[tokio::test]
async fn an_entry_sent_again_after_its_end_leads_nowhere() {
    type End = fn(&Room, helpdesk::TicketNumber);
    let ends: [End; 3] = [
        |room, number| room.ask(VERA, number, Command::close()),
        |room, number| room.ask(ANNA, number, Command::Assign("anna".parse().ok())),
        |room, number| room.ask(VERA, number, Command::RevokeAccess),
    ];
    for end in ends {
        let room = Room::with(settings());
        let number = room.granted();
        let page = room.get(BORIS, &format!("/tickets/{number}")).await;
        let enter = format!("/tickets/{number}/access/enter");
        let key = [("command", page.hidden("command"))];
        for _ in 0..2 {
            let answer = room.post(BORIS, &enter, &key).await;
            assert_eq!(answer.place(), "https://app.example.org/p/shop?n=101");
        }
        end(&room, number);
        let answer = room.post(BORIS, &enter, &key).await;
        assert_eq!((answer.status.as_u16(), answer.place()), (403, ""));
        assert_eq!(entries(&room, number), 1);
    }
}
