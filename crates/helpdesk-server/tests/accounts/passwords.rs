//! Which passwords may be chosen, and how one is changed.

use axum::http::StatusCode;
use chrono::TimeDelta;
use helpdesk::accounts::Accounts as _;
use helpdesk::testing::TestDesk;

use crate::browser::{PASSWORD, Site};

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_the_old_one() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    assert_eq!(site.browser().get("/password").await.place(), "/sign-in?back=%2Fpassword");
    let mut browser = site.browser();
    browser.sign_in("vera", PASSWORD).await;
    let new = "another long password";
    let fields = [("old", "not the old one"), ("password", new), ("again", new)];
    let seen = browser.post("/password", &fields).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(seen.body.contains("id=\"old-problem\""), "{}", seen.body);
    assert!(seen.body.contains("aria-describedby=\"old-problem\""), "{}", seen.body);
    assert!(!seen.body.contains(new));
    let fields = [("who", "vera"), ("old", PASSWORD), ("password", new), ("again", new)];
    assert_eq!(browser.post("/password", &fields).await.status, StatusCode::SEE_OTHER);
    let mut nobody = site.browser();
    assert_eq!(nobody.post("/password", &fields).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn that_a_password_is_changed_is_told_by_the_change_and_not_by_the_address() {
    const TOLD: &str = "The password is changed";
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    let mut browser = site.browser();
    browser.sign_in("vera", PASSWORD).await;
    // A link that somebody made up claims nothing.
    for made_up in ["/password", "/password?saved=yes", "/password?done=1"] {
        let seen = browser.get(made_up).await;
        assert!(seen.status == StatusCode::OK && !seen.body.contains(TOLD), "{}", seen.body);
    }
    let new = "another long password";
    let fields = [("old", PASSWORD), ("password", new), ("again", new)];
    let place = browser.post("/password", &fields).await.place().to_owned();
    assert!(browser.get(&place).await.body.contains(TOLD));
    // Only the browser that changed it is told, and only while it is news.
    let mut other = site.browser();
    other.sign_in("vera", new).await;
    assert!(!other.get(&place).await.body.contains(TOLD));
    site.desk.clock().advance(TimeDelta::minutes(11));
    let seen = browser.get(&place).await;
    assert!(seen.status == StatusCode::OK && !seen.body.contains(TOLD), "{}", seen.body);
}

#[tokio::test]
async fn weak_passwords_are_refused_with_the_reason() {
    let site = Site::new();
    let token = site.accounts.invite(TestDesk::customer("vera")).await.unwrap();
    let long = "x".repeat(1025);
    for (password, again, why) in [
        ("1234567", "1234567", "fewer than 8 characters"),
        (long.as_str(), long.as_str(), "more than 1024 bytes"),
        ("Password1", "Password1", "is tried first"),
        ("vera@example.org", "vera@example.org", "your name, key or address"),
        (PASSWORD, "correct horse bakery", "The passwords differ"),
    ] {
        let fields = [("token", token.as_str()), ("password", password), ("again", again)];
        let seen = site.browser().post("/invitation", &fields).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(seen.body.contains(why) && seen.body.contains("role=\"alert\""), "{}", seen.body);
        assert!(!seen.body.contains(&format!("\"{password}\" type")), "{}", seen.body);
    }
    assert_eq!(site.store.password(TestDesk::customer("vera")).unwrap(), None);
}

#[tokio::test]
async fn the_store_holds_a_slow_hash_and_no_password() {
    let site = Site::with(helpdesk_server::accounts::Options::default());
    let vera = TestDesk::customer("vera");
    site.give_password(vera.clone()).await;
    let hash = site.store.password(vera).unwrap().unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    assert_eq!(site.browser().sign_in("vera", PASSWORD).await.status, StatusCode::SEE_OTHER);
}
