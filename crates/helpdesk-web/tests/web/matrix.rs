//! Who gets what answer (T39): each route with each kind of visitor, against a reviewed table. The table is
//! an exhaustive `match` over the routes: a route without a row does not compile.

use helpdesk::{Command, Language, Reader};
use helpdesk_web::Route;

use super::room::{ANNA, BORIS, GLEB, Page, Room, VERA};

/// The visitors. The ticket is vera's, about a project of which gleb is a member too; boris is its assignee
/// and is let in; anna leads and has no part in it.
const VISITORS: [(&str, &str); 7] = [
    ("nobody", ""),
    ("owner", VERA),
    ("other member", GLEB),
    ("assignee", BORIS),
    ("other agent", ANNA),
    ("disabled customer", "customer:mira"),
    ("disabled agent", "agent:clara"),
];

/// Returns the status that each visitor gets of a route, in the order of [`VISITORS`].
const fn expected(route: Route) -> [u16; 7] {
    match route {
        Route::Home => [401, 303, 303, 303, 303, 403, 403],
        Route::Tickets => [401, 200, 200, 303, 303, 403, 403],
        Route::NewTicket => [401, 200, 200, 200, 200, 403, 403],
        // Agents must name the customer, so the same form is not enough for them.
        Route::OpenTicket => [401, 303, 303, 422, 422, 403, 403],
        Route::Ticket => [401, 200, 404, 200, 200, 403, 403],
        Route::TicketEvent => [401, 200, 404, 200, 200, 403, 403],
        Route::TicketLive => [401, 200, 404, 200, 200, 403, 403],
        Route::Reply => [401, 303, 404, 303, 303, 403, 403],
        Route::Note => [401, 403, 404, 303, 303, 403, 403],
        // It is open: there is nothing to take up again.
        Route::Reopen => [401, 403, 404, 403, 403, 403, 403],
        Route::Assign | Route::SetPriority => [401, 403, 404, 303, 303, 403, 403],
        Route::Close => [401, 303, 404, 303, 303, 403, 403],
        // Access is given already.
        Route::RequestAccess => [401, 403, 404, 403, 403, 403, 403],
        Route::DeclineAccess => [401, 403, 404, 403, 403, 403, 403],
        Route::GrantAccess => [401, 303, 404, 403, 403, 403, 403],
        Route::RevokeAccess => [401, 303, 404, 303, 403, 403, 403],
        Route::EnterProject => [401, 403, 404, 303, 403, 403, 403],
        Route::File => [401, 200, 404, 200, 200, 403, 403],
        // It is not a picture for anybody.
        Route::Preview => [401, 404, 404, 404, 404, 403, 403],
        Route::Queue | Route::QueueLive => [401, 404, 404, 200, 200, 403, 403],
        Route::Search => [401, 200, 200, 200, 200, 403, 403],
        // Boris does not lead.
        Route::Answers | Route::AnswerCard => [401, 404, 404, 403, 200, 403, 403],
        Route::PutAnswer | Route::SwitchAnswer => [401, 404, 404, 403, 303, 403, 403],
        Route::Reports => [401, 404, 404, 303, 303, 403, 403],
        Route::Report | Route::ReportCsv | Route::RatingList | Route::RatingListCsv => {
            [401, 404, 404, 200, 200, 403, 403]
        }
        // Boris does not lead; anna does, but the ticket has no rating.
        Route::ReadRating => [401, 404, 404, 403, 404, 403, 403],
        // Only for leads; for customers they do not exist.
        Route::Settings => [401, 404, 404, 403, 303, 403, 403],
        Route::Customers
        | Route::CustomerCard
        | Route::ConfirmErasure
        | Route::Agents
        | Route::AgentCard
        | Route::Projects
        | Route::ProjectCard
        | Route::Hours
        | Route::Policy
        | Route::DeskLog => [401, 404, 404, 403, 200, 403, 403],
        Route::PutCustomer
        | Route::SwitchCustomer
        | Route::PutAgent
        | Route::SwitchAgent
        | Route::PutProject
        | Route::SetMember
        | Route::SetPolicy => [401, 404, 404, 403, 303, 403, 403],
        // The customer has an open ticket; there is no file.
        Route::EraseCustomer | Route::LoadHours => [401, 404, 404, 403, 422, 403, 403],
        Route::Language => [303, 303, 303, 303, 303, 303, 303],
        Route::Asset => [200, 200, 200, 200, 200, 200, 200],
    }
}

