//! Canned answers: what agents are offered on a ticket, and the pages on which leads keep them.

use std::fmt::Write as _;

use axum::http::StatusCode;
use helpdesk::rules::CannedAnswer;
use helpdesk::rules::words::Field;
use helpdesk::{AgentId, Command, CustomerId, Language, Reader, Text, TicketNumber};

use super::pages::words;
use super::room::{ANNA, BORIS, Page, Room, VERA};

/// The address that puts an answer into the box.
fn choice(number: TicketNumber, key: &str) -> String {
    let key = key.replace('-', "%2D");
    format!("/tickets/{number}?answer={key}")
}

/// Returns the content of the answer's box.
fn boxed(page: &Page) -> String {
    let (_, rest) = page.body.split_once("id=\"reply\" name=\"text\">").unwrap();
    rest.split_once("</textarea>").unwrap().0.replace("&#39;", "'")
}

fn speaks(room: &Room, language: Language) {
    let vera = CustomerId::new("vera").unwrap();
    let card = room.desk.directory().customers([vera.clone()].into()).unwrap().remove(&vera);
    room.desk.people().put_customer(card.unwrap().language(language)).unwrap();
}

fn declined(room: &Room) -> TicketNumber {
    let number = room.open(VERA, true);
    room.ask(BORIS, number, Command::Assign(Some(AgentId::new("boris").unwrap())));
    ask_access(room, number);
    room.ask(VERA, number, Command::DeclineAccess);
    number
}

fn ask_access(room: &Room, number: TicketNumber) {
    let reason = Text::new(Field::Reason, "May I look?").unwrap();
    room.ask(BORIS, number, Command::RequestAccess { reason: reason.into() });
}

#[tokio::test]
async fn a_chosen_answer_stands_in_the_box_in_the_customers_language() {
    let room = Room::new();
    let number = room.open(VERA, true);
    let page = room.get(BORIS, &format!("/tickets/{number}")).await;
    assert_eq!(boxed(&page), "");
    let href = format!("href=\"/tickets/{number}?answer=ask%2Ddetails#reply\"");
    assert!(page.body.contains(&href), "{}", page.body);
    for (language, begins) in [(Language::Ru, "Здравствуйте!"), (Language::En, "Hello!")]
    {
        speaks(&room, language);
        let page = room.get(BORIS, &choice(number, "ask-details")).await;
        assert!(boxed(&page).starts_with(begins), "{}", boxed(&page));
    }
    // An unknown or retired answer, or one that is not for this ticket, puts nothing in.
    let key = helpdesk::AnswerKey::new("resolved").unwrap();
    room.desk.operator().set_canned_active(&key, false).unwrap();
    for key in ["nothing", "resolved", "no-access", "%00"] {
        let page = room.get(BORIS, &choice(number, key)).await;
        assert_eq!((page.status, boxed(&page)), (StatusCode::OK, String::new()), "{key}");
    }
}

