//! Who gets what answer of the routes that only a desk of its own has (T39); the others stand in
//! `tests/web/matrix.rs`. A route without a row does not compile.

use helpdesk::store::AgentCard;
use helpdesk::testing::TestDesk;
use helpdesk_web::Route;

use crate::browser::{Browser, PASSWORD, Site};

const VISITORS: [&str; 4] = ["nobody", "customer", "agent", "disabled agent"];

/// Returns the status that each visitor gets; none for routes that hosts have too.
const fn expected(route: Route) -> Option<[u16; 4]> {
    match route {
        // Who is in already is led on.
        Route::SignIn => Some([200, 303, 303, 200]),
        Route::EnterPassword => Some([422, 422, 422, 422]),
        Route::SignOut => Some([303, 303, 303, 303]),
        // The link is none.
        Route::Invitation | Route::AcceptInvitation => Some([410, 410, 410, 410]),
        Route::Password => Some([303, 200, 200, 403]),
        Route::ChangePassword => Some([401, 422, 422, 403]),
        Route::Health | Route::Ready | Route::Metrics => Some([200, 200, 200, 200]),
        // The form names nobody, so a lead is told that there is no such person.
        Route::Invite => Some([401, 404, 404, 403]),
        Route::Settings
        | Route::Customers
        | Route::PutCustomer
        | Route::CustomerCard
        | Route::SwitchCustomer
        | Route::ConfirmErasure
        | Route::EraseCustomer
        | Route::Agents
        | Route::PutAgent
        | Route::AgentCard
        | Route::SwitchAgent
        | Route::Projects
        | Route::PutProject
        | Route::ProjectCard
        | Route::SetMember
        | Route::Hours
        | Route::LoadHours
        | Route::Policy
        | Route::SetPolicy
        | Route::DeskLog
        | Route::Home
        | Route::Tickets
        | Route::NewTicket
        | Route::OpenTicket
        | Route::Ticket
        | Route::TicketLive
        | Route::Reply
        | Route::Note
        | Route::Reopen
        | Route::Assign
        | Route::SetPriority
        | Route::Close
        | Route::RequestAccess
        | Route::DeclineAccess
        | Route::GrantAccess
        | Route::RevokeAccess
        | Route::EnterProject
        | Route::File
        | Route::Preview
        | Route::Queue
        | Route::QueueLive
        | Route::Search
        | Route::Answers
        | Route::PutAnswer
        | Route::AnswerCard
        | Route::SwitchAnswer
        | Route::Reports
        | Route::Report
        | Route::ReportCsv
        | Route::RatingList
        | Route::RatingListCsv
        | Route::ReadRating
        | Route::Language
        | Route::Asset => None,
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
    site.desk.put_agent(AgentCard { active: false, ..card.unwrap() }).unwrap();
}

#[tokio::test]
async fn t39_every_route_of_a_desk_of_its_own_answers_as_the_reviewed_table_says() {
    let (mut cells, mut wrong) = (0, Vec::new());
    for route in Route::ALL.iter().copied() {
        let Some(statuses) = expected(route) else { continue };
        assert!(route.is_standalone(), "{route:?}");
        for (name, status) in VISITORS.into_iter().zip(statuses) {
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
    assert_eq!(cells, 4 * Route::ALL.iter().filter(|route| route.is_standalone()).count());
}
