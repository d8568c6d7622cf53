//! Files go out as downloads that no browser runs (T36, T37).

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use helpdesk::{Command, FileId, Message};

use super::room::{ANNA, GLEB, Room, VERA};

/// Sends a file with a reply of vera, or with a note of anna; returns its path.
fn sent(room: &Room, name: &str, kind: &str, bytes: &[u8], note: bool) -> String {
    let number = room.open(VERA, true);
    let by = if note { ANNA } else { VERA };
    let file = room.desk.upload(&by.parse().unwrap(), name, kind, &mut &*bytes).unwrap();
    let message = Message::files([file.id]);
    room.ask(by, number, if note { Command::Note(message) } else { Command::Reply(message) });
    format!("/files/{}", file.id)
}

fn is_sealed(headers: &HeaderMap, kind: &str) {
    let one = |name: &str| {
        let mut values = headers.get_all(name).iter();
        let value = values.next().map_or("", |value| value.to_str().unwrap());
        assert!(values.next().is_none(), "{name} stands there once");
        value
    };
    assert_eq!(one("content-type"), kind);
    assert!(one("content-disposition").starts_with("attachment; filename=\""));
    assert_eq!(one("x-content-type-options"), "nosniff");
    assert_eq!(one("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(one("cache-control"), "private, no-store");
    assert_eq!(one("cross-origin-resource-policy"), "same-origin");
    assert_eq!(one("x-frame-options"), "DENY");
}

/// A GIF of one pixel that is a script as well.
const POLYGLOT: &[u8] = b"GIF89a/*\x01\0\0\0\0\0,*/=1;alert(1)//";

#[tokio::test]
async fn t37_whatever_a_file_is_it_goes_out_as_a_download_in_a_sandbox() {
    let room = Room::new();
    let html = b"<script>alert(document.domain)</script>";
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
    let xml = b"<?xml version=\"1.0\"?><?xml-stylesheet type=\"text/xsl\" href=\"#\"?><a/>";
    let mut tried = 0;
    for bytes in
        [&html[..], svg, xml, b"%PDF-1.7 /JS (app.alert(1))", POLYGLOT, b"MIME-Version: 1.0"]
    {
        for kind in
            ["text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "image/png", ""]
        {
            for name in ["a.html", "a.svg", "a.xhtml", "a.xml", "a.png", "a.js", "a"] {
                let path = sent(&room, name, kind, bytes, false);
                let (status, body, headers) = room.raw(Method::GET, VERA, &path).await;
                assert_eq!((status, &body[..]), (StatusCode::OK, bytes));
                is_sealed(&headers, "application/octet-stream");
                assert_eq!(headers["content-length"], bytes.len().to_string());
                tried += 1;
            }
        }
    }
    println!("T37: {tried} files, all sealed");
}

#[tokio::test]
async fn t36_no_name_reaches_anything_but_its_place() {
    let room = Room::new();
    let long = "x".repeat(5_000);
    let mut tried = 0;
    for name in [
        "../../etc/passwd",
        "..\\..\\x",
        "C:\\",
        "CON",
        ".htaccess",
        "\u{200b}.htaccess",
        "a\";\r\nX-Evil: y",
        "a%22;%0d%0aX-Evil: y",
        "photo\u{202e}gpj.exe",
        "",
        "a; filename*=UTF-8''evil",
        long.as_str(),
    ] {
        let path = sent(&room, name, "text/plain", b"x", false);
        let (status, _, headers) = room.raw(Method::GET, VERA, &path).await;
        assert_eq!(status, StatusCode::OK, "{name}");
        assert!(headers.get("x-evil").is_none());
        let value = headers["content-disposition"].to_str().unwrap();
        assert_eq!(value.matches("filename=").count(), 1, "{value}");
        assert_eq!(value.matches("filename*=").count(), 1, "{value}");
        assert_eq!(value.matches('"').count(), 2, "{value}");
        let exact = value.split_once("filename*=UTF-8''").unwrap().1;
        let exact = percent_encoding::percent_decode_str(exact).decode_utf8().unwrap();
        assert_eq!(exact, helpdesk::rules::FileName::clean(name).as_str());
        // No other header knows of the name.
        for (key, value) in &headers {
            let elsewhere =
                key != "content-disposition" && value.as_bytes().windows(4).any(|w| w == b"evil");
            assert!(!elsewhere, "{key}");
        }
        tried += 1;
    }
    println!("T36: {tried} names, one each");
}

#[tokio::test]
async fn a_file_answers_head_without_its_bytes() {
    let room = Room::new();
    let path = sent(&room, "a.txt", "text/plain", &[7; 5_000], false);
    let (status, body, headers) = room.raw(Method::HEAD, VERA, &path).await;
    assert_eq!((status, body.len()), (StatusCode::OK, 0));
    assert_eq!(headers["content-length"], "5000");
    is_sealed(&headers, "application/octet-stream");
}

#[tokio::test]
async fn a_file_of_a_note_or_of_another_is_missing() {
    let room = Room::new();
    let note = sent(&room, "note.txt", "text/plain", b"internal", true);
    let public = sent(&room, "a.txt", "text/plain", b"x", false);
    let waiting: FileId = {
        let file = room.desk.upload(&VERA.parse().unwrap(), "w", "a/b", &mut &b"x"[..]).unwrap();
        file.id
    };
    let waiting = format!("/files/{waiting}");
    let missing = room.get(VERA, "/files/00000000-0000-7000-8000-000000000000").await;
    assert_eq!(missing.status, 404);
    for (user, path) in [
        (VERA, note.as_str()),
        (VERA, waiting.as_str()),
        (VERA, "/files/x"),
        (VERA, "/files/%ff"),
        (VERA, "/files/..%2f..%2fetc%2fpasswd"),
    ] {
        for path in [path.to_owned(), format!("{path}/preview")] {
            assert_eq!(room.get(user, &path).await, missing, "{user} {path}");
        }
    }
    for path in [&note, &public] {
        assert_eq!(room.get(GLEB, path).await.status, 404, "{path}");
        assert_eq!(room.get(ANNA, path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn only_a_true_small_picture_is_shown() {
    let room = Room::new();
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0".to_vec();
    png.extend([0; 40]);
    // The declared type does not count.
    let path = sent(&room, "a.html", "text/html", &png, false) + "/preview";
    let (status, body, headers) = room.raw(Method::GET, VERA, &path).await;
    assert_eq!((status, body), (StatusCode::OK, png.clone()));
    is_sealed(&headers, "image/png");
    assert_eq!(room.get(GLEB, &path).await.status, 404);

    let mut bomb = png.clone();
    bomb[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
    let mut large = png.clone();
    large.resize((5 << 20) + 1, 0);
    for (what, bytes) in [
        ("a picture of 50,000 pixels a side", &bomb[..]),
        ("a large file", &large),
        ("a page", b"<html></html>"),
        ("a drawing", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("nothing", b""),
        ("half a head", &png[..12]),
    ] {
        let path = sent(&room, "a.png", "image/png", bytes, false) + "/preview";
        assert_eq!(room.get(VERA, &path).await.status, 404, "{what}");
    }
    // A script that begins as a picture is a picture to every browser, and never a script.
    let path = sent(&room, "a.js", "text/javascript", POLYGLOT, false) + "/preview";
    let request = Request::get(&path).header("x-user", VERA).body(Body::empty()).unwrap();
    let answer = room.send(request).await;
    if answer.status == StatusCode::OK {
        is_sealed(&answer.headers, "image/gif");
    }
}
