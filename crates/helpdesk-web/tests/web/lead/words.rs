//! What a lead reads on each page, in both languages.

use std::fmt::Write as _;

use super::super::pages::words;
use super::super::room::{ANNA, BORIS, Room, VERA};

async fn pages(lang: &str) -> String {
    let room = Room::new();
    room.open(VERA, false);
    let lead = room.desk.lead(&ANNA.parse().unwrap()).unwrap();
    lead.set_policy("close.after", "14d").unwrap();
    let hours = r#"{"zone":"Europe/Moscow","week":{"monday":["10:00-19:00"],"friday":["10:00-18:00"]},
        "days":{"2026-01-01":[],"2026-01-02":[],"2027-01-09":["10:00-15:00"]}}"#;
    lead.load_hours(serde_json::from_str(hours).unwrap()).unwrap();
    lead.note_invited(&VERA.parse().unwrap()).unwrap();
    let mut told = String::new();
    for (title, user, path) in [
        ("customers", ANNA, "/settings/customers"),
        ("nobody found", ANNA, "/settings/customers?find=ghost"),
        ("a customer", ANNA, "/settings/customers/card?key=vera"),
        ("a new customer", ANNA, "/settings/customers/card"),
        ("erasing", ANNA, "/settings/customers/erase?key=vera"),
        ("agents", ANNA, "/settings/agents"),
        ("an agent", ANNA, "/settings/agents/card?key=boris"),
        ("oneself", ANNA, "/settings/agents/card?key=anna"),
        ("projects", ANNA, "/settings/projects"),
        ("a project", ANNA, "/settings/projects/card?key=shop"),
        ("a new project", ANNA, "/settings/projects/card"),
        ("hours", ANNA, "/settings/hours"),
        ("a deadline", ANNA, "/settings/hours?at=2026-01-16T17:30"),
        ("the policy", ANNA, "/settings/policy"),
        ("the log", ANNA, "/settings/log"),
        ("no lead", BORIS, "/settings/policy"),
    ] {
        let page = room.get_in(lang, user, path).await;
        write!(told, "\n=== {title} ({})\n{}\n", page.status, words(&page.body)).unwrap();
    }
    told
}

#[tokio::test]
async fn the_leads_pages_read_well_in_russian() {
    insta::assert_snapshot!(pages("ru").await);
}

#[tokio::test]
async fn the_leads_pages_read_well_in_english() {
    insta::assert_snapshot!(pages("en").await);
}
