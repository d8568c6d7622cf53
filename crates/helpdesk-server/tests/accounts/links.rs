//! Invitations, and the links of a demo.

use axum::http::StatusCode;
use chrono::TimeDelta;
use helpdesk::testing::TestDesk;
use helpdesk::{AgentId, Error};

use crate::browser::{PASSWORD, Seen, Site};

async fn accept(site: &Site, token: &str, password: &str, again: &str) -> Seen {
    let fields = [("token", token), ("password", password), ("again", again)];
    site.browser().post("/invitation", &fields).await
}

#[tokio::test]
async fn t42_an_invitation_is_looked_at_as_often_as_wanted_and_used_once() {
    let site = Site::new();
    let vera = TestDesk::customer("vera");
    let token = site.accounts.invite(vera.clone()).await.unwrap();
    let path = format!("/invitation?token={token}");
    for _ in 0..3 {
        let seen = site.browser().get(&path).await;
        assert_eq!(seen.status, StatusCode::OK);
        assert!(seen.body.contains("autocomplete=\"new-password\""), "{}", seen.body);
        assert!(seen.body.contains("value=\"vera@example.org\" autocomplete=\"username\""));
    }
    // A refused try uses nothing up.
    assert_eq!(accept(&site, &token, "short", "short").await.status.as_u16(), 422);
    assert_eq!(accept(&site, &token, PASSWORD, "differs from it").await.status.as_u16(), 422);
    let mut browser = site.browser();
    let fields = [("token", token.as_str()), ("password", PASSWORD), ("again", PASSWORD)];
    let seen = browser.post("/invitation", &fields).await;
    assert_eq!((seen.status, seen.place()), (StatusCode::SEE_OTHER, "/"));
    assert!(browser.is_in().await);
    assert_eq!(site.sessions(&vera), 1);
    let seen = accept(&site, &token, "yet another one", "yet another one").await;
    assert_eq!(seen.status, StatusCode::GONE);
    assert!(seen.body.contains("The link no longer works"), "{}", seen.body);
    assert!(seen.body.contains("href=\"/sign-in\""));
    assert_eq!(site.browser().get(&path).await.status, StatusCode::GONE);
    assert_eq!(site.browser().sign_in("vera", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn of_two_who_use_an_invitation_at_once_one_gets_it() {
    let site = Site::new();
    let token = site.accounts.invite(TestDesk::customer("vera")).await.unwrap();
    let both = futures_util::future::join(
        accept(&site, &token, PASSWORD, PASSWORD),
        accept(&site, &token, "the other password", "the other password"),
    );
    let (one, other) = both.await;
    let mut seen = [one.status.as_u16(), other.status.as_u16()];
    seen.sort_unstable();
    assert_eq!(seen, [303, 410]);
}

#[tokio::test]
async fn an_invitation_ends_after_seven_days_and_with_a_new_password() {
    let site = Site::new();
    let (vera, gleb) = (TestDesk::customer("vera"), TestDesk::customer("gleb"));
    let first = site.accounts.invite(vera.clone()).await.unwrap();
    let second = site.accounts.invite(vera).await.unwrap();
    let third = site.accounts.invite(gleb).await.unwrap();
    assert_ne!(first, second);
    assert_eq!(accept(&site, &second, PASSWORD, PASSWORD).await.status, StatusCode::SEE_OTHER);
    assert_eq!(accept(&site, &first, PASSWORD, PASSWORD).await.status, StatusCode::GONE);
    site.desk.clock().advance(TimeDelta::days(7) - TimeDelta::seconds(1));
    let path = format!("/invitation?token={third}");
    assert_eq!(site.browser().get(&path).await.status, StatusCode::OK);
    site.desk.clock().advance(TimeDelta::seconds(1));
    assert_eq!(site.browser().get(&path).await.status, StatusCode::GONE);
    assert_eq!(accept(&site, &third, PASSWORD, PASSWORD).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn nobody_unknown_or_disabled_is_invited() {
    let site = Site::new();
    let unknown = site.accounts.invite(TestDesk::customer("nobody")).await;
    assert!(matches!(unknown, Err(Error::NotFound(_))));
    let token = site.accounts.invite(TestDesk::agent("boris")).await.unwrap();
    let key = AgentId::new("boris").unwrap();
    let card = site.desk.directory().agents([key.clone()].into()).unwrap().remove(&key).unwrap();
    site.desk.people().put_agent(card.active(false)).unwrap();
    assert!(matches!(
        site.accounts.invite(TestDesk::agent("boris")).await,
        Err(Error::NotFound(_))
    ));
    assert_eq!(accept(&site, &token, PASSWORD, PASSWORD).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_link_of_the_demo_asks_for_a_press_of_a_button_and_stays() {
    let site = Site::new();
    let token = site.accounts.demo_link(TestDesk::agent("anna")).await.unwrap();
    for _ in 0..2 {
        let mut browser = site.browser();
        let seen = browser.get(&format!("/invitation?token={token}")).await;
        assert!(seen.body.contains("Sign in as Anna"), "{}", seen.body);
        assert!(browser.cookies.is_empty(), "looking signs nobody in");
        let seen = browser.post("/invitation", &[("token", &token)]).await;
        assert_eq!((seen.status, seen.place()), (StatusCode::SEE_OTHER, "/"));
        assert!(browser.is_in().await);
    }
}
