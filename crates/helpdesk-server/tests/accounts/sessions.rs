//! Sessions: T42 and their ends.

use axum::http::{StatusCode, header};
use chrono::TimeDelta;
use helpdesk::AgentId;
use helpdesk::testing::TestDesk;
use helpdesk_server::accounts::Options;

use crate::browser::{Browser, PASSWORD, Site};

const COOKIE: &str = "helpdesk_session";

async fn signed_in(site: &Site, who: &str) -> Browser {
    let mut browser = site.browser();
    let seen = browser.sign_in(who, PASSWORD).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER);
    browser
}

#[tokio::test]
async fn t42_the_session_before_a_sign_in_is_not_the_one_after_and_is_dead() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    site.give_password(TestDesk::customer("gleb")).await;
    // Somebody plants their own session in a browser.
    let mut planted = signed_in(&site, "gleb").await;
    let mut victim = site.browser();
    victim.cookies.clone_from(&planted.cookies);
    assert_eq!(victim.sign_in("vera", PASSWORD).await.status, StatusCode::SEE_OTHER);
    assert_ne!(victim.cookies[COOKIE], planted.cookies[COOKIE]);
    assert!(victim.is_in().await);
    assert!(!planted.is_in().await);
    // And a cookie that was never issued stays nobody's.
    let mut invented = site.browser();
    let token = "A".repeat(43);
    invented.cookies.insert(COOKIE.to_owned(), token.clone());
    invented.sign_in("vera", PASSWORD).await;
    assert_ne!(invented.cookies[COOKIE], token);
}

#[tokio::test]
async fn t42_a_session_is_dead_at_the_next_request_after_signing_out() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    let mut browser = signed_in(&site, "vera").await;
    let mut other = signed_in(&site, "vera").await;
    let mut copy = site.browser();
    copy.cookies.clone_from(&browser.cookies);
    assert!(copy.is_in().await);
    let seen = browser.post("/sign-out", &[]).await;
    assert_eq!(seen.place(), "/sign-in");
    let gone = seen.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
    assert!(gone.starts_with("helpdesk_session=;") && gone.contains("Max-Age=0"), "{gone}");
    assert!(!copy.is_in().await);
    assert!(other.is_in().await);
}

#[tokio::test]
async fn t42_a_new_password_ends_every_other_session() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    let mut browser = signed_in(&site, "vera").await;
    let mut other = signed_in(&site, "vera").await;
    let before = browser.cookies.clone();
    let new = "another long password";
    let fields = [("old", PASSWORD), ("password", new), ("again", new)];
    let seen = browser.post("/password", &fields).await;
    assert_eq!(seen.place(), "/password");
    assert!(browser.is_in().await);
    assert!(!other.is_in().await);
    let mut copy = site.browser();
    copy.cookies = before;
    assert!(!copy.is_in().await);
    assert_eq!(site.browser().sign_in("vera", PASSWORD).await.status.as_u16(), 422);
    assert_eq!(site.browser().sign_in("vera", new).await.status, StatusCode::SEE_OTHER);
}

fn set_active(site: &Site, key: &str, active: bool) {
    let key = AgentId::new(key).unwrap();
    let card = site.desk.directory().agents([key.clone()].into()).unwrap().remove(&key).unwrap();
    site.desk.people().put_agent(card.active(active)).unwrap();
}

