//! Working hours: loading a file, and why a deadline is when it is.

use axum::body::Body;
use axum::http::{Request, header};
use helpdesk::DeskAction;

use super::super::pages::words;
use super::super::room::{ANNA, Page, Room, VERA};
use super::{assert_logged, russian};

const PATH: &str = "/settings/hours";

async fn load(room: &Room, file: &[u8]) -> Page {
    let mut body = b"--x\r\nContent-Disposition: form-data; name=\"calendar\"; \
        filename=\"c.json\"\r\nContent-Type: application/json\r\n\r\n"
        .to_vec();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--x--\r\n");
    let request = Request::post(PATH)
        .header("x-user", ANNA)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    room.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn a_calendar_is_loaded_from_a_file_and_shown() {
    let room = russian();
    let file = r#"{"source":["s"],"zone":"Europe/Moscow","week":{"monday":["10:00-13:00","14:00-19:00"]},
        "days":{"2026-01-01":[],"2026-01-02":[],"2026-01-17":["10:00-18:00"]}}"#;
    let answer = load(&room, file.as_bytes()).await;
    assert_eq!(answer.status.as_u16(), 303);
    assert!(answer.place().starts_with("/settings/hours?done="), "{}", answer.place());
    assert_logged(&room, DeskAction::HoursLoaded, "Europe/Moscow 3");
    let page = words(&room.get(ANNA, answer.place()).await.body);
    for told in ["10:00–13:00, 14:00–19:00", "1 января – 2 января", "17 января", "10:00–18:00"]
    {
        assert!(page.contains(told), "{told}: {page}");
    }
}

#[tokio::test]
async fn a_bad_calendar_is_refused_with_its_field_named() {
    let room = russian();
    let week = r#""week":{"monday":["10:00-19:00"]}"#;
    for (file, told) in [
        (format!(r#"{{"zone":"Moscow",{week}}}"#), "zone: пояса Moscow нет"),
        (r#"{"zone":"UTC","week":{"monday":["9-18"]}}"#.to_owned(), "week.monday: 9-18"),
        (r#"{"zone":"UTC","week":{}}"#.to_owned(), "week: хотя бы"),
        (format!(r#"{{"zone":"UTC",{week},"days":{{"2026-02-30":[]}}}}"#), "days: 2026-02-30"),
        (format!(r#"{{"zone":"UTC",{week},"holidays":{{}}}}"#), "unknown field `holidays`"),
        ("{".to_owned(), "Файл не прочитан, строка 1"),
        ("x".repeat((1 << 20) + 1), "больше 1"),
    ] {
        let answer = load(&room, file.as_bytes()).await;
        assert_eq!(answer.status, 422, "{told}");
        assert!(words(&answer.body).contains(told), "{told}: {}", words(&answer.body));
    }
    let empty = room.post(ANNA, PATH, &[]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.body.contains("Выберите файл"));
    assert_eq!(room.desk.policy().unwrap().hours, helpdesk::rules::hours::Calendar::default());
}

#[tokio::test]
async fn a_deadline_is_explained_from_a_moment_or_a_ticket() {
    let room = russian();
    let number = room.open(VERA, false);
    let page = room.get(ANNA, &format!("{PATH}?ticket={number}")).await;
    assert!(words(&page.body).contains("Срок первого ответа: сегодня в 11:00"));
    let page = room.get(ANNA, &format!("{PATH}?at=2026-01-16T18:30")).await;
    assert!(words(&page.body).contains("17 января: выходной"));
    room.desk.set_policy("answer.within", "2h").unwrap();
    let page = room.get(ANNA, &format!("{PATH}?ticket={number}")).await;
    assert!(words(&page.body).contains("назначен по правилам, которые действовали тогда"));
    for (asked, told) in [("ticket=999", "Такого обращения нет"), ("at=tomorrow", "Время пишется")]
    {
        let page = room.get(ANNA, &format!("{PATH}?{asked}")).await;
        assert_eq!(page.status, 422);
        assert!(page.body.contains(told), "{asked}");
    }
}
