//! A lead invites a person, and a disabled person is out at once.

use helpdesk::testing::TestDesk;
use helpdesk::{DeskAction, Language};

use crate::browser::{ORIGIN, PASSWORD, Site};

#[tokio::test]
async fn a_lead_makes_a_link_that_is_shown_once_and_opens_the_form_of_a_password() {
    let site = Site::new();
    site.give_password(TestDesk::agent("anna")).await;
    let mut lead = site.browser();
    lead.sign_in("agent:anna", PASSWORD).await;
    let card = lead.get("/settings/customers/card?key=vera").await;
    assert!(card.body.contains("/settings/invite"));
    let seen = lead.post("/settings/invite", &[("who", "customer:vera")]).await;
    assert_eq!(seen.status, 200);
    assert_eq!(seen.headers["cache-control"], "no-store");
    let (_, link) = seen.body.split_once("id=\"link\">").unwrap();
    let link = link.split('<').next().unwrap();
    let path = link.strip_prefix(ORIGIN).expect("a whole address of the desk");
    let opened = site.browser().get(path).await;
    assert_eq!(opened.status, 200);
    assert!(opened.body.contains("Vera"));
    let (_, line) = site.desk.store().lines_before(None, 1).unwrap().pop().unwrap();
    assert_eq!((line.action, line.subject.as_str()), (DeskAction::PersonInvited, "customer:vera"));
    assert_eq!(line.by, Some(TestDesk::agent("anna")));
    for nobody in ["customer:ghost", "vera", ""] {
        assert_eq!(lead.post("/settings/invite", &[("who", nobody)]).await.status, 404, "{nobody}");
    }
}

#[tokio::test]
async fn whom_a_lead_disables_loses_every_session() {
    let site = Site::new();
    for actor in [TestDesk::agent("anna"), TestDesk::customer("vera")] {
        site.give_password(actor).await;
    }
    let (mut lead, mut vera) = (site.browser(), site.browser());
    lead.sign_in("agent:anna", PASSWORD).await;
    vera.sign_in("customer:vera", PASSWORD).await;
    assert_eq!(vera.get("/tickets").await.status, 200);
    let form = [("key", "vera"), ("active", "false")];
    assert_eq!(lead.post("/settings/customers/active", &form).await.status, 303);
    assert_eq!(site.sessions(&TestDesk::customer("vera")), 0);
    assert_ne!(vera.get("/tickets").await.status, 200);
    let card = lead.get("/settings/customers/card?key=vera").await;
    assert!(!card.body.contains("/settings/invite"), "who is disabled is not invited");
    let found = site.desk.directory().find_customers("vera".to_owned()).unwrap();
    assert_eq!((found[0].active, found[0].language), (false, Language::En));
}
