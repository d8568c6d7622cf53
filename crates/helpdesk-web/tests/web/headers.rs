//! The headers that every answer bears (ASVS 3.4), and pages that name no host (T44).

use std::sync::Arc;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Request, StatusCode, header};
use helpdesk::{Actor, AsyncHelpdesk, Helpdesk};
use helpdesk_web::{AuthError, Authenticator, BoxFuture, Language, OwnShell, Settings, router};

use super::room::{ANNA, Room, VERA};

/// Returns a style or a script that is in the page itself.
fn inline(page: &str) -> Option<&str> {
    let handler = page.split(" on").skip(1).find(|rest| {
        let name = rest.trim_start_matches(|c: char| c.is_ascii_lowercase());
        name.starts_with('=')
    });
    let script = page.split("<script").skip(1).find(|rest| !rest.starts_with(" src=\""));
    let style = page.split("style=").nth(1).or(page.split("<style").nth(1));
    handler.or(script).or(style)
}

#[tokio::test]
async fn every_answer_bears_the_headers_of_safety() {
    let room = Room::new();
    let number = room.granted();
    for (user, path) in [
        (VERA, "/tickets".to_owned()),
        (VERA, format!("/tickets/{number}")),
        (VERA, "/nowhere".to_owned()),
        ("", "/tickets".to_owned()),
        (ANNA, "/queue".to_owned()),
    ] {
        let page = room.get(user, &path).await;
        let one = |name: &str| page.headers.get(name).map_or("", |value| value.to_str().unwrap());
        let policy = one("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(one("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(one("referrer-policy"), "same-origin");
        assert_eq!(one("cache-control"), "no-store", "{path}");
        assert_eq!(one("content-type"), "text/html; charset=utf-8", "{path}");
        assert!(page.headers.get(header::SERVER).is_none());
        assert!(page.headers.get(header::STRICT_TRANSPORT_SECURITY).is_none());
        assert_eq!(inline(&page.body), None, "{path}");
    }
    let mut settings = Settings::new(Language::Ru);
    settings.tls = true;
    let page = Room::with(settings).get(VERA, "/tickets").await;
    let year = page.headers.get(header::STRICT_TRANSPORT_SECURITY).unwrap();
    assert!(year.to_str().unwrap().starts_with("max-age=31536000"));
}

#[tokio::test]
async fn t44_no_page_and_no_redirect_names_a_host_that_the_request_named() {
    let room = Room::new();
    let number = room.granted();
    let mut pages = 0;
    for path in [
        "/".to_owned(),
        "/tickets".into(),
        "/tickets/new".into(),
        format!("/tickets/{number}"),
        "/nowhere".into(),
    ] {
        for (name, value) in [
            ("host", "evil.example"),
            ("x-forwarded-host", "evil.example"),
            ("x-forwarded-proto", "gopher"),
            ("x-original-url", "//evil.example"),
            ("forwarded", "host=evil.example"),
        ] {
            let request = Request::get(&path).header("x-user", VERA).header(name, value);
            let page = room.send(request.body(Body::empty()).unwrap()).await;
            let all = format!("{:?} {}", page.headers, page.body);
            assert!(!all.contains("evil.example") && !all.contains("gopher"), "{path} {name}");
            pages += 1;
        }
        let absolute = format!("http://evil.example{path}");
        let request = Request::get(&absolute).header("x-user", VERA);
        let page = room.send(request.body(Body::empty()).unwrap()).await;
        assert!(
            !format!("{:?} {}", page.headers, page.body).contains("evil.example"),
            "{absolute}"
        );
        pages += 1;
    }
    for back in ["//evil.example", "https://evil.example", "/\\evil.example", "/%0d%0aX: y"] {
        let form = [("lang", "en"), ("back", back)];
        let answer = room.post(VERA, "/language", &form).await;
        assert!(answer.place().starts_with('/') && !answer.place().starts_with("//"), "{back}");
        assert!(!answer.place().contains("evil"), "{back}: {}", answer.place());
        pages += 1;
    }
    println!("T44: {pages} requests, 0 foreign links");
}

/// A host whose own users fail it.
#[derive(Debug)]
struct Panics;

#[expect(clippy::panic, reason = "a host's own mistake is played")]
impl Authenticator for Panics {
    fn who<'a>(&'a self, _: &'a Parts) -> BoxFuture<'a, Result<Option<Actor>, AuthError>> {
        panic!("the host's users are not there")
    }
}

/// E2: no panic closes the connection, wherever below the headers it happens.
#[tokio::test]
async fn a_panic_of_a_hosts_authenticator_is_answered() {
    let Room { desk, .. } = Room::new();
    let bridge = AsyncHelpdesk::new(Helpdesk::clone(&desk));
    let shell = Arc::new(OwnShell);
    let router = router(bridge, Arc::new(Panics), shell, Settings::new(Language::Ru));
    let room = Room { desk, router };
    for path in ["/tickets", "/queue", "/nowhere"] {
        let page = room.get(VERA, path).await;
        assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        let policy = page.headers.get("content-security-policy").unwrap().to_str().unwrap();
        assert!(policy.contains("default-src 'none'"), "{path}");
        assert!(!page.body.contains("users are not there"), "{path}: {}", page.body);
    }
}
