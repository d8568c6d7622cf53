//! Who may come in, and what others learn of it.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use helpdesk::testing::TestDesk;

use crate::browser::{Browser, PASSWORD, Site};

#[tokio::test]
async fn one_signs_in_by_address_or_by_key() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    site.give_password(TestDesk::agent("anna")).await;
    let names = [
        "vera",
        "customer:vera",
        "vera@example.org",
        " VERA@Example.org ",
        "anna",
        "agent:anna",
        "anna@desk.example",
        "Anna@desk.example",
    ];
    for who in names {
        let mut browser = site.browser();
        let seen = browser.sign_in(who, PASSWORD).await;
        assert_eq!((seen.status, seen.place()), (StatusCode::SEE_OTHER, "/"), "{who}");
        assert!(browser.is_in().await, "{who}");
        let home = browser.get("/").await;
        let expected = if who.to_lowercase().contains("anna") { "/queue" } else { "/tickets" };
        assert_eq!(home.place(), expected, "{who}");
    }
    for who in ["agent:vera", "customer:anna", "Vera", "mira", "system", "", "%", "*", "v%"] {
        let mut browser = site.browser();
        assert_eq!(browser.sign_in(who, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!browser.is_in().await, "{who}");
    }
}

#[tokio::test]
async fn of_people_who_share_an_address_each_comes_in_with_their_own_password() {
    let site = Site::new();
    let mut card = site.desk.directory().customers([key("gleb")].into()).unwrap();
    let mut card = card.remove(&key("gleb")).unwrap();
    card.email = "vera@example.org".to_owned();
    site.desk.people().put_customer(card).unwrap();
    site.give_password(TestDesk::customer("vera")).await;
    let token = site.accounts.invite(TestDesk::customer("gleb")).await.unwrap();
    let other = "another long password";
    let fields = [("token", token.as_str()), ("password", other), ("again", other)];
    site.browser().post("/invitation", &fields).await;
    for (password, name) in [(PASSWORD, "Vera"), (other, "Gleb")] {
        let mut browser = site.browser();
        browser.sign_in("vera@example.org", password).await;
        let seen = browser.get("/password").await;
        assert!(seen.body.contains(&format!("<b>{name}</b>")), "{}", seen.body);
    }
}

fn key(key: &str) -> helpdesk::CustomerId {
    helpdesk::CustomerId::new(key).unwrap()
}

/// What a guesser sees, with the name taken out.
async fn refusal(
    browser: &mut Browser,
    who: &str,
    password: &str,
) -> (StatusCode, HeaderMap, String) {
    let seen = browser.sign_in(who, password).await;
    (seen.status, seen.headers, seen.body.replace(who, "WHO"))
}

#[tokio::test]
async fn t42_an_unknown_account_a_wrong_password_and_a_disabled_one_look_the_same() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    site.give_password(TestDesk::customer("gleb")).await;
    let mut card = site.desk.directory().customers([key("gleb")].into()).unwrap();
    let card = card.remove(&key("gleb")).unwrap();
    site.desk.people().put_customer(card.active(false)).unwrap();
    // The names are equally long, so that the length of the answer is too.
    let mut browser = site.browser();
    let wrong = refusal(&mut browser, "vera@example.org", "wrong password").await;
    let unknown = refusal(&mut browser, "nemo@example.org", PASSWORD).await;
    let disabled = refusal(&mut browser, "gleb@example.org", PASSWORD).await;
    let without = refusal(&mut browser, "mira@example.org", PASSWORD).await;
    assert_eq!(wrong.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.1.get(header::SET_COOKIE).is_none());
    assert!(wrong.2.contains("aria-invalid") && wrong.2.contains("value=\"WHO\""), "{}", wrong.2);
    for other in [unknown, disabled, without] {
        assert!(other == wrong, "{}", other.2);
    }
}

#[tokio::test]
async fn what_was_typed_comes_back_escaped_and_the_password_never() {
    let site = Site::new();
    let who = "\"><script>alert(1)</script>";
    let seen = site.browser().sign_in(who, "secret-marker").await;
    assert!(!seen.body.contains("<script>alert"), "{}", seen.body);
    assert!(!seen.body.contains("secret-marker"), "{}", seen.body);
}

#[tokio::test]
async fn t44_after_sign_in_one_comes_back_to_a_page_of_ours_and_nowhere_else() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    let asked = site.browser().get("/tickets/5?x=1").await;
    assert_eq!(asked.place(), "/sign-in?back=%2Ftickets%2F5%3Fx%3D1");
    let form = site.browser().get(asked.place()).await;
    assert!(form.body.contains(r#"name="back" value="/tickets/5?x=1""#), "{}", form.body);
    for (back, place) in [
        ("/tickets/5?x=1", "/tickets/5?x=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/x\r\nx-evil: 1", "/"),
        ("", "/"),
    ] {
        let mut browser = site.browser();
        browser.more.insert(header::HOST, HeaderValue::from_static("evil.example"));
        browser.more.insert("x-forwarded-host", HeaderValue::from_static("evil.example"));
        let fields = [("who", "vera"), ("password", PASSWORD), ("back", back)];
        let seen = browser.post("/sign-in", &fields).await;
        assert_eq!((seen.status, seen.place()), (StatusCode::SEE_OTHER, place), "{back}");
        assert!(seen.headers.get("x-evil").is_none());
        // Somebody who is already signed in goes straight back.
        let page = format!("/sign-in?back={}", back.replace(['\r', '\n', ' '], "%0a"));
        assert_eq!(browser.get(&page).await.place(), place, "{back}");
    }
}

#[tokio::test]
async fn a_form_with_unknown_fields_or_too_much_in_it_is_not_read() {
    let site = Site::new();
    let mut browser = site.browser();
    let fields = [("who", "vera"), ("password", PASSWORD), ("admin", "1")];
    assert_eq!(browser.post("/sign-in", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let long = "x".repeat(100_000);
    assert_eq!(browser.sign_in("vera", &long).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn t41_no_page_from_elsewhere_signs_anybody_in_or_out() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    let mut browser = site.browser();
    browser.sign_in("vera", PASSWORD).await;
    for path in ["/sign-in", "/sign-out", "/invitation", "/password"] {
        let mut foreign = site.browser();
        foreign.cookies.clone_from(&browser.cookies);
        foreign.more.insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
        foreign.more.insert(header::ORIGIN, HeaderValue::from_static("https://evil.example"));
        let seen = foreign.post(path, &[("who", "vera"), ("password", PASSWORD)]).await;
        assert_eq!(seen.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(browser.is_in().await);
    assert_eq!(browser.get("/sign-out").await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(browser.is_in().await);
}