/// Returns a form that the route takes.
const fn fields(route: Route) -> &'static [(&'static str, &'static str)] {
    match route {
        Route::OpenTicket => {
            &[("project", "shop"), ("priority", "low"), ("subject", "S"), ("text", "T")]
        }
        Route::Reply | Route::Note => &[("text", "T")],
        Route::Reopen | Route::RequestAccess | Route::Close => &[("reason", "R")],
        Route::Assign => &[("agent", "anna")],
        Route::GrantAccess => &[("for", "until-closed")],
        Route::SetPriority => &[("priority", "high")],
        Route::PutAnswer => &[
            ("new", "1"),
            ("key", "new"),
            ("title-ru", "Т"),
            ("text-ru", "Т"),
            ("title-en", "T"),
            ("text-en", "T"),
            ("offered", "always"),
        ],
        Route::SwitchAnswer => &[("key", "resolved"), ("active", "false")],
        Route::Language => &[("lang", "en"), ("back", "/tickets")],
        Route::PutCustomer => &[
            ("new", "0"),
            ("key", "vera"),
            ("name", "Vera"),
            ("email", "vera@example.org"),
            ("language", "ru"),
        ],
        Route::SwitchCustomer => &[("key", "gleb"), ("active", "false")],
        Route::EraseCustomer => &[("key", "vera"), ("typed", "vera"), ("reason", "R")],
        Route::PutAgent => &[
            ("new", "1"),
            ("key", "dora"),
            ("name", "Dora"),
            ("email", "dora@example.org"),
            ("language", "en"),
            ("lead", ""),
        ],
        Route::SwitchAgent => &[("key", "boris"), ("active", "false")],
        Route::PutProject => &[("new", "1"), ("key", "site"), ("number", "7"), ("name", "Site")],
        Route::SetMember => &[("project", "blog"), ("customer", "gleb"), ("member", "true")],
        Route::SetPolicy => &[("key", "rating.required"), ("value", "true")],
        Route::Home
        | Route::Tickets
        | Route::NewTicket
        | Route::Ticket
        | Route::TicketEvent
        | Route::TicketLive
        | Route::DeclineAccess
        | Route::RevokeAccess
        | Route::EnterProject
        | Route::File
        | Route::Preview
        | Route::Queue
        | Route::QueueLive
        | Route::Search
        | Route::Answers
        | Route::AnswerCard
        | Route::Reports
        | Route::Report
        | Route::ReportCsv
        | Route::RatingList
        | Route::RatingListCsv
        | Route::ReadRating
        | Route::Settings
        | Route::Customers
        | Route::CustomerCard
        | Route::ConfirmErasure
        | Route::Agents
        | Route::AgentCard
        | Route::Projects
        | Route::ProjectCard
        | Route::Hours
        | Route::LoadHours
        | Route::Policy
        | Route::DeskLog
        | Route::Asset => &[],
    }
}

/// A desk with the ticket, a file of it, and two people who are disabled.
fn furnished() -> (Room, String, String) {
    let room = Room::new();
    let file = {
        let by = VERA.parse().unwrap();
        room.desk.upload(&by, "log.txt", "text/plain", &mut &b"lines"[..]).unwrap()
    };
    let number = room.granted();
    let message = helpdesk::Message::files([file.id]);
    room.ask(VERA, number, Command::Reply(message));
    let desk = &room.desk;
    let mira = helpdesk::CustomerId::new("mira").unwrap();
    let card = desk.directory().customers([mira.clone()].into()).unwrap().remove(&mira).unwrap();
    desk.people().put_customer(card.active(false).language(Language::En)).unwrap();
    let clara = helpdesk::AgentId::new("clara").unwrap();
    let card = desk.directory().agents([clara.clone()].into()).unwrap().remove(&clara).unwrap();
    desk.people().put_agent(card.active(false)).unwrap();
    (room, number.to_string(), file.id.to_string())
}

