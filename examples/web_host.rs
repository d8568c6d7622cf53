//! A host's web service with its own login and pages, and the portal of the desk in it under `/help/support`:
//! the host says who asks, and puts the portal's pages into its own.
//!
//! `cargo run -p helpdesk-examples --bin web_host -- 127.0.0.1:8081` serves; without an address the
//! program asks itself a few pages and ends.

mod users;

use std::error::Error;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use helpdesk::{Actor, AgentId, AsyncHelpdesk, CustomerId, Helpdesk};
use helpdesk_web::{AuthError, Authenticator, BoxFuture, Language, Page, Settings, Shell};
use tower::ServiceExt as _;

/// The path of the portal in the host.
const SUPPORT: &str = "/help/support";

/// The host's own login. A real one keeps sessions; this one believes its cookie.
#[derive(Debug)]
struct Login;

/// Returns the person whom the host's cookie names.
fn signed_in(parts: &Parts) -> Option<Actor> {
    let cookies = parts.headers.get(header::COOKIE)?.to_str().ok()?;
    let user = cookies.split(';').find_map(|pair| pair.trim().strip_prefix("horizon="))?;
    match user {
        "user-17" => CustomerId::new(user).ok().map(Actor::Customer),
        "staff-3" => AgentId::new(user).ok().map(Actor::Agent),
        _ => None,
    }
}

impl Authenticator for Login {
    fn who<'a>(&'a self, parts: &'a Parts) -> BoxFuture<'a, Result<Option<Actor>, AuthError>> {
        Box::pin(async { Ok(signed_in(parts)) })
    }

    fn sign_in(&self, _: &str, _: &str) -> Option<String> {
        Some("/".to_owned())
    }

    fn sign_out(&self, _: &str) -> Option<String> {
        Some("/logout".to_owned())
    }
}

/// The host's own page, into which the portal's are put.
#[derive(Debug)]
struct HostShell;

impl Shell for HostShell {
    fn page(&self, page: &Page<'_>) -> String {
        let entry = |entry: &helpdesk_web::MenuEntry| {
            let current = if entry.current { " aria-current=\"page\"" } else { "" };
            format!(
                "<li><a href=\"{}\"{current}>{}</a></li>",
                text(&entry.href),
                text(&entry.label)
            )
        };
        let menu: String = page.menu.iter().map(entry).collect();
        format!(
            "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>{title} · Horizon</title><link rel=\"stylesheet\" href=\"{style}\">\
             <link rel=\"stylesheet\" href=\"/horizon.css\">\
             <link rel=\"icon\" href=\"{icon}\"><script src=\"{script}\" defer></script></head>\
             <body><header class=\"horizon\"><a href=\"/\">Horizon</a>\
             <nav aria-label=\"{help}\"><ul>{menu}</ul></nav>\
             <div class=\"desk horizon-who\">{account}</div></header>\
             <main id=\"main\" class=\"desk frame\" tabindex=\"-1\">{body}</main></body></html>",
            lang = page.lang,
            title = text(page.title),
            style = text(page.stylesheet),
            icon = text(page.icon),
            script = text(page.script),
            help = text(page.menu_name),
            account = page.account,
            body = page.body,
        )
    }
}

/// Escapes text for HTML.
fn text(given: &str) -> String {
    given.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

const STYLE: &str = "
body { margin: 0; font: 1rem/1.5 system-ui, 'DejaVu Sans', sans-serif; }
.horizon { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; padding: .5rem 1rem;
  background: #24324a; color: #fff; }
.horizon > a, .horizon nav a { color: #fff; display: inline-flex; align-items: center; min-height: 2.75rem; }
.horizon nav ul { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; list-style: none; margin: 0; padding: 0; }
.horizon-who { margin-inline-start: auto; border-radius: .5rem; padding-inline: .5rem; }
main.desk { padding-block: 1.5rem; }
";

/// The host's own first page, with its login.
async fn home(request: Request) -> Html<String> {
    let (parts, _) = request.into_parts();
    let inside = match signed_in(&parts) {
        Some(who) => format!("<p>{who}</p><p><a href=\"{SUPPORT}\">Support</a></p>"),
        None => "<form method=\"post\" action=\"/login\">\
                 <button name=\"user\" value=\"user-17\">Vera Orlova</button> \
                 <button name=\"user\" value=\"staff-3\">Anna Sokolova</button></form>"
            .to_owned(),
    };
    Html(format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Horizon</title>\
         <link rel=\"stylesheet\" href=\"/horizon.css\"></head><body><h1>Horizon</h1>{inside}</body></html>"
    ))
}

#[derive(Debug, serde::Deserialize)]
struct User {
    user: String,
}

async fn login(Form(User { user }): Form<User>) -> Response {
    if !["user-17", "staff-3"].contains(&user.as_str()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let cookie = format!("horizon={user}; Path=/; HttpOnly; SameSite=Lax");
    ([(header::SET_COOKIE, cookie)], Redirect::to(SUPPORT)).into_response()
}

async fn logout() -> Response {
    let cookie = "horizon=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";
    ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response()
}

/// Returns the whole service: the host's pages, and the portal among them.
fn service(desk: Helpdesk) -> Router {
    let mut settings = Settings::new(Language::Ru);
    settings.product = "Horizon".to_owned();
    let desk = AsyncHelpdesk::new(desk);
    let portal = helpdesk_web::router(desk, Arc::new(Login), Arc::new(HostShell), settings);
    Router::new()
        .route("/", get(home))
        .route("/login", post(login))
        .route("/logout", post(logout))
        .route("/horizon.css", get(async || ([(header::CONTENT_TYPE, "text/css")], STYLE)))
        .nest(SUPPORT, portal)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let store = helpdesk::create_store(&folder.path().join("desk.db"))?;
    let desk = Helpdesk::with_directory(store, Arc::new(users::users()?));
    let service = service(desk);
    let Some(address) = std::env::args().nth(1) else { return ask(service).await };
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("http://{}/", listener.local_addr()?);
    axum::serve(listener, service).await?;
    Ok(())
}

/// Asks a few pages as a browser would.
async fn ask(service: Router) -> Result<(), Box<dyn Error>> {
    for (path, cookie, expected) in [
        ("/help/support/tickets", "", StatusCode::SEE_OTHER),
        ("/help/support/tickets", "horizon=user-17", StatusCode::OK),
        ("/help/support/tickets/new", "horizon=user-17", StatusCode::OK),
        ("/help/support/queue", "horizon=staff-3", StatusCode::OK),
        ("/help/support/queue", "horizon=user-17", StatusCode::NOT_FOUND),
    ] {
        let request = Request::get(path).header(header::COOKIE, cookie);
        let answer = service.clone().oneshot(request.body(axum::body::Body::empty())?).await?;
        println!("{} {path} ({cookie})", answer.status());
        if answer.status() != expected {
            return Err(format!("{path} answers {}, not {expected}", answer.status()).into());
        }
    }
    Ok(())
}
