//! A portal over a desk in memory, and a browser that says who it is in a header.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Request, Response, StatusCode, header};
use helpdesk::rules::words::Field;
use helpdesk::testing::TestDesk;
use helpdesk::{
    Actor, AgentId, AsyncHelpdesk, Command, Helpdesk, Message, NewTicket, Options, Priority,
    ProjectId, Text, TicketNumber,
};
use helpdesk_store::{CursorKey, MemoryStore};
use helpdesk_web::{AuthError, Authenticator, BoxFuture, Language, OwnShell, Settings, router};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

/// Believes the header `x-user`.
#[derive(Debug)]
pub(crate) struct Header;

impl Authenticator for Header {
    fn who<'a>(&'a self, request: &'a Parts) -> BoxFuture<'a, Result<Option<Actor>, AuthError>> {
        let user = request.headers.get("x-user").and_then(|value| value.to_str().ok());
        let actor = user.and_then(|user| user.parse().ok());
        Box::pin(async { Ok(actor) })
    }
}

/// A portal and its desk.
pub(crate) struct Room {
    pub(crate) desk: TestDesk,
    pub(crate) router: Router,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Page {
    /// Returns where the answer leads.
    pub(crate) fn place(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |place| place.to_str().unwrap())
    }

    /// Returns the value of the first hidden field of this name.
    pub(crate) fn hidden(&self, name: &str) -> &str {
        let start = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.body.split_once(&start).expect("the field is there");
        rest.split_once('"').expect("the value ends").0
    }

    /// Returns the value of the first box of this name.
    pub(crate) fn hidden_box(&self, name: &str) -> &str {
        let start = format!("type=\"checkbox\" name=\"{name}\" value=\"");
        let (_, rest) = self.body.split_once(&start).expect("the box is there");
        rest.split_once('"').expect("the value ends").0
    }
}

pub(crate) const VERA: &str = "customer:vera";
pub(crate) const GLEB: &str = "customer:gleb";
pub(crate) const ANNA: &str = "agent:anna";
pub(crate) const BORIS: &str = "agent:boris";

impl Room {
    pub(crate) fn new() -> Self {
        Self::with(Settings::new(Language::Ru))
    }

    pub(crate) fn with(settings: Settings) -> Self {
        let store = MemoryStore::new(CursorKey([7; 32])).sleepless();
        let desk = TestDesk::over(Arc::new(store));
        let bridge = AsyncHelpdesk::new(Helpdesk::clone(&desk));
        let router = router(bridge, Arc::new(Header), Arc::new(OwnShell), settings);
        Self { desk, router }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Page {
        let answer: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        // A stream of events has no end worth waiting for.
        let is_stream =
            parts.headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
        let body = if is_stream { Body::empty() } else { body };
        let body = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8_lossy(&body).into_owned();
        Page { status: parts.status, headers: parts.headers, body }
    }

    /// Asks for something that is not text.
    pub(crate) async fn raw(
        &self,
        method: Method,
        user: &str,
        path: &str,
    ) -> (StatusCode, Vec<u8>, HeaderMap) {
        let request = Request::builder().method(method).uri(path).header("x-user", user);
        let request = request.body(Body::empty()).unwrap();
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        (parts.status, body, parts.headers)
    }

    /// Returns the status and the bytes of a file.
    pub(crate) async fn bytes(&self, user: &str, path: &str) -> (StatusCode, Vec<u8>) {
        let (status, body, _) = self.raw(Method::GET, user, path).await;
        (status, body)
    }

    pub(crate) async fn get(&self, user: &str, path: &str) -> Page {
        let request = Request::get(path).header("x-user", user);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Asks for a page in a language.
    pub(crate) async fn get_in(&self, lang: &str, user: &str, path: &str) -> Page {
        let request = Request::get(path)
            .header("x-user", user)
            .header("cookie", format!("helpdesk_lang={lang}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a form as a page of this origin does: with a one-time key of its own, unless one is given.
    pub(crate) async fn post(&self, user: &str, path: &str, fields: &[(&str, &str)]) -> Page {
        let key = self.desk.command_id().unwrap().to_string();
        let is_keyed =
            !path.starts_with("/tickets") || fields.iter().any(|(name, _)| *name == "command");
        let key = [("command", key.as_str())];
        let fields = [fields, if is_keyed { &[] } else { &key }].concat();
        self.post_as_is(user, path, &fields).await
    }

    /// Sends a form with only these fields.
    pub(crate) async fn post_as_is(&self, user: &str, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = Request::post(path)
            .header("x-user", user)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(encoded(fields))).unwrap()).await
    }

    /// Opens a ticket of a customer, about `shop` or in general.
    pub(crate) fn open(&self, customer: &str, project: bool) -> TicketNumber {
        self.open_with(customer, project, "A subject", "A text")
    }

    pub(crate) fn open_with(
        &self,
        customer: &str,
        project: bool,
        subject: &str,
        text: &str,
    ) -> TicketNumber {
        let by: Actor = customer.parse().unwrap();
        let (customer, subject) = (by.customer().cloned().unwrap(), subject.parse().unwrap());
        let request = NewTicket::new(customer, Priority::Medium, subject, said(text))
            .about(project.then(|| ProjectId::new("shop").unwrap()));
        self.desk.open(&by, request, Options::default()).unwrap().number
    }

    pub(crate) fn ask(&self, by: &str, number: TicketNumber, command: Command<Message>) {
        self.desk.submit(&by.parse().unwrap(), number, command, Options::default()).unwrap();
    }

    /// Opens a ticket of vera about `shop`, assigned to boris, who is let in.
    pub(crate) fn granted(&self) -> TicketNumber {
        let number = self.open(VERA, true);
        let boris = AgentId::new("boris").unwrap();
        self.ask(BORIS, number, Command::Assign(Some(boris)));
        self.ask(BORIS, number, Command::Reply(said("An answer")));
        self.ask(VERA, number, Command::GrantAccess(None));
        number
    }
}

pub(crate) fn said(text: &str) -> helpdesk::Message {
    Text::new(Field::Text, text).unwrap().into()
}

/// Writes fields as a form does.
pub(crate) fn encoded(fields: &[(&str, &str)]) -> String {
    let part = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let pairs = fields.iter().map(|(name, value)| format!("{}={}", part(name), part(value)));
    pairs.collect::<Vec<_>>().join("&")
}