#[tokio::test]
async fn t42_a_disabled_agent_is_out_at_the_next_request() {
    let site = Site::new();
    site.give_password(TestDesk::agent("boris")).await;
    let mut browser = signed_in(&site, "boris").await;
    assert!(browser.is_in().await);
    set_active(&site, "boris", false);
    for path in ["/", "/password", "/queue", "/tickets"] {
        assert_eq!(browser.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    // They may sign in as somebody else.
    assert_eq!(browser.get("/sign-in").await.status, StatusCode::OK);
    assert_eq!(site.browser().sign_in("boris", PASSWORD).await.status.as_u16(), 422);
}

#[tokio::test]
async fn t42_the_cookie_is_for_this_host_and_no_script() {
    for (tls, expected) in [
        (false, ["helpdesk_session=", "; Path=/; HttpOnly; SameSite=Lax"]),
        (true, ["__Host-helpdesk=", "; Path=/; HttpOnly; SameSite=Lax; Secure"]),
    ] {
        let mut options = Options::weak_for_tests();
        options.tls = tls;
        let site = Site::with(options);
        site.give_password(TestDesk::customer("vera")).await;
        let mut browser = site.browser();
        let seen = browser.sign_in("vera", PASSWORD).await;
        let cookie = seen.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
        let [begins, ends] = expected;
        assert!(cookie.starts_with(begins) && cookie.ends_with(ends), "{cookie}");
        assert_eq!(cookie.len(), begins.len() + 43 + ends.len());
        assert_eq!(seen.headers.contains_key(header::STRICT_TRANSPORT_SECURITY), tls);
        assert!(browser.is_in().await);
        // The other kind of cookie is nothing here.
        let secret = browser.cookies.values().next().unwrap().clone();
        assert!(!site.holds_plain(&secret));
        let mut other = site.browser();
        let name = if tls { "helpdesk_session" } else { "__Host-helpdesk" };
        other.cookies.insert(name.to_owned(), secret);
        assert!(!other.is_in().await);
    }
}

#[tokio::test]
async fn t42_wildcards_and_neighbours_of_a_secret_match_nothing() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    let browser = signed_in(&site, "vera").await;
    let secret = browser.cookies[COOKIE].clone();
    let mut changed = secret.clone();
    changed.replace_range(42.., if secret.ends_with('A') { "Q" } else { "A" });
    let bad = ["", "%", "*", "_", &"%".repeat(43), &"_".repeat(43), &secret[..42], &changed];
    for bad in bad {
        let mut other = site.browser();
        other.cookies.insert(COOKIE.to_owned(), bad.to_owned());
        assert!(!other.is_in().await, "{bad}");
        let seen = other.get(&format!("/invitation?token={}", bad.replace('%', "%25"))).await;
        assert_eq!(seen.status, StatusCode::GONE, "{bad}");
    }
    // A session cannot be used as an invitation, nor an invitation as a session.
    let seen = site.browser().get(&format!("/invitation?token={secret}")).await;
    assert_eq!(seen.status, StatusCode::GONE);
    let token = site.accounts.invite(TestDesk::customer("vera")).await.unwrap();
    let mut other = site.browser();
    other.cookies.insert(COOKIE.to_owned(), token);
    assert!(!other.is_in().await);
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_without_use() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    let (mut used, mut idle) = (signed_in(&site, "vera").await, signed_in(&site, "vera").await);
    site.desk.clock().advance(TimeDelta::hours(11));
    assert!(used.is_in().await);
    site.desk.clock().advance(TimeDelta::hours(1));
    assert!(used.is_in().await);
    assert!(!idle.is_in().await);
    site.desk.clock().advance(TimeDelta::hours(11) - TimeDelta::seconds(1));
    assert!(used.is_in().await);
}

#[tokio::test]
async fn a_session_ends_after_thirty_days_however_much_it_is_used() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    let mut browser = signed_in(&site, "vera").await;
    let begun = site.desk.now();
    while site.desk.now() + TimeDelta::hours(11) < begun + TimeDelta::days(30) {
        site.desk.clock().advance(TimeDelta::hours(11));
        assert!(browser.is_in().await);
    }
    site.desk.clock().advance_to(begun + TimeDelta::days(30) - TimeDelta::seconds(1));
    assert!(browser.is_in().await);
    site.desk.clock().advance_to(begun + TimeDelta::days(30));
    assert!(!browser.is_in().await);
    // T26: a clock set back revives only what ended by its own time, not what was used up in another way.
    assert_eq!(site.accounts.sweep().unwrap(), 2);
    site.desk.clock().set(begun);
    assert!(!browser.is_in().await);
}

#[tokio::test]
async fn the_store_is_written_at_most_once_in_a_quarter_of_an_hour_of_use() {
    let site = Site::new();
    let vera = TestDesk::customer("vera");
    site.give_password(vera.clone()).await;
    let mut browser = signed_in(&site, "vera").await;
    let until = || {
        use helpdesk::accounts::{Accounts as _, CredentialKind};
        let kind = CredentialKind::Session;
        let all = site.store.credentials(vera.clone(), kind, site.desk.now()).unwrap();
        all.iter().map(|session| session.until).max().unwrap()
    };
    let first = until();
    for _ in 0..14 {
        site.desk.clock().advance(TimeDelta::minutes(1));
        browser.is_in().await;
        assert_eq!(until(), first);
    }
    site.desk.clock().advance(TimeDelta::minutes(1));
    browser.is_in().await;
    assert_eq!(until(), first + TimeDelta::minutes(15));
}

/// When a credential of vera's ends; none when she has none.
fn ends(site: &Site) -> Option<chrono::DateTime<chrono::Utc>> {
    use helpdesk::accounts::{Accounts as _, CredentialKind};
    let (vera, kind) = (TestDesk::customer("vera"), CredentialKind::Session);
    let all = site.store.credentials(vera, kind, site.desk.now()).unwrap();
    all.iter().map(|session| session.until).max()
}

#[tokio::test]
async fn e1_a_session_used_under_a_clock_ahead_ends_twelve_hours_after_its_next_use() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    let mut browser = signed_in(&site, "vera").await;
    let begun = site.desk.now();
    // Each use under the wrong clock comes before the end of the one before.
    for _ in 0..10 {
        site.desk.clock().advance(TimeDelta::hours(11));
        assert!(browser.is_in().await);
    }
    site.desk.clock().set(begun + TimeDelta::hours(1));
    assert!(ends(&site).unwrap() > begun + TimeDelta::days(4), "so the clock had it");
    assert!(browser.is_in().await);
    assert_eq!(ends(&site), Some(begun + TimeDelta::hours(13)));
    site.desk.clock().advance(TimeDelta::hours(12));
    assert!(!browser.is_in().await);
}

#[tokio::test]
async fn e1_what_was_begun_by_a_clock_a_year_ahead_holds_no_more_once_it_is_right() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    let right = site.desk.now();
    site.desk.clock().set(right + TimeDelta::days(365));
    let mut browser = signed_in(&site, "vera").await;
    assert!(browser.is_in().await, "the control");
    site.desk.clock().set(right);
    assert!(!browser.is_in().await);
    // A clock that was ahead by seconds ends nothing.
    site.desk.clock().advance(TimeDelta::seconds(30));
    let mut browser = signed_in(&site, "vera").await;
    site.desk.clock().set(right);
    assert!(browser.is_in().await);
}
