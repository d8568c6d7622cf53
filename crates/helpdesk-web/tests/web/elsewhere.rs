//! The portal under a host's path: every link and form stays below it.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use super::room::{ANNA, Room, VERA};

#[tokio::test]
async fn below_a_hosts_path_every_link_form_and_redirect_stays_below_it() {
    let room = Room::new();
    let number = room.granted();
    let host = Router::new().nest("/help/desk", room.router.clone());
    let mut links = 0;
    for (user, path) in [
        (VERA, "/tickets".to_owned()),
        (VERA, "/tickets/new".to_owned()),
        (VERA, format!("/tickets/{number}")),
        (ANNA, "/queue".to_owned()),
        (ANNA, format!("/tickets/{number}")),
        (ANNA, "/search?q=text".to_owned()),
        (ANNA, "/settings/customers".to_owned()),
        (ANNA, "/settings/customers/card?key=vera".to_owned()),
        (ANNA, "/settings/customers/erase?key=vera".to_owned()),
        (ANNA, "/settings/agents".to_owned()),
        (ANNA, "/settings/projects/card?key=shop".to_owned()),
        (ANNA, "/settings/hours".to_owned()),
        (ANNA, "/settings/policy".to_owned()),
        (ANNA, "/settings/log".to_owned()),
        (VERA, "/nowhere".to_owned()),
    ] {
        let request = Request::get(format!("/help/desk{path}")).header("x-user", user);
        let answer = host.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        let body = String::from_utf8(body.to_vec()).unwrap();
        for attribute in ["href=\"", "action=\"", "src=\"", "data-live=\""] {
            for part in body.split(attribute).skip(1) {
                let link = part.split('"').next().unwrap();
                assert!(
                    link == "/help/desk"
                        || link.starts_with("/help/desk/")
                        || link.starts_with('#'),
                    "{path}: {link}"
                );
                links += 1;
            }
        }
    }
    assert!(links > 100, "{links}");
    let request = Request::get("/help/desk").header("x-user", VERA);
    let answer = host.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let place = answer.headers().get("location").map(|place| place.to_str().unwrap());
    assert_eq!(place, Some("/help/desk/tickets"), "{}", answer.status());
}