async fn visit(room: &Room, route: Route, user: &str, number: &str, file: &str) -> Page {
    let style = style(room).await;
    let path = route.path().replace("{number}", number).replace("{id}", file).replace("{seq}", "1");
    let path = path.replace("{name}", &style).replace("{report}", "ratings");
    let path = if route == Route::ConfirmErasure { format!("{path}?key=vera") } else { path };
    match route.method() {
        "GET" => room.get(user, &path).await,
        _ if route == Route::Close && user == VERA => room.post(user, &path, &[]).await,
        _ => room.post(user, &path, fields(route)).await,
    }
}

/// Returns the name of the stylesheet, as a page names it.
async fn style(room: &Room) -> String {
    let page = room.get(VERA, "/tickets").await;
    let (_, rest) = page.body.split_once("/assets/").unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn t39_every_route_answers_every_visitor_as_the_reviewed_table_says() {
    let (mut cells, mut wrong) = (0, Vec::new());
    for route in Route::ALL.iter().copied() {
        for ((name, user), status) in VISITORS.into_iter().zip(expected(route)) {
            // A separate desk for each: a command changes what the next would get.
            let (room, number, file) = furnished();
            let streams = matches!(route, Route::TicketLive | Route::QueueLive);
            let got = if streams && status == 200 {
                head(&room, route, user, &number).await
            } else {
                visit(&room, route, user, &number, &file).await.status.as_u16()
            };
            cells += 1;
            if got != status {
                wrong.push(format!(
                    "{} {} for {name}: {got}, not {status}",
                    route.method(),
                    route.path()
                ));
            }
        }
    }
    println!("T39: {cells} cells, {} differences", wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(cells, Route::ALL.len() * VISITORS.len());
}

/// Returns the status of a stream, whose body does not end.
async fn head(room: &Room, route: Route, user: &str, number: &str) -> u16 {
    use tower::ServiceExt as _;
    let path = route.path().replace("{number}", number);
    let request = axum::http::Request::get(path).header("x-user", user);
    let request = request.body(axum::body::Body::empty()).unwrap();
    room.router.clone().oneshot(request).await.unwrap().status().as_u16()
}

#[tokio::test]
async fn t41_every_command_from_elsewhere_is_refused_and_no_get_commands() {
    use axum::body::Body;
    use axum::http::{Method, Request, header};
    let (room, number, file) = furnished();
    let mut refused = 0;
    for route in Route::ALL.iter().copied() {
        let path =
            route.path().replace("{number}", &number).replace("{id}", &file).replace("{seq}", "1");
        if route.method() == "GET" {
            continue;
        }
        let user = if path.starts_with("/settings") { ANNA } else { VERA };
        let form = super::room::encoded(fields(route));
        let urlencoded = "application/x-www-form-urlencoded";
        for (headers, kind) in [
            (vec![], urlencoded),
            (vec![("origin", "https://evil.example")], urlencoded),
            (vec![("origin", "null")], urlencoded),
            (vec![("sec-fetch-site", "cross-site")], urlencoded),
            (vec![("sec-fetch-site", "same-site")], urlencoded),
            (vec![("sec-fetch-site", "same-origin")], "text/plain"),
            (vec![("sec-fetch-site", "same-origin")], "application/json"),
        ] {
            let mut request = Request::post(&path).header("x-user", user);
            for (name, value) in &headers {
                request = request.header(*name, *value);
            }
            let request = request.header(header::CONTENT_TYPE, kind);
            let page = room.send(request.body(Body::from(form.clone())).unwrap()).await;
            let status = page.status.as_u16();
            assert!([403, 415].contains(&status), "{path} {headers:?} {kind}: {status}");
            refused += 1;
        }
        for method in [Method::GET, Method::PUT, Method::DELETE, Method::PATCH] {
            let is_page = |other: &Route| other.path() == route.path() && other.method() == "GET";
            let also_page = method == Method::GET && Route::ALL.iter().any(is_page);
            if also_page {
                continue;
            }
            let request = Request::builder().method(method.clone()).uri(&path);
            let request = request.header("x-user", user).header("sec-fetch-site", "same-origin");
            let page = room.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(page.status.as_u16(), 405, "{method} {path}");
            refused += 1;
        }
    }
    let view = room
        .desk
        .ticket(&Reader::Operator, number.parse::<helpdesk::TicketNumber>().unwrap())
        .unwrap();
    println!("T41: {refused} tries refused");
    assert!(refused > 100);
    assert_eq!(view.version().0, 5, "nothing was done");
}