#[tokio::test]
async fn a_refused_answer_is_kept_and_no_canned_one_takes_its_place() {
    let room = Room::new();
    let number = room.open(VERA, true);
    let text = "x".repeat(70_000);
    let page = room.post(BORIS, &format!("/tickets/{number}/reply"), &[("text", &text)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(boxed(&page), text);
}

#[tokio::test]
async fn what_fits_a_declined_access_is_offered_at_once_until_access_is_asked_for_or_given() {
    let room = Room::new();
    let shown = async |number: TicketNumber| {
        let page = room.get(BORIS, &format!("/tickets/{number}")).await;
        page.body.contains("answer=no%2Daccess#reply")
    };
    let number = room.open(VERA, true);
    assert!(!shown(number).await);
    let number = declined(&room);
    assert!(shown(number).await);
    let page = room.get(BORIS, &choice(number, "no-access")).await;
    assert!(boxed(&page).contains("without access to the project"));
    ask_access(&room, number);
    assert!(!shown(number).await);
    room.ask(VERA, number, Command::DeclineAccess);
    assert!(shown(number).await);
    room.ask(VERA, number, Command::GrantAccess(None));
    assert!(!shown(number).await);
}

#[tokio::test]
async fn a_customer_sees_nothing_of_canned_answers() {
    let room = Room::new();
    let number = declined(&room);
    let plain = room.get(VERA, &format!("/tickets/{number}")).await;
    let asked = room.get(VERA, &choice(number, "no-access")).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert_eq!(words(&asked.body), words(&plain.body));
    for path in ["/settings/answers", "/settings/answers/card", "/settings/answers/nowhere"] {
        assert_eq!(room.get(VERA, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

const NEW: [(&str, &str); 7] = [
    ("new", "1"),
    ("key", "invoice"),
    ("title-ru", " Счёт "),
    ("text-ru", "Счёт <b>№ 1</b>\r\nво вложении"),
    ("title-en", "Invoice"),
    ("text-en", "The invoice is attached"),
    ("offered", "after_decline"),
];

fn with(field: &str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    NEW.into_iter().map(|(name, old)| (name, if name == field { value } else { old })).collect()
}

fn kept(room: &Room, key: &str) -> Option<CannedAnswer> {
    let all = room.desk.canned(&Reader::Operator).unwrap();
    all.into_iter().find(|answer| answer.key.as_str() == key)
}

#[tokio::test]
async fn a_lead_writes_changes_retires_and_restores_an_answer() {
    let room = Room::new();
    // The same form sent twice does it once.
    let page = room.post(ANNA, "/settings/answers", &NEW).await;
    assert!(page.place().starts_with("/settings/answers?done="), "{}", page.place());
    let again = room.post(ANNA, "/settings/answers", &NEW).await;
    assert_eq!(again.place(), "/settings/answers", "nothing is claimed");
    let answer = kept(&room, "invoice").unwrap();
    assert_eq!(answer.text.get(Language::Ru).as_str(), "Счёт <b>№ 1</b>\nво вложении");
    let card = room.get(ANNA, "/settings/answers/card?answer=invoice").await;
    assert!(card.body.contains("Счёт &#60;b&#62;№ 1"), "{}", card.body);
    let mut changed = with("title-en", "Bill");
    changed[0].1 = "0";
    assert_eq!(room.post(ANNA, "/settings/answers", &changed).await.status, StatusCode::SEE_OTHER);
    assert_eq!(kept(&room, "invoice").unwrap().title.get(Language::En).as_str(), "Bill");
    for active in ["false", "true"] {
        let fields = [("key", "invoice"), ("active", active)];
        let page = room.post(ANNA, "/settings/answers/active", &fields).await;
        assert!(page.place().starts_with("/settings/answers?done="), "{}", page.place());
        assert_eq!(kept(&room, "invoice").unwrap().active, active == "true");
    }
    // A change of a retired answer does not bring it back.
    let key = helpdesk::AnswerKey::new("invoice").unwrap();
    room.desk.operator().set_canned_active(&key, false).unwrap();
    room.post(ANNA, "/settings/answers", &changed).await;
    assert!(!kept(&room, "invoice").unwrap().active);
    let by: Vec<_> = room.desk.store().lines(0, 1_000).unwrap();
    let named = by.iter().filter(|(_, line)| line.by == Some(ANNA.parse().unwrap())).count();
    assert_eq!(named, 4);
}

#[tokio::test]
async fn a_refused_answer_shows_its_form_with_everything_kept_and_the_problem_at_its_field() {
    let room = Room::new();
    for (field, value) in [
        ("key", "a b"),
        ("key", ""),
        ("key", "resolved"),
        ("title-ru", " "),
        ("title-en", "two\nlines"),
        ("text-ru", "\u{1b}"),
        ("text-en", ""),
    ] {
        let page = room.post(ANNA, "/settings/answers", &with(field, value)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value:?}");
        let problem = format!("id=\"{field}-problem\"");
        assert!(page.body.contains(&problem), "{field} {value:?}: {}", page.body);
        assert!(page.body.contains("value=\"after_decline\" checked"));
        if field != "text-en" {
            assert!(page.body.contains("The invoice is attached"));
        }
    }
    assert_eq!(room.desk.canned(&Reader::Operator).unwrap(), CannedAnswer::defaults());
    let mut gone = with("key", "gone");
    gone[0].1 = "0";
    let page = room.post(ANNA, "/settings/answers", &gone).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

/// Collects the pages of canned answers.
async fn pages(lang: &str) -> String {
    let room = Room::new();
    let number = declined(&room);
    let mut told = String::new();
    let key = helpdesk::AnswerKey::new("out-of-hours").unwrap();
    room.desk.operator().set_canned_active(&key, false).unwrap();
    for (title, user, path) in [
        ("access was declined", BORIS, format!("/tickets/{number}")),
        ("the list", ANNA, "/settings/answers".to_owned()),
        ("a new one", ANNA, "/settings/answers/card".to_owned()),
        ("one of them", ANNA, "/settings/answers/card?answer=ask-details".to_owned()),
        ("no lead", BORIS, "/settings/answers".to_owned()),
    ] {
        let page = room.get_in(lang, user, &path).await;
        write!(told, "\n=== {title} ({})\n{}\n", page.status, words(&page.body)).unwrap();
    }
    told
}

#[tokio::test]
async fn the_pages_of_canned_answers_read_well_in_russian() {
    insta::assert_snapshot!(pages("ru").await);
}

#[tokio::test]
async fn the_pages_of_canned_answers_read_well_in_english() {
    insta::assert_snapshot!(pages("en").await);
}
