//! T48: guessing is slow.

use axum::http::{HeaderValue, StatusCode, header};
use chrono::TimeDelta;
use helpdesk::Clock as _;
use helpdesk::testing::TestDesk;
use helpdesk_server::accounts::Options;

use crate::browser::{PASSWORD, Site};

#[tokio::test]
async fn t48_guesses_at_one_account_are_throttled_from_wherever_they_come() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    for who in ["vera", "nobody"] {
        for n in 0..10 {
            let mut browser = site.browser();
            browser.peer = format!("198.51.100.{n}:1").parse().unwrap();
            assert_eq!(browser.sign_in(who, "wrong guess").await.status.as_u16(), 422, "{n}");
        }
        let mut browser = site.browser();
        browser.peer = "203.0.113.1:1".parse().unwrap();
        // The right password does not get around it: otherwise the answer would reveal it.
        let seen = browser.sign_in(who, PASSWORD).await;
        assert_eq!(seen.status, StatusCode::TOO_MANY_REQUESTS, "{who}");
        assert_eq!(seen.headers.get(header::RETRY_AFTER).unwrap(), "60");
        assert!(seen.body.contains("<h1>"), "{}", seen.body);
    }
    // By another name it is the same account.
    assert_eq!(site.browser().sign_in("customer:vera", PASSWORD).await.status.as_u16(), 429);
    // T4: setting the machine's clock gives no tries and takes none.
    let now = site.desk.clock().now();
    for set in [now - TimeDelta::days(2), now + TimeDelta::days(2)] {
        site.desk.clock().set(set);
        assert_eq!(site.browser().sign_in("vera", PASSWORD).await.status.as_u16(), 429);
    }
    site.desk.clock().set(now);
    site.desk.clock().advance(TimeDelta::seconds(60));
    assert_eq!(site.browser().sign_in("vera", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn t48_guesses_from_one_address_are_throttled_whatever_account_they_try() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    let network = |n: u16| format!("[2001:db8:0:1::{n:x}]:1").parse().unwrap();
    for n in 0..30 {
        let mut browser = site.browser();
        browser.peer = network(n);
        assert_eq!(browser.sign_in(&format!("guess{n}"), "wrong guess").await.status.as_u16(), 422);
    }
    let mut browser = site.browser();
    browser.peer = network(99);
    let seen = browser.sign_in("vera", PASSWORD).await;
    assert_eq!(seen.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(seen.headers.get(header::RETRY_AFTER).unwrap(), "10");
    browser.peer = "[2001:db8:0:2::1]:1".parse().unwrap();
    assert_eq!(browser.sign_in("vera", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn signing_in_with_the_right_password_is_never_throttled() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    for _ in 0..50 {
        assert_eq!(site.browser().sign_in("vera", PASSWORD).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn t44_an_invented_address_is_no_way_round_and_a_proxys_word_is_taken() {
    for (trusted, expected) in [(false, 429), (true, 422)] {
        let mut options = Options::weak_for_tests();
        if trusted {
            options.trusted_proxies.insert("192.0.2.1".parse().unwrap());
        }
        let site = Site::with(options);
        let mut last = 0;
        for n in 0..31 {
            let mut browser = site.browser();
            let told = HeaderValue::from_str(&format!("198.51.100.{n}")).unwrap();
            browser.more.insert("x-forwarded-for", told);
            let seen = browser.sign_in(&format!("guess{n}"), "wrong guess").await;
            last = seen.status.as_u16();
        }
        assert_eq!(last, expected);
    }
}

#[tokio::test]
async fn t48_guesses_at_the_old_password_are_throttled_too() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    let mut browser = site.browser();
    browser.sign_in("vera", PASSWORD).await;
    let new = "another long password";
    let mut seen = Vec::new();
    for n in 0..11 {
        let old = format!("wrong guess {n}");
        let fields = [("old", old.as_str()), ("password", new), ("again", new)];
        seen.push(browser.post("/password", &fields).await.status.as_u16());
    }
    assert_eq!(seen.pop(), Some(429));
    assert!(seen.iter().all(|status| *status == 422), "{seen:?}");
}
