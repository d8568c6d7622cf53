//! Fields that keep a command safe: an unreadable one is refused by name with everything kept, and is never
//! mistaken for a missing one.

use helpdesk::testing::TestDesk;
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
        Route::GrantAccess => (VERA, vec![("for", "until-closed")]),
        Route::DeclineAccess => (VERA, vec![]),
        _ => (BORIS, vec![]),
    }
}

/// The fields of a form, with their values.
type Fields = Vec<(&'static str, &'static str)>;

/// Returns who sends a form that is taken, and the form; its first fields are the choices that it makes,
/// as many as the number says. A route without a row does not compile.
fn choices(route: Route) -> Option<(&'static str, usize, Fields)> {
    let person = [("key", "gleb"), ("name", "G"), ("email", "g@example.org"), ("language", "en")];
    Some(match route {
        Route::OpenTicket => {
            let choices = [("project", "shop"), ("priority", "low")];
            (
                VERA,
                2,
                [&choices[..], &[("subject", "S"), ("text", "T"), ("command", GOOD)]].concat(),
            )
        }
        Route::Assign => (ANNA, 1, vec![("agent", "none"), ("command", GOOD)]),
        Route::SetPriority => (ANNA, 1, vec![("priority", "high"), ("command", GOOD)]),
        Route::GrantAccess => (VERA, 1, vec![("for", "until-closed"), ("command", GOOD)]),
        Route::PutAnswer => {
            let words = [("title-ru", "Т"), ("text-ru", "Т"), ("title-en", "T"), ("text-en", "T")];
            let choices = [("new", "0"), ("offered", "always"), ("key", "resolved")];
            (ANNA, 2, [&choices[..], &words].concat())
        }
        Route::SwitchAnswer => (ANNA, 1, vec![("active", "false"), ("key", "resolved")]),
        Route::PutCustomer => (ANNA, 1, [&[("new", "0")][..], &person].concat()),
        Route::SwitchCustomer => (ANNA, 1, vec![("active", "false"), ("key", "gleb")]),
        Route::PutAgent => {
            let boris = [("key", "boris"), ("name", "B"), ("email", "b@example.org")];
            let choices = [("new", "0"), ("lead", ""), ("language", "en")];
            (ANNA, 2, [&choices[..], &boris].concat())
        }
        Route::SwitchAgent => (ANNA, 1, vec![("active", "false"), ("key", "boris")]),
        Route::PutProject => {
            (ANNA, 1, vec![("new", "0"), ("key", "shop"), ("number", "901"), ("name", "Another")])
        }
        Route::SetMember => {
            (ANNA, 1, vec![("member", "true"), ("project", "blog"), ("customer", "gleb")])
        }
        Route::SetPolicy => (ANNA, 1, vec![("value", "true"), ("key", "rating.required")]),
        Route::Language => (VERA, 1, vec![("lang", "en"), ("back", "/tickets")]),
        // Their forms make no choice: words, a file, a key, or nothing but the press of a button.
        Route::Reply
        | Route::Note
        | Route::Reopen
        | Route::Close
        | Route::RequestAccess
        | Route::DeclineAccess
        | Route::RevokeAccess
        | Route::EnterProject
        | Route::ReadRating
        | Route::EraseCustomer
        | Route::LoadHours => return None,
        // No forms.
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
        | Route::AnswerCard
        | Route::Reports
        | Route::Report
        | Route::ReportCsv
        | Route::RatingList
        | Route::RatingListCsv
        | Route::Settings
        | Route::Customers
        | Route::CustomerCard
        | Route::ConfirmErasure
        | Route::Agents
        | Route::AgentCard
        | Route::Projects
        | Route::ProjectCard
        | Route::Hours
        | Route::Policy
        | Route::DeskLog
        | Route::Asset => return None,
    })
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

/// What is there of a desk that a form can change.
fn standing(room: &Room) -> (usize, Vec<String>) {
    let numbers = room.desk.store().numbers(None, 100).unwrap();
    let version = |number| room.desk.ticket(&Reader::Operator, number).unwrap().version();
    let tickets = numbers.into_iter().map(|number| format!("{number} {}", version(number)));
    (room.desk.store().lines(0, 1_000).unwrap().len(), tickets.collect())
}

/// H1: a grant without an end, a lead taken away, a card overwritten came of fields that were not there.
#[tokio::test]
async fn what_is_absent_unknown_or_said_twice_is_no_choice_and_nothing_is_done() {
    let mut tried = 0;
    for route in Route::ALL.iter().copied() {
        let Some((user, count, good)) = choices(route) else { continue };
        let send = async |fields: &[(&str, &str)]| {
            let room = Room::new();
            let number = room.granted();
            if route == Route::GrantAccess {
                room.ask(VERA, number, Command::RevokeAccess);
            }
            let before = standing(&room);
            let path = route.path().replace("{number}", &number.to_string());
            let page = room.post_as_is(user, &path, fields).await;
            (page.status.as_u16(), standing(&room) != before)
        };
        // The control: said once, it is done.
        let is_kept = route != Route::Language;
        assert_eq!(send(&good).await, (303, is_kept), "{}", route.path());
        for n in 0..count {
            let (name, value) = good[n];
            let (mut absent, mut garbled, mut twice) = (good.clone(), good.clone(), good.clone());
            absent.remove(n);
            garbled[n].1 = "no such value";
            twice.push((name, value));
            for bad in [absent, garbled, twice] {
                let (status, is_done) = send(&bad).await;
                let told = format!("{} {bad:?}", route.path());
                assert!(matches!(status, 400 | 422), "{told}: {status}");
                assert!(!is_done, "{told}: nothing is done");
                tried += 1;
            }
        }
    }
    println!("{tried} choices that are none refused");
    assert!(tried >= 50, "{tried}");
}

#[tokio::test]
async fn a_button_that_is_not_known_sends_nothing() {
    let room = Room::new();
    let number = room.granted();
    let before = standing(&room);
    let sent = [("text", "kept words"), ("then", "resolved"), ("command", GOOD)];
    let page = room.post_as_is(BORIS, &format!("/tickets/{number}/reply"), &sent).await;
    assert_eq!((page.status.as_u16(), standing(&room)), (422, before));
    assert!(page.body.contains("kept words"));
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

/// H3: it would be lost for ever, since nothing takes a close back.
#[tokio::test]
async fn a_comment_without_stars_is_refused_with_the_comment_kept_and_closes_nothing() {
    let room = Room::new();
    let number = room.granted();
    let version = || room.desk.ticket(&Reader::Operator, number).unwrap().version();
    let before = version();
    let path = Route::Close.path().replace("{number}", &number.to_string());
    let seen = room.desk.ticket(&Reader::try_from(&TestDesk::customer("vera")).unwrap(), number);
    let seen = seen.unwrap().version().to_string();
    let close = |fields: &[(&'static str, &str)]| {
        let mut sent = vec![("seen", seen.clone()), ("command", GOOD.to_owned())];
        sent.extend(fields.iter().map(|(name, value)| (*name, (*value).to_owned())));
        sent
    };
    for stars in [&[][..], &[("stars", "")][..]] {
        let sent = close(&[stars, &[("comment", "kept words")]].concat());
        let sent: Vec<_> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let page = room.post_as_is(VERA, &path, &sent).await;
        assert_eq!(page.status.as_u16(), 422);
        assert!(page.body.contains("kept words"));
        assert!(page.body.contains("A comment needs a rating"), "{}", page.body);
        assert_eq!(version(), before);
    }
    // The control: neither is a close without a rating.
    let sent = close(&[("stars", ""), ("comment", "")]);
    let sent: Vec<_> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(room.post_as_is(VERA, &path, &sent).await.status.as_u16(), 303);
}
