//! Fields that keep a command safe: an unreadable one is refused by name with everything kept, and is never
//! mistaken for a missing one.

use helpdesk::{Command, Reader};
use helpdesk_web::Route;

use super::room::{ANNA, BORIS, Page, Room, VERA};

/// Returns the fields of a route that keep its command safe. A route without a row does not compile.
const fn fields(route: Route) -> &'static [&'static str] {
    match route {
        Route::OpenTicket => &["command"],
        Route::Reply
        | Route::Note
        | Route::Reopen
        | Route::Assign
        | Route::SetPriority
        | Route::Close
        | Route::RequestAccess
        | Route::DeclineAccess
        | Route::GrantAccess
        | Route::RevokeAccess
        | Route::EnterProject => &["command", "seen"],
        Route::Home
        | Route::Tickets
        | Route::NewTicket
        | Route::Ticket
        | Route::TicketEvent
        | Route::TicketLive
        | Route::File
        | Route::Preview
        | Route::Queue
        | Route::QueueLive
        | Route::Search
        | Route::Answers
        | Route::PutAnswer
        | Route::AnswerCard
        | Route::SwitchAnswer
        | Route::Reports
        | Route::Report
        | Route::ReportCsv
        | Route::RatingList
        | Route::RatingListCsv
        | Route::ReadRating
        | Route::Settings
        | Route::Customers
        | Route::PutCustomer
        | Route::CustomerCard
        | Route::SwitchCustomer
        | Route::ConfirmErasure
        | Route::EraseCustomer
        | Route::Agents
        | Route::PutAgent
        | Route::AgentCard
        | Route::SwitchAgent
        | Route::Projects
        | Route::PutProject
        | Route::ProjectCard
        | Route::SetMember
        | Route::Hours
        | Route::LoadHours
        | Route::Policy
        | Route::SetPolicy
        | Route::DeskLog
        | Route::Language
        | Route::Asset => &[],
    }
}

/// Returns who sends the command, and what else the form holds.
#[expect(clippy::wildcard_enum_match_arm, reason = "all other forms hold nothing more")]
fn form(route: Route) -> (&'static str, Vec<(&'static str, &'static str)>) {
    match route {
        Route::OpenTicket => {
            let fields = [("project", "shop"), ("priority", "low"), ("subject", "S")];
            (VERA, [&fields[..], &[("text", "kept words")]].concat())
        }
        Route::Close => (VERA, vec![("stars", "5"), ("comment", "kept words")]),
        Route::Reply => (VERA, vec![("text", "kept words")]),
        Route::Note => (ANNA, vec![("text", "kept words")]),
        Route::Reopen => (ANNA, vec![("reason", "kept words")]),
        Route::Assign => (ANNA, vec![("agent", "anna")]),
        Route::SetPriority => (ANNA, vec![("priority", "high")]),
        Route::RequestAccess => (BORIS, vec![("reason", "kept words")]),
        Route::GrantAccess | Route::DeclineAccess => (VERA, vec![]),
        _ => (BORIS, vec![]),
    }
}

/// Returns whether a page names a field in its words, in either language.
fn names(page: &Page, field: &str) -> bool {
    [("“", "”"), ("«", "»")]
        .iter()
        .any(|(open, end)| page.body.contains(&format!("{open}{field}{end}")))
}

const GOOD: &str = "0190c2b0-0000-7000-8000-000000000001";

#[tokio::test]
async fn a_safety_field_that_cannot_be_read_is_refused_with_its_name_and_nothing_is_done() {
    let mut tried = 0;
    for route in Route::ALL.iter().copied() {
        for field in fields(route) {
            let bad: &[&str] = match *field {
                "command" => &["", "garbled", "0190c2b0"],
                _ => &["", "x", "-1", "+1", "1.0", "99999999999999999999", "1 "],
            };
            for value in bad {
                let room = Room::new();
                let number = room.granted();
                // The page that answers has the form of what may be asked.
                if route == Route::Reopen {
                    room.ask(BORIS, number, Command::Resolve(None));
                }
                if route == Route::RequestAccess {
                    room.ask(VERA, number, Command::RevokeAccess);
                }
                let before = room.desk.ticket(&Reader::Operator, number).unwrap().version();
                let (user, mut sent) = form(route);
                if *field != "command" {
                    sent.push(("command", GOOD));
                }
                sent.push((field, value));
                let path = route.path().replace("{number}", &number.to_string());
                let page = room.post_as_is(user, &path, &sent).await;
                let told = format!("{} {field}={value}", route.path());
                assert_eq!(page.status.as_u16(), 422, "{told}");
                assert!(names(&page, field), "{told}: the field is named");
                let is_kept = !sent.iter().any(|(_, value)| *value == "kept words")
                    || page.body.contains("kept words");
                assert!(is_kept, "{told}: what was written is kept");
                let after = room.desk.ticket(&Reader::Operator, number).unwrap().version();
                assert_eq!(after, before, "{told}: nothing is done");
                tried += 1;
            }
        }
    }
    println!("{tried} unreadable fields refused");
    assert!(tried > 100, "{tried}");
}

#[tokio::test]
async fn a_command_without_its_form_key_is_refused_with_the_text_kept_and_a_new_key() {
    let room = Room::new();
    let number = room.open(VERA, false);
    let path = format!("/tickets/{number}/reply");
    let page = room.post_as_is(VERA, &path, &[("text", "kept words")]).await;
    assert_eq!(page.status.as_u16(), 422);
    assert!(page.body.contains("kept words"));
    let key = page.hidden("command").to_owned();
    for _ in 0..2 {
        let again = [("text", "kept words"), ("command", key.as_str())];
        assert_eq!(room.post_as_is(VERA, &path, &again).await.status.as_u16(), 303);
    }
    let view = room.desk.ticket(&Reader::Operator, number).unwrap();
    assert_eq!(view.version().0, 2, "done once");
}

#[tokio::test]
async fn another_customers_ticket_answers_as_missing_whatever_its_safety_fields_are() {
    let room = Room::new();
    let number = room.open(VERA, false);
    let missing = room.post_as_is(super::room::GLEB, "/tickets/4242/reply", &[("seen", "x")]).await;
    let path = format!("/tickets/{number}/reply");
    let page = room.post_as_is(super::room::GLEB, &path, &[("seen", "x")]).await;
    assert_eq!(page.status.as_u16(), 404);
    assert_eq!(page, missing);
}

#[tokio::test]
async fn a_version_from_the_future_is_refused_and_closes_nothing() {
    let room = Room::new();
    let number = room.open(VERA, false);
    let sent = [("seen", "2"), ("command", GOOD)];
    let page = room.post_as_is(VERA, &format!("/tickets/{number}/close"), &sent).await;
    assert_eq!(page.status.as_u16(), 422);
    assert!(names(&page, "seen"));
    let view = room.desk.ticket(&Reader::Operator, number).unwrap();
    assert_eq!(view.version().0, 1, "nothing is done");
}
