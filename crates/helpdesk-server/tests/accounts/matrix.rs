//! Who gets what answer on the routes that only a stand-alone desk has (T39); the others are in
//! `tests/web/matrix.rs` of the portal. A route without a row does not compile.

use helpdesk::testing::TestDesk;
use helpdesk_server::Route;

use crate::browser::{Browser, PASSWORD, Site};

const VISITORS: [&str; 4] = ["nobody", "customer", "agent", "disabled agent"];

/// Returns the status that each visitor gets.
const fn expected(route: Route) -> [u16; 4] {
    match route {
        // Who is in already is led on.
        Route::SignIn => [200, 303, 303, 200],
        Route::EnterPassword => [422, 422, 422, 422],
        Route::SignOut => [303, 303, 303, 303],
        // The link does not exist.
        Route::Invitation | Route::AcceptInvitation => [410, 410, 410, 410],
        Route::Password => [303, 200, 200, 403],
        Route::ChangePassword => [401, 422, 422, 403],
        Route::Health | Route::Ready | Route::Metrics => [200, 200, 200, 200],
        // The form names nobody, so a lead is told that there is no such person.
        Route::Invite => [401, 404, 404, 403],
    }
}

async fn visitor(site: &Site, name: &str) -> Browser {
    let mut browser = site.browser();
    let who = match name {
        "nobody" => return browser,
        "customer" => "customer:vera",
        "agent" => "agent:anna",
        _ => "agent:boris",
    };
    assert_eq!(browser.sign_in(who, PASSWORD).await.status, 303, "{name}");
    browser
}

/// A desk on which three have passwords, and boris is disabled once he is in.
async fn furnished() -> Site {
    let site = Site::new();
    for actor in [TestDesk::customer("vera"), TestDesk::agent("anna"), TestDesk::agent("boris")] {
        site.give_password(actor).await;
    }
    site
}

fn disable_boris(site: &Site) {
    let boris = helpdesk::AgentId::new("boris").unwrap();
    let card = site.desk.directory().agents([boris.clone()].into()).unwrap().remove(&boris);
    site.desk.people().put_agent(card.unwrap().active(false)).unwrap();
}

#[tokio::test]
async fn t39_every_route_of_a_desk_of_its_own_answers_as_the_reviewed_table_says() {
    let (mut cells, mut wrong) = (0, Vec::new());
    for route in Route::ALL.iter().copied() {
        for (name, status) in VISITORS.into_iter().zip(expected(route)) {
            let site = furnished().await;
            let mut browser = visitor(&site, name).await;
            disable_boris(&site);
            let seen = if route.method() == "GET" {
                browser.get(route.path()).await
            } else {
                let fields: &[(&str, &str)] = if route == Route::EnterPassword {
                    &[("who", "vera"), ("password", "wrong")]
                } else if route == Route::AcceptInvitation {
                    &[("token", "x"), ("password", "a"), ("again", "a")]
                } else if route == Route::ChangePassword {
                    &[("old", "wrong"), ("password", "a long new one"), ("again", "a long new one")]
                } else {
                    &[]
                };
                browser.post(route.path(), fields).await
            };
            cells += 1;
            let got = seen.status.as_u16();
            if got != status {
                wrong.push(format!(
                    "{} {} for {name}: {got}, not {status}",
                    route.method(),
                    route.path()
                ));
            }
        }
    }
    println!("T39: {cells} cells of accounts, {} differences", wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(cells, 4 * Route::ALL.len());
}
