//! What programs ask: whether the process lives, whether it serves, what it counted.

use axum::http::StatusCode;
use helpdesk::testing::TestDesk;

use crate::browser::{PASSWORD, Site};

#[tokio::test]
async fn health_and_readiness_are_plain_words() {
    let site = Site::new();
    let mut browser = site.browser();
    for (path, text) in [("/health", "ok\n"), ("/ready", "ready\n")] {
        let seen = browser.get(path).await;
        assert_eq!((seen.status, seen.body.as_str()), (StatusCode::OK, text));
    }
}

#[tokio::test]
async fn t46_figures_hold_routes_and_outcomes_and_nothing_that_was_sent() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    let mut browser = site.browser();
    browser.sign_in("marker-name", "marker-password").await;
    browser.sign_in("vera", PASSWORD).await;
    browser.get("/tickets/424242?marker=marker-query").await;
    browser.get("/marker-path").await;
    let text = browser.get("/metrics").await.body;
    assert!(!text.contains("marker") && !text.contains("4242") && !text.contains("vera"), "{text}");
    for line in [
        "helpdesk_sign_ins_total{outcome=\"wrong\"} 1",
        "helpdesk_sign_ins_total{outcome=\"done\"} 2",
        "helpdesk_requests_total{method=\"POST\",route=\"/sign-in\",status=\"4xx\"} 1",
        "helpdesk_requests_total{method=\"GET\",route=\"none\",status=\"4xx\"} 1",
        "route=\"/tickets/{number}\"",
        "helpdesk_connections 0",
        "helpdesk_live_streams 0",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(text.ends_with("# EOF\n"));
}
