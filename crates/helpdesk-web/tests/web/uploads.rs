//! Forms with files: whole or not at all (T24), and nothing of a refused one is lost.

use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode, header};
use futures_util::{StreamExt as _, stream};
use helpdesk::{Actor, Reader, TicketNumber};

use super::room::{Page, Room, VERA};

const BOUNDARY: &str = "a-boundary";

/// A part of a form: the head after `form-data; `, its type, its bytes.
pub(crate) type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

/// Writes a form as browsers do, with a command of its own before everything else.
pub(crate) fn form(parts: &[Part<'_>]) -> Vec<u8> {
    static SENT: AtomicU64 = AtomicU64::new(1);
    let command = format!("0190c2b0-0000-7000-8000-{:012x}", SENT.fetch_add(1, Ordering::Relaxed));
    let command: Part<'_> = ("name=\"command\"", None, command.as_bytes());
    let mut body = Vec::new();
    for (head, kind, bytes) in [&command].into_iter().chain(parts) {
        body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n").bytes());
        if let Some(kind) = kind {
            body.extend(format!("Content-Type: {kind}\r\n").bytes());
        }
        body.extend(b"\r\n");
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

fn request(user: &str, path: &str, body: Body) -> Request<Body> {
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let request = Request::post(path).header("x-user", user).header(header::CONTENT_TYPE, kind);
    request.header("sec-fetch-site", "same-origin").body(body).unwrap()
}

/// Sends a form with files.
pub(crate) async fn send(room: &Room, user: &str, path: &str, parts: &[Part<'_>]) -> Page {
    room.send(request(user, path, Body::from(form(parts)))).await
}

fn staged(room: &Room) -> u64 {
    let by: Actor = VERA.parse().unwrap();
    room.desk.store().staged_bytes(by).unwrap()
}

fn version(room: &Room, number: TicketNumber) -> u64 {
    room.desk.ticket(&Reader::Operator, number).unwrap().version().0
}

/// Returns the links to files on a page, with their names.
fn files(page: &Page) -> Vec<String> {
    let links = page.body.split("<a class=\"file\" href=\"").skip(1);
    links.map(|rest| rest.split_once('"').unwrap().0.to_owned()).collect()
}

#[tokio::test]
async fn a_file_comes_back_byte_for_byte() {
    let room = Room::new();
    let number = room.open(VERA, true);
    // More than two chunks of the store, with every byte and almost the boundary in it.
    let mut bytes: Vec<u8> = (0..2_300_000_u32).map(|i| (i % 251) as u8).collect();
    bytes.extend(b"\r\n--a-boundar\r\n\r\n--\r\n");
    let path = format!("/tickets/{number}/reply");
    let sent = send(
        &room,
        VERA,
        &path,
        &[
            ("name=\"text\"", None, "Файлы".as_bytes()),
            ("name=\"files\"; filename=\"первый.bin\"", Some("application/x-thing"), &bytes),
            ("name=\"files\"; filename=\"empty.txt\"", Some("text/plain"), b""),
            ("name=\"files\"; filename=\"\"", Some("application/octet-stream"), b""),
            ("name=\"files\"; filename*=UTF-8''%D1%91.txt", Some("text/plain"), b"second"),
        ],
    )
    .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let page = room.get(VERA, &format!("/tickets/{number}")).await;
    let links = files(&page);
    assert_eq!(links.len(), 3, "in their order, and none for a chooser left alone");
    for (link, expected, name) in [
        (&links[0], &bytes[..], "первый.bin"),
        (&links[1], b"", "empty.txt"),
        (&links[2], b"second", "ё.txt"),
    ] {
        assert!(page.body.contains(name));
        let answer = room.bytes(VERA, link).await;
        assert_eq!(answer.0, StatusCode::OK);
        assert!(answer.1 == expected, "{name}: {} bytes of {}", answer.1.len(), expected.len());
    }
    assert_eq!(staged(&room), 0, "all uploads were taken");
}

#[tokio::test]
async fn a_file_that_is_refused_loses_nothing_else() {
    let room = Room::new();
    room.desk.set_policy("file.bytes", "1000").unwrap();
    let number = room.open(VERA, true);
    let path = format!("/tickets/{number}/reply");
    let large = vec![b'x'; 300_000];
    let page = send(
        &room,
        VERA,
        &path,
        &[
            ("name=\"files\"; filename=\"small.txt\"", None, b"small"),
            ("name=\"files\"; filename=\"large.txt\"", None, &large),
            ("name=\"text\"", None, b"What I wrote"),
        ],
    )
    .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("What I wrote"), "the text after the file is kept");
    assert!(page.body.contains("small.txt"), "the small file is kept");
    assert_eq!(version(&room, number), 1, "nothing was sent");
    assert_eq!(staged(&room), 5, "the large one does not count");
    // The next try sends the small file by its id.
    let upload = page.hidden_box("upload").to_owned();
    let fields =
        [("text", "What I wrote"), ("upload", upload.as_str()), ("upload", upload.as_str())];
    let again = room.post(VERA, &path, &fields).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.body);
    let shown = room.get(VERA, &format!("/tickets/{number}")).await;
    assert_eq!(files(&shown).len(), 1);
    assert_eq!(staged(&room), 0);
}

#[tokio::test]
async fn anothers_upload_is_no_upload() {
    let room = Room::new();
    let number = room.open(VERA, true);
    let theirs = room.desk.upload(&"customer:gleb".parse().unwrap(), "a", "a/b", &mut &b"x"[..]);
    let theirs = theirs.unwrap().id.to_string();
    let path = format!("/tickets/{number}/reply");
    for id in [theirs.as_str(), "00000000-0000-7000-8000-000000000000", "x", ""] {
        let page = room.post(VERA, &path, &[("text", "T"), ("upload", id)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{id}");
    }
    assert_eq!(version(&room, number), 1);
}

#[tokio::test]
async fn t24_a_form_that_is_cut_anywhere_is_done_wholly_or_not_at_all() {
    let room = Room::new();
    let number = room.open(VERA, true);
    let path = format!("/tickets/{number}/reply");
    let whole = || {
        form(&[
            ("name=\"files\"; filename=\"a.txt\"", Some("text/plain"), b"first file"),
            ("name=\"text\"", None, b"words"),
            ("name=\"files\"; filename=\"b.txt\"", Some("text/plain"), b"second file"),
        ])
    };
    let (mut cuts, mut done) = (0, 0);
    for length in 0..whole().len() {
        for broken in [false, true] {
            let before = version(&room, number);
            // A connection that breaks is an error; one that only ends early is not.
            let sent = stream::iter([Ok(Bytes::copy_from_slice(&whole()[..length]))]);
            let end = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
            let end = stream::iter(broken.then_some(Err::<Bytes, _>(end)));
            let page = room.send(request(VERA, &path, Body::from_stream(sent.chain(end)))).await;
            let after = version(&room, number);
            if page.status == StatusCode::SEE_OTHER {
                assert_eq!(after, before + 1, "cut at {length}");
                done += 1;
            } else {
                assert_eq!(page.status, StatusCode::BAD_REQUEST, "cut at {length}");
                assert_eq!(after, before, "cut at {length}");
            }
            assert_eq!(staged(&room), 0, "cut at {length}");
            cuts += 1;
        }
    }
    println!("T24: {cuts} cuts, {done} whole, 0 half-done");
    assert!(done <= 4, "only the last line break may be missing");
}

#[tokio::test]
async fn t24_a_client_that_hangs_up_leaves_no_upload() {
    let room = Room::new();
    let number = room.open(VERA, true);
    let path = format!("/tickets/{number}/reply");
    let whole = form(&[
        ("name=\"files\"; filename=\"a.txt\"", Some("text/plain"), b"first file"),
        ("name=\"files\"; filename=\"b.txt\"", Some("text/plain"), b"second file"),
    ]);
    for length in [0, 20, 100, 130, whole.len() / 2, whole.len() - 30] {
        let sent = stream::iter([Ok::<_, Infallible>(Bytes::copy_from_slice(&whole[..length]))]);
        let body = Body::from_stream(sent.chain(stream::pending()));
        // The handler is dropped while it waits, as a server does when the client is gone.
        let waiting = room.send(request(VERA, &path, body));
        let waited = tokio::time::timeout(std::time::Duration::from_millis(30), waiting).await;
        assert!(waited.is_err(), "it waits for the rest");
        let mut tries = 0;
        while staged(&room) > 0 {
            tokio::task::yield_now().await;
            tries += 1;
            assert!(tries < 1_000_000, "what was staged is given back");
        }
    }
    assert_eq!(version(&room, number), 1);
}

#[tokio::test]
async fn what_is_no_form_or_too_much_is_refused() {
    let room = Room::new();
    let number = room.open(VERA, true);
    let path = format!("/tickets/{number}/reply");
    for (kind, body, status) in [
        ("text/plain", "text=T", 415),
        ("application/json", "{\"text\":\"T\"}", 415),
        ("", "text=T", 415),
        ("multipart/mixed; boundary=x", "text=T", 415),
        ("multipart/form-data", "text=T", 400),
        ("multipart/form-data; boundary=x", "text=T", 400),
        ("application/x-www-form-urlencoded", "text=%ff", 400),
    ] {
        let request = Request::post(&path)
            .header("x-user", VERA)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, kind);
        let page = room.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(page.status.as_u16(), status, "{kind}");
    }
    let long = vec![b'x'; (256 << 10) + 1];
    let most = &long[1..];
    let field: Part<'_> = ("name=\"a\"", None, b"b");
    let file: Part<'_> = ("name=\"files\"; filename=\"a\"", None, b"b");
    let empty: Part<'_> = ("name=\"files\"; filename=\"\"", None, b"");
    for (what, parts, status) in [
        ("a long field", vec![("name=\"text\"", None, &long[..])], 413),
        ("many long fields", vec![("name=\"text\"", None, most); 5], 413),
        ("a text that is too long", vec![("name=\"text\"", None, most)], 422),
        ("many fields", vec![field; 65], 413),
        ("many files", vec![file; 22], 413),
        ("very many parts", vec![empty; 10_000], 413),
        ("no text", vec![("name=\"text\"", None, &b"\xff"[..])], 400),
        // One file too many is refused in words.
        ("one file too many", vec![file; 21], 422),
    ] {
        let page = send(&room, VERA, &path, &parts).await;
        assert_eq!(page.status.as_u16(), status, "{what}");
    }
    room.desk.set_policy("upload.quota", "1000").unwrap();
    let large = vec![b'x'; 1_100_000];
    let page = send(&room, VERA, &path, &[("name=\"files\"; filename=\"a\"", None, &large)]).await;
    assert_eq!(page.status.as_u16(), 413, "more than the quota and a mebibyte");
    assert_eq!(version(&room, number), 1, "nothing was done");
}

/// S5: the receipt of what was sent needs no file, so a file that is gone since keeps nobody from it.
#[tokio::test]
async fn s5_a_form_sent_again_gets_its_answer_though_its_file_was_redacted() {
    let room = Room::new();
    let by: Actor = VERA.parse().unwrap();
    let upload = || room.desk.upload(&by, "a.txt", "text/plain", &mut &b"x"[..]).unwrap().id;
    let redact = |number: TicketNumber, seq: u64| {
        let by = Reader::Operator;
        room.desk.redact(&by, number, helpdesk::Version(seq), "Asked for it").unwrap();
    };
    let number = room.open(VERA, true);
    let path = format!("/tickets/{number}/reply");
    for (key, text) in [
        ("0190c2b0-0000-7000-8000-00000000aaa1", "T"),
        ("0190c2b0-0000-7000-8000-00000000aaa2", ""),
    ] {
        let id = upload().to_string();
        let form = [("command", key), ("text", text), ("upload", id.as_str())];
        let first = room.post(VERA, &path, &form).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER);
        let last = version(&room, number);
        redact(number, last);
        let again = room.post(VERA, &path, &form).await;
        assert_eq!((again.status, again.place()), (first.status, first.place()));
        assert_eq!(version(&room, number), last, "done once");
    }
    let id = upload().to_string();
    let form = [
        ("command", "0190c2b0-0000-7000-8000-00000000aaa3"),
        ("project", "shop"),
        ("priority", "low"),
        ("subject", "S"),
        ("text", "T"),
        ("upload", id.as_str()),
    ];
    let first = room.post(VERA, "/tickets", &form).await;
    assert_eq!(first.place(), "/tickets/2?done=1");
    redact(TicketNumber::new(2).unwrap(), 1);
    let again = room.post(VERA, "/tickets", &form).await;
    assert_eq!((again.status, again.place()), (first.status, first.place()));
    // The control: under another key it is another form, and the file is missed.
    let mut other = form;
    other[0].1 = "0190c2b0-0000-7000-8000-00000000aaa4";
    let page = room.post(VERA, "/tickets", &other).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}
